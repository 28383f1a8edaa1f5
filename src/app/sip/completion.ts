import { fieldSpec } from "../../sip-client/spec/fields.ts";
import { messageSpec, type Code } from "../../sip-client/spec/messages.ts";
import { REQUESTS, splitMessage, typedLabel, typedName } from "./words.ts";

/** What node:readline wants of a completer: the candidates, and the part of the line that they replace. */
export type Completion = [candidates: string[], replaced: string];

/** Words of the console that are no messages. */
export const CONSOLE_WORDS = ["help", "quit"] as const;

/** Completes message names and codes at the head of a line, then field codes, labels and names of fixed fields. */
export function complete(line: string): Completion {
  const head = splitMessage(line);
  if (head === undefined || !line.includes(" ", headLength(line, head.code)))
    return [matching(headWords(), line), line];
  const word = /\S*$/.exec(line)?.[0] ?? "";
  return [matching(fieldWords(head.code), word), word];
}

function headLength(line: string, code: Code): number {
  return line.startsWith(code) ? code.length : messageSpec(code).name.length;
}

function headWords(): string[] {
  return [
    ...REQUESTS.map((code) => `${messageSpec(code).name} `),
    ...REQUESTS.map((code) => `${code} `),
    ...CONSOLE_WORDS,
  ];
}

function fieldWords(code: Code): string[] {
  const spec = messageSpec(code);
  const fields = [...spec.required, ...spec.optional];
  return [
    ...fields.map((field) => `${field}=`),
    ...fields.map((field) => `${typedLabel(fieldSpec(field).label)}=`),
    ...spec.fixed.map(([name]) => `${typedName(name)}=`),
  ];
}

/** Codes match in either case. */
function matching(words: readonly string[], start: string): string[] {
  const lower = start.toLowerCase();
  return words.filter((word) => word.toLowerCase().startsWith(lower));
}
