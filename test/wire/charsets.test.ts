import { describe, expect, it } from "vitest";
import { CHARSETS, decodeText, encodeText, type Charset } from "../../src/sip-client/charsets.ts";
import { BY_THE_BOOK, encode } from "../../src/sip-client/codec.ts";
import { build } from "../../src/sip-client/message.ts";

describe("charsets", () => {
  it.each(["latin1", "cp850"] as const)("%s takes every byte there and back", (charset) => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const { text, valid } = decodeText(bytes, charset);
    expect(valid).toBe(true);
    expect(encodeText(text, charset)).toEqual(bytes);
  });

  it.each(CHARSETS)("%s leaves ASCII alone", (charset) => {
    const bytes = Buffer.from(Array.from({ length: 128 }, (_, byte) => byte));
    expect(decodeText(bytes, charset)).toEqual({ text: bytes.toString("latin1"), valid: true });
    expect(encodeText(bytes.toString("latin1"), charset)).toEqual(bytes);
  });

  it.each<[Charset, string]>([
    ["ascii", "Dvorak, ?, ???? and ?"],
    ["latin1", "Dvorák, ß, ???? and ?"],
    ["cp850", "Dvorák, ß, ???? and ?"],
    ["utf8", "Dvořák, ß, тоже and 😀"],
  ])("%s writes what it lacks without accents, or as a question mark", (charset, expected) => {
    const bytes = encodeText("Dvořák, ß, тоже and 😀", charset);
    expect(decodeText(bytes, charset).text).toBe(expected);
  });

  it.each<[Charset, string]>([
    ["utf8", "63c3a1"],
    ["utf8-nfd", "6361cc81"],
    ["latin1", "63e1"],
    ["cp850", "63a0"],
    ["ascii", "6361"],
  ])("a letter and its accent given apart go out as %s writes them", (charset, hex) => {
    const message = build("35", { transactionDate: "20261123    120000" }, { AO: "ca\u0301", AA: "" });
    const frame = encode(message, { ...BY_THE_BOOK, charset, sequence: undefined });
    if (!frame.ok) return expect.fail(frame.fault.code);
    expect(frame.value.subarray(22, -4).toString("hex")).toBe(hex);
  });
});
