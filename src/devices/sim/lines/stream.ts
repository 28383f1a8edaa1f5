import { sleep, type Clock } from "../../../core/clock.ts";
import { fault, type Fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { listeners } from "../../listeners.ts";
import type { FarEnd, Plug, Received, Transport } from "../../transports/transport.ts";
import { lane } from "./lane.ts";
import { simulatedLine } from "./line.ts";

/** What the line holds of bytes that a hung device does not take. */
const BUFFER = 4_096;

/** One cable, as long as it is in. */
interface Cable {
  readonly toDevice: ReturnType<typeof listeners<Uint8Array>>;
  /** Bytes that wait because the device takes none. */
  held: Uint8Array[];
  paused: boolean;
}

/**
 * A stream without an operating system in between, for campaigns of many thousand exchanges in virtual time. What is written
 * arrives in one piece, when its last byte has, each of which takes `byteMs` milliseconds; it is unplugged until `plug` is
 * called.
 */
export function simulatedStream(
  name: string,
  clock: Clock,
  byteMs: number,
): { readonly transport: Transport; readonly plug: Plug } {
  const line = simulatedLine(name);
  line.unplug();
  const received = listeners<Received>();
  const drained = listeners<void>();
  const toDevice = lane(clock, byteMs);
  const toHost = lane(clock, byteMs);
  let cable: Cable | undefined;

  function deliver(to: Cable, bytes: Uint8Array): void {
    if (to.paused) to.held.push(bytes);
    else toDevice(bytes.length, () => (to === cable ? to.toDevice.tell(bytes) : undefined));
  }

  const roomIn = ({ held }: Cable): boolean => held.reduce((sum, { length }) => sum + length, 0) < BUFFER;

  /** Why nothing can be sent; undefined if it can. */
  function away(): Fault | undefined {
    const { state } = line;
    if (state.state === "lost") return state.fault;
    return state.state === "open" ? undefined : fault("device.lost", `${name} is not open`);
  }

  async function write(bytes: Uint8Array, deadlineMs: number): Promise<Result<void>> {
    const to = cable;
    const before = away();
    if (before !== undefined) return failed(before);
    if (to === undefined) return failed(fault("device.lost", name));
    if (!roomIn(to) && !(await room(to, deadlineMs))) {
      const after = away();
      if (after !== undefined) return failed(after);
      const why = fault("device.write-timeout", name);
      line.declareLost("stuck", why);
      return failed(why);
    }
    deliver(to, Uint8Array.from(bytes));
    return ok(undefined);
  }

  /** Waits until the device takes bytes again; false if it does not in time, or is gone. */
  function room(to: Cable, withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (outcome: boolean): void => {
        timer.cancel();
        for (const each of forget) each();
        resolve(outcome);
      };
      const timer = clock.after(withinMs, () => settle(false));
      const forget = [
        drained.add(() => (roomIn(to) ? settle(true) : undefined)),
        line.onState(({ state }) => (state === "open" ? undefined : settle(false))),
      ];
    });
  }

  function plugIn(): FarEnd {
    const mine: Cable = { toDevice: listeners<Uint8Array>(), held: [], paused: false };
    cable = mine;
    line.plugIn();
    return {
      path: name,
      write(bytes) {
        const said = Uint8Array.from(bytes);
        toHost(said.length, () => {
          if (cable === mine && line.state.state === "open")
            received.tell({ bytes: said, at: clock.elapsed() });
        });
      },
      turn: () => sleep(clock, 0),
      onBytes: mine.toDevice.add,
      pause() {
        mine.paused = true;
      },
      resume() {
        mine.paused = false;
        const { held } = mine;
        mine.held = [];
        for (const bytes of held) deliver(mine, bytes);
        drained.tell();
      },
      unplug() {
        if (cable === mine) {
          cable = undefined;
          line.unplug();
        }
        return Promise.resolve();
      },
    };
  }

  return {
    transport: {
      ...line,
      get state() {
        return line.state;
      },
      kind: "stream",
      write,
      onBytes: received.add,
      tune: undefined,
    },
    plug: () => Promise.resolve(ok(plugIn())),
  };
}
