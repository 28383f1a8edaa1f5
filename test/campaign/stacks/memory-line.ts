import type { Clock } from "../../../src/core/clock.ts";
import { fault } from "../../../src/core/faults.ts";
import { failed, ok } from "../../../src/core/result.ts";
import { listeners } from "../../../src/devices/listeners.ts";
import { simulatedLine } from "../../../src/devices/sim/lines/line.ts";
import type { FarEnd, Plug, Received, Transport } from "../../../src/devices/transports/transport.ts";

/** A stream without an operating system in between, and the plug for a peer at its far end. */
export function memoryLine(clock: Clock): { readonly transport: Transport; readonly plug: Plug } {
  const line = simulatedLine("memory");
  const toHost = listeners<Received>();
  let toDevice = listeners<Uint8Array>();
  line.unplug();
  const isOpen = (): boolean => line.state.state === "open";
  return {
    transport: {
      ...line,
      get state() {
        return line.state;
      },
      kind: "stream",
      tune: undefined,
      onBytes: toHost.add,
      write(bytes) {
        if (!isOpen()) return Promise.resolve(failed(fault("device.lost", "memory")));
        toDevice.tell(bytes);
        return Promise.resolve(ok(undefined));
      },
    },
    plug() {
      line.plugIn();
      const mine = listeners<Uint8Array>();
      toDevice = mine;
      const far: FarEnd = {
        path: "memory",
        write(bytes) {
          if (toDevice === mine && isOpen()) toHost.tell({ bytes, at: clock.elapsed() });
        },
        onBytes: mine.add,
        pause() {},
        resume() {},
        unplug() {
          toDevice = listeners<Uint8Array>();
          line.unplug();
          return Promise.resolve();
        },
      };
      return Promise.resolve(ok(far));
    },
  };
}
