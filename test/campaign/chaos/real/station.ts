/** One life of a station: the process of `lectern station --headless`, its screen on one pipe and its touches on another. */
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ViewModel } from "../../../../src/core/contract/view-model.ts";
import type { Mutant } from "../mutants.ts";
import { killed, marked, processesOf } from "./processes.ts";

export interface StationLife {
  /** All its processes carry it: its own and the device host's. */
  readonly word: string;
  /** Done when it shows something, or is over. */
  readonly shown: Promise<void>;
  /** Done when the core is gone and all that it showed has been seen. */
  readonly over: Promise<void>;
  /** Undefined unless it ended without being told to: how, and where it says why. */
  readonly fell: string | undefined;
  intent(intent: unknown): boolean;
  /** The core dies at once; answers whether it was alive. */
  kill(): boolean;
  /** The device host dies at once; answers whether there was one. */
  killHost(): boolean;
  /** Tells it to end. */
  end(): void;
  /** All its processes are known to be gone. */
  readonly forget: () => void;
}

export interface LifeParts {
  readonly folder: string;
  /** Counted from 1. */
  readonly number: number;
  readonly mutant: Mutant | undefined;
  readonly onView: (view: ViewModel) => void;
}

const CLI = fileURLToPath(new URL("../../../../src/app/cli.ts", import.meta.url));
const MUTATE = new URL("mutate.ts", import.meta.url).href;

/** Whose processes have to be gone when this one goes, however it does. */
const alive = new Set<string>();
process.on("exit", () => {
  for (const word of alive) for (const pid of processesOf(word)) killed(pid);
});

/** Undefined for a line in the middle of which the station died. */
function viewOf(line: string): ViewModel | undefined {
  try {
    return JSON.parse(line) as ViewModel;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Starts a station over the files in a folder: `station.yaml` and what it names. */
export function startLife({ folder, number, mutant, onView }: LifeParts): StationLife {
  const word = path.join(folder, String(number));
  const errors = `${word}.err`;
  const child = spawn(
    process.execPath,
    [
      ...(mutant === undefined ? [] : ["--import", MUTATE]),
      CLI,
      "station",
      "--headless",
      `--config=${path.join(folder, "station.yaml")}`,
      `--log=${word}.log`,
    ],
    {
      env: { ...marked(word), ...(mutant === undefined ? {} : { LECTERN_MUTANT: mutant }) },
    },
  );
  alive.add(word);
  let isAlive = true;
  let told = false;
  let fell: string | undefined;
  const { promise: shown, resolve: shows } = Promise.withResolvers<void>();
  const { promise: over, resolve: ends } = Promise.withResolvers<void>();
  child.stderr.pipe(createWriteStream(errors));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const view = viewOf(line);
    if (view === undefined) return;
    onView(view);
    shows();
  });
  // A touch on the screen of a station that has just died.
  child.stdin.on("error", () => {});
  child.once("exit", (code, signal) => {
    isAlive = false;
    if (!told || (code !== null && code !== 0)) fell = `${signal ?? `exit code ${code}`}, see ${errors}`;
  });
  child.once("close", () => {
    shows();
    ends();
  });
  return {
    word,
    shown,
    over,
    get fell() {
      return fell;
    },
    intent: (intent) => isAlive && child.stdin.write(`${JSON.stringify(intent)}\n`),
    kill() {
      if (!isAlive) return false;
      told = true;
      return child.kill("SIGKILL");
    },
    forget: () => void alive.delete(word),
    killHost() {
      const hosts = processesOf(word).filter((pid) => pid !== child.pid);
      for (const pid of hosts) killed(pid);
      return hosts.length > 0;
    },
    end() {
      told = true;
      child.kill("SIGTERM");
    },
  };
}
