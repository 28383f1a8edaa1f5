import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHARSETS, type Charset } from "../../src/sip-client/charsets.ts";
import { BY_THE_BOOK, decode, encode, type WireFormat } from "../../src/sip-client/codec.ts";
import { Framer, MAX_FRAME, type FrameEnd } from "../../src/sip-client/framer.ts";
import { describe as describeMessage, maskedFrame } from "../../src/sip-client/mask.ts";
import type { AnyMessage, Field } from "../../src/sip-client/message.ts";
import { FIELDS, fieldSpec } from "../../src/sip-client/spec/fields.ts";
import { CODES, messageSpec, type Code } from "../../src/sip-client/spec/messages.ts";
import { anyMessage, fragments, messageOf, sendable } from "./arbitraries.ts";

const sequences = fc.option(fc.nat({ max: 9 }), { nil: undefined });

function encoded(message: AnyMessage, format: WireFormat, sequence: number | undefined): Buffer {
  const result = encode(message, { ...format, sequence });
  return result.ok ? result.value : expect.fail(`${result.fault.code} ${result.fault.detail}`);
}

describe.each(CHARSETS)("encode then decode in %s", (charset: Charset) => {
  it.each(CODES)("gives message %s back", (code: Code) => {
    const unnumbered = messageSpec(code).unnumbered === true;
    const written = fc.oneof(
      ...["|", "^"].map((delimiter) =>
        fc.tuple(fc.constant(delimiter), messageOf(code, sendable(charset, delimiter))),
      ),
    );
    fc.assert(
      fc.property(written, sequences, fc.context(), ([delimiter, message], sequence, context) => {
        const format: WireFormat = { charset, delimiter, escape: "none" };
        const frame = encoded(message, format, sequence);
        context.log(frame.toString("latin1"));
        const decoded = decode(frame, format);
        if (!decoded.ok) return expect.fail(decoded.fault.code);
        expect(decoded.value.message).toEqual(message);
        const numbered = sequence !== undefined && !unnumbered;
        expect(decoded.value.sequence).toBe(numbered ? String(sequence) : undefined);
        expect(decoded.value.checksum).toBe(sequence === undefined ? "absent" : "right");
      }),
      { numRuns: 30 },
    );
  });
});

describe("decode", () => {
  const garbage = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
  const headed = fc
    .tuple(fc.constantFrom(...CODES), garbage)
    .map(([code, rest]) => Buffer.concat([Buffer.from(code), rest]));

  it("answers any bytes with a message or a fault, and reads what it would write in the same way again", () => {
    fc.assert(
      fc.property(fc.oneof(garbage, headed), fc.constantFrom(...CHARSETS), (bytes, charset) => {
        const format: WireFormat = { charset, delimiter: "|", escape: "blank" };
        const once = decode(bytes, format);
        if (!once.ok) return;
        const first = encode(once.value.message, { ...format, sequence: undefined });
        if (!first.ok) {
          expect(first.fault.code).toBe("wire.bad-fixed-field");
          return;
        }
        const twice = decode(first.value, format);
        if (!twice.ok) return expect.fail(twice.fault.code);
        expect(encoded(twice.value.message, format, undefined)).toEqual(first.value);
      }),
      { numRuns: 2000 },
    );
  });

  it("notices any single changed byte of a frame with a checksum", () => {
    fc.assert(
      fc.property(
        anyMessage(sendable("ascii", "|")),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (message, where, change) => {
          const frame = encoded(message, BY_THE_BOOK, 3);
          const at = where % frame.length;
          const changed = Buffer.from(frame);
          changed[at] = (changed[at]! + change) % 256;
          const decoded = decode(changed, BY_THE_BOOK);
          // A capital hex digit may become a small one; AZ itself, or the code, may be gone altogether.
          const same =
            at >= frame.length - 4 &&
            changed.toString("latin1").slice(-4).toUpperCase() === frame.toString().slice(-4);
          if (decoded.ok && !same) expect(decoded.value.checksum).not.toBe("right");
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("encode", () => {
  it("refuses a delimiter, line end or control character wherever a value holds one", () => {
    const bad = fc.constantFrom("|", "\r", "\n", "\0", "\t", "\x1b", "\x7f");
    fc.assert(
      fc.property(anyMessage(sendable("ascii", "|")), bad, fc.nat(), fc.nat(), (message, char, field, at) => {
        fc.pre(message.fields.length > 0);
        const fields = message.fields.map(({ code, value }, index): Field => {
          if (index !== field % message.fields.length) return { code, value };
          const cut = at % (value.length + 1);
          return { code, value: value.slice(0, cut) + char + value.slice(cut) };
        });
        const result = encode({ ...message, fields }, { ...BY_THE_BOOK, sequence: undefined });
        expect(result).toMatchObject({ ok: false, fault: { code: "wire.forbidden-character" } });
      }),
    );
  });

  it("writes one frame and no second one, whatever a dialect makes of such a character", () => {
    const escapes = fc.constantFrom("entity" as const, "blank" as const, "delete" as const);
    const wild = fc.string({ unit: "binary", maxLength: 20 });
    fc.assert(
      fc.property(anyMessage(wild), escapes, fc.constantFrom(...CHARSETS), (message, escape, charset) => {
        const format: WireFormat = { charset, delimiter: "|", escape };
        const frame = encoded(message, format, 1);
        expect(frame.includes("\r") || frame.includes("\n")).toBe(false);
        const decoded = decode(frame, format);
        if (!decoded.ok) return expect.fail(decoded.fault.code);
        expect(decoded.value.message.fields.map(({ code }) => code)).toEqual(
          message.fields.map(({ code }) => code),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe("framer", () => {
  const line = fc
    .uint8Array({ minLength: 1, maxLength: 60 })
    .map((bytes) => Buffer.from(bytes.map((byte) => (byte < 0x20 ? byte + 0x40 : byte))));
  const separators: Readonly<Record<FrameEnd, readonly string[]>> = {
    cr: ["\r", "\r\n", "\r\r"],
    lf: ["\n", "\r\n"],
    "cr-or-lf": ["\r", "\n", "\r\n", "\n\r", "\r\n\r\n"],
  };

  it.each(["cr", "lf", "cr-or-lf"] as const)("cuts the same frames however the bytes arrive (%s)", (end) => {
    const written = fc.array(fc.tuple(line, fc.constantFrom(...separators[end])), { maxLength: 8 });
    fc.assert(
      fc.property(written, fc.gen(), (lines, gen) => {
        const stream = Buffer.concat(lines.flatMap(([text, separator]) => [text, Buffer.from(separator)]));
        const framer = new Framer(end);
        const frames = gen(fragments, stream).flatMap((chunk) => framer.push(chunk).frames);
        expect(frames).toEqual(lines.map(([text]) => text));
        expect(framer.pending).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it("throws a line away that grows past the limit, and takes the next one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_FRAME }), (size) => {
        const framer = new Framer("cr");
        const stream = Buffer.concat([Buffer.alloc(MAX_FRAME + 1, 0x41), Buffer.from("\r941\r")]);
        let discarded = 0;
        const frames: Buffer[] = [];
        for (let at = 0; at < stream.length; at += size) {
          const framed = framer.push(stream.subarray(at, at + size));
          discarded += framed.discarded;
          frames.push(...framed.frames);
        }
        expect(frames.map(String)).toEqual(["941"]);
        expect(discarded).toBe(MAX_FRAME + 1);
      }),
      { numRuns: 10, examples: [[MAX_FRAME + 6], [1]] },
    );
  });
});

describe("masking", () => {
  const secretCodes = Object.keys(FIELDS).filter((code) =>
    ["person", "password"].includes(fieldSpec(code).secrecy),
  );
  const openCodes = Object.keys(FIELDS).filter((code) => !secretCodes.includes(code));
  // Recognisable wherever it turns up, and part of no fixed field.
  const secret = fc.stringMatching(/^[vxz]{2,3}[0-9]{0,6}$/);
  const secretField: fc.Arbitrary<Field> = fc.record({
    code: fc.oneof(fc.constantFrom(...secretCodes), fc.constantFrom("ZZ", "Q7", "00", "")),
    value: fc.tuple(fc.constantFrom("", " "), secret).map(([blank, text]) => blank + text + blank),
  });

  it("lets no secret of a message through, not even quoted by the free text of the ACS", () => {
    fc.assert(
      fc.property(
        anyMessage(fc.constant("")),
        fc.array(secretField, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(...openCodes),
        fc.constantFrom("*** ", "Card ", "", "***"),

        (bare, secrets, quoting, words) => {
          const quote = { code: quoting, value: secrets.map(({ value }) => words + value.trim()).join("/") };
          const message = { ...bare, fields: [quote, ...secrets] } as AnyMessage;
          for (const shown of [maskedFrame(message), describeMessage(message)]) {
            for (const { value } of secrets) expect(shown).not.toContain(value.trim());
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("lets nothing through that slipped into a fixed part that was cut", () => {
    const message = decode(Buffer.from("23001AOmain|AA29999000012345|AC|AD4711|"), BY_THE_BOOK);
    if (!message.ok) return expect.fail(message.fault.code);
    expect(maskedFrame(message.value.message)).not.toMatch(/2999|4711/);
    expect(JSON.stringify(message.value.warnings)).not.toMatch(/29|47/);
  });

  it("shows the head of a value that held a raw delimiter neither in the frame nor in a warning", () => {
    const decoded = decode(Buffer.from("2300120261123    120000AOmain|AA29999|AC|AD12|34|"), BY_THE_BOOK);
    if (!decoded.ok) return expect.fail(decoded.fault.code);
    expect(maskedFrame(decoded.value.message)).toBe("2300120261123    120000AOmain|AA***|AC|AD***|??|");
    expect(JSON.stringify(decoded.value.warnings)).not.toContain("34");
  });

  it("stays quick for a frame of nothing but fields", () => {
    const many = Array.from({ length: 100_000 }, (_, at) => [`AA${at}|`, `AB${at}|`])
      .flat()
      .join("");
    const decoded = decode(Buffer.from(`2300120261123    120000${many}`), BY_THE_BOOK);
    if (!decoded.ok) return expect.fail(decoded.fault.code);
    expect(decoded.value.message.fields).toHaveLength(200_000);
    expect(maskedFrame(decoded.value.message)).not.toMatch(/AB\d/);
  });
});
