import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { seededRandom } from "../../../src/core/clock.ts";
import type { ScannerCodec } from "../../../src/devices/drivers/scanner/codec.ts";
import { bootKeys } from "../../../src/devices/drivers/scanner/wedge/boot.ts";
import { wedgeCodec } from "../../../src/devices/drivers/scanner/wedge/codec.ts";
import { wedgeDriver } from "../../../src/devices/drivers/scanner/wedge/driver.ts";
import { encodeInputEvent, inputKeys } from "../../../src/devices/drivers/scanner/wedge/evdev.ts";
import { LAYOUT_NAMES } from "../../../src/devices/drivers/scanner/wedge/layouts.ts";
import { wedgeOptions } from "../../../src/devices/drivers/scanner/wedge/options.ts";
import { typeLabel, typingHabits } from "../../../src/devices/sim/scanner/typing.ts";
import { bytes } from "../vectors.ts";
import { below, randomBytes, short } from "./bench.ts";

type Given = z.input<typeof wedgeOptions>;

function boot(given: Given): ScannerCodec {
  return wedgeCodec(bootKeys(), wedgeOptions.parse(given));
}

function evdev(given: Given, bits: 32 | 64 = 64): ScannerCodec {
  return wedgeCodec(inputKeys(bits), wedgeOptions.parse(given));
}

function report(modifiers: number, ...keys: readonly number[]): Uint8Array {
  return Uint8Array.from([modifiers, 0, ...Array.from({ length: 6 }, (_, index) => keys[index] ?? 0)]);
}

const NONE = report(0);

function readReports(given: Given, ...reports: readonly Uint8Array[]): string[] {
  const codec = boot(given);
  return short([...reports.flatMap((each) => codec.feed(each, 0)), ...codec.silence(100)]);
}

/** Events of keys: a code that goes down (1), up (0) or repeats (2), each with its report. */
function events(...keys: readonly (readonly [code: number, value: number])[]): Uint8Array {
  const all = keys.flatMap(([code, value]) => [event(1, code, value), event(0, 0, 0)]);
  return Buffer.concat(all);
}

function event(type: number, code: number, value: number): Uint8Array {
  return encodeInputEvent({ seconds: 1_795_000_000, micros: 999_999, type, code, value }, 64);
}

const tap = (code: number) => [[code, 1] as const, [code, 0] as const];

/** Reports of "30", key by key; 1E is 1 and 27 is 0. */
const THIRTY = [report(0, 0x20), NONE, report(0, 0x27), NONE];
const ENTER = [report(0, 0x28), NONE];

describe("boot reports", () => {
  test("are read with Shift, letters and digits", () => {
    const ab1 = [report(0x02, 0x04), NONE, report(0x20, 0x05), NONE, report(0, 0x1e), NONE];
    expect(readReports({}, ...ab1, ...ENTER)).toEqual(["AB1"]);
  });

  test("a key that is held over several reports is one press", () => {
    const held = [
      report(0, 0x20),
      report(0, 0x20),
      report(0, 0x20, 0x27),
      report(0, 0x27),
      report(0, 0x27),
      NONE,
    ];
    expect(readReports({ minLength: 1 }, ...held, ...ENTER)).toEqual(["30"]);
  });

  test("two keys in one report count in their order", () => {
    expect(readReports({}, report(0, 0x20, 0x27, 0x1e), NONE, ...ENTER)).toEqual(["301"]);
  });

  test("a key that was let go between two presses counts twice", () => {
    expect(readReports({}, ...THIRTY, ...THIRTY, ...ENTER)).toEqual(["3030"]);
  });

  test("a lost release between two keys costs nothing", () => {
    expect(readReports({}, report(0, 0x20), report(0, 0x27), report(0, 0x1e), ...ENTER)).toEqual(["301"]);
  });

  test("a lost release at the end is forgotten after the gap", () => {
    const codec = boot({ terminator: "none", duplicateMs: 0 });
    const told: string[] = [];
    for (let round = 0; round < 2; round++) {
      for (const each of [report(0, 0x20), report(0, 0x27), report(0, 0x20)]) codec.feed(each, 0);
      expect(codec.waiting).toBe(true);
      told.push(...short(codec.silence(100)));
      expect(codec.waiting).toBe(false);
    }
    expect(told).toEqual(["303", "303"]);
  });

  test("a modifier that stays down after its letter does no harm", () => {
    const stuck = [report(0x02, 0x04), report(0x02), report(0, 0x1e), NONE, report(0, 0x1f), NONE];
    expect(readReports({}, ...stuck, ...ENTER)).toEqual(["A12"]);
  });

  test("more keys than fit spoil the scan that they are in", () => {
    const over = report(0, 1, 1, 1, 1, 1, 1);
    expect(readReports({}, ...THIRTY, over, ...THIRTY, ...ENTER, ...THIRTY, ...THIRTY, ...ENTER)).toEqual([
      "scan.bad-characters 5",
      "3030",
    ]);
  });

  test("may have a report id before them", () => {
    const withId = [...THIRTY, ...THIRTY, ...ENTER].map((each) => Uint8Array.from([1, ...each]));
    expect(readReports({}, ...withId)).toEqual(["3030"]);
  });

  test("of other kinds are passed by", () => {
    expect(readReports({}, ...THIRTY, bytes("03 E9 00"), ...THIRTY, ...ENTER)).toEqual(["3030"]);
  });
});

describe("event files", () => {
  test("are read with Shift, and a repeated key is one press", () => {
    const typed = events(
      [42, 1],
      ...tap(30),
      [42, 0],
      [4, 1],
      [4, 2],
      [4, 2],
      [4, 0],
      ...tap(11),
      ...tap(28),
    );
    expect(short(evdev({}).feed(typed, 0))).toEqual(["A30"]);
  });

  test("however they are cut, the same scans come", () => {
    const typed = events(
      ...tap(4),
      ...tap(11),
      ...tap(4),
      ...tap(28),
      ...tap(5),
      ...tap(5),
      ...tap(5),
      ...tap(28),
    );
    const codec = evdev({});
    expect(short(Array.from(typed, (byte) => codec.feed(Uint8Array.of(byte), 0)).flat())).toEqual([
      "303",
      "444",
    ]);
  });

  test("a modifier whose release was lost is forgotten after the gap", () => {
    const codec = evdev({ duplicateMs: 0 });
    expect(short(codec.feed(events([42, 1], ...tap(30), ...tap(30), ...tap(30), ...tap(28)), 0))).toEqual([
      "AAA",
    ]);
    expect(codec.waiting).toBe(true);
    codec.silence(100);
    expect(codec.waiting).toBe(false);
    expect(short(codec.feed(events(...tap(30), ...tap(30), ...tap(30), ...tap(28)), 200))).toEqual(["aaa"]);
  });

  test("dropped events spoil the scan that they were in, and no other", () => {
    const codec = evdev({});
    const lost = [event(0, 3, 0), event(1, 5, 1), event(0, 0, 0)];
    const typed = [
      events(...tap(4), ...tap(11), [42, 1]),
      ...lost,
      events(...tap(4), ...tap(11), ...tap(28)),
    ];
    expect(short(codec.feed(Buffer.concat(typed), 0))).toEqual(["scan.bad-characters 5"]);
    expect(short(codec.feed(events(...tap(4), ...tap(11), ...tap(4), ...tap(28)), 0))).toEqual(["303"]);
  });

  test("of 32-bit systems have short events", () => {
    const codec = evdev({}, 32);
    const all = [4, 11, 4, 28].flatMap((code) =>
      [1, 0].map((value) => encodeInputEvent({ seconds: 1, micros: 2, type: 1, code, value }, 32)),
    );
    expect(short(codec.feed(Buffer.concat(all), 0))).toEqual(["303"]);
  });

  test("half an event of a lost line is not joined to the next line", () => {
    const codec = evdev({});
    codec.feed(events(...tap(4)).subarray(0, 60), 0);
    expect(short(codec.lost(1))).toEqual(["scan.partial 1"]);
    expect(short(codec.feed(events(...tap(4), ...tap(11), ...tap(4), ...tap(28)), 2))).toEqual(["303"]);
  });

  test("scan codes, lamps and other events say nothing", () => {
    const noise = [event(4, 4, 0x7001e), event(17, 1, 1)];
    const typed = [...noise, events(...tap(4), ...tap(11)), ...noise, events(...tap(4), ...tap(28))];
    expect(short(evdev({}).feed(Buffer.concat(typed), 0))).toEqual(["303"]);
  });
});

test.each([
  ["Ctrl and a letter", report(0x01, 0x10)],
  ["Alt and a digit of the keypad", report(0x04, 0x59)],
  ["the logo key and a letter", report(0x08, 0x04)],
  ["a function key", report(0, 0x3a)],
  ["Escape", report(0, 0x29)],
  ["Backspace", report(0, 0x2a)],
])("a scan with %s in it is thrown away whole", (_what, spoiler) => {
  expect(readReports({}, ...THIRTY, spoiler, NONE, ...THIRTY, ...ENTER)).toEqual(["scan.bad-characters 5"]);
});

test("no prefix of a profile can let a command key through", () => {
  for (const prefix of ["\u0010", "\0", "\u00ff"]) {
    expect(readReports({ prefix }, report(0x01, 0x10), NONE, ...THIRTY, ...THIRTY, ...ENTER)).not.toContain(
      "3030",
    );
  }
});

test("letters become capitals where the profile says so, and no others do", () => {
  const typed = [report(0, 0x04), NONE, report(0x02, 0x05), NONE, report(0, 0x1e), NONE, ...ENTER];
  expect(readReports({ letters: "upper" }, ...typed)).toEqual(["AB1"]);
  // The German sharp s would be two letters as capitals.
  const sharp = [report(0, 0x2d), NONE, ...THIRTY, ...ENTER];
  expect(readReports({ letters: "upper", layout: "de" }, ...sharp)).toEqual(["scan.bad-characters 3"]);
});

test.each([
  ["enter", [...THIRTY, ...THIRTY, report(0, 0x58), NONE]],
  ["tab", [...THIRTY, ...THIRTY, report(0, 0x2b), NONE]],
  ["none", [...THIRTY, ...THIRTY]],
] as const)("a scan ends by %s", (terminator, reports) => {
  expect(readReports({ terminator }, ...reports)).toEqual(["3030"]);
});

test("a dead key at the end of a scan without a terminator is its character", () => {
  const reports = [...THIRTY, report(0, 0x35), NONE];
  expect(readReports({ terminator: "none", layout: "de" }, ...reports)).toEqual(["30^"]);
});

test("the AIM identifier may be typed before a label", () => {
  // ] is AltGr 9 on a German board.
  const aim = [report(0x40, 0x26), NONE, report(0x02, 0x09), NONE, report(0, 0x27), NONE];
  const codec = boot({ layout: "de", aimId: true });
  const told = [...aim, ...THIRTY, ...THIRTY, ...ENTER].flatMap((each) => codec.feed(each, 5));
  expect(told).toEqual([{ kind: "barcode", barcode: { text: "3030", aim: "]F0", kind: undefined, at: 5 } }]);
});

test("silence in mid-scan is a partial scan, and the next is whole", () => {
  const codec = boot({});
  for (const each of THIRTY) codec.feed(each, 0);
  expect(short(codec.silence(60))).toEqual(["scan.partial 2"]);
  expect(short([...THIRTY, ...THIRTY, ...ENTER].flatMap((each) => codec.feed(each, 100)))).toEqual(["3030"]);
});

const anyHabits = fc.record({
  layout: fc.constantFrom(...LAYOUT_NAMES),
  tail: fc.constantFrom("enter", "tab"),
  keypad: fc.boolean(),
  capsLock: fc.boolean(),
  chatter: fc.boolean(),
  fingers: fc.constantFrom("one", "rolling", "pairs"),
} as const);

test("whatever label is typed, in whatever layout and way, comes back", () => {
  fc.assert(
    fc.property(
      anyHabits,
      fc.stringMatching(/^[\x21-\x7e][\x20-\x7e]{1,18}[\x21-\x7e]$/),
      (habits, label) => {
        const given: Given = { layout: habits.layout, terminator: habits.tail, publishersLabels: "take" };
        const reports = typeLabel(label, typingHabits.parse(habits)).map(({ modifiers, keys }) =>
          report(modifiers, ...keys),
        );
        expect(readReports(given, ...reports)).toEqual([label]);
      },
    ),
  );
});

describe("device decode", () => {
  const THREE = "00 00 20 00 00 00 00 00 00 00 00 00 00 00 00 00";
  const END = "00 00 28 00 00 00 00 00";
  const decode = (pieces: readonly string[], given: Given = {}, from?: "host" | "device") =>
    wedgeDriver.decode(pieces.map(bytes), given, from);

  test("reads boot reports, one a piece or in a row", () => {
    const row = `${THREE} ${THREE} ${THREE} ${END}`;
    expect(decode([row])).toEqual([{ kind: "barcode", text: "333" }]);
    expect(decode(row.match(/(?:.. ?){8}/g) ?? [])).toEqual([{ kind: "barcode", text: "333" }]);
    expect(decode([`${THREE} ${THREE}`])).toEqual([{ kind: "discard", reason: "scan.partial", length: 2 }]);
    expect(decode(["03 E9"])).toEqual([{ kind: "other-report", hex: "03 E9" }]);
  });

  test("reads an event file of either word size, also without times", () => {
    for (const bits of [32, 64] as const) {
      for (const seconds of [0, 1_795_000_000]) {
        const all = [4, 4, 11, 28].flatMap((code) => [
          encodeInputEvent({ seconds, micros: 0, type: 1, code, value: 1 }, bits),
          encodeInputEvent({ seconds, micros: 0, type: 0, code: 0, value: 0 }, bits),
          encodeInputEvent({ seconds, micros: 0, type: 1, code, value: 0 }, bits),
        ]);
        expect(wedgeDriver.decode([Buffer.concat(all)], {}, undefined)).toEqual([
          { kind: "barcode", text: "330" },
        ]);
      }
    }
  });

  test("reads an event file that ends within an event, and says so", () => {
    const all = [4, 4, 11, 28, 30].flatMap((code) =>
      [1, 0].map((value) => encodeInputEvent({ seconds: 1, micros: 0, type: 1, code, value }, 64)),
    );
    const capture = Buffer.concat(all).subarray(0, -24 - 5);
    expect(wedgeDriver.decode([capture], {}, undefined)).toMatchObject([
      { kind: "barcode", text: "330" },
      { kind: "junk", why: "cut short" },
    ]);
  });

  test("reads what a host says: the lamps", () => {
    expect(decode(["02"], {}, "host")).toEqual([
      { kind: "lamps", numLock: false, capsLock: true, scrollLock: false, hex: "02" },
    ]);
  });
});

test("100,000 random reports and 100,000 random events: nothing thrown, no control character in a label", () => {
  const random = seededRandom(7);
  const codecs = LAYOUT_NAMES.map((layout) => [
    boot({ layout, duplicateMs: 0, minLength: 1 }),
    evdev({ layout, duplicateMs: 0, minLength: 1 }),
  ]).flat();
  let labels = 0;
  for (let round = 0; round < 200_000; round++) {
    const codec = codecs[round % codecs.length];
    if (codec === undefined) continue;
    const key = round % 2 === 0 ? randomReport(random) : randomEvents(random);
    const told = [...codec.feed(key, round), ...(below(random, 50) === 0 ? codec.silence(round) : [])];
    for (const each of told) {
      if (each.kind !== "barcode") continue;
      labels++;
      if (!/^[\x20-\x7e]{1,64}$/.test(each.barcode.text)) throw new Error(JSON.stringify(each.barcode.text));
    }
  }
  expect(labels).toBeGreaterThan(1_000);
});

function randomReport(random: () => number): Uint8Array {
  if (below(random, 20) === 0) return randomBytes(random, 10);
  const modifiers = below(random, 6) === 0 ? below(random, 256) : below(random, 2) * 2;
  const key =
    below(random, 8) === 0 ? 0x28 : below(random, 60) === 0 ? below(random, 256) : 4 + below(random, 0x35);
  return below(random, 2) === 0 ? NONE : report(modifiers, key);
}

function randomEvents(random: () => number): Uint8Array {
  if (below(random, 20) === 0) return randomBytes(random, 50);
  const code =
    below(random, 8) === 0 ? 28 : below(random, 60) === 0 ? below(random, 700) : 2 + below(random, 52);
  return Buffer.concat([event(1, code, below(random, 3)), event(below(random, 100) === 0 ? 0 : 1, code, 0)]);
}
