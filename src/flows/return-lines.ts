import type { ReturnState } from "../core/contract/view-model.ts";
import type { FaultCode } from "../core/faults.ts";
import type { ItemId } from "../core/ids.ts";
import type { Result } from "../core/result.ts";
import type { ReturnFinding, TakenBack } from "../core/returns.ts";
import type { Line } from "./lines.ts";

/** One item that is brought back, in the order of the scans. */
export interface ReturnLine {
  readonly id: ItemId;
  readonly title: string;
  readonly state: ReturnState;
  /** What the ILS said of it; undefined until it has answered. */
  readonly taken: TakenBack | undefined;
}

export function changeLine(
  lines: readonly ReturnLine[],
  id: ItemId,
  changed: Partial<ReturnLine>,
): readonly ReturnLine[] {
  return lines.map((line) => (line.id === id ? { ...line, ...changed } : line));
}

/**
 * A scanned item joins the list. One that was not taken, or that nobody could decide about, is asked for again: circulation
 * knows what is open about it, and asks before it repeats. One that is returned or in hand stays as it is.
 */
export function broughtBack(lines: readonly ReturnLine[], id: ItemId): readonly ReturnLine[] {
  const line = lines.find((one) => one.id === id);
  if (line === undefined) {
    return [...lines, { id, title: "", state: { name: "waiting" }, taken: undefined }];
  }
  const isOpen = line.state.name === "not-returned" || line.state.name === "take-to-desk";
  return isOpen ? changeLine(lines, id, { state: { name: "waiting" }, taken: undefined }) : lines;
}

export function isReturned(line: ReturnLine): boolean {
  return line.state.name === "returned";
}

/** The first item that is in this state. */
export function firstThatIs(lines: readonly ReturnLine[], name: "waiting" | "securing"): ItemId | undefined {
  return lines.find(({ state }) => state.name === name)?.id;
}

/** The answer to 09. A lost one is not an answer: see `found`. */
export function taken(
  lines: readonly ReturnLine[],
  id: ItemId,
  answer: Result<TakenBack>,
): readonly ReturnLine[] {
  if (answer.ok) return answered(lines, id, answer.value);
  return changeLine(lines, id, {
    state: { name: "not-returned", reason: whyNot(answer.fault.code), route: undefined },
  });
}

function whyNot(code: FaultCode): "unreadable" | "no-answer" {
  return code === "wire.forbidden-character" ? "unreadable" : "no-answer";
}

/** What asking the ILS brought about an item whose answer was lost. */
export function found(
  lines: readonly ReturnLine[],
  id: ItemId,
  finding: ReturnFinding,
): readonly ReturnLine[] {
  if (finding.found) return answered(lines, id, finding);
  const { title, outcome, entry } = finding;
  const state: ReturnState =
    outcome === "undecided"
      ? { name: "take-to-desk", why: "undecided", entry }
      : { name: "not-returned", reason: "not-done", route: undefined };
  return changeLine(lines, id, { title, state });
}

/** Where security is to be put on, nothing is said of an item before that. */
function answered(lines: readonly ReturnLine[], id: ItemId, said: TakenBack): readonly ReturnLine[] {
  const state: ReturnState = said.arm === undefined ? outcomeOf(said) : { name: "securing" };
  return changeLine(lines, id, { title: said.title, state, taken: said });
}

function outcomeOf({ outcome, route, fee, offLine }: TakenBack): ReturnState {
  return outcome === "refused"
    ? { name: "not-returned", reason: "refused", route }
    : { name: "returned", route, fee, offLine };
}

/** What came of putting the security on. */
export function armed(
  lines: readonly ReturnLine[],
  id: ItemId,
  outcome: Result<unknown>,
): readonly ReturnLine[] {
  const said = lines.find((line) => line.id === id)?.taken;
  if (said === undefined) throw new Error("Security was put on an item that nobody answered for");
  const state: ReturnState = outcome.ok
    ? outcomeOf(said)
    : { name: "take-to-desk", why: "not-armed", entry: said.entry };
  return changeLine(lines, id, { state });
}

/** The loans of a session without those that came back since. */
export function stillLent(loans: readonly Line[], back: readonly ReturnLine[]): readonly Line[] {
  return loans.filter(({ id }) => !back.some((line) => line.id === id && isReturned(line)));
}
