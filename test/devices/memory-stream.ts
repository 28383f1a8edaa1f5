/** A stream within the test, in the test's own time, whose cable is pulled at a chosen byte. */
import type { Clock } from "../../src/core/clock.ts";
import { faultyLine } from "../../src/devices/sim/faulty.ts";
import { simulatedStream } from "../../src/devices/sim/lines/stream.ts";
import type { Plug, Transport } from "../../src/devices/transports/transport.ts";

export interface MemoryStream {
  readonly transport: Transport;
  readonly plug: Plug;
  /** Pulls the cable once so many bytes more went over it, both directions together. */
  pullAfter(bytes: number): void;
  /** Bytes since the last `pullAfter`. */
  readonly passed: number;
}

export function memoryStream(name: string, clock: Clock): MemoryStream {
  const { transport, plug } = simulatedStream(name, clock, 0);
  const line = faultyLine(plug, clock);
  return {
    transport,
    plug() {
      line.arm(undefined);
      return line.plug();
    },
    pullAfter: (bytes) => line.arm({ kind: "unplug", after: bytes, bits: 0, ms: 0 }),
    get passed() {
      return line.passed;
    },
  };
}
