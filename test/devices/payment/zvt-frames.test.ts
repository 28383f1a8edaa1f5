import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BMP_IDS,
  bmpSpec,
  encodeBmps,
  readBmps,
  type Bmp,
} from "../../../src/devices/drivers/payment/zvt/bmp.ts";
import { authorisation, registration, reversal } from "../../../src/devices/drivers/payment/zvt/codec.ts";
import { explainZvt } from "../../../src/devices/drivers/payment/zvt/explain.ts";
import {
  apduFramer,
  apduOf,
  blockFramer,
  encodeApdu,
  encodeBlock,
  type Apdu,
} from "../../../src/devices/drivers/payment/zvt/frame.ts";
import { zvtOptions } from "../../../src/devices/drivers/payment/zvt/options.ts";
import { textOf, withoutCards } from "../../../src/devices/drivers/payment/zvt/text.ts";
import { encodeTlvs, readTlvs, type Tlv } from "../../../src/devices/drivers/payment/zvt/tlv.ts";
import type { Decoded, Sender } from "../../../src/devices/driver.ts";
import { frameAll } from "../../../src/devices/framer.ts";
import { hexOf } from "../../../src/devices/hex.ts";
import { bytes, vectors } from "../vectors.ts";

const OPTIONS = zvtOptions.parse({});

function explained(hex: string, from?: Sender): readonly Decoded[] {
  return explainZvt([bytes(hex)], OPTIONS, from);
}

/** Written again from what was read, in the framing that the bytes are in. */
function again(hex: string): string {
  const [bare] = frameAll(apduFramer(), bytes(hex));
  if (bare?.kind === "frame") return hexOf(encodeApdu(bare.frame));
  const [block] = frameAll(blockFramer(), bytes(hex));
  return block?.kind === "frame" ? hexOf(encodeBlock(block.frame)) : "";
}

describe("vectors from elsewhere", () => {
  it.each(vectors("zvt-serial"))("$name means what its note says, and is written as it was", ({ hex }) => {
    expect(explained(hex)).toEqual([{ kind: "ack", command: "80 00", hex }]);
    expect(again(hex)).toBe(hex);
  });

  it("there is one", () => expect(vectors("zvt-serial")).toHaveLength(1));

  /** Recorded frames in the test suites of Portalum.Zvt, ecrterm and kotlin-zvt-library, and those of devices.md 6. */
  it.each<[string, object]>([
    ["06 01 07 04 00 00 00 00 12 34", { kind: "authorisation", from: "host", amount: "12.34" }],
    [
      "06 01 0E 02 01 04 00 00 00 00 10 00 19 44 49 09 78",
      { kind: "authorisation", amount: "10.00", currency: "EUR", type: "44" },
    ],
    [
      "10 02 06 0F 0B F0 F0 F7 32 2E 31 34 2E 31 35 00 10 03 B1 11",
      { kind: "completion", version: "2.14.15", state: "00", meaning: "ready" },
    ],
    ["06 0F 00", { kind: "completion", from: "device" }],
    ["06 0F 02 27 E0", { kind: "completion", result: "E0", meaning: "remote maintenance activated" }],
    [
      "06 0F 11 19 00 29 52 00 12 33 49 09 78 06 05 27 03 14 01 FF",
      { kind: "completion", type: "00", terminal: "52001233", currency: "EUR" },
    ],
    ["06 1E 01 6C", { kind: "abort", result: "6C", meaning: "abort by time-out or abort key" }],
    ["06 1E 01 05", { kind: "abort", result: "05", meaning: "refused by the authorising host" }],
    ["06 1E 04 B8 87 FF FF", { kind: "abort", result: "B8", receipt: "FF FF" }],
    ["06 1E 03 6F 09 78", { kind: "abort", result: "6F", meaning: "wrong currency", currency: "EUR" }],
    ["06 B0 00", { kind: "abort-request", from: "host" }],
    ["06 20 03 00 00 00", { kind: "repeat-receipt", password: "***" }],
    ["06 30 06 00 00 00 87 02 31", { kind: "reversal", receipt: "0231" }],
    ["06 31 0A 00 00 00 04 00 00 00 00 05 00", { kind: "refund", amount: "5.00" }],
    ["06 50 03 12 34 56", { kind: "end-of-day", password: "***" }],
    ["06 02 00", { kind: "log-off" }],
    ["05 01 00", { kind: "status-enquiry" }],
    ["06 70 00", { kind: "diagnosis" }],
    ["80 00 00", { kind: "ack" }],
    ["84 00 00", { kind: "ack" }],
    ["84 9C 00", { kind: "nak", result: "9C", meaning: "please wait" }],
    ["84 83 00", { kind: "nak", result: "83", meaning: "function not possible" }],
    ["84 9D 07 04 00 00 00 00 22 00", { kind: "nak", result: "9D", amount: "22.00" }],
    ["04 FF 01 0A", { kind: "intermediate-status", status: "0A", meaning: "insert card" }],
    [
      "04 FF 02 17 00",
      { kind: "intermediate-status", status: "17", meaning: "please wait", timeoutMinutes: "00" },
    ],
    ["04 FF 01 4A", { kind: "intermediate-status", meaning: "insert card, please remove the card" }],
    [
      "06 D1 14 40 2A 2A 20 4B 41 53 53 45 4E 53 43 48 4E 49 54 54 20 2A 2A",
      { kind: "print-line", attribute: "40", text: "** KASSENSCHNITT **" },
    ],
    ["06 D1 01 81", { kind: "print-line", attribute: "81" }],
    [
      "06 D1 0E 40 42 45 5A 41 48 4C 54 06 04 1F 07 01 02",
      { kind: "print-line", text: "BEZAHLT", tlv: [{ tag: "1F07", name: "receipt", value: "customer" }] },
    ],
    [
      "04 0F 1E 27 6C 29 28 00 48 69 3C F0 F1 F9 41 62 62 72 75 63 68 20 64 75 72 63 68 20 4B 75 6E 64 65",
      {
        kind: "status-information",
        result: "6C",
        terminal: "28004869",
        additionalText: "Abbruch durch Kunde",
      },
    ],
    ["06 00 06 12 34 56 DE 09 78", { kind: "registration", password: "***", config: "DE", currency: "EUR" }],
    [
      "06 00 0D 00 00 00 08 49 09 78 03 00 06 02 26 00",
      { kind: "registration", config: "08", means: ["intermediateStatus"], currency: "EUR", service: "00" },
    ],
  ])("%s", (hex, meaning) => {
    expect(explained(hex)).toMatchObject([meaning]);
    expect(again(hex)).toBe(hex);
  });

  it("a recorded payment is read whole, and of its card nothing is seen", () => {
    const hex =
      "04 0F 77 27 00 04 00 00 00 00 20 40 0B 00 04 70 0C 22 39 53 0D 10 06 0E 25 12 17 00 01 19 70 22 F0 F8 EE EE EE EE EE EE 47 71 29 28 00 48 69 " +
      "2A 31 30 30 34 36 31 37 36 33 20 20 20 20 20 20 3B 36 31 31 38 30 34 00 00 3C F0 F1 F4 47 45 4E 2E 4E 52 2E 3A 36 31 31 38 30 34 49 09 78 87 04 70 " +
      "88 00 04 70 8A 2E 8B F1 F7 44 65 62 69 74 20 4D 61 73 74 65 72 63 61 72 64 00";
    const [read] = explained(hex);
    expect(read).toMatchObject({
      kind: "status-information",
      result: "00",
      amount: "20.40",
      currency: "EUR",
      receipt: "0470",
      trace: "000470",
      time: "22:39:53",
      date: "10-06",
      cardType: "Maestro",
      cardName: "Debit Mastercard",
      additionalText: "GEN.NR.:611804",
      pan: "***",
      expiry: "***",
      cardSequence: "***",
    });
    expect(read?.["hex"]).toContain("0E ** ** 17 ** ** 19 70 22 F0 F8 ** ** ** ** ** ** ** ** 29");
    expect(again(hex)).toBe(hex);
  });

  it("a text block in the code page of DOS, with the longer form of its length, is read line by line", () => {
    const hex = "06 D3 FF 13 00 06 11 1F 07 01 02 25 0C 07 03 66 81 72 07 01 20 09 02 81 00";
    expect(explained(hex.replace("13 00 06 11", "14 00 06 12"))).toMatchObject([
      {
        kind: "print-text-block",
        tlv: [
          { tag: "1F07", name: "receipt", value: "customer" },
          { tag: "25", name: "print", of: [{ value: "für" }, { value: " " }, { name: "attribute" }] },
        ],
      },
    ]);
  });
});

describe("captures", () => {
  const kinds = (hex: string, from?: Sender): readonly string[] =>
    explained(hex, from).map(({ kind }) => kind);

  it("of a serial line show ACK and NAK between the blocks", () => {
    expect(kinds("10 02 05 01 00 10 03 10 06 06 10 02 80 00 00 10 03 F5 1F 15 06")).toEqual([
      "status-enquiry",
      "block-ack",
      "ack",
      "block-nak",
      "block-ack",
    ]);
  });

  it("of TCP are read one behind the other", () => {
    expect(kinds("06 01 07 04 00 00 00 00 12 34 80 00 00 04 FF 01 0A 80 00 00 06 0F 00")).toEqual([
      "authorisation",
      "ack",
      "intermediate-status",
      "ack",
      "completion",
    ]);
  });

  it.each<[string, string, readonly string[]]>([
    ["a wrong CRC", "10 02 80 00 00 10 03 F5 1E", ["wrong CRC"]],
    ["a block that is cut short", "10 02 06 0F 00 10", ["cut short"]],
    ["a command that is cut short", "06 01 07 04 00 00", ["cut short"]],
    ["a DLE that says nothing", "10 02 80 10 00 00 10 03 F5 1F", ["DLE with neither DLE nor ETX behind it"]],
    ["a length that is not that of the block", "10 02 80 00 01 10 03 2D 06", ["no APDU within"]],
    ["no ZVT at all", "FF FE FD", ["no such class"]],
  ])("with %s say so, in one piece", (_what, hex, reasons) => {
    expect(explained(hex).map(({ why }) => why)).toEqual(reasons);
  });

  it("are found again behind rubbish, and behind a broken block", () => {
    expect(kinds("00 FF 10 02 80 00 00 10 03 F5 1F")).toEqual(["junk", "ack"]);
    expect(kinds("10 02 80 00 10 02 80 00 00 10 03 F5 1F")).toEqual(["junk", "ack"]);
    expect(kinds("FF FF 06 0F 00")).toEqual(["junk", "completion"]);
  });

  it("said to come from the wrong side are read all the same, with a note", () => {
    expect(explained("06 B0 00", "device")).toMatchObject([
      { kind: "abort-request", from: "host", note: "a terminal does not send this" },
    ]);
    expect(explained("06 0F 00", "device")[0]).not.toHaveProperty("note");
  });

  it("of newer commands are passed over whole", () => {
    expect(kinds("06 FE 03 06 0F 00 06 0F 00")).toEqual(["unknown-command", "completion"]);
  });
});

describe("what must not be seen", () => {
  it.each<[string, string]>([
    ["a PAN in a status", "04 0F 0B 22 F0 F8 41 11 11 11 11 11 11 11"],
    ["a PAN in a command that is cut short", "04 0F 30 27 00 22 F0 F8 41 11 11 11 11 11 11 11"],
    ["track 2 in a card that was read", "04 0F 0F 23 F1 F2 41 11 11 11 11 11 11 11 D2 91 22 01"],
    ["a PAN behind a bitmap that nobody knows", "04 0F 0C 99 22 F0 F8 41 11 11 11 11 11 11 11"],
    ["track 2 in a container", "04 0F 0E 06 0C 1F 09 09 41 11 11 11 11 11 11 11 D2"],
    ["a PAN in a line to print", "06 D1 11 00 34 31 31 31 31 31 31 31 31 31 31 31 31 31 31 31"],
  ])("%s is covered, in the bytes too", (_what, hex) => {
    const told = JSON.stringify(explained(hex));
    expect(told).not.toMatch(/41 ?11 ?11|4111|34 31 31 31/);
    expect(told).toContain("**");
  });

  it("the CRC goes with them", () => {
    const block = hexOf(encodeBlock({ kind: "apdu", apdu: reversal("123456", "0231") }));
    const [read] = explained(block);
    expect(read?.["hex"]).toBe("10 02 06 30 06 ** ** ** 87 02 31 10 03 ** **");
  });

  it.each([
    ["Karte 4111 1111 1111 1111 VISA", "Karte **** **** **** **** VISA"],
    ["4111-1111-1111-1111", "****-****-****-****"],
    ["Trace 10004001, VU 100461763", "Trace 10004001, VU 100461763"],
    ["AID A0000000041010", "AID A0000000041010"],
    ["4111111111111112", "4111111111111112"],
  ])("%s is given on as %s", (text, shown) => expect(withoutCards(text)).toBe(shown));

  it("letters are read by the code page of the profile", () => {
    expect(textOf(bytes("48 8E 4E 44"), "cp437")).toBe("HÄND");
    expect(textOf(bytes("48 C4 4E 44"), "latin1")).toBe("HÄND");
    expect(textOf(bytes("41 0D 42 00 00"), "cp437")).toBe("A B");
  });
});

describe("commands of the station", () => {
  const setup = {
    password: "123456",
    currency: "978",
    receipts: "station",
    staffMenu: true,
    textBlocks: true,
  } as const;

  it.each<[string, Apdu, string]>([
    ["an authorisation", authorisation(1_234, "978"), "06 01 0A 04 00 00 00 00 12 34 49 09 78"],
    ["a reversal", reversal("000000", "0231"), "06 30 06 00 00 00 87 02 31"],
    ["a registration", registration(setup), "06 00 10 12 34 56 9E 09 78 03 00 06 06 26 04 0A 02 06 D3"],
    [
      "a registration of a terminal that prints, and whose menu is the station's",
      registration({ ...setup, receipts: "terminal", staffMenu: false, textBlocks: false }),
      "06 00 08 12 34 56 38 09 78 03 00",
    ],
  ])("%s", (_what, apdu, hex) => {
    expect(hexOf(encodeApdu(apdu))).toBe(hex);
  });
});

describe("frames", () => {
  const apdu = fc
    .tuple(
      fc.constantFrom(0x0601, 0x040f, 0x06d1, 0x8000, 0x060f),
      fc.uint8Array({ maxLength: 300 }),
      fc.boolean(),
    )
    .map(([command, data, long]): Apdu => {
      const { extended } = apduOf(command, data);
      return { command, data: Uint8Array.from(data), extended: extended || long };
    });
  const sizes = fc.integer({ min: 1, max: 9 });

  it("are read as they were written, in whatever pieces they come", () => {
    fc.assert(
      fc.property(
        fc.array(apdu, { minLength: 1, maxLength: 4 }),
        sizes,
        fc.boolean(),
        (all, size, serial) => {
          const line = Buffer.concat(
            all.map((one) => (serial ? encodeBlock({ kind: "apdu", apdu: one }) : encodeApdu(one))),
          );
          const blocks = blockFramer();
          const bare = apduFramer();
          const found: unknown[] = [];
          for (let at = 0; at < line.length; at += size) {
            const piece = Uint8Array.from(line.subarray(at, at + size));
            for (const each of serial ? blocks.feed(piece) : bare.feed(piece)) {
              if (each.kind === "junk") found.push(each);
              else
                found.push("kind" in each.frame && each.frame.kind === "apdu" ? each.frame.apdu : each.frame);
            }
          }
          expect(found).toEqual(all);
        },
      ),
    );
  });

  it("each with one bit changed are never taken for another block", () => {
    fc.assert(
      fc.property(apdu, fc.nat(), (one, nth) => {
        const block = encodeBlock({ kind: "apdu", apdu: one });
        const bit = nth % (block.length * 8);
        block[bit >> 3] = (block[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const found = frameAll(blockFramer(), block).filter(
          (each) => each.kind === "frame" && each.frame.kind === "apdu",
        );
        expect(found).toEqual([]);
      }),
    );
  });
});

describe("bitmaps and containers", () => {
  const bmp = fc.constantFrom(...BMP_IDS).chain((id): fc.Arbitrary<Bmp> => {
    const length = bmpSpec(id)?.length ?? 0;
    const most = length === "LL" ? 99 : 200;
    const value = typeof length === "number" ? { minLength: length, maxLength: length } : { maxLength: most };
    return fc.uint8Array(value).map((bytesOfIt) => ({ id, value: Uint8Array.from(bytesOfIt) }));
  });

  it("are read as they were written", () => {
    fc.assert(
      fc.property(fc.array(bmp, { maxLength: 8 }), (all) => {
        const read = readBmps(encodeBmps(all));
        expect(read.rest).toHaveLength(0);
        expect(read.bmps.map(({ id, value }) => ({ id, value }))).toEqual(all);
      }),
    );
  });

  it("of any bytes never fail, and nothing of them is lost", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (any) => {
        const { bmps, rest } = readBmps(any);
        const [last] = bmps.slice(-1);
        expect(last === undefined ? 0 : last.at + last.value.length).toBe(any.length - rest.length);
        expect(() =>
          explainZvt([Uint8Array.of(0x04, 0x0f, any.length), any], OPTIONS, undefined),
        ).not.toThrow();
      }),
    );
  });

  it("tags are read as they were written", () => {
    const tlv = fc
      .tuple(
        fc.constantFrom(0x07, 0x24, 0x41, 0x1f07, 0x1f17, 0xff01, 0x1f8001),
        fc.uint8Array({ maxLength: 300 }),
      )
      .map(([tag, value]): Tlv => ({ tag, value: Uint8Array.from(value) }));
    fc.assert(
      fc.property(fc.array(tlv, { maxLength: 5 }), (all) => {
        expect(readTlvs(encodeTlvs(all))?.map(({ tag, value }) => ({ tag, value }))).toEqual(all);
      }),
    );
  });
});
