import type { Clock, Timer } from "../core/clock.ts";
import { fault } from "../core/faults.ts";
import { failed, ok, type Result } from "../core/result.ts";
import type { Framer } from "./framer.ts";
import type { Transport } from "./transports/transport.ts";
import { turns } from "./turns.ts";

/** A timer this late says that the process was held up, and that the answer may be waiting unread. */
const LATE_MS = 20;

/** What a dialogue needs of its line: a stream, or reports one at a time. */
export type Spoken = Pick<Transport, "name" | "state" | "write" | "onBytes" | "onState">;

export interface DialogueParts<F> {
  readonly transport: Spoken;
  readonly clock: Clock;
  readonly framer: Framer<F>;
  /** Silence within a frame after which it is given up; 0 where frames may pause as they like. */
  readonly gapMs: number;
  /** Silence that the device wants before each request. */
  readonly quietMs: number;
  /** Frames that nobody waits for: late, or sent unasked. */
  readonly onOther: (frame: F) => void;
  /** How many bytes were no frame, why, and which. */
  readonly onJunk: (length: number, why: string, bytes: Uint8Array) => void;
}

/** Question and answer over a stream: one question at a time, those who come meanwhile wait their turn. */
export interface Dialogue<F> {
  /**
   * Sends a request and waits for the frame that `read` makes something of; all others are passed by. `device.silent`
   * when none came within `withinMs`, counted from the sending; the fault of the line when that goes.
   */
  ask<T>(request: Uint8Array, read: (frame: F) => T | undefined, withinMs: number): Promise<Result<T>>;
}

export function dialogue<F>(parts: DialogueParts<F>): Dialogue<F> {
  const { transport, clock, framer, gapMs, quietMs, onOther, onJunk } = parts;
  /** Takes a frame, or leaves it to others. */
  let taker: ((frame: F) => boolean) | undefined;
  let hangUp: (() => void) | undefined;
  let gap: Timer | undefined;
  const inTurn = turns();
  let lastByte = -Infinity;

  function deliver(cut: ReturnType<Framer<F>["feed"]>): void {
    for (const each of cut) {
      if (each.kind === "junk") onJunk(each.bytes.length, each.why, each.bytes);
      else if (taker?.(each.frame) !== true) onOther(each.frame);
    }
  }

  function watchGap(): void {
    gap?.cancel();
    if (gapMs === 0 || !framer.waiting) return;
    const due = clock.elapsed() + gapMs;
    gap = clock.after(gapMs, () => {
      if (clock.elapsed() - due > LATE_MS) return watchGap();
      deliver(framer.flush());
    });
  }

  transport.onBytes(({ bytes, at }) => {
    lastByte = at;
    deliver(framer.feed(bytes));
    watchGap();
  });
  transport.onState(({ state }) => {
    if (state === "open" || state === "opening") return;
    gap?.cancel();
    deliver(framer.flush());
    hangUp?.();
  });

  async function quiet(): Promise<void> {
    const pause = lastByte + quietMs - clock.elapsed();
    if (pause > 0) {
      await new Promise<void>((resolve) => {
        clock.after(pause, resolve);
      });
    }
  }

  async function turn<T>(
    request: Uint8Array,
    read: (frame: F) => T | undefined,
    withinMs: number,
  ): Promise<Result<T>> {
    if (quietMs > 0) await quiet();
    const { promise, resolve } = Promise.withResolvers<Result<T>>();
    taker = (frame) => {
      const value = read(frame);
      if (value !== undefined) resolve(ok(value));
      return value !== undefined;
    };
    const gone = (): void => {
      const { state } = transport;
      resolve(failed(state.state === "lost" ? state.fault : fault("device.lost", transport.name)));
    };
    hangUp = gone;
    const until = clock.elapsed() + withinMs;
    const silent = (): void => resolve(failed(fault("device.silent", transport.name)));
    let timer = clock.after(withinMs, () => {
      // After a hold-up the answer may lie in the line's buffer: it is read before anything is concluded.
      if (clock.elapsed() - until > LATE_MS) timer = clock.after(LATE_MS, silent);
      else silent();
    });
    const sent = await transport.write(request, withinMs);
    const outcome = sent.ok ? await promise : sent;
    timer.cancel();
    taker = undefined;
    hangUp = undefined;
    return outcome;
  }

  return {
    ask: (request, read, withinMs) => inTurn(() => turn(request, read, withinMs)),
  };
}
