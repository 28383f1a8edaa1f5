import { isDeepStrictEqual } from "node:util";
import { itemId, patronId, type ItemId, type PatronId } from "../../core/ids.ts";
import type { PadNotice, ScreenName } from "../../core/contract/view-model.ts";
import type { Stack, StackEntry, StackPort } from "../../devices/ports.ts";
import { holdsCard, NOTHING_ON_PAD, type PadCard, type PadSeen } from "../../flows/pad.ts";

/** What a pad has to say to the flows. */
export interface PadFlow {
  readonly screen: ScreenName;
  onScreen(listener: (screen: ScreenName) => void): () => void;
  /** An item lies on the pad, with all its parts. */
  item(item: ItemId): void;
  /** A library card lies on the pad. */
  card(card: PatronId): void;
  /** What lies on the pad now, as far as it is certain. */
  pad(seen: PadSeen): void;
}

type Bridged = Pick<StackPort, "stack" | "onStack" | "startOver">;

/** What is said of an entry that is no item to lend, the most pressing first; undefined: nothing. */
const NOTICES: readonly ((entry: StackEntry) => PadNotice | undefined)[] = [
  ({ kind }) => (kind === "patron-card" ? { name: "pad-card" } : undefined),
  (entry) =>
    entry.kind === "item" && !entry.complete
      ? {
          name: "pad-part-missing",
          item: entry.item,
          missing: entry.parts - entry.present.length,
          parts: entry.parts,
        }
      : undefined,
  ({ kind }) => (kind === "double-tagged" ? { name: "pad-double-tagged" } : undefined),
  ({ kind }) => (kind === "foreign" ? { name: "pad-foreign" } : undefined),
  ({ kind }) => (kind === "unreadable" || kind === "unprogrammed" ? { name: "pad-unreadable" } : undefined),
];

/** Where a card says who somebody is. */
const TAKES_CARDS: readonly ScreenName[] = ["welcome", "card", "not-you"];

function noticeOf(entries: readonly StackEntry[]): PadNotice | undefined {
  return NOTICES.flatMap((of) => entries.flatMap((entry) => of(entry) ?? []))[0];
}

/**
 * Tells the flows of the items on a pad, each once a session. Items may lie there before the card: they wake the
 * station. What still lies there after a patron's session counts for nobody: it was this patron's, and must be taken
 * off and put down again before it is the next one's. What a person left who never showed a card does not wake the
 * station again and again, but counts for whoever shows one. What was brought back is not lent because it still lies
 * there, or is moved about: by the pad it counts for returns only, until the session ends.
 */
export function bridgePad(stack: Bridged, flow: PadFlow): () => void {
  let told: ReadonlySet<string> = new Set();
  /** Items of the patron before that were not taken off yet. */
  let left: ReadonlySet<string> = new Set();
  /** Items that were there when somebody gave up, or when the station began. */
  let slept: ReadonlySet<string> = new Set();
  let broughtBack: ReadonlySet<string> = new Set();
  let takesBack = flow.screen === "returns";
  let idle = atRest(flow.screen);
  let identified = false;
  /** Cards that were seen and were not taken off yet. */
  let cards: ReadonlySet<string> = new Set();
  /** Cards that were on the pad in this session. */
  let shown: ReadonlySet<string> = new Set();
  let last = flow.screen;
  let seen = NOTHING_ON_PAD;
  /** The pad has said once what lies on it: what lay there before the station began is nobody's wish. */
  let begun = false;

  function look({ entries, settled }: Stack): void {
    if (settled && !begun) {
      begun = true;
      if (idle) slept = new Set(whole(entries));
    }
    if (settled) {
      const here = new Set(entries.flatMap((entry) => (entry.kind === "item" ? [entry.item] : [])));
      // Taken off and put down again an item is told again: the person may have settled what was wrong with it.
      told = new Set(told).intersection(here);
      left = new Set(left).intersection(here);
      slept = new Set(slept).intersection(here);
      cards = new Set(cards).intersection(new Set(entries.flatMap(cardOf)));
      tellSeen({ items: whole(entries), cards: cardsOn(entries), notice: noticeOf(entries) });
    }
    for (const item of whole(entries)) tell(item);
    for (const entry of entries) if (entry.kind === "patron-card") tellCard(entry);
  }

  function tell(item: ItemId): void {
    if (flow.screen === "out-of-service" || told.has(item) || left.has(item)) return;
    if (idle && (!begun || slept.has(item))) return;
    if (takesBack) broughtBack = new Set([...broughtBack, item]);
    else if (broughtBack.has(item)) return;
    told = new Set([...told, item]);
    flow.item(item);
    // That it lies there is certain, whatever else is coming or going.
    if (!seen.items.includes(item)) tellSeen({ ...seen, items: [...seen.items, item] });
  }

  /** A card says who somebody is when it is laid down; one that was forgotten does not say it of whoever comes next. */
  function tellCard({ uid, card }: Extract<StackEntry, { kind: "patron-card" }>): void {
    if (cards.has(uid)) return;
    cards = new Set([...cards, uid]);
    // Whoever is quick has to be told of it too, before the pad has settled.
    if (!holdsCard(seen, card)) {
      tellSeen({ ...seen, cards: [...seen.cards, card], notice: { name: "pad-card" } });
    }
    const isNew = !shown.has(uid);
    shown = new Set([...shown, uid]);
    // While one person is pressed for what they forget the next one need not wait.
    const isTaken = TAKES_CARDS.includes(flow.screen) || (flow.screen === "goodbye" && isNew);
    if (card !== undefined && isTaken) flow.card(patronId(card.reveal()));
  }

  function tellSeen(now: PadSeen): void {
    if (isSame(now, seen)) return;
    seen = now;
    flow.pad(now);
  }

  function screen(name: ScreenName): void {
    const rests = atRest(name);
    // The next person came before the station was at rest.
    if (last === "goodbye" && !rests) endVisit();
    last = name;
    // What was put down before anything was said is brought back now.
    if (name === "returns" && !identified) broughtBack = told;
    if (name === "items" || name === "receipt" || name === "returns") identified = true;
    // These stand before or after what somebody does.
    if (name !== "time" && name !== "receipt") takesBack = name === "returns";
    const was = idle;
    idle = rests;
    if (rests && !was) endVisit();
    else look(stack.stack);
  }

  function endVisit(): void {
    if (identified) left = new Set([...left, ...told]);
    else slept = told;
    told = new Set();
    broughtBack = new Set();
    shown = new Set();
    identified = false;
    stack.startOver();
  }

  const forget = [stack.onStack(look), flow.onScreen(screen)];
  look(stack.stack);
  return () => {
    for (const each of forget) each();
  };
}

/** Two secrets are alike to whoever compares them from outside. */
function isSame(one: PadSeen, other: PadSeen): boolean {
  const told = ({ cards, ...rest }: PadSeen) => [rest, cards.map((card) => card?.reveal())];
  return isDeepStrictEqual(told(one), told(other));
}

function cardsOn(entries: readonly StackEntry[]): readonly PadCard[] {
  return entries.flatMap((entry) => (entry.kind === "patron-card" ? [entry.card] : []));
}

function cardOf(entry: StackEntry): readonly string[] {
  return entry.kind === "patron-card" ? [entry.uid] : [];
}

/** The items that lie there with all their parts. */
function whole(entries: readonly StackEntry[]): readonly ItemId[] {
  return entries.flatMap((entry) => (entry.kind === "item" && entry.complete ? [itemId(entry.item)] : []));
}

/** Nobody is at the station. */
function atRest(screen: ScreenName): boolean {
  return screen === "welcome" || screen === "out-of-service";
}
