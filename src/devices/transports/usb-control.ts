import { watch, type FSWatcher } from "node:fs";
import { access } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { findDevice, openFault, type Roots } from "./find.ts";
import type { ControlPort } from "./kinds.ts";
import type { Dial, PortEvents } from "./reopenable.ts";
import type { UsbControlSettings } from "./settings.ts";
import type { ControlSetup } from "./transport.ts";

/** An open USB device as the native module gives it. Errors come as rejections. */
export interface ControlDevice {
  /** Undefined: the device refused it (stall). */
  transferIn(setup: ControlSetup, length: number, timeoutMs: number): Promise<Uint8Array | undefined>;
  /** False: refused. */
  transferOut(setup: ControlSetup, bytes: Uint8Array, timeoutMs: number): Promise<boolean>;
  close(): Promise<void>;
}

/** Opens the device with this address on this bus; undefined where there is none. */
export type OpenControl = (bus: number, address: number) => Promise<ControlDevice | undefined>;

/** The native module (usb 3, over usbfs). */
export const openControl: OpenControl = async (bus, address) => {
  const { usb } = await import("usb");
  const all = await usb.getDevices();
  const device = all.find((each) => each.address === address && Number.parseInt(each.bus, 10) === bus);
  if (device === undefined) return undefined;
  await device.open();
  const native = ({ type, request, value, index }: ControlSetup) =>
    ({ requestType: type, recipient: "device", request, value, index }) as const;
  return {
    transferIn: async (setup, length, timeoutMs) =>
      (await device.nativeControlTransferIn(native(setup), timeoutMs, length)) ?? undefined,
    transferOut: async (setup, bytes, timeoutMs) =>
      (await device.nativeControlTransferOut(native(setup), timeoutMs, bytes)) >= 0,
    close: () => device.close(),
  };
};

/** Past the deadline the line is lost; this much later the operating system calls the transfer off as well. */
const CALL_OFF_MS = 500;

/** A USB device by control transfers to itself. */
export function controlDial(
  { match }: UsbControlSettings,
  roots: Roots,
  open: OpenControl,
): Dial<ControlPort> {
  return async (events) => {
    const found = await findDevice("usb-control", match, roots);
    if (!found.ok) return found;
    const { node } = found.value;
    let watcher: FSWatcher;
    try {
      // Nothing else tells that an idle device was pulled.
      watcher = watch(node, () => void isThere(node, events));
    } catch (error) {
      return failed(openFault(node, error));
    }
    watcher.on("error", () => {});
    let device: ControlDevice | undefined;
    try {
      // The node is called /dev/bus/usb/<bus>/<address>.
      device = await open(Number(basename(dirname(node))), Number(basename(node)));
    } catch (error) {
      watcher.close();
      return failed(fault("device.open-failed", `${node}: ${messageOf(error)}`));
    }
    if (device !== undefined) return ok(portOf(device, watcher, node, events));
    watcher.close();
    return failed(fault("device.not-found", node));
  };
}

/** Whether a device's node is there still; if not, it was pulled. */
async function isThere(node: string, events: PortEvents): Promise<boolean> {
  try {
    await access(node);
    return true;
  } catch {
    events.lost("unplugged", "");
    return false;
  }
}

function portOf(device: ControlDevice, watcher: FSWatcher, node: string, events: PortEvents): ControlPort {
  async function transfer<T>(act: Promise<T | undefined>): Promise<Result<T>> {
    try {
      const answer = await act;
      return answer === undefined ? failed(fault("device.refused", node)) : ok(answer);
    } catch (error) {
      const code = (await isThere(node, events)) ? "device.refused" : "device.lost";
      return failed(fault(code, `${node}: ${messageOf(error)}`));
    }
  }

  return {
    kind: "usb-control",
    controlIn: (setup, length, deadlineMs) =>
      transfer(device.transferIn(setup, length, deadlineMs + CALL_OFF_MS)),
    async controlOut(setup, bytes, deadlineMs) {
      const sent = await transfer(
        device.transferOut(setup, bytes, deadlineMs + CALL_OFF_MS).then((taken) => taken || undefined),
      );
      return sent.ok ? ok(undefined) : sent;
    },
    async release() {
      watcher.close();
      // One that is gone already cannot be closed, and need not be.
      await device.close().catch(() => {});
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
