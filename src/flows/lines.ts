import type { Due, Finding, Lending, Lent, Release } from "../core/circulation.ts";
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

/** The first item that was lent and whose security is still on. */
export function nextToRelease(lines: readonly Line[]): ItemId | undefined {
  return lines.find((line) => line.state.name === "releasing")?.id;
}

export function isYours(line: Line): boolean {
  return line.state.name === "yours";
}

export function setState(lines: readonly Line[], id: ItemId, state: ItemState): Line[] {
  return change(lines, id, { state });
}

/** The answer to 11. A lost one is not an answer: see `found`. */
export function lent(lines: readonly Line[], id: ItemId, answer: Result<Lending>): Line[] {
  if (!answer.ok) return setState(lines, id, { name: "not-yours", reason: whyNot(answer.fault.code) });
  const { value } = answer;
  switch (value.outcome) {
    case "lent":
      return change(lines, id, { ...granted(value), words: value.words, print: value.print });
    case "already-yours":
      return change(lines, id, {
        title: value.title,
        state: { name: "yours", due: value.due, renewed: false },
      });
    case "fee":
    case "refused": {
      const state = { name: "not-yours", reason: "refused" } as const;
      return change(lines, id, { title: value.title, state, words: value.words });
    }
  }
}

/** Where security is to be taken off, an item is the patron's only after that. */
function granted({ title, due, renewed, toRelease }: Lent): Pick<Line, "title" | "loan" | "state"> {
  return {
    title,
    loan: { due, renewed },
    state: toRelease ? { name: "releasing" } : { name: "yours", due, renewed },
  };
}

/** What came of taking the security off. */
export function released(lines: readonly Line[], id: ItemId, release: Release): Line[] {
  const loan = lines.find((line) => line.id === id)?.loan;
  if (loan === undefined) throw new Error("Security was taken off an item that was not lent");
  const state: ItemState =
    release.outcome === "released"
      ? { name: "yours", ...loan }
      : { name: "take-to-desk", why: "still-armed", entry: release.entry };
  return setState(lines, id, state);
}

function whyNot(code: FaultCode): "unreadable" | "no-answer" {
  return code === "wire.forbidden-character" ? "unreadable" : "no-answer";
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
