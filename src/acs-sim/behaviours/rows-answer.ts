import type { Random } from "../../core/clock.ts";
import type { AnyMessage, Field } from "../../sip-client/message.ts";
import { messageSpec } from "../../sip-client/spec/messages.ts";
import { disturbance, NONE } from "./row.ts";
import type { Turn } from "./turn.ts";

/** Changes the fields of the answer, if there is one. */
function refield(turn: Turn, change: (fields: readonly Field[]) => readonly Field[]): false {
  const { answer } = turn;
  if (answer !== undefined) turn.answer = { ...answer, fields: change(answer.fields) };
  return false;
}

function isRefused(answer: AnyMessage | undefined): boolean {
  return answer !== undefined && "ok" in answer.fixed && answer.fixed.ok === "0";
}

/** Fisher-Yates: every order is as likely as any other. */
function shuffled<T>(list: readonly T[], random: Random): T[] {
  const result = [...list];
  for (let left = result.length; left > 1; left--) {
    const pick = Math.floor(random() * left);
    [result[left - 1], result[pick]] = [result[pick]!, result[left - 1]!];
  }
  return result;
}

/** Disturbances of what an answer says: the library has done its part, the fields are not bytes yet. */
export const ANSWER_ROWS = {
  "set-field": disturbance(
    "Gives a field another value; a field that is not there is added.",
    (z) => ({ code: z.string().regex(/^[A-Z][A-Z\d]$/, "two characters, such as AH"), value: z.string() }),
    ({ code, value }) => ({
      answered: (turn) =>
        refield(turn, (fields) =>
          fields.some((field) => field.code === code)
            ? fields.map((field) => (field.code === code ? { code, value } : field))
            : [...fields, { code, value }],
        ),
    }),
  ),
  "add-field": disturbance(
    "Adds a field at the end, known or unknown to SIP2; onlyRefused: only to answers with ok = 0.",
    (z) => ({
      code: z.string().regex(/^[A-Za-z\d]{2}$/, "two characters, such as ZZ"),
      value: z.string(),
      onlyRefused: z.boolean().default(false),
    }),
    ({ code, value, onlyRefused }) => ({
      answered: (turn) =>
        onlyRefused && !isRefused(turn.answer)
          ? false
          : refield(turn, (fields) => [...fields, { code, value }]),
    }),
  ),
  "hide-fields": disturbance(
    "Leaves fields out, required ones too.",
    (z) => ({ codes: z.array(z.string().length(2)).min(1) }),
    ({ codes }) => ({
      answered: (turn) => refield(turn, (fields) => fields.filter(({ code }) => !codes.includes(code))),
    }),
  ),
  "repeat-field": disturbance(
    "Sends a field twice, as servers do that add their own AF to that of the library system.",
    (z) => ({ code: z.string().length(2).default("AF") }),
    ({ code }) => ({
      answered: (turn) =>
        refield(turn, (fields) =>
          fields.flatMap((field) => (field.code === code ? [field, field] : [field])),
        ),
    }),
  ),
  "move-fields": disturbance(
    "Puts some fields first and some last; the others keep their order between them.",
    (z) => ({
      first: z.array(z.string().length(2)).default([]),
      last: z.array(z.string().length(2)).default([]),
    }),
    ({ first, last }) => ({
      answered: (turn) =>
        refield(turn, (fields) => [
          ...first.flatMap((code) => fields.filter((field) => field.code === code)),
          ...fields.filter(({ code }) => !first.includes(code) && !last.includes(code)),
          ...last.flatMap((code) => fields.filter((field) => field.code === code)),
        ]),
    }),
  ),
  "shuffle-fields": disturbance("Sends the fields in random order.", NONE, (_, random) => ({
    answered: (turn) => refield(turn, (fields) => shuffled(fields, random)),
  })),
  "set-fixed": disturbance(
    "Gives a fixed field another value, cut or filled with blanks to its width, whether SIP2 allows the value or not.",
    (z) => ({ name: z.string(), value: z.string() }),
    ({ name, value }) => ({
      answered(turn) {
        const { answer } = turn;
        const width = answer && messageSpec(answer.code).fixed.find((each) => each[0] === name)?.[1].width;
        if (answer === undefined || width === undefined) return false;
        const fixed = { ...answer.fixed, [name]: value.slice(0, width).padEnd(width) };
        turn.answer = { ...answer, fixed } as AnyMessage;
        return false;
      },
    }),
  ),
  "garbage-tail": disturbance(
    "Puts text without a delimiter after the last field, as Koha did in 66; onlyRefused: only where ok = 0.",
    (z) => ({
      text: z.string().default("C4::SIP::SIPServer=HASH(0x55e1c0ffee00)".repeat(2)),
      onlyRefused: z.boolean().default(false),
    }),
    ({ text, onlyRefused }) => ({
      answered(turn) {
        if (!onlyRefused || isRefused(turn.answer)) turn.tail = text;
        return false;
      },
    }),
  ),
  "wrong-sequence": disturbance(
    "Answers with another AY than the request had.",
    (z) => ({ by: z.int().min(1).max(9).default(1) }),
    ({ by }) => ({
      answered(turn) {
        if (turn.sequence !== undefined) turn.sequence = (turn.sequence + by) % 10;
        return false;
      },
    }),
  ),
  "wrong-checksum": disturbance("Answers with an AZ that does not fit.", NONE, () => ({
    answered(turn) {
      turn.spoilChecksum = true;
      return false;
    },
  })),
  "no-checksum": disturbance("Answers without AY and AZ although it was asked with them.", NONE, () => ({
    answered(turn) {
      turn.sequence = undefined;
      return false;
    },
  })),
  "unasked-checksum": disturbance(
    "Answers with AY and AZ although it was asked without them.",
    (z) => ({ digit: z.int().min(0).max(9).default(4) }),
    ({ digit }) => ({
      answered(turn) {
        turn.sequence ??= digit;
        return false;
      },
    }),
  ),
} as const;
