import type { Finding, Lending } from "../core/circulation.ts";
import type { ItemState } from "../core/contract/view-model.ts";
import type { FaultCode } from "../core/faults.ts";
import type { ItemId } from "../core/ids.ts";
import type { Result } from "../core/result.ts";

/** What is to be done about an item that waits: ask for it, or find out what became of the first asking. */
export type Step = "lend" | "find-out";

/** One item of a session, in the order of the scans. */
export interface Line {
  readonly id: ItemId;
  readonly title: string;
  readonly state: ItemState;
  readonly step: Step;
  readonly words: readonly string[];
  readonly print: readonly string[];
}

function fresh(id: ItemId): Line {
  return { id, title: "", state: { name: "waiting" }, step: "lend", words: [], print: [] };
}

function change(lines: readonly Line[], id: ItemId, changed: Partial<Line>): Line[] {
  return lines.map((line) => (line.id === id ? { ...line, ...changed } : line));
}

/**
 * A scanned item joins the list. One that was refused is asked for again, for the person may have settled it; one
 * that nobody could decide about is only asked *about* again. One that is lent or in hand stays as it is.
 */
export function scanned(lines: readonly Line[], id: ItemId): readonly Line[] {
  const line = lines.find((one) => one.id === id);
  if (line === undefined) return [...lines, fresh(id)];
  if (line.state.name === "not-yours")
    return change(lines, id, { state: { name: "waiting" }, step: "lend", words: [] });
  if (line.state.name === "take-to-desk")
    return change(lines, id, { state: { name: "waiting" }, step: "find-out" });
  return lines;
}

/** The first item that waits for this step. */
export function nextFor(lines: readonly Line[], step: Step): Line | undefined {
  const line = lines.find((one) => one.state.name === "waiting");
  return line?.step === step ? line : undefined;
}

export function isYours(line: Line): boolean {
  return line.state.name === "yours";
}

export function setState(lines: readonly Line[], id: ItemId, state: ItemState): Line[] {
  return change(lines, id, { state });
}

/** The answer to 11. A lost one is not an answer: see `found`. */
export function lent(lines: readonly Line[], id: ItemId, answer: Result<Lending>): Line[] {
  if (!answer.ok) {
    return setState(lines, id, { name: "not-yours", reason: whyNot(answer.fault.code) });
  }
  const { value } = answer;
  if (value.outcome === "refused") {
    const state = { name: "not-yours", reason: "refused" } as const;
    return change(lines, id, { title: value.title, state, words: value.words });
  }
  const { title, due, renewed, words, print } = value;
  return change(lines, id, { title, state: { name: "yours", due, renewed }, words, print });
}

function whyNot(code: FaultCode): "unreadable" | "no-answer" {
  return code === "wire.forbidden-character" ? "unreadable" : "no-answer";
}

/** What asking the ILS brought about an item whose answer was lost. */
export function found(lines: readonly Line[], id: ItemId, finding: Finding): Line[] {
  const title = finding.title === "" ? {} : { title: finding.title };
  return change(lines, id, { ...title, state: stateFound(finding) });
}

function stateFound(finding: Finding): ItemState {
  switch (finding.outcome) {
    case "lent":
      return { name: "yours", due: finding.due, renewed: false };
    case "not-lent":
      return { name: "not-yours", reason: "not-lent" };
    case "undecided":
      return { name: "take-to-desk" };
  }
}
