import type { Timer } from "../../core/clock.ts";
import type { FaultCode } from "../../core/faults.ts";
import { failed } from "../../core/result.ts";
import { mayHaveHappened } from "../../sip-client/exchange.ts";
import { passes } from "../find-out.ts";
import type { ExceptionReason } from "../../core/staff.ts";
import type { Change, Entry, Json } from "../journal/entry.ts";
import type { OffLineDesk } from "./desk.ts";
import type { OffLineKind } from "./secure.ts";
import { TELLING, type Answer, type Found } from "./tell.ts";

/** The ILS hears of what was done while it could not be asked. */
export interface Replay {
  /** Of so much it has not heard yet. */
  readonly toTell: number;
  onChange(listener: () => void): () => void;
  /**
   * Tells it in the order of time, one by one, each answer in the journal before the next is told. Ends where the ILS
   * cannot be asked; whoever knows that it is back runs it again.
   */
  run(): Promise<void>;
  stop(): void;
}

/** How long what has to wait is left alone where nobody says that the ILS is back. */
const AGAIN_MS = 5000;

/** So often something is asked for that comes to nothing each time; then it is for staff, and the rest goes on. */
const MOST_ATTEMPTS = 8;

/** Faults that come again however often it is asked. */
const FOR_GOOD: readonly FaultCode[] = [
  "wire.forbidden-character",
  "wire.bad-fixed-field",
  "acs.unsupported",
];

/** `later`: the ILS cannot be asked now. */
type Step = "on" | "later";

export function openReplay(desk: OffLineDesk): Replay {
  const { journal, queue, hands, client, clock, log } = desk;
  let running: Promise<void> | undefined;
  let again: Timer | undefined;
  let stopped = false;

  function move(id: number, change: Change): Entry {
    const moved = journal.change(id, change);
    if (!moved.ok) throw new NotWritten(moved.fault.code);
    return moved.value;
  }

  function giveToStaff(entry: Entry, reason: ExceptionReason, facts: Json): Step {
    const raised = desk.exceptions.raise(entry.id, reason, facts);
    if (!raised.ok) throw new NotWritten(raised.fault.code);
    return done(entry, reason);
  }

  function done({ id, kind }: Entry, now: string): Step {
    queue.remove(id);
    log("replay.told", { entry: id, kind, now });
    return "on";
  }

  function take(entry: Entry, answer: Answer): Step {
    if (answer.said === "no") return giveToStaff(entry, "replay-refused", answer.facts);
    const { change } = answer;
    if (change.stage === "exception") return giveToStaff(entry, change.reason, change.facts ?? {});
    move(entry.id, change);
    return done(entry, change.stage);
  }

  /** Nobody can say it to the ILS; `why` stands where its own words would. */
  function giveUp(entry: Entry, kind: OffLineKind, why: string): Step {
    return giveToStaff(entry, "replay-refused", TELLING[kind].refused(entry, "", [why]));
  }

  /** Once more from the start, unless that came to nothing too often. */
  function requeue(entry: Entry, kind: OffLineKind, why: string): Step {
    if (entry.attempts >= MOST_ATTEMPTS) return giveUp(entry, kind, why);
    move(entry.id, { stage: "queued" });
    return "on";
  }

  async function tell(queued: Entry, kind: OffLineKind): Promise<Step> {
    const telling = TELLING[kind];
    const entry = move(queued.id, { stage: "intent", attempts: queued.attempts + 1 });
    const said = await telling.ask(desk, entry);
    if (said.ok) return take(entry, said.value);
    const { fault } = said;
    if (mayHaveHappened(telling.code, fault)) return findOut(move(entry.id, { stage: "unknown" }), kind);
    const why = `${fault.code}: ${fault.detail}`;
    if (FOR_GOOD.includes(fault.code)) return giveUp(entry, kind, why);
    if (!passes(failed(fault))) requeue(entry, kind, why);
    else move(entry.id, { stage: "queued", attempts: queued.attempts });
    return "later";
  }

  async function findOut(entry: Entry, kind: OffLineKind): Promise<Step> {
    const found: Found = await TELLING[kind].findOut(desk, entry);
    switch (found.said) {
      case "cannot-ask":
        move(entry.id, { stage: "unknown" });
        return "later";
      case "undecided":
        return giveToStaff(entry, "undecided", entry.secret.facts);
      case "not-done":
        if (entry.stage === "intent") move(entry.id, { stage: "unknown" });
        return requeue(entry, kind, "it did not come about");
      case "yes":
      case "no":
        return take(entry, found);
    }
  }

  /** Nobody else has it in hand. What an earlier life was about to ask for may have happened. */
  function goOn(id: number): Promise<Step> {
    const read = journal.get(id);
    if (!read.ok) throw new NotWritten(read.fault.code);
    const entry = read.value;
    const kind = entry?.kind;
    if (entry === undefined || (kind !== "loan" && kind !== "return")) {
      throw new Error(`Entry ${id} is nothing that is done off-line`);
    }
    return entry.stage === "queued" ? tell(entry, kind) : findOut(entry, kind);
  }

  async function pass(): Promise<void> {
    const before = queue.size;
    for (;;) {
      const next = queue.next;
      if (next === undefined) {
        if (before > 0) log("replay.done", {});
        return;
      }
      // Whoever knows that it is back runs this again.
      if (stopped || client.status.state !== "online") return;
      if ((await one(next)) === "later") return wait();
    }
  }

  async function one(id: number): Promise<Step> {
    await hands.take(id);
    try {
      // Whoever had it in hand may have given it up.
      return queue.has(id) ? await goOn(id) : "on";
    } catch (error) {
      if (!(error instanceof NotWritten)) throw error;
      log("journal.not-written", { entry: id, fault: error.code });
      return "later";
    } finally {
      hands.leave(id);
    }
  }

  function wait(): void {
    log("replay.paused", { left: queue.size });
    if (!stopped) again = clock.after(AGAIN_MS, () => void run());
  }

  function run(): Promise<void> {
    again?.cancel();
    running ??= pass().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    get toTell() {
      return queue.size;
    },
    onChange: (listener) => queue.onChange(listener),
    run,
    stop() {
      stopped = true;
      again?.cancel();
    },
  };
}

/** The journal cannot be written: nothing more is told until it can. */
class NotWritten extends Error {
  readonly code: FaultCode;

  constructor(code: FaultCode) {
    super(code);
    this.code = code;
  }
}
