import type { Clock } from "../../core/clock.ts";
import { ok } from "../../core/result.ts";
import type { SerialSettings } from "../transports/settings.ts";
import type { Plug } from "../transports/transport.ts";

/** What decides how long a byte takes. */
export type Pace = Pick<SerialSettings, "baudRate" | "dataBits" | "parity" | "stopBits">;

/** Bytes are handed over in slices of this length, as a UART with a buffer does; it costs a timer each. */
const SLICE_MS = 2;

/** How long a byte is on the line: start bit, data, parity, stop bits. */
export function byteMs({ baudRate, dataBits, parity, stopBits }: Pace): number {
  return (1000 * (1 + dataBits + (parity === "none" ? 0 : 1) + stopBits)) / baudRate;
}

/**
 * A plug whose line has a speed: bytes take their time in both directions, one after the other. Pseudo-terminals and
 * memory have none. A peer behind it notices nothing but the time.
 */
export function paced(plug: Plug, pace: Pace, clock: Clock): Plug {
  return async () => {
    const plugged = await plug();
    if (!plugged.ok) return plugged;
    const far = plugged.value;
    const toHost = lane(byteMs(pace), clock, (bytes) => far.write(bytes));
    return ok({
      ...far,
      write: (bytes) => toHost.put(bytes),
      onBytes(listener) {
        const toDevice = lane(byteMs(pace), clock, listener);
        const forget = far.onBytes((bytes) => toDevice.put(bytes));
        return () => {
          forget();
          toDevice.drop();
        };
      },
      unplug() {
        toHost.drop();
        return far.unplug();
      },
    });
  };
}

/** One direction of the line. */
function lane(each: number, clock: Clock, deliver: (bytes: Uint8Array) => void) {
  let held: Uint8Array = new Uint8Array(0);
  /** When the first of the bytes that are held has arrived, and when all of them have. */
  let firstAt = 0;
  let freeAt = 0;
  let timer: ReturnType<Clock["after"]> | undefined;

  function wait(): void {
    if (timer !== undefined || held.length === 0) return;
    const now = clock.elapsed();
    timer = clock.after(Math.max(0, Math.min(freeAt, Math.max(firstAt, now + SLICE_MS)) - now), arrive);
  }

  function arrive(): void {
    timer = undefined;
    // Half a microsecond for what floating point makes of a due time.
    const whole = Math.floor((clock.elapsed() - firstAt + 0.0005) / each) + 1;
    const size = Math.min(held.length, Math.max(0, whole));
    const bytes = held.slice(0, size);
    held = held.slice(size);
    firstAt += size * each;
    if (size > 0) deliver(bytes);
    wait();
  }

  return {
    put(bytes: Uint8Array): void {
      if (bytes.length === 0) return;
      if (held.length === 0) firstAt = Math.max(clock.elapsed(), freeAt) + each;
      held = Buffer.concat([held, bytes]);
      freeAt = firstAt + (held.length - 1) * each;
      wait();
    },
    drop(): void {
      timer?.cancel();
      timer = undefined;
      held = new Uint8Array(0);
    },
  };
}
