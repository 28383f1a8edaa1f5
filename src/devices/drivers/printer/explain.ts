/** Captures of a printer's line as people read them: commands of the host, status of the printer, or both. Pure. */
import type { Decoded, Sender } from "../../driver.ts";
import { explainCommands, type CommandTable } from "./commands.ts";

/** Reads status of one capture; it may remember what was asked, for an answer does not always say. */
export interface StatusReader {
  read(bytes: Uint8Array): readonly Decoded[];
  asked(question: Uint8Array): void;
}

/** What is to be known of a language to explain its captures. */
export interface Explainer {
  readonly commands: CommandTable;
  /** Commands that are met among status where both directions were captured; -1 stands for any byte. */
  readonly questions: readonly (readonly number[])[];
  readonly status: () => StatusReader;
}

/** Both directions; where nobody says who sent the bytes, a print job is told from status by being one to the end. */
export function explainPrinter(
  explainer: Explainer,
  pieces: readonly Uint8Array[],
  from: Sender,
): readonly Decoded[] {
  if (from !== undefined) return explainStatus(explainer, pieces, from);
  const commands = explainCommands(joined(pieces), explainer.commands);
  const isJob = commands.every(({ kind, command }) => kind !== "junk" && command !== "nothing");
  return isJob ? commands : explainStatus(explainer, pieces, from);
}

/** Status, and the questions among it where nobody says who sent the bytes. */
export function explainStatus(
  { commands, questions, status }: Explainer,
  pieces: readonly Uint8Array[],
  from: Sender,
): readonly Decoded[] {
  const bytes = joined(pieces);
  if (from === "host") return explainCommands(bytes, commands);
  const reader = status();
  if (from === "device") return reader.read(bytes);
  const found: Decoded[] = [];
  for (let at = 0; at < bytes.length;) {
    const next = questionBehind(bytes, at, questions);
    const question = bytes.subarray(next.from, next.from + next.size);
    found.push(...reader.read(bytes.subarray(at, next.from)), ...explainCommands(question, commands));
    reader.asked(question);
    at = next.from + next.size;
  }
  return found;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

/** The next question at or behind `at`; an empty one at the end. */
function questionBehind(
  bytes: Uint8Array,
  at: number,
  questions: Explainer["questions"],
): { readonly from: number; readonly size: number } {
  for (let from = at; from < bytes.length; from++) {
    const rest = bytes.subarray(from);
    const question = questions.find(
      (each) => each.length <= rest.length && each.every((byte, index) => byte < 0 || rest[index] === byte),
    );
    if (question !== undefined) return { from, size: question.length };
  }
  return { from: bytes.length, size: 0 };
}
