import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeLines } from "../../src/app/sip/decode.ts";
import { encodeLines } from "../../src/app/sip/encode.ts";
import type { Charset } from "../../src/sip-client/charsets.ts";
import type { WireFormat } from "../../src/sip-client/codec.ts";
import { lectern, piece } from "./run.ts";

interface Transcript {
  readonly name: string;
  readonly request: string | null;
  readonly response: string | null;
  readonly az_ok?: { readonly request?: boolean; readonly response?: boolean };
}

const transcripts = readFileSync("test/fixtures/sip2-transcripts.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Transcript);

const frames = transcripts.flatMap(({ name, request, response, az_ok }) => [
  { name: `${name}, request`, frame: request, right: az_ok?.request },
  { name: `${name}, response`, frame: response, right: az_ok?.response },
]);

interface Printed {
  readonly code: string;
  readonly name: string;
  readonly from: string;
  readonly fixed: Record<string, string>;
  readonly fields: { code: string; label: string; value: string }[];
  readonly sequence: string | null;
  readonly checksum: string;
  readonly charset: string;
  readonly warnings: { code: string; where: string }[];
  readonly error?: { code: string; text: string; detail: string };
}

const UTF8: WireFormat = { charset: "utf8", delimiter: "|", escape: "none" };

async function decodeAll(
  input: Buffer | string,
  options: { mask?: boolean; format?: WireFormat },
): Promise<Printed[]> {
  let out = "";
  await decodeLines({
    input: piece(input),
    write: async (text) => void (out += text),
    format: options.format ?? UTF8,
    pretty: false,
    mask: options.mask ?? false,
  });
  return out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Printed);
}

async function encodeAll(
  json: string,
  options: { errorDetection?: boolean; forced?: Charset },
): Promise<{ bytes: Buffer; bad: number; said: string }> {
  const parts: Buffer[] = [];
  let said = "";
  const bad = await encodeLines({
    input: piece(json),
    write: async (bytes) => void parts.push(bytes),
    complain: (text) => void (said += text),
    format: UTF8,
    forcedCharset: options.forced,
    errorDetection: options.errorDetection ?? false,
    terminator: "",
  });
  return { bytes: Buffer.concat(parts), bad, said };
}

/** What `encode` says it makes of a frame: no empty segments, a last delimiter, capitals in AZ. */
function normalised(frame: string, fixedEnd: number): string {
  const line = frame.replace(/^[\r\n]+|[\r\n]+$/g, "");
  const trailer = /(?:AY.)?AZ[\dA-Fa-f]{4}$/.exec(line)?.[0] ?? "";
  const body = line.slice(0, line.length - trailer.length);
  const segments = body
    .slice(fixedEnd)
    .split("|")
    .filter((segment) => segment !== "");
  return (
    body.slice(0, fixedEnd) +
    segments.map((segment) => `${segment}|`).join("") +
    trailer.slice(0, -4) +
    trailer.slice(-4).toUpperCase()
  );
}

describe("recorded frames", () => {
  const readable = frames.filter(
    ({ frame }) => frame !== null && frame.trim() !== "" && !frame.startsWith("55"),
  );

  it.each(readable)("decodes and encodes to the same bytes: $name", async ({ frame, right }) => {
    const [printed] = await decodeAll(frame ?? "", {});
    expect(printed?.error).toBeUndefined();
    if (right !== undefined) expect(printed?.checksum).toBe(right ? "right" : "wrong");
    const again = await encodeAll(JSON.stringify(printed), {});
    const fixedEnd = 2 + Object.values(printed?.fixed ?? {}).join("").length;
    const expected = normalised(frame ?? "", fixedEnd);
    // A wrong AZ comes out right; everything before it is as it was.
    if (printed?.checksum === "wrong")
      expect(again.bytes.toString("utf8").slice(0, -4)).toBe(expected.slice(0, -4));
    else expect(again.bytes.toString("utf8")).toBe(expected);
  });

  it("reads all of them from one stream and goes on after what is no SIP2 message", async () => {
    const lines = frames.flatMap(({ frame }) => (frame === null ? [] : [frame.replace(/[\r\n]+/g, "")]));
    const printed = await decodeAll(lines.filter((line) => line !== "").join("\r\n"), {});
    expect(printed).toHaveLength(lines.filter((line) => line !== "").length);
    expect(printed.filter(({ error }) => error !== undefined).map(({ error }) => error?.code)).toEqual([
      "wire.unknown-message",
    ]);
  });
});

describe("decode", () => {
  it("prints code, name, sender, fixed fields by name and fields with labels in order", async () => {
    const [printed] = await decodeAll("2300120261123    201500AOUWOLS|AAdjfiander|AC|AD6789|AY2AZF040", {});
    expect(printed).toEqual({
      code: "23",
      name: "patron status",
      from: "SC",
      fixed: { language: "001", transactionDate: "20261123    201500" },
      fields: [
        { code: "AO", label: "institution id", value: "UWOLS" },
        { code: "AA", label: "patron identifier", value: "djfiander" },
        { code: "AC", label: "terminal password", value: "" },
        { code: "AD", label: "patron password", value: "6789" },
      ],
      sequence: "2",
      checksum: "right",
      charset: "utf8",
      warnings: [],
    });
  });

  it.each([
    ["CR", "941\r940\r"],
    ["LF", "941\n940\n"],
    ["CRLF", "941\r\n940\r\n"],
    ["an escape written out", "941\\r\n940\\r\\n\n"],
    ["nothing at the end", "941\n940"],
  ])("takes lines that end with %s", async (_name, input) => {
    const printed = await decodeAll(input, {});
    expect(printed.map(({ fixed }) => fixed["ok"])).toEqual(["1", "0"]);
  });

  it("puts lines together that arrive in pieces, in the middle of a letter too", async () => {
    const bytes = Buffer.from("1803020120261123    201500ABx|AJcafé|\r", "utf8");
    const out: string[] = [];
    const single = Array.from(bytes, (byte) => Buffer.from([byte]));
    await decodeLines({
      input: piece(...single),
      write: async (text) => void out.push(text),
      format: UTF8,
      pretty: false,
      mask: false,
    });
    expect(out.join("")).toContain("café");
  });

  it("hides secrets with --mask", async () => {
    const [printed] = await decodeAll("2300120261123    201500AOUWOLS|AAdjfiander|AC|AD6789|", {
      mask: true,
    });
    expect(JSON.stringify(printed)).not.toMatch(/djfiander|6789/);
  });

  it("shows dates, flags and codes in words with --pretty", async () => {
    const frame = "64  Y    Y      00120261123    205053000000010002    00000000AOUWOLS|AAx|AEy|BLY|\n";
    const { stdout } = await lectern(["sip", "decode", "--pretty"], frame);
    expect(stdout).toContain("64 patron information response (ACS -> SC)");
    expect(stdout).toContain("recall privileges denied, too many renewals");
    expect(stdout).toContain("English");
    expect(stdout).toContain("2026-11-23 20:50:53 local time");
  });

  it("exits 0 for broken frames, and 1 with --strict", async () => {
    expect((await lectern(["sip", "decode"], "hello\n")).code).toBe(0);
    const strict = await lectern(["sip", "decode", "--strict"], "hello\n941\n");
    expect(strict.code).toBe(1);
    expect(strict.stdout.trim().split("\n")).toHaveLength(2);
  });

  it.each([
    ["a charset", ["--charset", "ebcdic"]],
    ["a dialect", ["--dialect", "atlantis"]],
    ["a delimiter", ["--delimiter", "||"]],
    ["an option", ["--nonsense"]],
  ])("exits 2 for %s that it does not know", async (_name, args) => {
    expect((await lectern(["sip", "decode", ...args], "")).code).toBe(2);
  });
});

describe("encode", () => {
  const json = (value: object): string => JSON.stringify(value);

  it.each([
    ["UTF-8", "utf8", Buffer.from("café", "utf8")],
    ["letters and accents apart", "utf8-nfd", Buffer.from("café".normalize("NFD"), "utf8")],
    ["Latin-1 where UTF-8 was expected", "latin1", Buffer.from("café", "latin1")],
  ])("gives the bytes again: %s", async (_name, charset, title) => {
    const frame = Buffer.concat([Buffer.from("1803020120261123    201500ABx|AJ"), title, Buffer.from("|")]);
    const [printed] = await decodeAll(frame, {});
    expect(printed?.charset).toBe(charset);
    expect((await encodeAll(json(printed ?? {}), {})).bytes.equals(frame)).toBe(true);
  });

  it("gives a delimiter within a value again", async () => {
    const frame = "1803020120261123    201500ABx|AJone |, two|CK001|";
    const [printed] = await decodeAll(frame, {});
    expect(printed?.fields[1]).toMatchObject({ code: "AJ", value: "one |, two" });
    expect((await encodeAll(json(printed ?? {}), {})).bytes.toString()).toBe(frame);
  });

  it("adds AY and AZ with --error-detection, counting from 0", async () => {
    const lines = await decodeAll("9900802.00\n97\n9900802.00\n", {});
    const { bytes } = await encodeAll(lines.map(json).join("\n"), { errorDetection: true });
    expect(bytes.toString()).toMatch(/^9900802\.00AY0AZ[\dA-F]{4}97AZFEF59900802\.00AY2AZ[\dA-F]{4}$/);
  });

  it.each([
    ["what is no JSON", "nonsense"],
    ["a frame that decode could not read", json({ error: { code: "wire.empty" } })],
    [
      "a masked value",
      json({
        code: "93",
        fixed: { uidAlgorithm: "0", pwdAlgorithm: "0" },
        fields: [{ code: "CO", value: "***" }],
      }),
    ],
    ["a fixed field of the wrong width", json({ code: "94", fixed: { ok: "10" }, fields: [] })],
    [
      "a line end in a value",
      json({ code: "94", fixed: { ok: "1" }, fields: [{ code: "AF", value: "a\rb" }] }),
    ],
  ])("names the line of %s and goes on", async (_name, line) => {
    const good = json({ code: "94", fixed: { ok: "1" }, fields: [] });
    const { bytes, bad, said } = await encodeAll(`${line}\n${good}\n`, {});
    expect({ bad, bytes: bytes.toString() }).toEqual({ bad: 1, bytes: "941" });
    expect(said).toMatch(/^line 1: /);
  });

  it("is the way back of decode in a pipe", async () => {
    const frame = "9300CNuser|COpass|CPdesk|AY5AZ";
    const decoded = await lectern(["sip", "decode"], `${frame}0000\n941\n`);
    const encoded = await lectern(["sip", "encode"], decoded.stdout);
    expect(encoded).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^9300CNuser\|COpass\|CPdesk\|AY5AZ[\dA-F]{4}\n941\n$/),
    });
  });
});
