import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { findDevice, type Roots } from "./find.ts";
import type { HidPort } from "./kinds.ts";
import type { Dial } from "./reopenable.ts";
import type { HidSettings } from "./settings.ts";

/** An open HID device as node-hid gives it. Errors come as rejections, in the words of hidapi. */
export interface HidDevice {
  write(report: Uint8Array): Promise<unknown>;
  sendFeatureReport(report: Uint8Array): Promise<unknown>;
  getFeatureReport(id: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** What an open device tells. */
export interface HidEvents {
  readonly report: (bytes: Uint8Array) => void;
  readonly error: (error: Error) => void;
}

export type OpenHid = (path: string, events: HidEvents) => Promise<HidDevice>;

/** The native module. It is the one built for hidraw: a device stays with its kernel driver and can be shared. */
export const openHid: OpenHid = async (path, { report, error }) => {
  const { HIDAsync } = await import("node-hid");
  const device = await HIDAsync.open(path);
  device.on("error", error);
  device.on("data", report);
  return {
    write: (bytes) => device.write(Buffer.from(bytes)),
    sendFeatureReport: (bytes) => device.sendFeatureReport(Buffer.from(bytes)),
    getFeatureReport: (id, length) => device.getFeatureReport(id, length),
    close: () => device.close(),
  };
};

/** A HID device by its raw reports (`/dev/hidraw0`). */
export function hidDial({ match }: HidSettings, roots: Roots, open: OpenHid): Dial<HidPort> {
  return async (events) => {
    const found = await findDevice("hid", match, roots);
    if (!found.ok) return found;
    const { node, directory } = found.value;
    let device: HidDevice;
    try {
      device = await open(node, {
        report: events.bytes,
        error: (error) => events.lost("unplugged", error.message),
      });
    } catch (error) {
      return failed(notOpen(node, error));
    }

    /** hidapi says of a refused report and of a device that is gone only that it did not work. */
    async function attempt<T>(act: Promise<T>): Promise<Result<T>> {
      try {
        return ok(await act);
      } catch (error) {
        const said = messageOf(error);
        const isThere = await access(node).then(
          () => true,
          () => false,
        );
        if (isThere) return failed(fault("device.refused", `${node}: ${said}`));
        events.lost("unplugged", said);
        return failed(fault("device.lost", `${node}: ${said}`));
      }
    }
    const done = async (act: Promise<unknown>): Promise<Result<void>> => {
      const result = await attempt(act);
      return result.ok ? ok(undefined) : result;
    };

    return ok({
      kind: "hid",
      // Nobody is told where the operating system keeps it to itself: a driver falls back on its profile.
      descriptor: async () =>
        ok(await readFile(join(directory, "device/report_descriptor")).catch(() => new Uint8Array(0))),
      write: (bytes) => done(device.write(bytes)),
      writeFeature: (bytes) => done(device.sendFeatureReport(bytes)),
      readFeature: (id, length) => attempt(device.getFeatureReport(id, length)),
      // One that is gone already cannot be closed, and need not be.
      release: () => device.close().catch(() => {}),
    });
  };
}

function notOpen(node: string, error: unknown): Fault {
  // Both builds of the module need libusb, although only one of them uses it.
  const isBuilt = !(error instanceof Error && "code" in error && error.code === "ERR_DLOPEN_FAILED");
  return isBuilt
    ? fault("device.open-failed", `${node}: ${messageOf(error)}`)
    : fault("system.tool-missing", `libusb-1.0-0: ${messageOf(error)}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
