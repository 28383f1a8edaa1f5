import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadDecoder } from "../../../src/devices/decoders.ts";
import { hexOf } from "../../../src/devices/hex.ts";
import type { Uid } from "../../../src/devices/ports.ts";
import { answerAir } from "../../../src/devices/sim/rfid/air.ts";
import { explainAir } from "../../../src/devices/tags/explain-air.ts";
import {
  AIR_COMMANDS,
  airInventory,
  airTo,
  answerOf,
  EAS_AFI_PASSWORD,
  encodeAir,
  readAir,
  readAirAnswer,
  readAirInfo,
  withCrc,
  withoutCrc,
  xoredPassword,
  type AirName,
  type AirRequest,
} from "../../../src/devices/tags/iso15693.ts";
import { uidOf } from "../../../src/devices/tags/uid.ts";
import { must } from "../bench.ts";
import { tag, uidNo } from "../tag-bench.ts";
import { bytes, vectors } from "../vectors.ts";

const uid = (text: string): Uid => {
  const read = uidOf(text);
  if (read === undefined) throw new Error(`${text} is no UID`);
  return read;
};
const NXP = uid("E004010012345678");
const TI = uid("E007000012736993");

const MEANINGS: Readonly<Record<string, object>> = {
  "inventory-1slot": { kind: "request", command: "inventory", slots: 1 },
  "inventory-16slot": { kind: "request", command: "inventory", slots: 16 },
  "read-block0-addr": { kind: "request", command: "read-single", uid: NXP, block: 0 },
  "write-afi-C2": { kind: "request", command: "write-afi", uid: NXP, afi: "C2" },
  "set-eas": { kind: "request", command: "set-eas", uid: NXP, maker: "04" },
  "reset-eas": { kind: "request", command: "reset-eas", uid: NXP, maker: "04" },
};

describe("vectors from elsewhere", () => {
  it.each(vectors("iso15693-air"))("$name", async ({ name, hex }) => {
    expect(MEANINGS[name]).toBeDefined();
    const decode = must(await loadDecoder("iso15693", {}));
    expect(decode([bytes(hex)], undefined)).toMatchObject([{ ...MEANINGS[name], crc: "right", hex }]);
    const body = bytes(hex).subarray(0, -2);
    expect(decode([body], "host")).toMatchObject([{ ...MEANINGS[name], crc: "none" }]);
    const request = readAir(body);
    expect(request === undefined ? "" : hexOf(withCrc(encodeAir(request)))).toBe(hex);
  });

  it.each<[string, Uint8Array]>([
    ["26 01 00 F6 0A", airInventory(1, undefined)],
    ["06 01 00 CD 09", airInventory(16, undefined)],
    ["22 20 78 56 34 12 00 01 04 E0 00 6C 3D", airTo(NXP, "read-single", { block: 0 })],
    ["22 27 78 56 34 12 00 01 04 E0 C2 87 1C", airTo(NXP, "write-afi", { afi: 0xc2 })],
    ["22 A2 04 78 56 34 12 00 01 04 E0 55 0F", airTo(NXP, "set-eas", {})],
    ["22 A3 04 78 56 34 12 00 01 04 E0 72 23", airTo(NXP, "reset-eas", {})],
    ["22 A5 04 78 56 34 12 00 01 04 E0 A0 CB", airTo(NXP, "eas-alarm", { easId: bytes("") })],
  ])("%s is made by the table", (hex, made) => expect(hexOf(withCrc(made))).toBe(hex));

  it("the system information of a trace of hydrabus", () => {
    const answer = readAirAnswer(bytes("00 0F F5 3F CC 6F 50 01 04 E0 00 00 1B 03 01"));
    expect(answer?.ok === true ? readAirInfo(answer.data) : undefined).toEqual({
      uid: "E00401506FCC3FF5",
      dsfid: 0,
      afi: 0,
      blocks: 28,
      blockSize: 4,
      icReference: 1,
    });
  });
});

describe("a request", () => {
  it("that writes has the option flag for chips of Texas Instruments, and for no others", () => {
    const data = bytes("01 02 03 04");
    expect(hexOf(airTo(TI, "write-single", { block: 2, data }))).toBe(
      "62 21 93 69 73 12 00 00 07 E0 02 01 02 03 04",
    );
    expect(hexOf(airTo(NXP, "write-single", { block: 2, data }))).toMatch(/^22 21/);
    expect(hexOf(airTo(TI, "read-single", { block: 2 }))).toMatch(/^22 20/);
  });

  it("for an AFI says so in its flags and before the mask", () => {
    expect(hexOf(airInventory(16, 0x07))).toBe("16 01 07 00");
    expect(explainAir([bytes("16 01 07 00")], undefined)).toMatchObject([
      { command: "inventory", afi: "07", slots: 16 },
    ]);
  });

  it("of any command and values is read as it was written", () => {
    const values = {
      block: 7,
      data: bytes("AA BB CC DD"),
      first: 1,
      count: 3,
      afi: 7,
      dsfid: 6,
      maskBits: 0,
      mask: bytes(""),
      easId: bytes(""),
      identifier: 0x10,
      xored: 0xdeadbeef,
      password: 0x01020304,
    };
    for (const name of Object.keys(AIR_COMMANDS) as AirName[]) {
      const made = airTo(NXP, name, values);
      const [explained] = explainAir([withCrc(made)], "host");
      expect(explained).toMatchObject({ command: name, uid: NXP, crc: "right" });
      const read = readAir(made);
      expect(read === undefined ? "" : hexOf(encodeAir(read))).toBe(hexOf(made));
    }
  });

  const request: fc.Arbitrary<AirRequest> = fc.nat(255).chain((flags) => {
    const inventory = (flags & 0x04) !== 0;
    return fc.nat(255).chain((command) =>
      fc.record({
        flags: fc.constant(flags),
        command: fc.constant(command),
        maker: command >= 0xa0 ? fc.nat(255) : fc.constant(undefined),
        address:
          !inventory && (flags & 0x20) !== 0
            ? fc.uint8Array({ minLength: 8, maxLength: 8 })
            : fc.constant(undefined),
        afi: inventory && (flags & 0x10) !== 0 ? fc.nat(255) : fc.constant(undefined),
        parameters: fc.uint8Array({ maxLength: 12 }),
      }),
    );
  });

  it("whatever its flags, is taken apart as it was put together", () => {
    fc.assert(
      fc.property(request, (one) => {
        expect(readAir(encodeAir(one))).toEqual(one);
      }),
    );
  });

  it("or no request at all, is explained without an exception", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 3 }),
        fc.constantFrom("host", "device", undefined),
        (pieces, from) => {
          expect(explainAir(pieces, from)).toHaveLength(pieces.length);
        },
      ),
    );
  });
});

describe("a CRC", () => {
  it("is seen to be right, wrong or not there", () => {
    const shown = (hex: string): unknown => explainAir([bytes(hex)], undefined)[0]?.["crc"];
    expect(shown("26 01 00 F6 0A")).toBe("right");
    expect(shown("26 01 00 F6 0B")).toBe("wrong");
    expect(shown("26 01 00")).toBe("none");
    expect(shown("01 12 00 00")).toBe("wrong");
  });

  it("is put on and taken off", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (body) => {
        expect(withoutCrc(withCrc(body))).toEqual(body);
      }),
    );
  });
});

describe("an answer", () => {
  it("is read by what was asked: blocks with their locks", () => {
    const pieces = [bytes("42 23 00 01"), bytes("00 00 11 22 33 44 01 55 66 77 88")];
    expect(explainAir(pieces, undefined)[1]).toMatchObject({
      answers: "read-multiple",
      blocks: ["11 22 33 44", "55 66 77 88"],
      locked: [false, true],
    });
  });

  it("with an error says which", () => {
    expect(explainAir([bytes("01 12")], undefined)).toMatchObject([
      { kind: "answer", error: "12", errorMeaning: "block locked, content cannot be changed" },
    ]);
    expect(explainAir([bytes("01 A3")], "device")).toMatchObject([{ errorMeaning: "the chip maker's own" }]);
  });
});

describe("a chip whose EAS and AFI are guarded", () => {
  const guarded = () => tag(3, { password: 0x89abcdef });
  const give = (chip: ReturnType<typeof guarded>, password: number): Uint8Array | undefined => {
    const answer = answerAir(chip, airTo(chip.uid, "get-random", {}));
    const random = answer === undefined ? undefined : answerOf("get-random", answer.subarray(1))?.random;
    if (random === undefined) return undefined;
    const xored = xoredPassword(password, random);
    return answerAir(chip, airTo(chip.uid, "set-password", { identifier: EAS_AFI_PASSWORD, xored }));
  };

  it("is silent at AFI and EAS until it has the password", () => {
    const chip = guarded();
    expect(answerAir(chip, airTo(chip.uid, "write-afi", { afi: 0xc2 }))).toBeUndefined();
    expect(answerAir(chip, airTo(chip.uid, "reset-eas", {}))).toBeUndefined();
    expect(give(chip, 0x89abcdef)).toEqual(bytes("00"));
    expect(answerAir(chip, airTo(chip.uid, "write-afi", { afi: 0xc2 }))).toEqual(bytes("00"));
    expect(answerAir(chip, airTo(chip.uid, "reset-eas", {}))).toEqual(bytes("00"));
    expect([chip.afi, chip.eas]).toEqual([0xc2, false]);
  });

  it("forgets it without power, and is mute after a wrong one until then", () => {
    const chip = guarded();
    give(chip, 0x89abcdef);
    chip.losePower();
    expect(answerAir(chip, airTo(chip.uid, "write-afi", { afi: 0xc2 }))).toBeUndefined();
    expect(give(chip, 0x11111111)).toBeUndefined();
    expect(chip.muted).toBe(true);
    chip.losePower();
    expect(give(chip, 0x89abcdef)).toEqual(bytes("00"));
  });

  it("is guarded by A6, and has its password changed by B4", () => {
    const chip = tag(4, {});
    expect(give(chip, 0)).toEqual(bytes("00"));
    answerAir(
      chip,
      airTo(chip.uid, "write-password", { identifier: EAS_AFI_PASSWORD, password: 0x01020304 }),
    );
    answerAir(chip, airTo(chip.uid, "protect-eas-afi", {}));
    chip.losePower();
    expect(answerAir(chip, airTo(chip.uid, "set-eas", {}))).toBeUndefined();
    // Without the option flag EAS alone is guarded.
    expect(answerAir(chip, airTo(chip.uid, "write-afi", { afi: 0xc2 }))).toEqual(bytes("00"));
    expect(give(chip, 0x01020304)).toEqual(bytes("00"));
    expect(answerAir(chip, airTo(chip.uid, "set-eas", {}))).toEqual(bytes("00"));
  });

  it("and one of Texas Instruments is silent at writes without the option flag", () => {
    const chip = tag(5, { model: "tag-it-plus" });
    const write = airTo(chip.uid, "write-afi", { afi: 0xc2 });
    // The tags of the tests have UIDs of NXP, so the flag is not there by itself.
    expect(chip.uid).toBe(uidNo(5));
    expect(answerAir(chip, write)).toBeUndefined();
    const withOption = Uint8Array.from(write);
    withOption[0] = 0x62;
    expect(answerAir(chip, withOption)).toEqual(bytes("00"));
  });
});
