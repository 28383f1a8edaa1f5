import { decode } from "../../../sip-client/codec.ts";
import { maskedFrame, maskFields, MASK } from "../../../sip-client/mask.ts";
import { all } from "../../../sip-client/message.ts";
import { fieldSpec } from "../../../sip-client/spec/fields.ts";
import { messageSpec } from "../../../sip-client/spec/messages.ts";
import type { Target } from "../target.ts";
import type { Answer, Expectation, Seen } from "./types.ts";

/** Something that was not as it should be. */
export interface Problem {
  readonly expected: string;
  readonly found: string;
  /** Why it does not fail the check; undefined if it does. */
  readonly tolerated: string | undefined;
}

/** Holds an answer against what a check expects. */
export function judge(answer: Answer, expectations: readonly Expectation[], seen: Seen): Problem[] {
  return expectations.flatMap((expectation) => {
    const problem = compare(answer, expectation, seen);
    return problem === undefined ? [] : [{ ...problem, tolerated: expectation.tolerated }];
  });
}

function compare(
  answer: Answer,
  expectation: Expectation,
  seen: Seen,
): { readonly expected: string; readonly found: string } | undefined {
  switch (expectation.what) {
    case "fixed": {
      const values: Readonly<Record<string, string>> = answer.message.fixed;
      const value = values[expectation.name] ?? "";
      if (expectation.pattern.test(value)) return undefined;
      return {
        expected: `${expectation.name} like ${shown(expectation.pattern, false)}`,
        found: JSON.stringify(value),
      };
    }
    case "field": {
      const { code, pattern, required } = expectation;
      const value = all(answer.message, code)[0];
      if (value === undefined ? !required : pattern.test(value)) return undefined;
      const expected = `${nameOf(code)} like ${shown(pattern, isSecret(code))}`;
      return { expected, found: value === undefined ? "no such field" : shownValue(code, value) };
    }
    case "absent": {
      const values = all(answer.message, expectation.code);
      if (values.length === 0) return undefined;
      return { expected: `no ${nameOf(expectation.code)}`, found: `${values.length} times` };
    }
    case "rule":
      return expectation.holds(answer, seen)
        ? undefined
        : { expected: expectation.text, found: "it is not so" };
  }
}

/** What holds for every answer: it can be read, it answers the request, its fixed fields are as SIP2 has them. */
export function shapeProblems(answer: Answer): Problem[] {
  const { decoded } = answer.heard;
  if (!decoded.ok) return [];
  const problems: Problem[] = [];
  for (const { code, where } of decoded.value.warnings) {
    const reason = SHAPE[code];
    if (reason === undefined) continue;
    problems.push({ expected: reason.expected, found: where, tolerated: reason.tolerated });
  }
  for (const code of messageSpec(answer.message.code).required) {
    if (all(answer.message, code).length > 0) continue;
    problems.push({
      expected: `${nameOf(code)}, which SIP2 requires`,
      found: "no such field",
      tolerated: "old Evergreen sends no AO in 24; Koha can be told to hide any field",
    });
  }
  return problems;
}

/** Doubts of the decoder that concern the one who wrote the frame. */
const SHAPE: Readonly<Record<string, { readonly expected: string; readonly tolerated?: string }>> = {
  "bad-fixed-field": { expected: "fixed fields as SIP2 has them" },
  "checksum-wrong": { expected: "the right checksum" },
  "bad-sequence": { expected: "one digit after AY" },
  "control-character": {
    expected: "no control characters",
    tolerated: "Atriuum sends some in PB; others a line feed in a text",
  },
  "delimiter-in-value": {
    expected: "no delimiter within a value",
    tolerated: "servers that do not escape send titles so",
  },
  "unterminated-field": {
    expected: "a delimiter after each field",
    tolerated: "Koha leaves out the last one in 66, other servers everywhere",
  },
  charset: { expected: "text in the charset of the dialect", tolerated: "give --charset or --dialect" },
};

function nameOf(code: string): string {
  return `${code} (${fieldSpec(code).label})`;
}

function isSecret(code: string): boolean {
  const { secrecy } = fieldSpec(code);
  return secrecy === "person" || secrecy === "password";
}

function shown(pattern: RegExp, secret: boolean): string {
  return secret && !/^\W*[A-Z]?\W*$/.test(pattern.source) ? "the one sent" : `/${pattern.source}/`;
}

function shownValue(code: string, value: string): string {
  const masked = maskFields([{ code, value }])[0]?.value ?? MASK;
  return masked === MASK ? "another one" : JSON.stringify(masked);
}

/** A line as a report may show it. */
export function reported(line: Buffer, target: Target): string {
  const decoded = decode(line, target.dialect);
  return decoded.ok ? maskedFrame(decoded.value.message) : `${line.length} bytes`;
}
