import { turned } from "../../../src/devices/tags/blocks.ts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeFeig, feigFramer, type FeigFrame } from "../../../src/devices/drivers/rfid/feig/frame.ts";
import { explainFeig } from "../../../src/devices/drivers/rfid/feig/explain.ts";
import {
  customRequest,
  inventoryRequest,
  request,
  tagRequest,
  transparentRequest,
} from "../../../src/devices/drivers/rfid/feig/codec.ts";
import { readScans } from "../../../src/devices/drivers/rfid/feig/scan.ts";
import { frameAll } from "../../../src/devices/framer.ts";
import { hexOf } from "../../../src/devices/hex.ts";
import { airTo, withCrc } from "../../../src/devices/tags/iso15693.ts";
import { uidOf } from "../../../src/devices/tags/uid.ts";
import { bytes, vectors } from "../vectors.ts";

const TAG = "E004010012345678";
const uid = uidOf(TAG);
if (uid === undefined) throw new Error("The sample tag has no UID");

/** What each vector means, by its note and devices.md; `blocks` are in the order of the tag's memory. */
const MEANINGS: Readonly<Record<string, object>> = {
  "write-3-blocks-req": {
    kind: "request",
    iso: "write-blocks",
    uid: "E007000001 47677E".replace(" ", ""),
    first: 0,
    blocks: ["01 02 03 04", "11 12 13 14", "21 22 23 24"],
  },
  "read-3-blocks-resp": { kind: "reply", blocks: ["01 02 03 04", "11 12 13 14", "21 22 23 24"] },
  "write-3x8-req": { kind: "request", iso: "write-blocks", blockSize: 8, count: 3 },
  "baud-detect-req": { kind: "request", command: "baud-detect" },
  "baud-detect-resp": { kind: "reply", command: "baud-detect", status: "00" },
  "sw-version-req": { kind: "request", command: "software-version" },
  "cpu-reset-req": { kind: "request", command: "cpu-reset" },
  "rf-reset-req": { kind: "request", command: "rf-reset" },
  "rf-reset-resp": { kind: "reply", command: "rf-reset", status: "00" },
  "rf-on-req": { kind: "request", command: "rf-switch", rf: "on", antenna: 1 },
  "rf-off-req": { kind: "request", command: "rf-switch", rf: "off" },
  "beep-and-green-300ms-req": {
    kind: "request",
    command: "set-output",
    green: "on",
    red: "unchanged",
    beeper: "on",
    outputMs: 300,
    relayMs: 0,
  },
  "inventory-new-req": { kind: "request", iso: "inventory", more: false },
  "inventory-more-req": { kind: "request", iso: "inventory", more: true },
  "inventory-none-resp": { kind: "reply", status: "01", meaning: "no transponder" },
  "inventory-one-resp": { kind: "reply", count: 1, tags: [{ uid: TAG, dsfid: "06", tagType: "ISO 15693" }] },
  "inventory-two-resp": {
    kind: "reply",
    count: 2,
    tags: [
      { uid: TAG, dsfid: "06", tagType: "ISO 15693" },
      { uid: "E00401500ABCDEF1", dsfid: "3E", tagType: "ISO 15693" },
    ],
  },
  "sysinfo-req": { kind: "request", iso: "system-info", uid: TAG },
  "read-8-req": { kind: "request", iso: "read-blocks", uid: TAG, first: 0, count: 8 },
  "write-afi-C2-req": { kind: "request", iso: "write-afi", uid: TAG, afi: "C2" },
  "b0-ok-resp": { kind: "reply", status: "00", meaning: "ok" },
  "b0-rf-error-resp": { kind: "reply", status: "83" },
  "b0-unknown-cmd-resp": { kind: "reply", status: "80", meaning: "unknown command" },
  "b0-length-error-resp": { kind: "reply", status: "81", meaning: "length error" },
  "b0-scanmode-active-resp": { kind: "reply", status: "82" },
  "write-failed-block5-resp": { kind: "reply", status: "03", meaning: "write error", block: 5 },
  "select-req": { kind: "request", iso: "select", uid: TAG },
  "write-dsfid-06-req": { kind: "request", iso: "write-dsfid", uid: TAG, dsfid: "06" },
  "transparent-set-eas-req": {
    kind: "request",
    command: "transparent",
    mode: "write, option 0",
    answerBytes: 1,
    air: "22 A2 04 78 56 34 12 00 01 04 E0",
  },
  "read-8-ddm-resp": {
    kind: "reply",
    count: 8,
    memory: "11 01 01 31 31 32 32 33 33 34 34 00 00 00 00 00 00 00 00 51 3E 44 45 37 30 35 00 00 00 00 00 00",
  },
  "adv-inventory-req": { kind: "request", iso: "inventory", advanced: true },
};

describe("vectors from elsewhere", () => {
  it.each(vectors("feig"))("$name means what its note says, and is written as it was", ({ name, hex }) => {
    const [read, ...more] = explainFeig([bytes(hex)], undefined);
    expect(MEANINGS[name]).toBeDefined();
    expect(read).toMatchObject({ ...MEANINGS[name], hex });
    expect(more).toEqual([]);
    const [framed] = frameAll(feigFramer(), bytes(hex));
    expect(framed?.kind === "frame" ? hexOf(encodeFeig(framed.frame)) : "").toBe(hex);
  });

  it("there are 31", () => expect(vectors("feig")).toHaveLength(31));

  /** More frames of devices.md 1.1. */
  it.each<[string, object]>([
    ["0D 00 65 00 02 05 00 80 50 00 78 79 56", { software: "2.5.0", model: "ID CPR.M02" }],
    [
      "13 00 B0 00 06 E0 04 01 00 12 34 56 78 07 03 1B 01 41 44",
      { uid: TAG, dsfid: "06", afi: "07", blocks: 28, blockSize: 4 },
    ],
    [
      "07 00 B0 95 12 60 DE",
      { status: "95", error: "12", errorMeaning: "block locked, content cannot be changed" },
    ],
    ["08 00 B0 95 12 05 FC 09", { status: "95", error: "12", block: 5 }],
    ["02 00 13 00 B0 00 01 03 06 E0 04 01 00 12 34 56 78 1C D5", { advanced: true, count: 1 }],
    [
      "1B 00 B0 94 02 03 06 E0 04 01 00 12 34 56 78 03 3E E0 04 01 50 0A BC DE F1 69 29",
      { status: "94", count: 2 },
    ],
  ])("%s", (hex, meaning) => {
    expect(explainFeig([bytes(hex)], undefined)).toMatchObject([{ kind: "reply", ...meaning, hex }]);
  });

  /** Made by the rules of the page: to a reader with an address of its own, and with the bits of MODE that are rare. */
  it.each<[string, object]>([
    ["07 05 B0 01 00 99 FD", { iso: "inventory", address: 5 }],
    ["09 FF B0 23 08 00 04 60 BB", { iso: "read-blocks", mode: "not addressed", count: 4, security: true }],
    ["10 FF B0 25 11 08 E0 04 01 00 12 34 56 78 FD 13", { iso: "select", uid: TAG }],
  ])("%s is a request", (hex, meaning) => {
    expect(explainFeig([bytes(hex)], undefined)).toMatchObject([{ kind: "request", ...meaning, hex }]);
  });

  it("a reply behind its request is read as the answer to it", () => {
    const both = [
      bytes("11 FF B0 23 01 E0 04 01 00 12 34 56 78 00 08 07 D6"),
      bytes("17 00 B0 00 03 04 00 04 03 02 01 00 14 13 12 11 00 24 23 22 21 B4 5B"),
    ];
    expect(explainFeig(both, undefined)).toMatchObject([
      { kind: "request" },
      { kind: "reply", iso: "read-blocks" },
    ]);
  });
});

const frameHex = (frame: FeigFrame): string => hexOf(encodeFeig(frame));
const reply = (command: number, body: string): Uint8Array =>
  encodeFeig({ address: 0, command, body: bytes(body), advanced: false });

describe("what passes through to the tag", () => {
  it("is explained with the tag's answer, with a CRC behind it or without", () => {
    const asked = encodeFeig(transparentRequest(airTo(uid, "get-random", {}), 5));
    const pieces = [
      asked,
      reply(0xbf, "00 00 34 12"),
      asked,
      reply(0xbf, `00 ${hexOf(withCrc(bytes("00 34 12")))}`),
    ];
    const answered = {
      kind: "reply",
      command: "transparent",
      answer: { answers: "get-random", random: "1234" },
    };
    expect(explainFeig(pieces, undefined)).toMatchObject([
      { mode: "read", answerBytes: 5, request: { command: "get-random", uid: TAG } },
      answered,
      { kind: "request" },
      answered,
    ]);
    expect(explainFeig([asked, reply(0xbf, "00 01 12")], undefined)[1]).toMatchObject({
      answer: { error: "12", errorMeaning: "block locked, content cannot be changed" },
    });
  });

  it("is sent in the mode that its own flags say", () => {
    const ti = uidOf("E007000012736993");
    if (ti === undefined) throw new Error("no UID");
    const write = transparentRequest(airTo(ti, "write-afi", { afi: 7 }), 1);
    // The delay of the EOF stands before the request.
    expect(hexOf(write.body)).toBe("03 00 01 00 00 84 6A 62 27 93 69 73 12 00 00 07 E0 07");
    expect(explainFeig([encodeFeig(write)], undefined)).toMatchObject([
      { mode: "write, option 1", request: { command: "write-afi", option: true, afi: "07" } },
    ]);
  });

  it("has a command of its own in readers with [0xB1]", () => {
    const set = encodeFeig(customRequest("set-eas", uid));
    expect(hexOf(set)).toMatch(/^10 FF B1 04 A2 01 E0 04 01 00 12 34 56 78 /);
    expect(explainFeig([set, reply(0xb1, "95 12")], undefined)).toMatchObject([
      { kind: "request", command: "custom", maker: "04", custom: "set-eas", mode: "addressed", uid: TAG },
      { kind: "reply", command: "custom", status: "95", error: "12" },
    ]);
  });
});

describe("every code has its meaning", () => {
  it.each<string[]>([
    "00 01 02 03 04 05 08 0E 10 11 15 80 81 82 83 84 85 92 93 94 96 F1".split(" "),
    "01 02 03 0F 10 11 12 13 14 A0 DF".split(" ").map((code) => `95 ${code}`),
  ])("%s and the others", (...codes) => {
    for (const code of codes) {
      const [read] = explainFeig([reply(0xb0, code)], "device");
      expect(read?.["meaning"]).not.toBe("unknown status");
      // 0F is "unknown error" by its own name.
      if (code !== "95 0F") expect(read?.["errorMeaning"]).not.toBe("unknown error");
      expect(read?.["status"]).toBe(code.slice(0, 2));
    }
  });
});

describe("a reader in scan mode", () => {
  it.each<[string, string, object]>([
    ["ASCII", hexOf(Buffer.from(`${TAG}\r\n`)), { format: "ascii", tags: [{ uid: TAG }] }],
    [
      "ASCII with its address and data",
      hexOf(Buffer.from(`00${TAG},11223344\r\nE00401500ABCDEF1\r\n`)),
      { format: "ascii", tags: [{ uid: TAG, data: "11223344" }, { uid: "E00401500ABCDEF1" }] },
    ],
    ["raw", "E0 04 01 00 12 34 56 78 0D 0A", { format: "raw", tags: [{ uid: TAG }] }],
    [
      "raw with data",
      "E0 04 01 00 12 34 56 78 2C 11 22 33 44 0D 0A",
      { format: "raw", tags: [{ uid: TAG, data: "11223344" }] },
    ],
  ])("is recognised by what it says by itself: %s", (_name, hex, meaning) => {
    expect(explainFeig([bytes(hex)], undefined)).toMatchObject([{ kind: "scan", ...meaning, hex }]);
  });

  it("is not seen in rubbish", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (rubbish) => {
        expect(readScans(rubbish)).toEqual([]);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe("a reader that keeps what it read", () => {
  const reply = (command: number, hex: string): object | undefined =>
    explainFeig([encodeFeig({ address: 0, command, body: bytes(hex), advanced: false })], "device")[0];

  it.each<[string, number, string, object]>([
    ["a UID", 0x22, `00 01 00 01 ${TAG}`, { holds: ["uid"], sets: 1, records: hexOf(bytes(TAG)) }],
    [
      "more than one byte of parts",
      0x22,
      "00 B3 00 00 02 AA",
      { holds: ["uid", "blocks", "antenna", "time"], sets: 2 },
    ],
    ["nothing", 0x22, "92", { meaning: "no valid data" }],
    ["cut short", 0x22, "00 01 00", { data: "01 00" }],
    ["what it keeps", 0x31, "00 01 2C 00 05 00 07", { size: 300, start: 5, sets: 7 }],
    ["another length", 0x31, "00 01 2C", { data: "01 2C" }],
  ])("%s", (_name, command, hex, meaning) => expect(reply(command, hex)).toMatchObject(meaning));

  it("a read says whether it asks for the locks too", () => {
    const read = (mode: number): object | undefined =>
      explainFeig([encodeFeig(request("iso", [0x23, mode, 0, 4]))], "host")[0];
    expect(read(0x00)).toMatchObject({
      iso: "read-blocks",
      mode: "not addressed",
      security: false,
      count: 4,
    });
    expect(read(0x08)).toMatchObject({ iso: "read-blocks", mode: "not addressed", security: true, count: 4 });
  });
});

describe("requests are the frames of devices.md", () => {
  it.each<[string, FeigFrame, string]>([
    ["inventory", inventoryRequest(0), "07 FF B0 01 00 1C 56"],
    ["baud detect", request("baud-detect", [0]), "06 FF 52 00 0F 6E"],
    ["RF reset", request("rf-reset", []), "05 FF 69 89 01"],
    [
      "green and beep",
      request("set-output", [0, 0x11, 0, 0, 0, 3, 0, 0]),
      "0D FF 71 00 11 00 00 00 03 00 00 B8 01",
    ],
    ["system info", tagRequest("system-info", uid, []), "0F FF B0 2B 01 E0 04 01 00 12 34 56 78 11 A3"],
    ["AFI 07", tagRequest("write-afi", uid, [0x07]), "10 FF B0 27 01 E0 04 01 00 12 34 56 78 07 D8 DE"],
    [
      "set EAS",
      transparentRequest(airTo(uid, "set-eas", {}), 1),
      "15 FF BF 02 00 01 00 00 22 A2 04 78 56 34 12 00 01 04 E0 F7 A8",
    ],
  ])("%s", (_name, made, hex) => expect(frameHex(made)).toBe(hex));
});

const frame: fc.Arbitrary<FeigFrame> = fc.record({
  address: fc.nat(255),
  command: fc.nat(255),
  body: fc.uint8Array({ maxLength: 240 }),
  advanced: fc.boolean(),
});

describe("the framer", () => {
  it("reads what was written, in whatever pieces it comes", () => {
    fc.assert(
      fc.property(
        fc.array(frame, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 9 }),
        (all, size) => {
          const line = Uint8Array.from(all.flatMap((one) => [...encodeFeig(one)]));
          const framer = feigFramer();
          const found = [];
          for (let at = 0; at < line.length; at += size)
            found.push(...framer.feed(line.subarray(at, at + size)));
          expect(found).toEqual(all.map((one) => ({ kind: "frame", frame: one })));
        },
      ),
    );
  });

  it("finds the good frame behind any rubbish, and loses no byte", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), frame, (rubbish, good) => {
        const line = Uint8Array.from([...rubbish, ...encodeFeig(good)]);
        const found = frameAll(feigFramer(), line);
        const size = found.reduce(
          (sum, each) => sum + (each.kind === "junk" ? each.bytes.length : encodeFeig(each.frame).length),
          0,
        );
        expect(size).toBe(line.length);
        // Rubbish that is a frame by chance may hold the start of the good one: 1 in 65,536.
        const last = found.at(-1);
        expect(last?.kind === "frame" ? last.frame : "junk").toEqual(good);
      }),
    );
  });

  it("turning blocks round twice changes nothing", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 4, 8),
        fc.nat(8),
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        (size, count, all) => {
          const memory = all.slice(0, size * count);
          expect(turned(turned(memory, size), size)).toEqual(memory);
        },
      ),
    );
  });
});
