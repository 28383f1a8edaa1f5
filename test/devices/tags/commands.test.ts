/** `lectern tag decode` and `encode`, as people run them; and what docs/tags.md says that they print. */
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { parseArgs } from "node:util";
import { describe, expect, it } from "vitest";
import { runTagDecode, tagReader, type TagDecodeOptions } from "../../../src/app/tag/decode.ts";
import type { TextIo } from "../../../src/app/text-io.ts";
import { encodeTag, runTagEncode } from "../../../src/app/tag/encode.ts";
import { loadDecoder } from "../../../src/devices/decoders.ts";
import { examplesIn } from "../../console.ts";
import { lectern } from "../../sip-tools/run.ts";
import { bytes, vectors } from "../vectors.ts";
import { must } from "./bench.ts";

const page = readFileSync(new URL("../../../docs/tags.md", import.meta.url), "utf8");

const examples = examplesIn(page);

/** Runs `./lectern tag …` here; answers all that it prints. */
async function run(command: string): Promise<string> {
  const [, , verb, ...words] = Array.from(
    command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g),
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );
  let printed = "";
  const say = (text: string): void => {
    printed += text;
  };
  const io: TextIo = { input: Readable.from([]), write: async (text) => say(text), complain: say };
  if (verb === "encode") await runTagEncode(words, io);
  else {
    const { values, positionals } = parseArgs({
      args: words,
      options: { as: { type: "string" }, dsfid: { type: "string" } },
      allowPositionals: true,
    });
    await runTagDecode(positionals, { acceptBadCrc: false, ...values }, io);
  }
  return printed;
}

it("docs/tags.md tells the truth about what is printed", async () => {
  expect(examples.length).toBeGreaterThan(10);
  for (const { command, output } of examples) expect(await run(command)).toBe(output);
});

describe("lectern tag decode", () => {
  it("reads one tag a line, tells of those that are none, and encode gives all others back", async () => {
    const tags = ["iso28560-3", "iso28560-2"].flatMap(vectors).filter(({ note }) => !note.startsWith("CRC"));
    const lines = [tags[0]?.hex, "", "no tag", ...tags.slice(1).map(({ hex }) => hex.replaceAll(" ", ""))];
    const decoded = await lectern(["tag", "decode"], lines.join("\n"));
    expect(decoded.code).toBe(1);
    expect(decoded.stderr).toMatch(/^lectern: .*\(line 3: "no" is not hexadecimal\)/);
    const encoded = await lectern(["tag", "encode"], decoded.stdout);
    expect(encoded).toMatchObject({ code: 0, stderr: "" });
    const hexes = encoded.stdout
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { hex: string }).hex);
    expect(hexes).toEqual(tags.map(({ hex }) => hex));
  });

  it("does the other arguments too, and ends with 2 on an option that cannot be", async () => {
    const whole = (vectors("iso28560-3")[0]?.hex ?? "").replaceAll(" ", "");
    const printed = await run(`./lectern tag decode ${whole} ${whole.slice(0, -1)} ${whole}`);
    expect(printed.trim().split("\n")).toHaveLength(3);
    expect(printed).toContain("argument 2: ");
    const io = { input: Readable.from([]), write: async () => {}, complain: () => {} };
    expect(await runTagDecode([whole, "x"], { acceptBadCrc: false }, io)).toBe(1);
    expect(await lectern(["tag", "decode", "--as", "interger", "0A"], "")).toMatchObject({
      code: 2,
      stdout: "",
    });
  });

  it.each([
    [{ as: "interger" }, '--as interger: did you mean "integer"?'],
    [{ dsfid: "xx" }, "--dsfid xx: a byte in hexadecimal, as 06 or 3E is"],
    [{ blockSize: "0" }, "--block-size 0: 1 to 32 bytes; mostly it is 4"],
    [{ blockSize: "64" }, "--block-size 64: 1 to 32 bytes; mostly it is 4"],
  ])("says what is wrong with %o", (options, fault) => {
    expect(tagReader({ acceptBadCrc: false, ...options })).toEqual({ ok: false, fault });
  });

  const reader = (options: Partial<TagDecodeOptions>) => must(tagReader({ acceptBadCrc: false, ...options }));

  it.each([
    [{ as: "numeric" }, "AB", '"AB" cannot be numeric: decode it without --as'],
    [{ as: "3m" }, "AB", '"AB" cannot be 3m: decode it without --as'],
    [{}, "", "there are no bytes: give the memory of a tag"],
    [{}, "1", '"1" has an odd number of digits: a byte has two'],
  ])("with %o says what is wrong with %j", (options, text, fault) => {
    expect(reader(options).read(text)).toEqual({ ok: false, fault });
  });

  it("takes bytes and blocks that a shell took apart for one tag, and long words for one each", () => {
    const { textsOf } = reader({});
    expect(textsOf(["11", "01", "01"])).toEqual(["11 01 01"]);
    expect(textsOf(["11010131", "31323233"])).toEqual(["11010131 31323233"]);
    const long = "11".repeat(32);
    expect(textsOf([long, long])).toEqual([long, long]);
    expect(reader({ as: "integer" }).textsOf(["0A", "04B3"])).toEqual(["0A", "04B3"]);
  });

  it.each(["integer", "Integer", "int"])("knows the piece %s", (as) => {
    expect(reader({ as }).read("04B3")).toMatchObject({ value: { as: "integer", value: "1203" } });
  });

  it("lets a wrong CRC pass only where it was asked to", () => {
    const wrong = (vectors("iso28560-3")[0]?.hex ?? "").replace("34 34", "34 35");
    const passed = { item: "11223345", crc: { right: false }, notes: ["the CRC is wrong and was let pass"] };
    expect(reader({ acceptBadCrc: true }).read(wrong)).toMatchObject({ value: passed });
    expect(reader({}).read(wrong)).toMatchObject({ value: { format: "unknown" } });
    expect(reader({ as: "iso28560-3" }).read(wrong)).toMatchObject({ value: { item: "11223345" } });
  });
});

it("tags are explained by `device decode` too", async () => {
  const decode = must(await loadDecoder("iso28560", {}));
  const memory = bytes(vectors("iso28560-2")[0]?.hex ?? "");
  expect(decode([memory], undefined)).toMatchObject([{ kind: "tag", item: "123456789012" }]);
});

describe("lectern tag encode", () => {
  it.each([
    ["nonsense", "it is no JSON: take a line as `lectern tag decode` prints it"],
    ["[1]", 'it is no JSON object: take {"format": …} or {"as": …}'],
    ['{"as":"octal","value":"1"}', 'as: there is no piece "octal"; take one of: isil, integer, '],
    ['{"as":"integer","value":12}', "value: expected text; put it in quotes"],
    ['{"as":"integer","value":"1A"}', 'value: "1A" cannot be integer'],
    [
      '{"as":"crc","value":"1AEE"}',
      "value: a checksum says nothing of the bytes that it was made of: decode them",
    ],
  ])("of %s says what is wrong", (text, says) => {
    expect(encodeTag(text)).toMatchObject({ ok: false, fault: expect.stringContaining(says) });
  });

  it("tells the line, and does the others", async () => {
    const printed: string[] = [];
    const io: TextIo = {
      input: Readable.from(['nonsense\n{"as":"int","value":"12"}\n']),
      write: async (text) => void printed.push(text),
      complain: (text) => printed.push(text),
    };
    expect(await runTagEncode([], io)).toBe(1);
    expect(printed[0]).toContain("(line 1: it is no JSON");
    expect(JSON.parse(printed[1] ?? "")).toMatchObject({ as: "integer", value: "12", hex: "0C" });
  });
});
