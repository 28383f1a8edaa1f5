import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Clock, Timer } from "../../core/clock.ts";
import { fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { PortEvents } from "../transports/reopenable.ts";
import type { Question, Told, Verb, Verbs } from "./protocol.ts";

const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));
/** How often a host is asked whether it does anything at all, and how long it may take to say so. */
const PING_MS = 5_000;
const HUNG_MS = 2_000;
/** How long one that was never heard may take: it has modules to load, on a machine that may just have started itself. */
const START_MS = 30_000;
/** How long a host that is told to end may take. */
const STOP_MS = 3_000;
/** A read or report that hangs holds a thread; the other devices need some as well. */
const THREADS = "16";

/** A host that runs, or has run: all that was asked of one that ended has failed. */
export interface HostProcess {
  readonly pid: number | undefined;
  /** How long it should have answered, or ended, milliseconds; 0 while there is nothing to wait for. */
  readonly overdueMs: number;
  readonly ask: <V extends Verb>(
    line: number,
    verb: V,
    ...values: Parameters<Verbs[V]>
  ) => Promise<Result<ReturnType<Verbs[V]>>>;
  /** `events` hear of a line until it is forgotten. */
  readonly listen: (line: number, events: PortEvents) => void;
  readonly forget: (line: number) => void;
  /** When and why it ended. */
  readonly ended: Promise<string>;
  /** Ends it. */
  readonly stop: () => Promise<void>;
}

/** Starts a host. It is seen to that it answers: one that hangs is ended. */
export function startHost(clock: Clock): Result<HostProcess> {
  try {
    const child = fork(CHILD, [], {
      serialization: "advanced",
      execArgv: [],
      env: { ...process.env, UV_THREADPOOL_SIZE: THREADS },
      // Standard output is the station's own.
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    return ok(watched(child, clock));
  } catch (error) {
    // The machine has no memory or no number left for another process.
    const said = error instanceof Error ? error.message : String(error);
    return failed(fault("device.open-failed", `the device host could not be started: ${said}`));
  }
}

function watched(child: ChildProcess, clock: Clock): HostProcess {
  const waiting = new Map<number, (result: Result<never>) => void>();
  const lines = new Map<number, PortEvents>();
  const { promise: ended, resolve: tellEnd } = Promise.withResolvers<string>();
  let why: string | undefined;
  let asked = 0;
  let pulse: Timer | undefined;
  let heardAt = clock.elapsed();
  let patienceMs = START_MS;

  function end(reason: string): void {
    if (why !== undefined) return;
    why = reason;
    pulse?.cancel();
    tellEnd(reason);
    for (const settle of waiting.values()) settle(gone());
    waiting.clear();
    const lost = [...lines.values()];
    lines.clear();
    for (const events of lost) events.lost("error", `the device host ended (${reason})`);
  }

  function gone(): Result<never> {
    return failed(fault("device.lost", `the device host ended (${why ?? "it takes no more questions"})`));
  }

  function hear(told: Told): void {
    patienceMs = HUNG_MS;
    if (told.kind === "bytes") return lines.get(told.line)?.bytes(told.bytes);
    if (told.kind === "lost") return lines.get(told.line)?.lost(told.reason, told.detail);
    // The protocol promises that the answer is one to the question.
    waiting.get(told.number)?.(told.result as Result<never>);
    waiting.delete(told.number);
  }

  const ask: HostProcess["ask"] = (line, verb, ...values) =>
    new Promise((resolve) => {
      // Not connected: it is ending, or it could not be started and "error" is still to come.
      if (why !== undefined || !child.connected) return resolve(gone());
      const number = ++asked;
      waiting.set(number, resolve);
      const question = { number, line, verb, values } as Question;
      child.send(question, (error) => {
        if (error !== null) end(error.message);
      });
    });

  function watch(): void {
    pulse = clock.after(PING_MS, () => {
      pulse = clock.after(patienceMs, () => void child.kill("SIGKILL"));
      void ask(0, "ping").then((answer) => {
        pulse?.cancel();
        if (!answer.ok) return;
        heardAt = clock.elapsed();
        watch();
      });
    });
  }

  child.on("message", (message) => hear(message as Told));
  child.once("error", (error) => end(error.message));
  child.once("exit", (code, signal) => end(signal ?? `exit code ${code}`));
  watch();

  return {
    pid: child.pid,
    get overdueMs() {
      return why === undefined ? Math.max(0, clock.elapsed() - heardAt - PING_MS - patienceMs) : 0;
    },
    ask,
    listen: (line, events) => void lines.set(line, events),
    forget: (line) => void lines.delete(line),
    ended,
    async stop() {
      if (child.connected) child.disconnect();
      const slow = clock.after(STOP_MS, () => void child.kill("SIGKILL"));
      await ended;
      slow.cancel();
    },
  };
}
