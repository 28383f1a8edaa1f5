/** A stream within the test, in the test's own time, whose cable is pulled at a chosen byte. */
import type { Clock } from "../../src/core/clock.ts";
import { fault } from "../../src/core/faults.ts";
import { failed, ok } from "../../src/core/result.ts";
import { listeners } from "../../src/devices/listeners.ts";
import { simulatedLine } from "../../src/devices/sim/lines/line.ts";
import type { Plug, Received, Transport } from "../../src/devices/transports/transport.ts";

export interface MemoryStream {
  readonly transport: Transport;
  readonly plug: Plug;
  /** Pulls the cable once so many bytes more went over it, both directions together. */
  pullAfter(bytes: number): void;
  /** Bytes since the last `pullAfter`. */
  readonly passed: number;
}

export function memoryStream(name: string, clock: Clock): MemoryStream {
  const line = simulatedLine(name);
  const toHost = listeners<Received>();
  let toDevice = listeners<Uint8Array>();
  let passed = 0;
  let limit = Infinity;
  line.unplug();

  /** The bytes that come through before the cable is pulled. */
  function through(bytes: Uint8Array): Uint8Array {
    const some = bytes.slice(0, Math.max(0, limit - passed));
    passed += bytes.length;
    return some;
  }

  function deliver(some: Uint8Array, to: (bytes: Uint8Array) => void): void {
    const cable = toDevice;
    setImmediate(() => {
      if (cable !== toDevice) return;
      if (some.length > 0) to(some);
      if (passed >= limit) line.unplug();
    });
  }

  return {
    transport: {
      ...line,
      get state() {
        return line.state;
      },
      kind: "stream",
      write(bytes) {
        const { state } = line;
        if (state.state === "lost") return Promise.resolve(failed(state.fault));
        if (state.state !== "open") return Promise.resolve(failed(fault("device.lost", name)));
        deliver(through(bytes), (some) => toDevice.tell(some));
        return Promise.resolve(ok(undefined));
      },
      onBytes: toHost.add,
      tune: undefined,
    },
    plug() {
      toDevice = listeners();
      limit = Infinity;
      line.plugIn();
      const { add } = toDevice;
      return Promise.resolve(
        ok({
          path: name,
          write: (bytes: Uint8Array) =>
            deliver(through(bytes), (some) => toHost.tell({ bytes: some, at: clock.elapsed() })),
          onBytes: add,
          pause: () => {},
          resume: () => {},
          unplug: () => Promise.resolve(line.unplug()),
        }),
      );
    },
    pullAfter(bytes) {
      passed = 0;
      limit = bytes;
    },
    get passed() {
      return passed;
    },
  };
}
