/** A line that fails: one fault at one byte of what goes over it, in either direction. */
import type { Clock } from "../../core/clock.ts";
import { ok } from "../../core/result.ts";
import { listeners } from "../listeners.ts";
import type { FarEnd, Plug } from "../transports/transport.ts";

export const LINE_FAULTS = ["unplug", "silence", "drop", "flip", "double", "late"] as const;
export type LineFaultKind = (typeof LINE_FAULTS)[number];

export interface LineFault {
  readonly kind: LineFaultKind;
  /** How many bytes go over the line before, both directions together. */
  readonly after: number;
  /** `flip`: which bits. */
  readonly bits: number;
  /** `late`: how long everything from there on waits, once; `silence`: how long nothing passes. Milliseconds. */
  readonly ms: number;
}

export interface FaultyLine {
  readonly plug: Plug;
  /** The next fault; what went over the line before does not count. Undefined for none. */
  arm(fault: LineFault | undefined): void;
  /** The fault happened. */
  readonly happened: boolean;
  /** Bytes that went over it since it was armed. */
  readonly passed: number;
  onUnplug(listener: () => void): () => void;
}

/** What becomes of the byte that is hit, and of those behind it in the same piece. */
const BECOMES: Readonly<
  Record<LineFaultKind, (hit: number, rest: readonly number[], bits: number) => readonly number[]>
> = {
  unplug: () => [],
  silence: () => [],
  drop: (_, rest) => rest,
  flip: (hit, rest, bits) => [hit ^ bits, ...rest],
  double: (hit, rest) => [hit, hit, ...rest],
  late: (hit, rest) => [hit, ...rest],
};

/** `plug` with a fault in its cable. An unplugged device is not put in again by itself. */
export function faultyLine(plug: Plug, clock: Clock): FaultyLine {
  const unplugged = listeners<void>();
  let armed: LineFault | undefined;
  let passed = 0;
  let happened = false;
  let silentUntil = -Infinity;
  let lateUntil = -Infinity;

  /** What comes out of the cable of bytes that go in; `cut`: it was pulled behind them. */
  function through(bytes: Uint8Array): { readonly out: readonly number[]; readonly cut: boolean } {
    const at = armed === undefined || happened ? bytes.length : armed.after - passed;
    passed += bytes.length;
    if (clock.elapsed() < silentUntil) return { out: [], cut: false };
    // A cable is pulled right behind the last byte that passes; the other faults need the byte that they strike.
    const reach = armed?.kind === "unplug" ? at - 1 : at;
    if (armed === undefined || happened || reach >= bytes.length) return { out: [...bytes], cut: false };
    happened = true;
    const { kind, bits, ms } = armed;
    if (kind === "silence") silentUntil = clock.elapsed() + ms;
    if (kind === "late") lateUntil = clock.elapsed() + ms;
    const before = bytes.subarray(0, at);
    const [hit = 0, ...rest] = bytes.subarray(at);
    return { out: [...before, ...BECOMES[kind](hit, rest, bits)], cut: kind === "unplug" };
  }

  function pass(end: FarEnd, bytes: Uint8Array, deliver: (bytes: Uint8Array) => void): void {
    const { out, cut } = through(bytes);
    const lateMs = lateUntil - clock.elapsed();
    // Timers of one moment run in the order in which they were set, so that late bytes stay in order.
    if (lateMs > 0) clock.after(lateMs, () => deliver(Uint8Array.from(out)));
    else if (out.length > 0) deliver(Uint8Array.from(out));
    if (cut) {
      void end.unplug();
      unplugged.tell();
    }
  }

  return {
    arm(fault) {
      armed = fault;
      passed = 0;
      happened = false;
      silentUntil = -Infinity;
      lateUntil = -Infinity;
    },
    get happened() {
      return happened;
    },
    get passed() {
      return passed;
    },
    onUnplug: unplugged.add,
    async plug() {
      const plugged = await plug();
      if (!plugged.ok) return plugged;
      const end = plugged.value;
      return ok({
        get path() {
          return end.path;
        },
        write: (bytes) => pass(end, bytes, (out) => end.write(out)),
        turn: () => end.turn(),
        onBytes: (listener) => end.onBytes((bytes) => pass(end, bytes, listener)),
        pause: () => end.pause(),
        resume: () => end.resume(),
        unplug: () => end.unplug(),
      });
    },
  };
}
