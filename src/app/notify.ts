/** What systemd is told of a service (sd_notify(3)): that it is ready, how it is, that it lives, that it ends. */
import { spawn } from "node:child_process";
import type { Environment } from "../circulation/journal/key.ts";
import type { Clock, Timer } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { turns } from "../devices/turns.ts";

/** Tells systemd assignments such as `READY=1`, in the order of the calls; done when that is with systemd. */
export type Tell = (...assignments: readonly string[]) => Promise<void>;

/**
 * Tells by Debian's `systemd-notify`, for Node has no sockets for datagrams: the unit needs NotifyAccess=all. Undefined
 * where nobody listens: not started by systemd, or not as Type=notify.
 */
export function systemdTell(environment: Environment, log: Log): Tell | undefined {
  if (environment["NOTIFY_SOCKET"] === undefined) return undefined;
  const inTurn = turns();
  let inTrouble = false;
  const went = (code: string | undefined): void => {
    if (code !== undefined && !inTrouble) log("systemd.not-told", { code });
    inTrouble = code !== undefined;
  };
  const run = (assignments: readonly string[]): Promise<void> =>
    new Promise((resolve) => {
      const child = spawn("systemd-notify", ["--", ...assignments], { stdio: "ignore" });
      child.once("error", (error: NodeJS.ErrnoException) => {
        went(error.code ?? error.name);
        resolve();
      });
      child.once("exit", (code, signal) => {
        went(code === 0 ? undefined : (signal ?? String(code)));
        resolve();
      });
    });
  return (...assignments) => inTurn(() => run(assignments));
}

/** Something that has to come to an end in time. */
export interface Vital {
  readonly name: "acs" | "devices" | "glass";
  /** How long it is over its limit, milliseconds; 0 while it is not. */
  readonly overdueMs: () => number;
}

export interface WatchdogParts {
  /** Of the service; `WATCHDOG_USEC` says how often systemd wants to hear of it. */
  readonly environment: Environment;
  readonly vitals: readonly Vital[];
  readonly tell: Tell;
  readonly clock: Clock;
  readonly log: Log;
}

/** It is fed four times as often as it has to be: three may be late before it bites. */
const FEEDS = 4;
/** What is over its limit by no more than this may still be ending by itself. */
const GRACE_MS = 1000;

/** Whether it has to be taken to never end. */
export const hangs = ({ overdueMs }: Vital): boolean => overdueMs() > GRACE_MS;

/**
 * Feeds systemd's watchdog while all is well: the event loop is on time, and no vital is over its limit. What hangs is for
 * systemd to end. Does nothing where the unit has no WatchdogSec=.
 */
export function openWatchdog({ environment, vitals, tell, clock, log }: WatchdogParts): { stop(): void } {
  const everyMs = Number(environment["WATCHDOG_USEC"] ?? 0) / 1000 / FEEDS;
  let timer: Timer | undefined;
  let withheld: string | undefined;

  function look(due: number): void {
    // A loop that is late by half is kept from its work for as long.
    const late = clock.elapsed() - due > everyMs / 2 ? "loop" : undefined;
    const why = late ?? vitals.find(hangs)?.name;
    if (why === undefined) void tell("WATCHDOG=1");
    else if (why !== withheld) log("systemd.watchdog-withheld", { why });
    withheld = why;
    next();
  }
  function next(): void {
    const due = clock.elapsed() + everyMs;
    timer = clock.after(everyMs, () => look(due));
  }
  if (everyMs > 0) next();
  return { stop: () => timer?.cancel() };
}
