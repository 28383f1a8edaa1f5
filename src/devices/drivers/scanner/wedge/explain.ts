import type { Decoded, Sender } from "../../../driver.ts";
import { frameAll } from "../../../framer.ts";
import { hexOf } from "../../../hex.ts";
import { explainScans } from "../explain.ts";
import { bootKeys, bootReportOf } from "./boot.ts";
import { wedgeCodec } from "./codec.ts";
import { EVENT_BYTES, inputEventFramer, inputKeys, type WordBits } from "./evdev.ts";
import type { WedgeOptions } from "./options.ts";

const BOOT = 8;

/** Explains captures of boot reports, one a piece or in a row, or of an event file. */
export function explainWedge(
  pieces: readonly Uint8Array[],
  given: WedgeOptions,
  from: Sender,
): readonly Decoded[] {
  if (from === "host") return pieces.map(lampsShown);
  const options = { ...given, duplicateMs: 0 };
  const all = Buffer.concat(pieces);
  const bits = ([64, 32] as const).find((each) => areEvents(all, each));
  if (bits !== undefined) {
    const { whole, tail } = cutInEvents(all, bits);
    const cut = tail.length === 0 ? [] : [{ kind: "junk", why: "cut short", hex: hexOf(tail) }];
    return [...explainScans(wedgeCodec(inputKeys(bits), options), [whole]), ...cut];
  }
  const reports = pieces.flatMap(reportsOf);
  const others = reports.filter((report) => bootReportOf(report) === undefined);
  return [
    ...explainScans(wedgeCodec(bootKeys(), options), reports),
    ...others.map((report) => ({ kind: "other-report", hex: hexOf(report) })),
  ];
}

/** Events of nothing but good ones, of which one at least is a key that goes down: no row of boot reports is that. */
function areEvents(bytes: Uint8Array, bits: WordBits): boolean {
  const framed = frameAll(inputEventFramer(bits), cutInEvents(bytes, bits).whole);
  return (
    framed.every(({ kind }) => kind === "frame") &&
    framed.some((each) => each.kind === "frame" && each.frame.type === 1 && each.frame.value === 1)
  );
}

/** The capture of an event file may end within an event. */
function cutInEvents(
  bytes: Uint8Array,
  bits: WordBits,
): { readonly whole: Uint8Array; readonly tail: Uint8Array } {
  const end = bytes.length - (bytes.length % EVENT_BYTES[bits]);
  return { whole: bytes.subarray(0, end), tail: bytes.subarray(end) };
}

function reportsOf(piece: Uint8Array): readonly Uint8Array[] {
  if (piece.length % BOOT !== 0) return [piece];
  return Array.from({ length: piece.length / BOOT }, (_, index) =>
    piece.subarray(index * BOOT, (index + 1) * BOOT),
  );
}

/** The only thing that a host says to a keyboard: its lamps. */
function lampsShown(report: Uint8Array): Decoded {
  const lamps = report.at(-1) ?? 0;
  const is = (bit: number): boolean => (lamps & (1 << bit)) !== 0;
  return { kind: "lamps", numLock: is(0), capsLock: is(1), scrollLock: is(2), hex: hexOf(report) };
}
