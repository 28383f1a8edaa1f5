/** A serial line within the test, on the test's clock, whose bytes are counted and can be spoilt one by one. */
import type { VirtualClock } from "../../../src/core/clock.ts";
import { fault } from "../../../src/core/faults.ts";
import { failed, ok } from "../../../src/core/result.ts";
import { nextTurn } from "../../../src/core/turn.ts";
import { listeners } from "../../../src/devices/listeners.ts";
import { simulatedLine } from "../../../src/devices/sim/lines/line.ts";
import type { FarEnd, Plug, Received, Transport } from "../../../src/devices/transports/transport.ts";

export interface Wire {
  readonly transport: Transport;
  readonly plug: Plug;
  /** Bytes that went over it so far, in both directions. */
  readonly carried: number;
  /** What becomes of a byte, by how many went before it; by default it goes as it is. */
  spoil: (byte: number, before: number) => number | undefined;
  /** What the device says arrives so much later from now on; what is under way then too. */
  lateMs: number;
}

export function wire(clock: VirtualClock): Wire {
  const line = simulatedLine("wire");
  const toHost = listeners<Received>();
  let toDevice: ((bytes: Uint8Array) => void) | undefined;
  let carried = 0;

  function* carry(bytes: Uint8Array): Generator<Uint8Array> {
    for (const byte of bytes) {
      const arrives = here.spoil(byte, carried++);
      if (arrives !== undefined) yield Uint8Array.of(arrives);
    }
  }

  const far = (): FarEnd => ({
    path: "wire",
    write(bytes) {
      clock.after(here.lateMs, () => {
        for (const byte of carry(bytes)) {
          if (line.state.state === "open") toHost.tell({ bytes: byte, at: clock.elapsed() });
        }
      });
    },
    onBytes(listener) {
      toDevice = listener;
      return () => {};
    },
    turn: nextTurn,
    pause() {},
    resume() {},
    unplug() {
      toDevice = undefined;
      line.unplug();
      return Promise.resolve();
    },
  });

  const here: Wire = {
    transport: {
      ...line,
      get state() {
        return line.state;
      },
      kind: "stream",
      tune: undefined,
      async write(bytes) {
        await new Promise<void>((resolve) => {
          setImmediate(resolve);
        });
        for (const byte of carry(bytes)) toDevice?.(byte);
        return line.state.state === "open" ? ok(undefined) : failed(fault("device.lost", "wire"));
      },
      onBytes: toHost.add,
    },
    plug() {
      line.plugIn();
      return Promise.resolve(ok(far()));
    },
    get carried() {
      return carried;
    },
    spoil: (byte) => byte,
    lateMs: 0,
  };
  return here;
}
