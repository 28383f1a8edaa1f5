import { constants, readSync, writeSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { sleep, type Clock } from "../../core/clock.ts";
import { fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { openFault } from "./find.ts";
import type { StreamPort } from "./kinds.ts";
import { ifReady, readinessOf, type Readiness } from "./readiness.ts";
import type { PortEvents } from "./reopenable.ts";

export interface DeviceFileParts {
  readonly path: string;
  /** An event file is only read. */
  readonly writable: boolean;
  /** What a read of no bytes means: the device is gone, or it has nothing to say for so many milliseconds. */
  readonly nothing: "gone" | number;
  readonly events: PortEvents;
  readonly clock: Clock;
}

/** Opens a device that is a file, so that neither reading nor writing ever blocks. */
export async function openDeviceFile(parts: DeviceFileParts): Promise<Result<StreamPort>> {
  const { path, writable, events } = parts;
  const mode = writable ? constants.O_RDWR : constants.O_RDONLY;
  let file: FileHandle;
  let readiness: Readiness;
  try {
    file = await open(path, mode | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    return failed(openFault(path, error));
  }
  try {
    readiness = readinessOf(file.fd);
  } catch (error) {
    await file.close();
    return failed(openFault(path, error));
  }
  let last: Promise<Result<void>> = Promise.resolve(ok(undefined));

  /** Tells the loss, whichever of reading and writing meets it. After the release nobody hears it any more. */
  function lost(error: unknown): Result<never> {
    const said = error instanceof Error ? error.message : String(error);
    events.lost("unplugged", said);
    return failed(fault("device.lost", `${path}: ${said}`));
  }

  async function read(): Promise<void> {
    const buffer = Buffer.allocUnsafe(4_096);
    try {
      for (;;) {
        await readiness.until("readable");
        const count = ifReady(() => readSync(file.fd, buffer, 0, buffer.length, null));
        if (count === 0 && parts.nothing === "gone") throw new Error("the device is gone");
        if (count === 0 && parts.nothing !== "gone") await sleep(parts.clock, parts.nothing);
        if (count !== undefined && count > 0) events.bytes(Uint8Array.from(buffer.subarray(0, count)));
      }
    } catch (error) {
      lost(error);
    }
  }

  async function write(bytes: Uint8Array): Promise<Result<void>> {
    try {
      for (let at = 0; at < bytes.length;) {
        const count = ifReady(() => writeSync(file.fd, bytes, at));
        at += count ?? 0;
        // Also behind the last piece: then the device has taken it from the operating system.
        await readiness.until("writable");
      }
      return ok(undefined);
    } catch (error) {
      return lost(error);
    }
  }

  void read();
  return ok({
    kind: "stream",
    write(bytes) {
      last = writable
        ? last.then(() => write(bytes))
        : Promise.resolve(failed(fault("device.not-supported", path)));
      return last;
    },
    async release() {
      readiness.stop();
      await file.close();
    },
  });
}
