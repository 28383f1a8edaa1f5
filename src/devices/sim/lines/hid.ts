import { sleep, type Clock } from "../../../core/clock.ts";
import { fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { listeners } from "../../listeners.ts";
import type { HidTransport, Received } from "../../transports/transport.ts";
import { simulatedLine } from "./line.ts";

/** A HID device as its maker sees it: what it answers to reports. Report ids stand first, 0 where there are none. */
export interface HidBehaviour {
  /** Its report descriptor. */
  readonly descriptor: Uint8Array;
  /** An output report came. False: it is not taken, and the writer runs into its deadline. */
  output(report: Uint8Array): boolean;
  /** A feature report was set; false: refused. */
  setFeature(report: Uint8Array): boolean;
  /** A feature report is asked for; undefined: refused. */
  getFeature(id: number, length: number): Uint8Array | undefined;
}

/** The device's end of a simulated HID line. */
export interface HidFarEnd {
  /** Sends one input report. Lost where nobody has the device open, as on a real one. */
  report(bytes: Uint8Array): void;
  unplug(): void;
  plugIn(): void;
}

/**
 * A HID line without an operating system in between: no machine lets a program make a HID device out of nothing.
 * Reports arrive in turns of their own, as from hidraw.
 */
export function simulatedHid(
  name: string,
  behaviour: HidBehaviour,
  clock: Clock,
): { readonly transport: HidTransport; readonly far: HidFarEnd } {
  const line = simulatedLine(name);
  const received = listeners<Received>();

  /** Runs what the device does, in a turn of its own; a device that takes nothing costs the deadline and the line. */
  async function reach<T>(act: () => T | undefined, deadlineMs: number, stuck: boolean): Promise<Result<T>> {
    await sleep(clock, 0);
    if (line.state.state !== "open") return failed(fault("device.lost", `${name} is not open`));
    const value = act();
    if (value !== undefined) return ok(value);
    if (!stuck) return failed(fault("device.refused", name));
    await sleep(clock, deadlineMs);
    const why = fault("device.write-timeout", name);
    line.declareLost("stuck", why);
    return failed(why);
  }

  const done = async (outcome: Promise<Result<true>>): Promise<Result<void>> => {
    const result = await outcome;
    return result.ok ? ok(undefined) : result;
  };

  const transport: HidTransport = {
    ...line,
    get state() {
      return line.state;
    },
    kind: "hid",
    descriptor: () => Promise.resolve(ok(behaviour.descriptor)),
    write: (bytes, deadlineMs) =>
      done(reach(() => (behaviour.output(bytes) ? true : undefined), deadlineMs, true)),
    writeFeature: (bytes, deadlineMs) =>
      done(reach(() => (behaviour.setFeature(bytes) ? true : undefined), deadlineMs, false)),
    readFeature: (id, length, deadlineMs) => reach(() => behaviour.getFeature(id, length), deadlineMs, false),
    onBytes: received.add,
  };

  return {
    transport,
    far: {
      report(bytes) {
        clock.after(0, () => {
          if (line.state.state === "open") received.tell({ bytes, at: clock.elapsed() });
        });
      },
      unplug: line.unplug,
      plugIn: line.plugIn,
    },
  };
}
