/** The stream transports with their far ends, for tests that hold for all of them. */
import { execFile } from "node:child_process";
import { constants, writeSync } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { ok } from "../../../src/core/result.ts";
import { nextTurn } from "../../../src/core/turn.ts";
import { listeners } from "../../../src/devices/listeners.ts";
import { transportSettings, type TransportSettings } from "../../../src/devices/transports/settings.ts";
import { tcpPlug } from "../../../src/devices/transports/tcp-far-end.ts";
import type { FarEnd, Plug } from "../../../src/devices/transports/transport.ts";
import { must, stablePlug } from "../bench.ts";

export interface StreamLine {
  readonly name: string;
  /** An event file takes none. */
  readonly takesBytes: boolean;
  prepare(): Promise<{ readonly plug: Plug; readonly settings: (far: FarEnd) => TransportSettings }>;
}

const run = promisify(execFile);

async function onPty(type: "serial" | "usb-lp") {
  const { plug, path } = await stablePlug();
  return {
    async plug() {
      const far = await plug();
      // Only the serial library turns off what a terminal does with line ends.
      if (type === "usb-lp") await run("stty", ["-F", path, "raw", "-echo"]);
      return far;
    },
    settings: () => transportSettings.parse({ type, match: { path } }),
  };
}

export const STREAM_LINES: readonly StreamLine[] = [
  { name: "serial", takesBytes: true, prepare: () => onPty("serial") },
  { name: "usb-lp", takesBytes: true, prepare: () => onPty("usb-lp") },
  {
    name: "tcp",
    takesBytes: true,
    async prepare() {
      const plug = tcpPlug(0);
      return {
        async plug() {
          const far = await plug();
          if (far.ok) onTestFinished(() => far.value.unplug());
          return far;
        },
        settings({ path }) {
          const [host, port] = path.split(":");
          return transportSettings.parse({ type: "tcp", host, port: Number(port) });
        },
      };
    },
  },
  {
    name: "evdev",
    takesBytes: false,
    async prepare() {
      const directory = await mkdtemp(join(tmpdir(), "lectern-"));
      onTestFinished(() => rm(directory, { recursive: true }));
      const path = join(directory, "event0");
      return {
        async plug() {
          const far = await fifo(path);
          onTestFinished(() => far.unplug());
          return ok(far);
        },
        settings: () => transportSettings.parse({ type: "evdev", match: { path } }),
      };
    },
  },
];

/** A named pipe that stands for an event file: what is written comes out, and closing it is the device's end. */
export async function fifo(path: string): Promise<FarEnd> {
  await run("mkfifo", [path]);
  // For both, so that opening waits for no reader.
  const file = await open(path, constants.O_RDWR | constants.O_NONBLOCK);
  let plugged = true;
  return {
    path,
    onBytes: listeners<Uint8Array>().add,
    write: (bytes) => void writeSync(file.fd, bytes),
    turn: nextTurn,
    pause() {},
    resume() {},
    async unplug() {
      if (!plugged) return;
      plugged = false;
      await file.close();
      await rm(path);
    },
  };
}

/** A line with its device plugged in. */
export async function plugged(line: StreamLine) {
  const { plug, settings } = await line.prepare();
  const far = must(await plug());
  return { far, plug, settings: settings(far) };
}
