/** A display without a screen, with a window manager as kiosks have one, and hands at keyboard and mouse. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";

const MANAGED = path.join(import.meta.dirname, "openbox.xml");

export interface Display {
  /** Its name as DISPLAY has it. */
  readonly name: string;
  /** Runs xdotool with these words; what it says. */
  hands(...words: readonly string[]): Promise<string>;
  /** Runs another program of X here. */
  run(program: string, ...words: readonly string[]): Promise<string>;
  /** The windows of Chromium that can be seen, by their numbers. */
  windows(): Promise<readonly string[]>;
  /** What stands on the glass now: four bytes for each point. */
  picture(): Uint8Array;
  close(): Promise<void>;
}

/** Opens one of this size, in pixels. */
export async function openDisplay(width: number, height: number): Promise<Display> {
  const folder = mkdtempSync(path.join(tmpdir(), "lectern-display-"));
  const size = ["-screen", "0", `${width}x${height}x24`];
  const server = spawn("Xvfb", ["-displayfd", "3", ...size, "-nolisten", "tcp", "-fbdir", folder], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const { stdio } = server;
  const said = stdio[3];
  if (!(said instanceof Readable)) throw new TypeError("Xvfb has no pipe");
  const [number] = await Promise.race([
    once(said, "data"),
    once(server, "error").then(([error]: unknown[]) => Promise.reject(error)),
  ]);
  const name = `:${String(number).trim()}`;
  // xdotool types letters beyond ASCII only where the locale has them.
  const env = { ...process.env, DISPLAY: name, LC_ALL: "C.UTF-8" };
  const manager = spawn("openbox", ["--config-file", MANAGED], { stdio: "ignore", env });
  const run = async (program: string, ...words: readonly string[]): Promise<string> => {
    const child = spawn(program, words, { stdio: ["ignore", "pipe", "ignore"], env });
    const [said, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
    if (code !== 0) throw new Error(`${program} ${words.join(" ")} ended with ${String(code)}`);
    return said;
  };
  return {
    name,
    run,
    hands: (...words) => run("xdotool", ...words),
    async windows() {
      const said = await run("xdotool", "search", "--onlyvisible", "--class", "chromium");
      return said.split("\n").filter((line) => line !== "");
    },
    // The points are the end of a picture as xwd makes them (X11/XWDFile.h).
    picture: () => readFileSync(path.join(folder, "Xvfb_screen0")).subarray(-width * height * 4),
    async close() {
      await end(manager);
      await end(server);
      rmSync(folder, { recursive: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, "exit");
}
