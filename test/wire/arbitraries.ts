import * as fc from "fast-check";
import iconv from "iconv-lite";
import type { Charset } from "../../src/sip-client/charsets.ts";
import type { AnyMessage, Field } from "../../src/sip-client/message.ts";
import { SUMMARY, type FixedKind } from "../../src/sip-client/spec/fixed.ts";
import { FIELDS } from "../../src/sip-client/spec/fields.ts";
import { CODES, messageSpec, type Code } from "../../src/sip-client/spec/messages.ts";

const summary = fc.integer({ min: -1, max: 9 }).map((at) => {
  const flags = Array.from({ length: 10 }, (_, position) => (position === at ? "Y" : " "));
  return flags.join("");
});

/** Anything that the table allows at the place of a fixed field. */
export function fixedValue(kind: FixedKind): fc.Arbitrary<string> {
  if (kind.values !== undefined) return fc.constantFrom(...kind.values);
  // The one pattern with a look-ahead, which fast-check does not turn round.
  return kind === SUMMARY ? summary : fc.stringMatching(kind.pattern);
}

function bytesAs(charset: "latin1" | "cp850"): string[] {
  return Array.from({ length: 256 }, (_, byte) => iconv.decode(Buffer.from([byte]), charset));
}

const ASCII = bytesAs("latin1").slice(0x20, 0x7f);
const CHARACTERS = {
  ascii: ASCII,
  latin1: [...ASCII, ...bytesAs("latin1").slice(0x80)],
  cp850: [...ASCII, ...bytesAs("cp850").slice(0x80)],
};

/** Text that the charset can carry and SIP2 can hold: no control character, no delimiter, letters composed. */
export function sendable(charset: Charset, delimiter: string): fc.Arbitrary<string> {
  if (charset === "utf8" || charset === "utf8-nfd") {
    return fc.string({ unit: "grapheme", maxLength: 30 }).map((text) =>
      text
        .normalize("NFC")
        .replaceAll(/[\0-\x1f\x7f]/g, "")
        .replaceAll(delimiter, ""),
    );
  }
  return fc.string({
    unit: fc.constantFrom(...CHARACTERS[charset].filter((character) => character !== delimiter)),
    maxLength: 30,
  });
}

/** AY and AZ are the frame's, not the message's. */
const KNOWN = Object.keys(FIELDS).filter((code) => code !== "AY" && code !== "AZ");
const fieldCode = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...KNOWN) },
  {
    weight: 1,
    arbitrary: fc.stringMatching(/^[A-Za-z\d]{2}$/).filter((code) => code !== "AY" && code !== "AZ"),
  },
);

function fixedPart(code: Code): fc.Arbitrary<Record<string, string>> {
  const kinds = messageSpec(code).fixed.map(([name, kind]) => [name, fixedValue(kind)] as const);
  return fc.record(Object.fromEntries(kinds));
}

/** A message of one kind with any fields: known and unknown ones, repeated, in any order. */
export function messageOf(code: Code, value: fc.Arbitrary<string>): fc.Arbitrary<AnyMessage> {
  const field: fc.Arbitrary<Field> = fc.record({ code: fieldCode, value });
  return fc
    .record({ fixed: fixedPart(code), fields: fc.array(field, { maxLength: 12 }) })
    .map(({ fixed, fields }) => ({ code, fixed, fields }) as unknown as AnyMessage);
}

export function anyMessage(value: fc.Arbitrary<string>): fc.Arbitrary<AnyMessage> {
  return fc.oneof(...CODES.map((code) => messageOf(code, value)));
}

/** The bytes cut at any places, empty pieces included. */
export function fragments(bytes: Buffer): fc.Arbitrary<Buffer[]> {
  return fc.array(fc.nat({ max: bytes.length }), { maxLength: 20 }).map((cuts) => {
    const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
    return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
  });
}
