import { sleep, type Clock } from "../../../core/clock.ts";
import { fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import type { ControlSetup, ControlTransport } from "../../transports/transport.ts";
import { simulatedLine } from "./line.ts";

/** A USB device that is driven by control transfers, as its maker sees it. */
export interface ControlBehaviour {
  /** Answers a transfer to the host; "stall" refuses it, "silence" lets it run into its deadline. */
  controlIn(setup: ControlSetup, length: number): Uint8Array | "stall" | "silence";
  controlOut(setup: ControlSetup, bytes: Uint8Array): "ok" | "stall" | "silence";
}

/** The device's end: its cable. */
export interface ControlFarEnd {
  unplug(): void;
  plugIn(): void;
}

/** A USB line for control transfers without an operating system in between. */
export function simulatedControl(
  name: string,
  behaviour: ControlBehaviour,
  clock: Clock,
): { readonly transport: ControlTransport; readonly far: ControlFarEnd } {
  const line = simulatedLine(name);

  async function transfer<T>(act: () => T | "stall" | "silence", deadlineMs: number): Promise<Result<T>> {
    await sleep(clock, 0);
    if (line.state.state !== "open") return failed(fault("device.lost", `${name} is not open`));
    const answer = act();
    if (answer === "stall") return failed(fault("device.refused", name));
    if (answer !== "silence") return ok(answer);
    await sleep(clock, deadlineMs);
    const why = fault("device.silent", name);
    line.declareLost("silent", why);
    return failed(why);
  }

  const transport: ControlTransport = {
    ...line,
    get state() {
      return line.state;
    },
    kind: "usb-control",
    controlIn: (setup, length, deadlineMs) => transfer(() => behaviour.controlIn(setup, length), deadlineMs),
    async controlOut(setup, bytes, deadlineMs) {
      const sent = await transfer(() => behaviour.controlOut(setup, bytes), deadlineMs);
      return sent.ok ? ok(undefined) : sent;
    },
  };

  return { transport, far: { unplug: line.unplug, plugIn: line.plugIn } };
}
