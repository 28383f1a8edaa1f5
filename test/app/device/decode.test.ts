/** `lectern device decode` as a stranger uses it: bytes however they were copied, and mistakes told in words that help. */
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { runDeviceDecode, type DeviceDecodeOptions } from "../../../src/app/device/decode.ts";
import { bytesOf, hexOf } from "../../../src/devices/hex.ts";
import { lectern } from "../../sip-tools/run.ts";
import { vectors, type Vector } from "../../devices/vectors.ts";

interface Told {
  readonly code: number;
  readonly frames: readonly Readonly<Record<string, unknown>>[];
  readonly complaints: string;
}

async function decode(
  words: readonly string[],
  options: DeviceDecodeOptions,
  lines: readonly string[] = [],
): Promise<Told> {
  let out = "";
  let complaints = "";
  const code = await runDeviceDecode(words, options, {
    input: Readable.from(lines.map((line) => `${line}\n`)),
    write: async (text) => void (out += text),
    complain: (text) => void (complaints += text),
  });
  const frames = out
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Readonly<Record<string, unknown>> => JSON.parse(line));
  return { code, frames, complaints };
}

const kinds = ({ frames }: Told): readonly unknown[] => frames.map(({ kind }) => kind);

/** The decoder of each group of vectors whose frames stand on a stream. */
const STREAMS: Readonly<Record<string, string>> = {
  feig: "feig-iso-host",
  "3m": "3m-d6",
  cctalk: "cctalk",
  "zvt-serial": "zvt",
};
const ALL: readonly (readonly [string, string, Vector])[] = Object.entries(STREAMS).flatMap(
  ([group, driver]) => vectors(group).map((vector) => [`${group} ${vector.name}`, driver, vector] as const),
);

/** Other ways to write the same bytes, one argument each. */
const WRITINGS: Readonly<Record<string, (hex: string) => readonly string[]>> = {
  "in small letters without blanks": (hex) => [hex.replaceAll(" ", "").toLowerCase()],
  "with 0x": (hex) => [hex.replaceAll(/(..)( |$)/g, "0x$1$2")],
  "as a list of numbers of C": (hex) => [hex.replaceAll(/(..)( |$)/g, "0x$1,$2")],
  "as a string of C": (hex) => [hex.replaceAll(/(..)( |$)/g, "\\x$1")],
  "with colons": (hex) => [hex.replaceAll(" ", ":").toLowerCase()],
  "with hyphens": (hex) => [hex.replaceAll(" ", "-")],
  "as single arguments": (hex) => hex.split(" "),
  "as single arguments with 0x": (hex) => hex.split(" ").map((byte) => `0x${byte.toLowerCase()}`),
  "in two pieces": (hex) => [hex.slice(0, 5), hex.slice(6)],
};

describe.each(ALL)("%s", (_name, driver, { hex }) => {
  it("is read the same however it is written", async () => {
    const { code, frames } = await decode([hex], { driver });
    expect(code).toBe(0);
    expect(frames).toMatchObject([{ hex }]);
    for (const [how, write] of Object.entries(WRITINGS)) {
      expect((await decode(write(hex), { driver })).frames, how).toEqual(frames);
    }
  });

  it("is found twice in a row, and behind rubbish", async () => {
    const { frames } = await decode([hex], { driver });
    expect((await decode([hex, hex], { driver })).frames).toHaveLength(2);
    const late = await decode(["00", hex], { driver });
    expect(kinds(late)).toEqual(["junk", frames[0]?.["kind"]]);
  });

  it("with a bit wrong at its end, or cut short, is one piece of rubbish that says why", async () => {
    const right = bytesOf(hex) ?? new Uint8Array(0);
    const wrong = Uint8Array.from(right);
    wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 0x01;
    expect((await decode([hexOf(wrong)], { driver })).frames).toMatchObject([
      { kind: "junk", why: expect.stringMatching(/wrong|does not add up/), hex: hexOf(wrong) },
    ]);
    const cut = hexOf(right.subarray(0, -1));
    expect((await decode([cut], { driver })).frames).toMatchObject([{ kind: "junk", hex: cut }]);
  });
});

describe("who sent it", () => {
  it("is asked again where bytes look like the other side's", async () => {
    const request = "06 FF 52 00 0F 6E";
    const wrong = await decode([request], { driver: "feig-iso-host", from: "device" });
    expect(wrong.code).toBe(0);
    expect(wrong.complaints).toBe(
      'lectern: read as "reply" (1 of 1), but it looks like "request": did the device send it?\n',
    );
    expect((await decode([request], { driver: "feig-iso-host", from: "host" })).complaints).toBe("");
    expect((await decode(["06 0F 00"], { driver: "zvt", from: "host" })).frames).toMatchObject([
      { kind: "completion", note: "a station does not send this" },
    ]);
  });

  it("may stand before the bytes of a line", async () => {
    const lines = [">> 06 FF 52 00 0F 6E", "<< 06 00 52 00 FC A8", "< 06 00 B0 01 5C 63"];
    const told = await decode([], { driver: "feig-iso-host" }, lines);
    expect(kinds(told)).toEqual(["request", "reply", "reply"]);
    expect(told.complaints).toBe("");
  });
});

describe("mistakes", () => {
  it.each<[string, readonly string[], DeviceDecodeOptions, number, string]>([
    ["a letter that is no digit", ["06 01 GG"], { driver: "zvt" }, 1, '("GG" is not hexadecimal)'],
    [
      "half a byte",
      ["06 FF 52 00 0F 6"],
      { driver: "zvt" },
      1,
      '("6" has an odd number of digits: a byte has two)',
    ],
    ["half a byte in one word", ["060107040"], { driver: "zvt" }, 1, '("060107040" has an odd number'],
    ["no byte", [""], { driver: "zvt" }, 1, "(there is no byte)"],
    [
      "a side that is none",
      ["06"],
      { driver: "zvt", from: "reader" },
      2,
      "(--from reader: take host or device)",
    ],
    ["a name that is nearly right", ["06"], { driver: "fieg-iso-host" }, 2, "did you mean feig-iso-host?"],
    ["the beginning of a name", ["06"], { driver: "feig" }, 2, "did you mean feig-iso-host?"],
    ["capitals", ["06"], { driver: "ccTalk" }, 2, "did you mean cctalk?"],
    ["the beginning of two names", ["06"], { driver: "es" }, 2, "known are 3m-d6,"],
    ["nobody's bytes", ["06"], {}, 2, "(name whose bytes they are: --driver or --profile)"],
    ["a device that only its profile describes", ["A0"], { driver: "generic-cmd" }, 2, "add --profile FILE"],
    [
      "another's profile",
      ["A0"],
      { driver: "zvt", profile: "device-profiles/lcus-1-relay.yaml" },
      2,
      "is a profile of generic-cmd, not of zvt",
    ],
    [
      "a profile that is not there",
      ["A0"],
      { profile: "device-profiles/nix.yaml" },
      2,
      "(device-profiles/nix.yaml: ENOENT)",
    ],
  ])("%s", async (_what, words, options, code, says) => {
    const told = await decode(words, options);
    expect(told).toMatchObject({ code, frames: [] });
    expect(told.complaints).toContain(says);
  });

  it("of one line are told by its number, and the others are read", async () => {
    const told = await decode([], { driver: "zvt" }, ["06 0F 00", "", "06 0F 0", "06 1E 01 6C"]);
    expect(told.code).toBe(1);
    expect(kinds(told)).toEqual(["completion", "abort"]);
    expect(told.complaints).toContain("(line 3: ");
  });
});

it("a profile names its driver, and the command line reads bytes as a shell gives them", async () => {
  const relay = await decode(["A0 01 01 A2"], { profile: "device-profiles/lcus-1-relay.yaml" });
  expect(relay.frames).toMatchObject([{ kind: "command", command: "release" }]);
  const ran = await lectern(
    ["device", "decode", "--driver", "zvt", "06", "01", "07", "04", "00", "00", "00", "00", "12", "34"],
    "",
  );
  expect(ran).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(ran.stdout)).toMatchObject({ kind: "authorisation", amount: "12.34" });
});
