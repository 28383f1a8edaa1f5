import { closeSync, fstatSync } from "node:fs";
import { symlink, unlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { ReadStream } from "node:tty";
import { fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { nextTurn } from "../../core/turn.ts";
import { listeners } from "../listeners.ts";
import type { FarEnd } from "./transport.ts";

/**
 * Makes a pseudo-terminal and takes its far end; a driver opens `path` as a serial line. With `link` a symbolic link of
 * that name stands for it, as /dev/serial/by-id does: unplugged it is gone, and a new one may stand there later.
 */
export async function openPty(link: string | undefined): Promise<Result<FarEnd>> {
  const made = makePair();
  if (!made.ok) return made;
  const { master: masterFd, slave: slaveFd, pty } = made.value;
  const slaveDevice = fstatSync(slaveFd).rdev;
  // Held open, so that the line is there between two drivers and keeps its settings. Never read: that would steal bytes.
  const slave = new ReadStream(slaveFd);
  // Until a driver sets the line up itself it would echo and turn CR into LF.
  slave.setRawMode(true);
  const master = new ReadStream(masterFd);
  const received = listeners<Uint8Array>();
  master.on("data", received.tell);
  // The kernel's way to say that the line is closed (EIO); `unplug` is the only one who closes it.
  master.on("error", () => {});
  if (link !== undefined) await symlink(pty, link);
  let plugged = true;
  return ok({
    path: link ?? pty,
    onBytes: received.add,
    write(bytes) {
      if (plugged) master.write(bytes);
    },
    turn: nextTurn,
    pause: () => void master.pause(),
    resume: () => void master.resume(),
    async unplug() {
      if (!plugged) return;
      plugged = false;
      if (link !== undefined) await unlink(link);
      const gone = Promise.all([closed(slave), closed(master)]);
      slave.destroy();
      master.destroy();
      await gone;
      closeIfStill(slaveFd, slaveDevice);
    },
  });
}

function closed(stream: ReadStream): Promise<void> {
  return new Promise((resolve) => {
    stream.once("close", () => resolve());
  });
}

/**
 * libuv opens a slave again under a number of its own, where it may, and then leaves the number it was given to us;
 * otherwise it has closed that number, which may stand for something else by now.
 */
function closeIfStill(fd: number, device: number): void {
  try {
    if (fstatSync(fd).rdev === device) closeSync(fd);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EBADF")) throw error;
  }
}

interface Pair {
  readonly master: number;
  readonly slave: number;
  /** The path of the slave. */
  readonly pty: string;
}

/**
 * Calls `openpty` through the prebuilt binding. The package's own `open()` is of no use: it reads the slave too, and so
 * steals bytes from the driver.
 */
function makePair(): Result<Pair> {
  try {
    const here = createRequire(import.meta.url);
    const beside = createRequire(here.resolve("@lydell/node-pty"));
    const binding: unknown = beside(`@lydell/node-pty-${process.platform}-${process.arch}/pty.node`);
    if (!isBinding(binding)) return failed(fault("device.no-pty", "the binding has no open()"));
    const pair = binding.open(80, 24);
    return isPair(pair) ? ok(pair) : failed(fault("device.no-pty", "the binding gave no pair"));
  } catch (error) {
    return failed(fault("device.no-pty", error instanceof Error ? error.message : String(error)));
  }
}

function isBinding(value: unknown): value is { open(columns: number, rows: number): unknown } {
  return typeof value === "object" && value !== null && "open" in value && typeof value.open === "function";
}

function isPair(value: unknown): value is Pair {
  return (
    typeof value === "object" &&
    value !== null &&
    "master" in value &&
    typeof value.master === "number" &&
    "slave" in value &&
    typeof value.slave === "number" &&
    "pty" in value &&
    typeof value.pty === "string"
  );
}
