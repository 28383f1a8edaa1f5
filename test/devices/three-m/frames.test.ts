import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  HARDWARE_VERSION,
  inventoryRequest,
  passThroughRequest,
  readBlocks,
  readInventory,
  readTagInfo,
  request,
  START_810,
  tagRequest,
} from "../../../src/devices/drivers/rfid/three-m/codec.ts";
import { explainThreeM } from "../../../src/devices/drivers/rfid/three-m/explain.ts";
import {
  encodeThreeM,
  threeMFramer,
  type ThreeMFrame,
} from "../../../src/devices/drivers/rfid/three-m/frame.ts";
import { frameAll } from "../../../src/devices/framer.ts";
import { hexOf } from "../../../src/devices/hex.ts";
import { airTo } from "../../../src/devices/tags/iso15693.ts";
import { uidOf } from "../../../src/devices/tags/uid.ts";
import { bytes, vectors } from "../vectors.ts";

const TAG = "E004010012345678";
const uid = uidOf(TAG);
if (uid === undefined) throw new Error("The sample tag has no UID");

/** What each vector means, by its note and devices.md. */
const MEANINGS: Readonly<Record<string, object>> = {
  // Printed for its BCC only: its body is that of no EAS check.
  "doc-bcc-example": { kind: "frame", command: "check-eas", data: "00 02 00 00 00 03" },
  "810-hwversion-req": { kind: "request", command: "hardware-version" },
  "810-hwversion-resp": { kind: "reply", command: "hardware-version", hardware: "10.5.0.2" },
  "810-init-req": { kind: "request", command: "start-up", settings: "04 01 00 02 00 03 00 04 00" },
  "version-req": { kind: "request", command: "version" },
  "version-resp": { kind: "reply", command: "version", vendor: "0A", version: "3.2.6" },
  "inventory-all-req": { kind: "request", command: "inventory", afi: "00", which: "all tags" },
  "inventory-afi07-req": { kind: "request", command: "inventory", afi: "07", which: "tags of this AFI" },
  "inventory-none-resp": { kind: "reply", command: "inventory", count: 0, tags: [] },
  "inventory-one-resp": { kind: "reply", command: "inventory", count: 1, tags: [{ uid: TAG }] },
  "read-8-req": { kind: "request", command: "read-blocks", uid: TAG, first: 0, count: 8 },
  "read-no-tag-resp": { kind: "reply", command: "read-blocks", error: "06", uid: TAG },
  "afi-get-req": { kind: "request", command: "get-afi", uid: TAG },
  "afi-get-DA-resp": { kind: "reply", command: "get-afi", error: "00", uid: TAG, afi: "DA" },
  "afi-set-C2-req": { kind: "request", command: "write-afi", uid: TAG, afi: "C2" },
  "afi-set-ok-resp": { kind: "reply", command: "write-afi", error: "00", meaning: "ok", uid: TAG },
  "afi-set-notag-resp": { kind: "reply", command: "write-afi", error: "06", uid: TAG },
  "eas-check-req": { kind: "request", command: "check-eas", uid: TAG },
  "eas-on-resp": { kind: "reply", command: "check-eas", uid: TAG, eas: "on" },
  "eas-off-or-absent-resp": {
    kind: "reply",
    command: "check-eas",
    error: "06",
    uid: TAG,
    eas: "off, or the tag is gone: an inventory tells",
  },
  "eas-clear-req": { kind: "request", command: "set-eas", uid: TAG, eas: "off" },
  "eas-control-ok-resp": { kind: "reply", command: "set-eas", error: "00", uid: TAG },
  "taginfo-req": { kind: "request", command: "tag-info", uid: TAG, mask: "07" },
  "not-implemented-resp": { kind: "reply", command: "7F", error: "02", meaning: "not implemented" },
  "passthru-read-block0-req": {
    kind: "request",
    command: "pass-through",
    answerBytes: 6,
    air: "23 20 93 69 73 12 00 00 07 E0 00",
    request: { command: "read-single", uid: "E007000012736993", chipMaker: "Texas Instruments", block: 0 },
  },
};

describe("vectors from elsewhere", () => {
  it.each(vectors("3m"))("$name means what its note says, and is written as it was", ({ name, hex }) => {
    expect(MEANINGS[name]).toBeDefined();
    expect(explainThreeM([bytes(hex)], undefined)).toMatchObject([{ ...MEANINGS[name], hex }]);
    const sender = name.endsWith("-req") ? "host" : "device";
    if (name !== "doc-bcc-example") {
      expect(explainThreeM([bytes(hex)], sender)).toMatchObject([{ ...MEANINGS[name], hex }]);
    }
    const [framed] = frameAll(threeMFramer(), bytes(hex));
    expect(framed?.kind === "frame" ? hexOf(encodeThreeM(framed.frame)) : "").toBe(hex);
  });

  it("there are 25", () => expect(vectors("3m")).toHaveLength(25));

  /** More frames of devices.md 1.2. */
  it.each<[string, object]>([
    [
      "D6 00 0C 13 00 02 01 01 03 02 02 03 00 E7 78",
      { kind: "reply", command: "start-up", error: "00", settings: "02 01 01 03 02 02 03 00" },
    ],
    [
      "D6 00 3D 02 00 E0 04 01 00 12 34 56 78 08 00 00 11 01 01 31 01 00 31 32 32 33 02 00 33 34 34 00 03 00 00 00 00 00 04 00 00 00 00 51 05 00 3E 44 45 37 06 00 30 35 00 00 07 00 00 00 00 00 F6 67",
      {
        kind: "reply",
        style: "old",
        first: 0,
        count: 8,
        memory:
          "11 01 01 31 31 32 32 33 33 34 34 00 00 00 00 00 00 00 00 51 3E 44 45 37 30 35 00 00 00 00 00 00",
      },
    ],
    ["D6 00 0C 09 12 E0 04 01 00 12 34 56 78 78 2B", { kind: "reply", error: "12", meaning: "locked" }],
  ])("%s", (hex, meaning) => {
    expect(explainThreeM([bytes(hex)], undefined)).toMatchObject([{ ...meaning, hex }]);
  });
});

describe("requests are the frames of devices.md", () => {
  it.each<[string, Uint8Array, string]>([
    ["hardware version", HARDWARE_VERSION, "D5 00 05 04 00 11 8C 66"],
    ["start of a model 810", START_810, "D6 00 0C 13 04 01 00 02 00 03 00 04 00 AA F2"],
    ["version", request("version", []), "D6 00 03 11 64 20"],
    ["inventory", inventoryRequest(0x00, 0x05), "D6 00 05 FE 00 05 FA 40"],
    ["what is still armed", inventoryRequest(0x07, 0x05), "D6 00 05 FE 07 05 63 D7"],
    ["read", tagRequest("read-blocks", uid, [0, 8]), "D6 00 0D 02 E0 04 01 00 12 34 56 78 00 08 A0 79"],
    ["AFI", tagRequest("write-afi", uid, [0xc2]), "D6 00 0C 09 E0 04 01 00 12 34 56 78 C2 6F 0B"],
    ["EAS off", tagRequest("set-eas", uid, [0]), "D6 00 0C 0C E0 04 01 00 12 34 56 78 00 54 75"],
  ])("%s", (_name, made, hex) => expect(hexOf(made)).toBe(hex));
});

describe("a capture", () => {
  const lines = (...hex: string[]): Uint8Array => bytes(hex.join(" "));

  it("of a write and its answer is told apart, although both are of one length", () => {
    const both = lines(
      "D6 00 0C 09 E0 04 01 00 12 34 56 78 C2 6F 0B",
      "D6 00 0C 09 00 E0 04 01 00 12 34 56 78 ED B2",
    );
    expect(explainThreeM([both], undefined)).toMatchObject([{ kind: "request" }, { kind: "reply" }]);
  });

  it("holds its rubbish and what is cut, in place", () => {
    const capture = lines(
      "00 11",
      "D6 00 03 11 64 20",
      "D6 00 05 FE 00 05 FA 41",
      "D6 00 03 11 64 20",
      "D6 00 0C 09 E0",
    );
    expect(explainThreeM([capture], undefined)).toMatchObject([
      { kind: "junk", hex: "00 11" },
      { kind: "request", command: "version" },
      { kind: "junk", why: "wrong BCC", hex: "D6 00 05 FE 00 05 FA 41" },
      { kind: "request", command: "version" },
      { kind: "junk", why: "cut short", hex: "D6 00 0C 09 E0" },
    ]);
  });

  it("of a Tag-it tells its 32 bits as such", () => {
    const reply = encodeThreeM({
      start: 0xd6,
      command: 0xfe,
      body: bytes("00 00 07 02 00 00 00 00 00 12 34 56 78 06 E0 04 01 00 12 34 56 78"),
    });
    // The first DSFID is 00, its tag 00 00 00 00 12 34 56 78.
    expect(explainThreeM([reply], undefined)).toMatchObject([
      {
        count: 2,
        tags: [
          { tagIt: "12 34 56 78", dsfid: "00" },
          { uid: TAG, dsfid: "06" },
        ],
      },
    ]);
    const read = encodeThreeM({ start: 0xd6, command: 0x02, body: bytes("00 00 00 00 12 34 56 78 00 08") });
    expect(explainThreeM([read], undefined)).toMatchObject([{ kind: "request", tagIt: "12 34 56 78" }]);
  });

  it("of a pass-through says what the tag was asked and what it answered", () => {
    const asked = passThroughRequest(airTo(uid, "get-random", {}), 3);
    const answered = encodeThreeM({ start: 0xd6, command: 0x14, body: bytes("00 00 00 03 00 34 12") });
    expect(explainThreeM([asked, answered], undefined)).toMatchObject([
      { command: "pass-through", request: { command: "get-random", uid: TAG } },
      { command: "pass-through", error: "00", answer: { answers: "get-random", random: "1234" } },
    ]);
  });

  it("of a read in the new style is read so if it was asked so: one block could be either", () => {
    const ask = tagRequest("read-blocks", uid, [1, 1, 0x04]);
    const answer = encodeThreeM({
      start: 0xd6,
      command: 0x02,
      body: bytes(`00 ${TAG} 01 01 00 AA BB CC DD`),
    });
    expect(explainThreeM([ask, answer], undefined)[1]).toMatchObject({
      style: "new",
      first: 1,
      blocks: ["AA BB CC DD"],
    });
  });
});

describe("what may be missing at the end is missed by nobody", () => {
  it("the block that a write of several answers with", () => {
    const withBlock = encodeThreeM({ start: 0xd6, command: 0x04, body: bytes(`00 ${TAG} 08`) });
    const without = encodeThreeM({ start: 0xd6, command: 0x04, body: bytes(`00 ${TAG}`) });
    expect(explainThreeM([withBlock, without], "device")).toMatchObject([
      { error: "00", uid: TAG, block: 8 },
      { error: "00", uid: TAG },
    ]);
  });

  it("the fields of tag info", () => {
    expect(readTagInfo(uid, bytes("0F 06 07 03 1B 00 01"))).toEqual({
      uid,
      dsfid: 6,
      afi: 7,
      blocks: 28,
      blockSize: 4,
      icReference: 1,
    });
    expect(readTagInfo(uid, bytes("02 07"))).toMatchObject({ afi: 7, dsfid: undefined, blocks: undefined });
    expect(readTagInfo(uid, bytes(""))).toMatchObject({ afi: undefined });
  });
});

const frame: fc.Arbitrary<ThreeMFrame> = fc.record({
  start: fc.constantFrom(0xd5, 0xd6),
  command: fc.nat(255),
  body: fc.uint8Array({ maxLength: 300 }),
});

describe("the framer", () => {
  it("reads what was written, in whatever pieces it comes", () => {
    fc.assert(
      fc.property(
        fc.array(frame, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 9 }),
        (all, size) => {
          const line = Uint8Array.from(all.flatMap((one) => [...encodeThreeM(one)]));
          const framer = threeMFramer();
          const found = [];
          for (let at = 0; at < line.length; at += size)
            found.push(...framer.feed(line.subarray(at, at + size)));
          expect(found).toEqual(all.map((one) => ({ kind: "frame", frame: one })));
        },
      ),
    );
  });

  it("finds the good frame behind any rubbish", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), frame, (rubbish, good) => {
        const found = frameAll(threeMFramer(), Uint8Array.from([...rubbish, ...encodeThreeM(good)]));
        const last = found.at(-1);
        expect(last?.kind === "frame" ? last.frame : "junk").toEqual(good);
      }),
    );
  });
});

describe("the codec", () => {
  const memory = fc.uint8Array({ minLength: 4, maxLength: 64 }).map((all) => all.slice(0, all.length & ~3));

  it("reads blocks in each style that was asked for", () => {
    fc.assert(
      fc.property(fc.constantFrom("old", "new", "bare"), fc.nat(100), memory, (style, first, all) => {
        const count = all.length / 4;
        const blocks = Array.from({ length: count }, (_, at) => Array.from(all.slice(at * 4, at * 4 + 4)));
        const data = {
          old: [count, ...blocks.flatMap((block, at) => [first + at, at & 1, ...block])],
          new: [first, count, ...blocks.flatMap((block, at) => [at & 1, ...block])],
          bare: [first, count, ...blocks.flat()],
        }[style];
        expect(readBlocks(Uint8Array.from(data), style)).toEqual({
          style,
          first,
          bytes: all,
          locks: blocks.map((_, at) => (style === "bare" ? 0 : at & 1)),
        });
      }),
    );
  });

  it("and explains any bytes without an exception", () => {
    fc.assert(
      fc.property(frame, fc.constantFrom("host", "device", undefined), (one, from) => {
        const [read] = explainThreeM([encodeThreeM(one)], from);
        expect(read?.["hex"]).toBe(hexOf(encodeThreeM(one)));
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (data) => {
        const read = readInventory(data);
        expect(read === undefined || read.tags.length === data[2]).toBe(true);
      }),
    );
  });
});
