/** Event files of Linux keyboards: `struct input_event` of linux/input.h, and keys by linux/input-event-codes.h. */
import { cuttingFramer, type Cut, type Framer } from "../../../framer.ts";
import type { KeyNews, KeySource } from "./keys.ts";

export interface InputEvent {
  readonly seconds: number;
  readonly micros: number;
  readonly type: number;
  readonly code: number;
  readonly value: number;
}

/** Bits of a `long` of the program that reads: an event has 24 bytes on 64-bit systems and 16 on 32-bit ones. */
export type WordBits = 32 | 64;

const TYPES = { syn: 0, key: 1 } as const;
const SYN = { report: 0, dropped: 3 } as const;
const LAST_TYPE = 0x1f;

export const EVENT_BYTES: Readonly<Record<WordBits, number>> = { 32: 16, 64: 24 };

export function encodeInputEvent(
  { seconds, micros, type, code, value }: InputEvent,
  bits: WordBits,
): Uint8Array {
  const bytes = Buffer.alloc(EVENT_BYTES[bits]);
  const half = bits / 8;
  bytes.writeUInt32LE(seconds, 0);
  bytes.writeUInt32LE(micros, half);
  bytes.writeUInt16LE(type, 2 * half);
  bytes.writeUInt16LE(code, 2 * half + 2);
  bytes.writeInt32LE(value, 2 * half + 4);
  return bytes;
}

/** The kernel writes whole events. That they are looked at all the same keeps a wrong file from typing anything. */
export function inputEventFramer(bits: WordBits): Framer<InputEvent> {
  const size = EVENT_BYTES[bits];
  return cuttingFramer((held) => {
    if (held.length < size) return "wait";
    const event = readInputEvent(held, bits);
    return event === undefined
      ? ({ junk: "no input event" } satisfies Cut<InputEvent>)
      : { size, frame: event };
  }, size);
}

function readInputEvent(held: Uint8Array, bits: WordBits): InputEvent | undefined {
  const bytes = Buffer.from(held.buffer, held.byteOffset, EVENT_BYTES[bits]);
  const half = bits / 8;
  const event = {
    seconds: bytes.readUInt32LE(0),
    micros: bytes.readUInt32LE(half),
    type: bytes.readUInt16LE(2 * half),
    code: bytes.readUInt16LE(2 * half + 2),
    value: bytes.readInt32LE(2 * half + 4),
  };
  // The upper halves are 0 until the year 2106.
  const upper = bits === 64 ? bytes.readUInt32LE(4) + bytes.readUInt32LE(12) : 0;
  const badKey = event.type === TYPES.key && (event.value < 0 || event.value > 2);
  return upper !== 0 || event.micros >= 1_000_000 || event.type > LAST_TYPE || badKey ? undefined : event;
}

/** Codes of keys by usage from 04 on; 0 for keys that no layout has. */
const CODES_FROM_04 = [
  // A to Z
  30, 48, 46, 32, 18, 33, 34, 35, 23, 36, 37, 38, 50, 49, 24, 25, 16, 19, 31, 20, 22, 47, 17, 45, 21, 44,
  // 1 to 0, Enter, Escape, Backspace, Tab, Space
  2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 28, 1, 14, 15, 57,
  // - = [ ] \, its twin, ; ' ` , . /
  12, 13, 26, 27, 43, 43, 39, 40, 41, 51, 52, 53,
  // Caps Lock, F1 to F12
  58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 87, 88,
  // Print, Scroll Lock, Pause, Insert, Home, Page Up, Delete, End, Page Down, four arrows
  99, 70, 119, 110, 102, 104, 111, 107, 109, 106, 105, 108, 103,
  // Num Lock and the keypad
  69, 98, 55, 74, 78, 96, 79, 80, 81, 75, 76, 77, 71, 72, 73, 82, 83,
  // The key between left Shift and Z
  86,
] as const;

/** Left Ctrl, Shift, Alt, logo, then the right ones: the bits of a boot report from the lowest. */
const MODIFIERS: readonly number[] = [29, 42, 56, 125, 97, 54, 100, 126];

const CODE_BY_USAGE = new Map<number, number>(CODES_FROM_04.map((code, index) => [index + 4, code]));
/** Where two usages have one code, the first counts. */
const USAGE_BY_CODE = new Map(
  Array.from(CODE_BY_USAGE, ([usage, code]) => [code, usage] as const).toReversed(),
);

const FIRST_MODIFIER = 0xe0;

/** The code of a key by its usage of page 07; undefined for one that no keyboard of a scanner has. */
export function codeOf(usage: number): number | undefined {
  return usage < FIRST_MODIFIER ? CODE_BY_USAGE.get(usage) : MODIFIERS[usage - FIRST_MODIFIER];
}

/** No usage: a key that is on no keyboard of a scanner. */
const UNKNOWN = 0;

export function inputKeys(bits: WordBits): KeySource {
  const framer = inputEventFramer(bits);
  const down = new Set<number>();
  let modifiers = 0;
  /** Events were dropped; those up to the next report belong to nothing (Documentation/input/event-codes.rst). */
  let dropped = false;

  function release(): void {
    down.clear();
    modifiers = 0;
  }

  /** What was held back of an event, and the rest of a dropped lot, is not waited for. */
  function startAfresh(): void {
    release();
    framer.flush();
    dropped = false;
  }

  function take({ type, code, value }: InputEvent): KeyNews | undefined {
    if (type === TYPES.syn) {
      const lost = code === SYN.dropped;
      dropped = lost || (dropped && code !== SYN.report);
      if (lost) release();
      return lost ? "lost" : undefined;
    }
    if (type !== TYPES.key || dropped) return undefined;
    const bit = MODIFIERS.indexOf(code);
    if (bit >= 0) {
      modifiers = value === 0 ? modifiers & ~(1 << bit) : modifiers | (1 << bit);
      return undefined;
    }
    const fresh = value === 1 && !down.has(code);
    if (value === 0) down.delete(code);
    if (!fresh) return undefined;
    down.add(code);
    return { usage: USAGE_BY_CODE.get(code) ?? UNKNOWN, modifiers };
  }

  return {
    get held() {
      return down.size > 0 || modifiers !== 0 || framer.waiting;
    },
    feed: (bytes) =>
      framer
        .feed(bytes)
        .map((each) => (each.kind === "frame" ? take(each.frame) : "lost"))
        .filter((news) => news !== undefined),
    release: startAfresh,
  };
}
