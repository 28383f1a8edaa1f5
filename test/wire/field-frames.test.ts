import { describe, expect, it } from "vitest";
import { BY_THE_BOOK, decode, encode, type WireFormat } from "../../src/sip-client/codec.ts";
import { FIELD_FRAMES, UNREADABLE, type FieldFrame } from "./field-frames.ts";

function formatOf(frame: FieldFrame): WireFormat {
  return {
    charset: frame.charset ?? "ascii",
    delimiter: frame.delimiter ?? "|",
    escape: frame.escape ?? "none",
  };
}

describe("frames of the field", () => {
  it.each(FIELD_FRAMES)("$name is understood", (frame) => {
    const result = decode(Buffer.from(frame.bytes, "latin1"), formatOf(frame));
    if (!result.ok) return expect.fail(result.fault.code);
    const { message, sequence, checksum, warnings } = result.value;
    expect(message.code).toBe(frame.code);
    expect(message.fixed).toMatchObject(frame.fixed ?? {});
    if (frame.fields !== undefined) {
      expect(message.fields.map(({ code, value }) => [code, value])).toEqual(frame.fields);
    }
    expect(sequence).toBe(frame.sequence);
    expect(checksum).toBe(frame.checksum ?? "absent");
    expect(warnings.map(({ code }) => code).toSorted()).toEqual(frame.warnings ?? []);
  });

  it.each(UNREADABLE)("%s is refused with a fault", (_name, bytes, code) => {
    const result = decode(Buffer.from(bytes, "latin1"), BY_THE_BOOK);
    expect(result).toMatchObject({ ok: false, fault: { code } });
  });

  const clean = FIELD_FRAMES.filter(({ warnings }) => warnings === undefined);

  it.each(clean)("$name is written again byte for byte", (frame) => {
    const bytes = Buffer.from(frame.bytes, "latin1");
    const format = formatOf(frame);
    const result = decode(bytes, format);
    if (!result.ok) return expect.fail(result.fault.code);
    const { message, checksum, sequence } = result.value;
    const detected = checksum === "absent" ? undefined : Number(sequence ?? 0);
    expect(encode(message, { ...format, sequence: detected })).toEqual({ ok: true, value: bytes });
  });
});
