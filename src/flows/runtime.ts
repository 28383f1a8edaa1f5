import { createActor } from "xstate";
import type { Timer } from "../core/clock.ts";
import {
  intentEvent,
  intentSchema,
  isDisplayAction,
  isDisplayIntent,
  type Intent,
} from "../core/contract/intents.ts";
import type { Screen, ViewModel } from "../core/contract/view-model.ts";
import { itemId, patronId, type ItemId, type PatronId } from "../core/ids.ts";
import type { ReceiptFacts } from "../core/receipt.ts";
import { watchDisplay, type DisplayShown } from "./display.ts";
import { NOTHING_ON_PAD, type PadSeen } from "./pad.ts";
import { openPatience, type Patience } from "./patience.ts";
import type { Policy } from "./policy.ts";
import type { FlowPorts, ReceiptPort } from "./ports.ts";
import { watchRefusals } from "./refusals.ts";
import { scanKinds, type ScanKind } from "./scans.ts";
import type { Service } from "./service.ts";
import type { SessionInput } from "./session-context.ts";
import { sessionMachine } from "./session.machine.ts";
import { viewOf, type SessionSnapshot } from "./view.ts";

/** A running station as the rest of the house sees it: scans and intents in, views out. */
export interface Flow {
  readonly view: ViewModel;
  /** Tells of each new view; returns how to stop listening. */
  onView(listener: (view: ViewModel) => void): () => void;
  /** Takes an intent as it came from the screen; false if it was stale, not offered or not an intent. */
  intent(raw: unknown): boolean;
  /** A label; `kind` where it is known, undefined where its look and what is expected decide. */
  scan(text: string, kind: ScanKind | undefined): void;
  /** The number of the book trade was scanned in place of the library's label. */
  publishersLabel(): void;
  /** Something that is known to be an item, and which: a tag says so. */
  item(item: ItemId): void;
  /** Something that is known to be a card, and whose: a tag says so. */
  card(card: PatronId): void;
  /** What lies on the pad now. */
  pad(seen: PadSeen): void;
  service(service: Service): void;
  /** Begins anew with another policy. Only while nobody is there, so that nobody meets two in one session. */
  usePolicy(policy: Policy): void;
  /** For tests: the whole state, to look for what should not be in it. */
  snapshot(): SessionSnapshot;
  /** Before the station ends: the ILS hears that the patron has gone, after the answer that is still awaited. */
  farewell(): Promise<void>;
  stop(): void;
}

/** Starts the flows with what can be done at this moment. */
export function openFlow(ports: FlowPorts, begin: Policy, service: Service): Flow {
  const listeners = new Set<(view: ViewModel) => void>();
  let pending = false;

  const factor = (): number => (display.shown.display.slower ? policy.times.accessibleFactor : 1);
  const patience = openPatience(ports.clock, factor);
  // A language that nobody chose is the library's: its slips may have another than its screen.
  const receipts = inLanguage(ports.receipts, () => {
    const { language } = display.shown.display;
    return language === policy.languages.default ? undefined : language;
  });
  const actorFor = (policy: Policy, input: SessionInput) => {
    const session = createActor(sessionMachine({ ...ports, receipts }, policy), {
      input,
      clock: actorClock(patience),
      // The flows inside change without the session changing; each change is a reason to look again.
      inspect: (event) => {
        ports.watch?.(event);
        if (event.type === "@xstate.snapshot") lookSoon();
      },
    });
    session.on("wiped", () => display.personLeft());
    return session;
  };
  let policy = begin;
  let kindOf = scanKinds(policy);
  let actor = actorFor(policy, { service, pad: NOTHING_ON_PAD });

  const refusals = watchRefusals(({ what, reason }) => ports.log("flow.refused", { what, reason }));
  const display = watchDisplay(policy, { patience, log: ports.log }, () => look());
  const lookSoon = (): void => {
    if (pending) return;
    pending = true;
    queueMicrotask(look);
  };
  const seen = (): Shown => {
    const snapshot = actor.getSnapshot();
    const { limits, catchingUp } = snapshot.context.service;
    return { ...viewOf(snapshot, policy, factor()), limits, catchingUp, ...display.shown };
  };
  const look = (): void => {
    pending = false;
    let shown = seen();
    if (view.screen !== shown.screen) {
      ports.log("flow.screen", { screen: shown.screen });
      const resting = isResting(actor.getSnapshot());
      display.screenChanged(resting);
      if (resting) refusals.forget();
      shown = seen();
    }
    if (same(view, shown)) return;
    view = { ...shown, revision: view.revision + 1 };
    refusals.look(view);
    for (const listener of listeners) listener(view);
  };

  let view: ViewModel = { ...seen(), revision: 1 };
  actor.start();
  look();

  return {
    get view() {
      look();
      return view;
    },
    onView(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    intent(raw) {
      look();
      const intent = intentSchema.safeParse(raw);
      if (!intent.success || !isOffered(view, intent.data)) {
        ports.log("flow.intent-dropped", { screen: view.screen, revision: view.revision });
        return false;
      }
      if (isDisplayIntent(intent.data)) {
        display.take(intent.data);
        patience.anew();
      }
      // The session hears of all: whoever touches anything is there.
      actor.send(intentEvent(intent.data));
      look();
      return true;
    },
    scan(text, kind) {
      const is = kind ?? kindOf(text, expectedScan(actor.getSnapshot()));
      actor.send(
        is === "card"
          ? { type: "scan.card", card: patronId(text) }
          : { type: "scan.item", item: itemId(text) },
      );
    },
    publishersLabel() {
      actor.send({ type: "scan.publishers-label" });
    },
    item(item) {
      actor.send({ type: "scan.item", item });
    },
    card(card) {
      actor.send({ type: "scan.card", card });
    },
    pad(seen) {
      actor.send({ type: "pad", pad: seen });
    },
    service(now) {
      actor.send({ type: "service", service: now });
    },
    usePolicy(next) {
      const before = actor.getSnapshot();
      if (!isResting(before)) throw new Error("A policy changed under somebody");
      actor.stop();
      policy = next;
      kindOf = scanKinds(next);
      display.usePolicy(next);
      actor = actorFor(next, { service: before.context.service, pad: before.context.pad });
      actor.start();
      look();
    },
    snapshot: () => actor.getSnapshot(),
    async farewell() {
      const ended = await actor.getSnapshot().context.account?.end();
      if (ended?.ok === false) ports.log("flow.end-session", { fault: ended.fault.code });
    },
    stop() {
      listeners.clear();
      display.stop();
      actor.stop();
    },
  };
}

/** Receipts in the language that the person has by then. */
function inLanguage(receipts: ReceiptPort, language: () => string | undefined): ReceiptPort {
  const said = (facts: ReceiptFacts): ReceiptFacts => ({ ...facts, language: language() });
  const { mail } = receipts;
  return {
    ...receipts,
    print: (facts) => receipts.print(said(facts)),
    mail: mail === undefined ? undefined : (facts, address) => mail(said(facts), address),
    preview: (facts) => receipts.preview(said(facts)),
    code: (facts) => receipts.code(said(facts)),
  };
}

/** The states in which nobody is there. */
const RESTS = ["closed", "welcome"] as const;

function isResting(snapshot: SessionSnapshot): boolean {
  return RESTS.some((state) => snapshot.matches(state));
}

function expectedScan(snapshot: SessionSnapshot): ScanKind {
  const forItems = ["borrow", "return", "account", "receipt"] as const;
  return forItems.some((play) => snapshot.matches({ session: { play } })) ? "item" : "card";
}

/** Whether an intent is about this view, and open on it. */
export function isOffered(view: ViewModel, intent: Intent): boolean {
  if (intent.rev !== view.revision) return false;
  return isDisplayAction(intent.action) || (view.panel === undefined && view.offers.includes(intent.action));
}

/** A view that was not given its revision yet. */
type Shown = Screen & Pick<ViewModel, "limits" | "catchingUp"> & DisplayShown;

function same(view: ViewModel, shown: Shown): boolean {
  return JSON.stringify(view) === JSON.stringify({ ...shown, revision: view.revision });
}

function actorClock(clock: Patience) {
  return {
    setTimeout: (task: () => void, ms: number): Timer => clock.after(ms, task),
    clearTimeout: (timer: Timer | undefined): void => timer?.cancel(),
  };
}
