import { spawn } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable, Writable } from "node:stream";
import type { Pipes } from "./cdp.ts";
import { end } from "../end.ts";
import { commandLine } from "./flags.ts";

/** A browser that runs. */
export interface Browser {
  readonly pipes: Pipes;
  readonly pid: number | undefined;
  /** Ends it at once, with all its processes, and takes its profile away. */
  kill(): void;
  onEnd(listener: () => void): void;
}

export interface LaunchOptions {
  readonly program: string;
  /** Where its display is, among others. */
  readonly env: NodeJS.ProcessEnv;
  /** A user without rights; undefined: who runs the shell. Chromium has no sandbox for root. */
  readonly as: { readonly uid: number; readonly gid: number } | undefined;
}

/** Starts Chromium with an empty profile, in a group of processes of its own. */
export function launchChromium({ program, env, as }: LaunchOptions): Browser {
  const profile = mkdtempSync(path.join(tmpdir(), "lectern-glass-"));
  if (as !== undefined) chownSync(profile, as.uid, as.gid);
  const child = spawn(program, commandLine(profile), {
    detached: true,
    // What it says on standard error is about its libraries, and of no use to a library.
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    env: { ...env, HOME: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile },
    ...as,
  });
  const { stdio } = child;
  const [, , , write, read] = stdio;
  if (!(write instanceof Writable) || !(read instanceof Readable)) throw new TypeError("no pipes");
  // Helpers may outlive their browser by moments; none of them may draw.
  const kill = (): void => {
    if (child.pid !== undefined) end(-child.pid);
  };
  const clean = (): void => rmSync(profile, { recursive: true, force: true });
  child.on("exit", () => {
    kill();
    clean();
  });
  child.on("error", clean);
  return {
    pipes: { write, read },
    pid: child.pid,
    kill,
    onEnd: (listener) => void child.on("exit", listener).on("error", listener),
  };
}
