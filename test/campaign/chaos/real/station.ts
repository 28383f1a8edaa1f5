/** One life of a station: the process of `lectern station --headless`, its screen on one pipe and its touches on another. */
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ViewModel } from "../../../../src/core/contract/view-model.ts";
import type { Mutant } from "../mutants.ts";
import { killed, marked, nothingOfOurs, processesOf } from "./processes.ts";
import { TURNED, turnedIn } from "./turned.ts";

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

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const CLI = path.join(ROOT, "src/app/cli.ts");
/** As `lectern` starts them: compiled code is kept, and a start costs half. */
const COMPILED = path.join(ROOT, "node_modules/.cache/node");
const PRELOAD = new URL("preload.ts", import.meta.url).href;
const MUTATE = new URL("mutate.ts", import.meta.url).href;

/** Whose processes have to be gone when this one goes. */
const alive = new Set<string>();

/** Kills all processes of all lives. */
export function killAll(): void {
  for (const word of alive) for (const pid of processesOf(word)) killed(pid);
}

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
      "--import",
      PRELOAD,
      ...(mutant === undefined ? [] : ["--import", MUTATE]),
      CLI,
      "station",
      "--headless",
      `--config=${path.join(folder, "station.yaml")}`,
      `--log=${word}.log`,
    ],
    {
      stdio: ["pipe", "pipe", "pipe", ...nothingOfOurs()],
      env: {
        ...marked(word),
        NODE_COMPILE_CACHE: COMPILED,
        [TURNED]: turnedIn(folder),
        ...(mutant === undefined ? {} : { LECTERN_MUTANT: mutant }),
      },
    },
  );
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error("A child without its streams");
  alive.add(word);
  let isAlive = true;
  let told = false;
  let fell: string | undefined;
  const { promise: shown, resolve: shows } = Promise.withResolvers<void>();
  const { promise: over, resolve: ends } = Promise.withResolvers<void>();
  stderr.pipe(createWriteStream(errors));
  createInterface({ input: stdout }).on("line", (line) => {
    const view = viewOf(line);
    if (view === undefined) return;
    onView(view);
    shows();
  });
  // A touch on the screen of a station that has just died.
  stdin.on("error", () => {});
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
    intent: (intent) => isAlive && stdin.write(`${JSON.stringify(intent)}\n`),
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
