/** What the library has, held against what people were told and what staff are told. */
import type { Deed } from "../../../src/acs-sim/library/deeds.ts";
import type { Entry } from "../../../src/circulation/journal/entry.ts";
import { readLoan } from "../../../src/circulation/off-line/facts.ts";
import { toCivil, type CivilTime } from "../../../src/core/calendar.ts";
import { ZONE } from "./world.ts";
import type { Told as Said } from "./people.ts";

export interface Judgement {
  /** Told to people, and not in the journal exactly so. */
  readonly forgotten: number;
  /** In the journal as done, and not done in the library. */
  readonly lost: number;
  /** Done in the library more often than in the journal. */
  readonly doubled: number;
  readonly outOfOrder: number;
  /** Due on another day than was promised, and staff were not told. */
  readonly silent: number;
  /** Neither done nor given to staff. */
  readonly open: number;
  readonly refused: number;
  readonly undecided: number;
  readonly dueDiffers: number;
  /** The process was killed before the item was released or armed: staff are told. */
  readonly unsecured: number;
  readonly done: number;
}

/** A loan or return by what it is about. */
type Act = string;

const act = (what: "lent" | "returned", card: string, item: string): Act => `${what} ${item} ${card}`;

export function judge(
  said: readonly Said[],
  entries: readonly Entry[],
  deeds: readonly Deed[],
  onLoan: ReadonlyMap<string, string>,
): Judgement {
  const wanted = actsOf(entries.filter(isDone), onLoan);
  const real = deeds.flatMap(({ what, card, of }) =>
    what === "lent" || what === "returned" ? [act(what, card, of)] : [],
  );
  const [missing, extra] = [minus(wanted, real), minus(real, wanted)];
  const exceptions = (reason: Entry["reason"]): number =>
    entries.filter((entry) => entry.stage === "exception" && entry.reason === reason).length;
  return {
    forgotten: minus(said.map(saidText), entries.map(entryText)).length,
    lost: missing.length,
    doubled: extra.length,
    outOfOrder: wanted.filter((each, index) => real[index] !== each).length,
    silent: silentDifferences(entries, deeds),
    open: entries.filter(({ stage }) => stage !== "closed" && stage !== "exception").length,
    refused: exceptions("replay-refused"),
    undecided: exceptions("undecided"),
    dueDiffers: exceptions("due-differs"),
    unsecured: exceptions("still-armed") + exceptions("not-armed"),
    done: entries.filter(isDone).length,
  };
}

/** Done in the library, whatever staff are still to see to. */
const DONE_ALL_THE_SAME: readonly Entry["reason"][] = ["due-differs", "still-armed", "not-armed"];

function isDone({ stage, outcome, reason }: Entry): boolean {
  return stage === "closed"
    ? outcome === "done"
    : stage === "exception" && DONE_ALL_THE_SAME.includes(reason);
}

const saidText = ({ kind, item, card }: Said): string => `${kind} ${item} ${card ?? ""}`;
const entryText = ({ kind, secret }: Entry): string => `${kind} ${secret.item} ${secret.patron ?? ""}`;

/** What the library must have done, in this order, for all that the journal calls done. */
function actsOf(entries: readonly Entry[], before: ReadonlyMap<string, string>): readonly Act[] {
  const onLoan = new Map(before);
  return entries.flatMap(({ kind, secret }) => {
    const item = String(secret.item);
    const holder = onLoan.get(item);
    // An item that somebody brings, or borrows, is off whoever had it.
    const off = holder === undefined ? [] : [act("returned", holder, item)];
    onLoan.delete(item);
    if (kind === "return") return off;
    onLoan.set(item, String(secret.patron));
    return [...off, act("lent", String(secret.patron), item)];
  });
}

/** What is in `all` more often than in `others`. */
function minus(all: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const each of others) left.set(each, (left.get(each) ?? 0) + 1);
  return all.filter((each) => {
    const count = left.get(each) ?? 0;
    left.set(each, count - 1);
    return count <= 0;
  });
}

function silentDifferences(entries: readonly Entry[], deeds: readonly Deed[]): number {
  const lent = deeds.filter(({ what }) => what === "lent");
  const loans = entries.filter((entry) => entry.kind === "loan" && isDone(entry));
  return loans.filter((entry, index) => {
    const { due } = readLoan(entry);
    const real = lent[index]?.due;
    if (real === undefined) return false;
    if (due.kind !== "date") return true;
    return entry.stage === "closed" && dayOf(due.civil) !== dayOf(toCivil(real, ZONE));
  }).length;
}

function dayOf({ year, month, day }: CivilTime): string {
  return `${year}-${month}-${day}`;
}
