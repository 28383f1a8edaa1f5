import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { LoadPlan } from "./load.ts";

export const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
export const LECTERN = here("../../lectern");

export interface Child {
  readonly process: ChildProcess;
  /** The next line of standard output; rejects when there is none any more. */
  line(): Promise<string>;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

/** Starts a program whose standard output is read line by line; what it says on standard error is dropped. */
export function start(command: string, args: readonly string[]): Child {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const gone = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
  });
  return {
    process: child,
    async line() {
      const next = await lines.next();
      if (next.done === true) throw new Error(`${command} ${args.join(" ")} ended`);
      return next.value;
    },
    async stop() {
      child.kill("SIGTERM");
      await gone;
    },
  };
}

export interface Server extends Child {
  readonly port: number;
}

/** Starts a server and waits for its line `listening raw HOST:PORT`. */
export async function startServer(command: string, args: readonly string[]): Promise<Server> {
  const child = start(command, args);
  const port = Number(/^listening raw .*:(\d+)$/.exec(await child.line())?.[1]);
  if (!Number.isInteger(port)) throw new Error(`${command} ${args.join(" ")} says no port`);
  return { ...child, port };
}

/** Runs the load in its own process; the value is its line of JSON. */
export async function load<Figures>(plan: LoadPlan): Promise<Figures> {
  const child = startLoad(plan);
  const figures = JSON.parse(await child.line()) as Figures;
  await child.stop();
  return figures;
}

export function startLoad(plan: LoadPlan): Child {
  return start(process.execPath, [here("load.ts"), JSON.stringify(plan)]);
}

/** Resident memory of a process in MB (10^6), now and at its highest. */
export function memoryOf({ process: child }: Child): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  const read = (name: string): number =>
    (Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024) / 1e6;
  return { now: read("VmRSS"), peak: read("VmHWM") };
}

/** How many files a process may open at most: Node raises itself to that. */
export function openFilesLimit(): number {
  const limits = readFileSync("/proc/self/limits", "utf8");
  return Number(/Max open files\s+\d+\s+(\d+)/.exec(limits)?.[1]);
}
