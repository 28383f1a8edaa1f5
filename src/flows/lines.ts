import type { Due, Finding, Lending, Media } from "../core/circulation.ts";
import type { ItemState } from "../core/contract/view-model.ts";
import type { FaultCode } from "../core/faults.ts";
import type { ItemId } from "../core/ids.ts";
import type { Result } from "../core/result.ts";

/** What is to be done about an item that waits: ask for it, or find out what became of the first asking. */
export type Step = "lend" | "find-out";

/** What the ILS said of an item that it lent. */
export interface Loan {
  readonly due: Due;
  readonly renewed: boolean;
  /** What its security is to be taken off from; undefined where it stays on. */
  readonly release: Media | undefined;
}

/** One item of a session, in the order of the scans. */
export interface Line {
  readonly id: ItemId;
  readonly title: string;
  readonly state: ItemState;
  readonly step: Step;
  /** Undefined until the ILS has said yes. */
  readonly loan: Loan | undefined;
  readonly words: readonly string[];
  readonly print: readonly string[];
}

function fresh(id: ItemId): Line {
  return { id, title: "", state: { name: "waiting" }, step: "lend", loan: undefined, words: [], print: [] };
}

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
  if (line === undefined) return [...lines, fresh(id)];
  if (line.state.name === "not-yours")
    return change(lines, id, { state: { name: "waiting" }, step: "lend", words: [] });
  if (line.state.name === "take-to-desk") {
    return line.loan === undefined
      ? change(lines, id, { state: { name: "waiting" }, step: "find-out" })
      : setState(lines, id, { name: "releasing" });
  }
  return lines;
}

/** The first item that waits for this step. */
export function nextFor(lines: readonly Line[], step: Step): Line | undefined {
  const line = lines.find((one) => one.state.name === "waiting");
  return line?.step === step ? line : undefined;
}

/** The first item that was lent and whose security is still on, with what it is made of. */
export function nextToRelease(
  lines: readonly Line[],
): { readonly id: ItemId; readonly media: Media } | undefined {
  const line = lines.find((one) => one.state.name === "releasing");
  const media = line?.loan?.release;
  return line === undefined || media === undefined ? undefined : { id: line.id, media };
}

export function isYours(line: Line): boolean {
  return line.state.name === "yours";
}

export function setState(lines: readonly Line[], id: ItemId, state: ItemState): Line[] {
  return change(lines, id, { state });
}

/**
 * The answer to 11. A lost one is not an answer: see `found`. `secured`: this station takes security off, and only then
 * is an item the patron's.
 */
export function lent(lines: readonly Line[], id: ItemId, answer: Result<Lending>, secured: boolean): Line[] {
  if (!answer.ok) {
    return setState(lines, id, { name: "not-yours", reason: whyNot(answer.fault.code) });
  }
  const { value } = answer;
  if (value.outcome === "refused") {
    const state = { name: "not-yours", reason: "refused" } as const;
    return change(lines, id, { title: value.title, state, words: value.words });
  }
  const { title, due, renewed, release, words, print } = value;
  const loan = { due, renewed, release };
  return change(lines, id, { title, loan, state: stateLent(loan, secured), words, print });
}

function stateLent({ due, renewed, release }: Loan, secured: boolean): ItemState {
  return secured && release !== undefined ? { name: "releasing" } : { name: "yours", due, renewed };
}

/** What came of taking the security off. */
export function released(lines: readonly Line[], id: ItemId, outcome: Result<unknown>): Line[] {
  const loan = lines.find((line) => line.id === id)?.loan;
  if (loan === undefined) throw new Error("Security was taken off an item that was not lent");
  const state: ItemState = outcome.ok
    ? { name: "yours", due: loan.due, renewed: loan.renewed }
    : { name: "take-to-desk", why: "still-armed" };
  return setState(lines, id, state);
}

function whyNot(code: FaultCode): "unreadable" | "no-answer" {
  return code === "wire.forbidden-character" ? "unreadable" : "no-answer";
}

/** What asking the ILS brought about an item whose answer was lost. */
export function found(lines: readonly Line[], id: ItemId, finding: Finding, secured: boolean): Line[] {
  const title = finding.title === "" ? {} : { title: finding.title };
  switch (finding.outcome) {
    case "lent": {
      const loan = { due: finding.due, renewed: false, release: finding.release };
      return change(lines, id, { ...title, loan, state: stateLent(loan, secured) });
    }
    case "not-lent":
      return change(lines, id, { ...title, state: { name: "not-yours", reason: "not-lent" } });
    case "undecided":
      return change(lines, id, { ...title, state: { name: "take-to-desk", why: "undecided" } });
  }
}
