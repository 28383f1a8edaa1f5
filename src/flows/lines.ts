import type {
  Assurance,
  Due,
  Finding,
  Lending,
  LendWish,
  Lent,
  NotOffLine,
  Release,
  Undoing,
} from "../core/circulation.ts";
import type { Counts, ItemState, NotYours, Question } from "../core/contract/view-model.ts";
import type { FaultCode } from "../core/faults.ts";
import type { ItemId } from "../core/ids.ts";
import type { Result } from "../core/result.ts";
import type { Policy } from "./policy.ts";

/** What is to be done about an item that waits: ask for it, or find out what became of the first asking. */
export type Step = "lend" | "find-out";

/** What was said of an item that was lent: by the ILS, or by the station for it. */
export interface Loan {
  readonly due: Due;
  readonly renewed: boolean;
  /** The ILS has not heard of it. */
  readonly isPromised: boolean;
}

/**
 * Where an item is: on the pad, which sees it leave; `in-hand`: a label was scanned, and only the person knows; `left`:
 * it stays at the station.
 */
export type Place = "pad" | "in-hand" | "left";

export type LendQuestion = Extract<Question, { readonly name: "fee" | "renew" }>;

/** One item of a session, in the order of the scans. */
export interface Line {
  readonly id: ItemId;
  readonly title: string;
  readonly state: ItemState;
  readonly step: Step;
  /** What the person said yes to. */
  readonly wish: LendWish;
  /** What the person is to be asked; only in the state `question`. */
  readonly question: LendQuestion | undefined;
  /** The due date of a loan that the person had before, and wanted renewed: theirs whatever comes of that. */
  readonly before: Due | undefined;
  /** Undefined until the ILS has said yes, or the station for it. */
  readonly loan: Loan | undefined;
  /** The loan can be taken back, should the person not go away with it. */
  readonly canUndo: boolean;
  readonly place: Place;
  readonly words: readonly string[];
  readonly print: readonly string[];
}

/** What a library decides about questions at lending. */
export type Rules = Pick<Policy["checkout"], "renewal" | "feeHandshake">;

const NOTHING_SAID: LendWish = { feeAccepted: false, renewalAllowed: false };
const WAITING = { name: "waiting" } as const satisfies ItemState;

const FRESH: Omit<Line, "id"> = {
  title: "",
  state: WAITING,
  step: "lend",
  wish: NOTHING_SAID,
  question: undefined,
  before: undefined,
  loan: undefined,
  canUndo: false,
  place: "in-hand",
  words: [],
  print: [],
};

function change(lines: readonly Line[], id: ItemId, changed: Partial<Line>): Line[] {
  return lines.map((line) => (line.id === id ? { ...line, ...changed } : line));
}

/**
 * A scanned item joins the list. One that was refused is asked for again, for the person may have settled it; one
 * that nobody could decide about is only asked *about* again; one that was lent but would sound the gate is released
 * again. One that is lent or in hand stays as it is.
 */
export function scanned(lines: readonly Line[], id: ItemId): readonly Line[] {
  const line = lines.find((one) => one.id === id);
  if (line === undefined) return [...lines, { id, ...FRESH }];
  const here = change(lines, id, { place: line.place === "left" ? "in-hand" : line.place });
  if (line.state.name === "not-yours") {
    return change(here, id, { state: WAITING, step: "lend", wish: NOTHING_SAID, words: [] });
  }
  if (line.state.name === "take-to-desk") {
    return line.loan === undefined
      ? change(here, id, { state: WAITING, step: "find-out" })
      : setState(here, id, { name: "releasing" });
  }
  return here;
}

/** The pad says what lies on it: what lay there and does no more was taken off. */
export function placed(lines: readonly Line[], onPad: readonly ItemId[]): readonly Line[] {
  return lines.map((line) => {
    if (onPad.includes(line.id)) return { ...line, place: "pad" };
    return line.place === "pad" ? { ...line, place: "left" } : line;
  });
}

/** The person says that what is not theirs stays here. */
export function leftHere(lines: readonly Line[]): readonly Line[] {
  return lines.map((line) => (isOdd(line) && line.place === "in-hand" ? { ...line, place: "left" } : line));
}

/** An item that was seen, is not the person's, and may go away with them. */
export function isOdd(line: Line): boolean {
  return !isYours(line) && line.place !== "left";
}

/** The first item that waits for this step. */
export function nextFor(lines: readonly Line[], step: Step): Line | undefined {
  const line = lines.find((one) => one.state.name === "waiting");
  return line?.step === step ? line : undefined;
}

/** The first item that was lent and whose security is still on. */
export function nextToRelease(lines: readonly Line[]): ItemId | undefined {
  return lines.find((line) => line.state.name === "releasing")?.id;
}

/** An item waits for another to be released before it. */
export function queuesForRelease(lines: readonly Line[]): boolean {
  return lines.filter((line) => line.state.name === "releasing").length > 1;
}

const UNDER_WAY: ReadonlySet<ItemState["name"]> = new Set(["waiting", "asking", "finding-out", "releasing"]);

/** Something is being done about an item, or is to be. */
export function isBusy(lines: readonly Line[]): boolean {
  return lines.some((line) => UNDER_WAY.has(line.state.name));
}

/** The first item about which the person is to be asked. */
export function nextToConfirm(lines: readonly Line[]): Line | undefined {
  return lines.find((line) => line.state.name === "question");
}

/** The first item that was left here although it is lent. */
export function nextToUndo(lines: readonly Line[]): ItemId | undefined {
  return lines.find((line) => line.canUndo && line.place === "left")?.id;
}

/** Whether the person may take it along. */
export function isYours({ state }: Pick<Line, "state">): boolean {
  return state.name === "yours" || state.name === "promised";
}

/** Four numbers that are the same when all is well. */
export function countsOf(lines: readonly Line[]): Counts {
  const count = (holds: (line: Line) => boolean): number => lines.filter(holds).length;
  return {
    seen: lines.length,
    asked: count(({ state }) => state.name !== "waiting"),
    granted: count((line) => line.loan !== undefined || isYours(line)),
    released: count(isYours),
  };
}

export function setState(lines: readonly Line[], id: ItemId, state: ItemState): Line[] {
  return change(lines, id, { state });
}

/** The answer to 11. A lost one is not an answer: see `found`. */
export function lent(lines: readonly Line[], id: ItemId, answer: Result<Lending>, rules: Rules): Line[] {
  const before = lines.find((line) => line.id === id)?.before;
  const not = (reason: NotYours): ItemState =>
    before === undefined ? { name: "not-yours", reason } : theirs(before);
  if (!answer.ok) return setState(lines, id, not(whyNot(answer.fault.code)));
  const { value } = answer;
  const { title } = value;
  switch (value.outcome) {
    case "lent":
      return change(lines, id, { ...granted(value), words: value.words, print: value.print });
    case "promised":
      return change(lines, id, toTake({ due: value.due, renewed: false, isPromised: true }, value.toRelease));
    case "not-off-line":
      return setState(lines, id, { name: "not-yours", reason: NOT_OFF_LINE[value.reason] });
    case "already-yours":
      return rules.renewal === "ask"
        ? change(lines, id, { title, ...asks({ name: "renew", due: value.due }) })
        : change(lines, id, { title, state: theirs(value.due) });
    case "fee": {
      const { fee, feeText, words } = value;
      const asked =
        rules.feeHandshake === "ask" ? asks({ name: "fee", fee, feeText }) : { state: not("refused") };
      return change(lines, id, { title, words, ...asked });
    }
    case "refused":
      return change(lines, id, { title, words: value.words, state: not("refused") });
  }
}

function asks(question: LendQuestion): Pick<Line, "question" | "state"> {
  return { question, state: { name: "question" } };
}

/** On loan to the person before, and nothing was done about it. */
function theirs(due: Due): ItemState {
  return { name: "yours", due, renewed: false, assurance: undefined };
}

/** The person's answer: the item is asked for with it, or stays as it is. */
export function answered(lines: readonly Line[], { id, question, wish, before }: Line, yes: boolean): Line[] {
  if (question === undefined) throw new Error("Nothing was asked about this item");
  const settled = { question: undefined, words: [] };
  const had = question.name === "renew" ? question.due : before;
  if (yes) {
    const said = question.name === "fee" ? { feeAccepted: true } : { renewalAllowed: true };
    return change(lines, id, { ...settled, before: had, state: WAITING, wish: { ...wish, ...said } });
  }
  const state: ItemState = had === undefined ? { name: "not-yours", reason: "fee-declined" } : theirs(had);
  return change(lines, id, { ...settled, state });
}

/** Where security is to be taken off, an item is the patron's only after that. */
function granted({ title, due, renewed, toRelease }: Lent): Pick<Line, "title" | "loan" | "state"> {
  return { title, ...toTake({ due, renewed, isPromised: false }, toRelease) };
}

function toTake(loan: Loan, toRelease: boolean): Pick<Line, "loan" | "state"> {
  return { loan, state: toRelease ? { name: "releasing" } : taken(loan, undefined) };
}

function taken({ due, renewed, isPromised }: Loan, assurance: Assurance | undefined): ItemState {
  return isPromised ? { name: "promised", due, assurance } : { name: "yours", due, renewed, assurance };
}

const NOT_OFF_LINE: Readonly<Record<NotOffLine, NotYours>> = { limit: "limit", item: "only-on-line" };

/** What came of taking the security off. */
export function released(lines: readonly Line[], id: ItemId, release: Release): Line[] {
  const loan = lines.find((line) => line.id === id)?.loan;
  if (loan === undefined) throw new Error("Security was taken off an item that was not lent");
  if (release.outcome === "released") {
    return change(lines, id, { state: taken(loan, release.assurance), canUndo: false });
  }
  const state = { name: "take-to-desk", why: "still-armed", entry: release.entry } as const;
  return change(lines, id, { state, canUndo: release.canUndo });
}

/** What came of taking a loan back. It is tried once. */
export function undone(lines: readonly Line[], id: ItemId, undoing: Undoing): Line[] {
  const isUndone = undoing.outcome === "undone";
  const changed = isUndone
    ? ({ state: { name: "not-yours", reason: "taken-back" }, loan: undefined } as const)
    : {};
  return change(lines, id, { ...changed, canUndo: false });
}

function whyNot(code: FaultCode): NotYours {
  if (code === "wire.forbidden-character") return "unreadable";
  // Nothing is lent that cannot be written down.
  return code.startsWith("journal.") ? "not-here" : "no-answer";
}

/** What asking the ILS brought about an item whose answer was lost. */
export function found(lines: readonly Line[], id: ItemId, finding: Finding): Line[] {
  const title = finding.title === "" ? {} : { title: finding.title };
  switch (finding.outcome) {
    case "lent":
      return change(lines, id, { ...granted(finding), ...title });
    case "not-lent":
      return change(lines, id, { ...title, state: { name: "not-yours", reason: "not-lent" } });
    case "undecided": {
      const state = { name: "take-to-desk", why: "undecided", entry: finding.entry } as const;
      return change(lines, id, { ...title, state });
    }
  }
}
