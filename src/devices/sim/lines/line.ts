/** What simulated lines of reports and transfers share: a socket into which a device is plugged, or is not. */
import { fault } from "../../../core/faults.ts";
import { failed, ok } from "../../../core/result.ts";
import { listeners } from "../../listeners.ts";
import type { Line, TransportState } from "../../transports/transport.ts";

export interface SimulatedLine extends Line {
  readonly plugged: boolean;
  readonly unplug: () => void;
  readonly plugIn: () => void;
}

export function simulatedLine(name: string): SimulatedLine {
  const states = listeners<TransportState>();
  let state: TransportState = { state: "closed" };
  let plugged = true;

  function enter(next: TransportState): void {
    state = next;
    states.tell(next);
  }

  return {
    name,
    get state() {
      return state;
    },
    get plugged() {
      return plugged;
    },
    open() {
      if (!plugged) return Promise.resolve(failed(fault("device.not-found", name)));
      if (state.state !== "open") enter({ state: "open" });
      return Promise.resolve(ok(undefined));
    },
    declareLost(reason, why) {
      if (state.state === "open") enter({ state: "lost", reason, fault: why });
    },
    close() {
      enter({ state: "closed" });
      return Promise.resolve();
    },
    onState: states.add,
    unplug() {
      plugged = false;
      if (state.state === "open") {
        enter({ state: "lost", reason: "unplugged", fault: fault("device.lost", name) });
      }
    },
    plugIn() {
      plugged = true;
    },
  };
}
