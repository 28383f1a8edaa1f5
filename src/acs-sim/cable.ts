/** A cable between a client and a simulated ACS of the same program: no sockets, and all in the time of a clock. */
import type { Clock } from "../core/clock.ts";
import { fault } from "../core/faults.ts";
import { failed, ok, type Result } from "../core/result.ts";
import type { Dial, Wire } from "../sip-client/connection-socket.ts";
import { cableEnds, type CableEnds } from "./cable-ends.ts";
import type { RunningAcs } from "./acs.ts";

export interface CableOptions {
  readonly acs: Pick<RunningAcs, "accept">;
  readonly clock: Clock;
  /** How long something is on its way, milliseconds; asked anew for each piece. What comes later never overtakes. */
  readonly latencyMs: () => number;
  /** How what the ACS says is cut. What a client says arrives as it was written, for servers that read no further. */
  readonly cut: (bytes: Uint8Array) => readonly Uint8Array[];
}

export interface Cable {
  readonly dial: Dial;
  /** Ends every connection, for both sides; `losing`: what is on its way is gone with it. */
  pull(losing: boolean): void;
  /**
   * While it is dark nothing that is sent arrives, nobody is told, and nobody gets through. A connection on which something
   * was lost brings nothing more in that direction.
   */
  dark(on: boolean): void;
  /** Everything that arrives, in the order in which it does. */
  onBytes(listener: (to: "acs" | "client", bytes: Uint8Array) => void): void;
}

export function openCable({ acs, clock, latencyMs, cut }: CableOptions): Cable {
  const connections = new Set<CableEnds>();
  const listeners: ((to: "acs" | "client", bytes: Uint8Array) => void)[] = [];
  let dark = false;

  function connect(): Result<Wire> {
    const ends = cableEnds({
      clock,
      latencyMs,
      cut,
      isDark: () => dark,
      overheard(to, bytes) {
        for (const listener of listeners) listener(to, bytes);
      },
      ended: () => void connections.delete(ends),
    });
    if (!acs.accept(ends.server)) return failed(fault("acs.tcp", "ECONNREFUSED"));
    connections.add(ends);
    return ok(ends.wire);
  }

  return {
    dial(ms, patience, signal) {
      return new Promise((resolve) => {
        let waits = true;
        const settle = (result: () => Result<Wire>): void => {
          if (!waits) return;
          waits = false;
          timer.cancel();
          signal?.removeEventListener("abort", aborted);
          resolve(result());
        };
        const giveUp = (detail: string): void => settle(() => failed(fault("acs.tcp", detail)));
        const aborted = (): void => giveUp("given up");
        const timer = patience.after(ms, () => giveUp(`no answer within ${Math.round(ms)} ms`));
        signal?.addEventListener("abort", aborted);
        clock.after(2 * latencyMs(), () => (dark ? undefined : settle(connect)));
      });
    },
    pull(losing) {
      for (const each of Array.from(connections)) each.pull(losing);
    },
    dark(on) {
      dark = on;
    },
    onBytes: (listener) => void listeners.push(listener),
  };
}
