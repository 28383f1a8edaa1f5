import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { seededRandom } from "../../../src/core/clock.ts";
import { hidPosCodec, type HidPosCodec } from "../../../src/devices/drivers/scanner/hid-pos/codec.ts";
import { hidPosDriver } from "../../../src/devices/drivers/scanner/hid-pos/driver.ts";
import { hidPosOptions } from "../../../src/devices/drivers/scanner/hid-pos/options.ts";
import { walkDescriptor } from "../../../src/devices/drivers/scanner/hid-pos/report.ts";
import { bytes } from "../vectors.ts";
import { below, randomBytes, short } from "./bench.ts";

type Given = z.input<typeof hidPosOptions>;

function codec(given: Given): HidPosCodec {
  return hidPosCodec(hidPosOptions.parse(given));
}

/** A report as Honeywell's scanners send it. */
function report(text: string, aim: string, more: boolean): Uint8Array {
  const made = Buffer.alloc(64);
  made.write(`\x02${String.fromCharCode(text.length)}${aim}${text}`, "latin1");
  made[61] = 0x6a;
  made[63] = more ? 1 : 0;
  return made;
}

function read(given: Given, ...reports: readonly Uint8Array[]): string[] {
  const scanner = codec(given);
  return short([...reports.flatMap((each) => scanner.feed(each, 0)), ...scanner.silence(200)]);
}

/** The descriptor of the simulator of alhafoudh/tessaro-os, as it is printed there. */
const TESSARO =
  "05 8C 09 02 A1 01 85 02 09 12 A1 02 15 00 26 FF 00 75 08 95 01 05 01 09 3B 81 02 95 03 05 8C 09 FB 09 FC 09 FD 81 02 " +
  "95 38 09 FE 82 02 01 25 01 75 01 95 01 09 FF 81 02 75 07 81 03 C0 C0";

describe("a descriptor", () => {
  test("is walked to where byte count, identifier, data and flag lie", () => {
    expect(walkDescriptor(bytes(TESSARO))).toEqual({
      id: 2,
      count: 1,
      aim: [2, 3, 4],
      data: 5,
      room: 56,
      more: { at: 61, mask: 1 },
      symbology: undefined,
      bytes: 62,
    });
  });

  test("may have its fields anywhere, and no report id", () => {
    // Data first, the identifier in three fields, then the count, and the flag in eight bits.
    const hex =
      "05 8C A1 01 75 08 95 10 09 FE 81 02 95 01 09 FB 81 02 09 FC 81 02 09 FD 81 02 05 01 09 3B 81 02 " +
      "05 8C 75 01 95 08 09 FF 81 02 C0";
    const scanner = codec({});
    scanner.describe(bytes(hex));
    expect(scanner.layout).toMatchObject({
      id: 0,
      data: 0,
      aim: [16, 17, 18],
      count: 19,
      more: { at: 20, mask: 255 },
    });
    const scan = Buffer.from("30234000517861\0\0]F0\x0e\x00", "latin1");
    expect(scanner.feed(scan, 3)).toEqual([
      { kind: "barcode", barcode: { text: "30234000517861", aim: "]F0", kind: undefined, at: 3 } },
    ]);
  });

  test("without a byte count: the data end before the zeros", () => {
    const scanner = codec({});
    scanner.describe(bytes("05 8C A1 01 85 07 75 08 95 08 09 FE 81 02 C0"));
    expect(short(scanner.feed(Buffer.from("\x0730001\0\0\0", "latin1"), 0))).toEqual(["30001"]);
  });

  test("without an identifier: no data are taken for one", () => {
    const scanner = codec({ maxLength: 128 });
    scanner.describe(bytes("05 8C A1 01 85 02 75 08 95 01 05 01 09 3B 81 02 05 8C 95 78 09 FE 81 02 C0"));
    const label = "x".repeat(0x5d);
    expect(short(scanner.feed(Buffer.from(`\x02]${label}`, "latin1"), 0))).toEqual([label]);
  });

  test.each([
    ["of a keyboard", "05 01 09 06 A1 01 05 07 95 06 75 08 19 00 29 65 81 00 C0"],
    ["whose data are no whole bytes", "05 8C A1 01 75 04 95 10 09 FE 81 02 C0"],
    ["whose data do not begin at a byte", "05 8C A1 01 75 01 95 04 09 01 81 02 75 08 95 10 09 FE 81 02 C0"],
    ["that is none", "02 0E 5D 46 30"],
    ["that the operating system keeps to itself", ""],
  ])("%s leaves it to the profile", (_what, hex) => {
    const scanner = codec({});
    // What another scanner said of itself does not stay either.
    scanner.describe(bytes(TESSARO));
    scanner.describe(bytes(hex));
    expect(scanner.layout.bytes).toBe(64);
    expect(short(scanner.feed(report("30001", "]C0", false), 0))).toEqual(["30001"]);
  });
});

test("a label is read, with its symbology", () => {
  expect(codec({}).feed(report("30234000517861", "]F0", false), 7)).toEqual([
    { kind: "barcode", barcode: { text: "30234000517861", aim: "]F0", kind: undefined, at: 7 } },
  ]);
});

test("a scanner that does not name the symbology", () => {
  expect(codec({}).feed(report("30001", "\0\0\0", false), 0)).toMatchObject([
    { barcode: { text: "30001", aim: undefined } },
  ]);
});

test("the identifier may stand one byte later, and the data behind it", () => {
  const late = Buffer.alloc(64);
  late.write("\x02\x05\0]C030001", "latin1");
  expect(codec({}).feed(late, 0)).toMatchObject([{ barcode: { text: "30001", aim: "]C0" } }]);
});

test("the flag is in the last byte of a report of any length, where the profile does not say otherwise", () => {
  const short62 = (text: string, more: number): Uint8Array => {
    const made = Buffer.alloc(62);
    made.write(`\x02${String.fromCharCode(text.length)}]Q1${text}`, "latin1");
    made[61] = more;
    return made;
  };
  expect(read({ maxLength: 100 }, short62("a".repeat(56), 1), short62("b", 0))).toEqual([
    `${"a".repeat(56)}b`,
  ]);
});

describe("a scan of several reports", () => {
  const long = "0123456789".repeat(12);
  const reports = [
    report(long.slice(0, 56), "]Q1", true),
    report(long.slice(56, 112), "]Q1", true),
    report(long.slice(112), "]Q1", false),
  ];

  test("is one label", () => {
    expect(read({ maxLength: 200 }, ...reports)).toEqual([long]);
  });

  test("is dropped when the rest does not come, and the next is whole", () => {
    const scanner = codec({ maxLength: 200 });
    scanner.feed(reports[0] ?? bytes(""), 0);
    expect(scanner.waiting).toBe(true);
    expect(short(scanner.silence(150))).toEqual(["scan.partial 56"]);
    expect(short(scanner.feed(report("30001", "]C0", false), 200))).toEqual(["30001"]);
  });

  test("ends where another symbology begins", () => {
    expect(read({ maxLength: 200 }, reports[0] ?? bytes(""), report("30001", "]C0", false))).toEqual([
      "scan.partial 56",
      "30001",
    ]);
  });

  test("makes no label without the report that could not be read", () => {
    const bad = report("x", "]Q1", true).subarray(0, 4);
    expect(read({ maxLength: 200 }, reports[0] ?? bytes(""), bad, ...reports.slice(1))).toEqual([
      "scan.partial 56",
      "scan.bad-report 4",
      "scan.partial 56",
      "scan.partial 8",
    ]);
  });

  test("without an end takes no memory", () => {
    const scanner = codec({});
    const told = Array.from({ length: 1_000 }, () =>
      scanner.feed(report("9".repeat(56), "]Q1", true), 0),
    ).flat();
    const length = [...told, ...scanner.silence(0)].reduce(
      (sum, event) => sum + (event.kind === "discard" ? event.discard.length : 0),
      0,
    );
    expect(length).toBe(56_000);
  });
});

test.each([
  ["claims more data than fit", "02 39 5D 43 30", "scan.bad-report 64"],
  ["holds nothing", "02 00 00 00 00", ""],
  ["holds a control character", "02 04 5D 43 30 33 30 07 30", "scan.bad-characters 4"],
  ["holds NUL", "02 04 5D 43 30 33 30 00 30", "scan.bad-characters 4"],
  ["ends in CR LF, as scanners with a suffix have it", "02 07 5D 43 30 33 30 30 30 31 0D 0A", "30001"],
  ["holds a CR in its midst", "02 07 5D 43 30 33 30 0D 30 30 30 31", "scan.bad-characters 7"],
  ["has another id", "04 05 5D 43 30 33 30 30 30 31", ""],
])("a report that %s", (_what, hex, event) => {
  const padded = Buffer.alloc(64);
  padded.set(bytes(hex));
  expect(read({}, padded).join()).toBe(event);
});

test("a report that is cut behind its data is read all the same", () => {
  expect(read({}, bytes("02 05 5D 43 30 33 30 30 30 31"))).toEqual(["30001"]);
});

test("a line end as suffix is refused: it is taken off anyway", () => {
  const parsed = hidPosOptions.safeParse({ suffix: "#\r" });
  expect(parsed.error?.issues[0]?.path).toEqual(["suffix"]);
});

describe("device decode", () => {
  const decode = (pieces: readonly string[], given: Given = {}, from?: "host" | "device") =>
    hidPosDriver.decode(pieces.map(bytes), given, from);
  const hexOf = (each: Uint8Array): string => Buffer.from(each).toString("hex");

  test("tells the symbology, by its identifier or by the maker's letter", () => {
    expect(decode([hexOf(report("30234000517861", "]F0", false))])).toEqual([
      { kind: "barcode", text: "30234000517861", aim: "]F0", symbology: "Codabar" },
    ]);
    expect(decode([hexOf(report("30001", "\0\0\0", false))], { report: { symbology: 61 } })).toEqual([
      { kind: "barcode", text: "30001", symbology: "Code 128" },
    ]);
  });

  test("takes a descriptor in the capture for the reports behind it", () => {
    const scan = Buffer.alloc(62);
    scan.write("\x02\x05]C030001", "latin1");
    expect(decode([TESSARO, hexOf(scan)])).toEqual([
      {
        kind: "descriptor",
        report: 2,
        bytes: 62,
        count: 1,
        aim: [2, 3, 4],
        data: 5,
        room: 56,
        more: 61,
        moreMask: 1,
      },
      { kind: "barcode", text: "30001", aim: "]C0", symbology: "Code 128" },
    ]);
  });

  test("cuts reports that stand in a row", () => {
    const row = hexOf(Buffer.concat([report("30001", "]C0", false), report("30002", "]C0", false)]));
    expect(decode([row]).map(({ text }) => text)).toEqual(["30001", "30002"]);
  });

  test.each([
    ["FD 03 16 54 0D", { kind: "command", command: "trigger" }],
    ["FD 03 16 07 0D", { kind: "command", command: "beep" }],
    ["FD 0A 16 4D 0D 52 45 56 49 4E 46 2E", { kind: "command", command: "menu", menu: "REVINF." }],
    ["FE 01", { kind: "feature", hidPos: true }],
  ])("reads what a host says: %s", (hex, meaning) => {
    expect(decode([hex])).toMatchObject([meaning]);
    expect(decode([hex], {}, "host")).toMatchObject([meaning]);
  });

  /** The answer of a Voyager 1602g to REVINF., as HenkVanAsselt/python_hon_usbhid prints it: last text and end. */
  const VOYAGER = [
    `02 09 5D 58 30 75 6D 3A 20 4E 2F 41 0D 0A ${"00 ".repeat(47)} 3F 00 00`,
    `02 08 5D 5A 36 52 45 56 49 4E 46 06 2E ${"00 ".repeat(48)} 36 00 00`,
  ];

  test("reads the answer to a menu command as what it is, and a scanner never as a label", () => {
    expect(decode([VOYAGER[1] ?? ""])).toEqual([{ kind: "answer", menu: "REVINF.", answer: "ack" }]);
    expect(read({}, bytes(VOYAGER[1] ?? ""))).toEqual(["scan.bad-characters 8"]);
  });

  test("tells of other reports", () => {
    expect(decode(["07 01 02"])).toEqual([{ kind: "other-report", id: 7, hex: "07 01 02" }]);
  });
});

test("100,000 random reports: nothing thrown, no control character in a label", () => {
  const random = seededRandom(84);
  const scanner = codec({ duplicateMs: 0, maxLength: 200 });
  let labels = 0;
  for (let round = 0; round < 100_000; round++) {
    const noise = randomBytes(random, 70);
    const made = below(random, 3) === 0 ? noise : report(textOf(random), "]C0", below(random, 4) === 0);
    if (below(random, 3) === 0) made.set(noise.subarray(0, 3), below(random, Math.max(1, made.length - 3)));
    const events = [...scanner.feed(made, round), ...(below(random, 5) === 0 ? scanner.silence(round) : [])];
    for (const event of events) {
      if (event.kind !== "barcode") continue;
      labels++;
      if (!/^[\x20-\x7e]{3,200}$/.test(event.barcode.text)) throw new Error(JSON.stringify(event));
    }
  }
  expect(labels).toBeGreaterThan(10_000);
});

/** Printable mostly; now and then a control character. */
function textOf(random: () => number): string {
  return Array.from({ length: below(random, 57) }, () =>
    String.fromCharCode(below(random, 200) === 0 ? below(random, 256) : 0x20 + below(random, 95)),
  ).join("");
}
