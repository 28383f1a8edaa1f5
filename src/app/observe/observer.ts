/** Watches a station by its log, and says how it is whenever somebody asks. */
import { statfsSync } from "node:fs";
import type { Journal } from "../../circulation/journal/journal.ts";
import type { Clock, Timer } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import type { Vital } from "../notify.ts";
import { openMeters } from "./meters.ts";
import { nothingSeen, seeNext } from "./seen.ts";
import {
  healthOf,
  journalStatus,
  statusOf,
  type DiskStatus,
  type JournalStatus,
  type Status,
} from "./status.ts";

/** What cannot be heard in the log, to be asked. */
export interface Attended {
  readonly journal: Pick<Journal, "tally">;
  /** On the disk whose room matters. */
  readonly directory: string;
  readonly vitals: readonly Vital[];
}

export interface ObserverParts {
  /** Where the log goes on to. */
  readonly log: Log;
  readonly clock: Clock;
  readonly version: string;
}

export interface Observer {
  /** The log that the station is to be given. */
  readonly log: Log;
  /** The station is open: from now on it is asked as well. */
  attend(attended: Attended): void;
  status(): Promise<Status>;
  /** Metrics in the text format of Prometheus. */
  metrics(): Promise<string>;
  readonly contentType: string;
  stop(): void;
}

const TICK_MS = 1000;
/** For how many ticks it is remembered how late one was. */
const TICKS_KEPT = 60;
/** Clocks that are slewed go out of step by 0.5 ms a second (adjtime(3)); what is more than this was set. */
const STEP_MS = 5000;

export function openObserver({ log, clock, version }: ObserverParts): Observer {
  const meters = openMeters();
  let seen = nothingSeen(clock.now());
  let attended: Attended | undefined;
  let late: readonly number[] = [];
  let timer: Timer;

  const watched: Log = (event, data) => {
    const at = clock.now();
    const before = seen;
    seen = seeNext(before, event, data, at);
    meters.count(event, data, before, at);
    log(event, data);
  };

  function tick(dueAt: number, offsetMs: number): void {
    late = [...late.slice(1 - TICKS_KEPT), Math.max(0, clock.elapsed() - dueAt)];
    const steppedMs = clock.now() - clock.elapsed() - offsetMs;
    if (Math.abs(steppedMs) >= STEP_MS) {
      watched("station.clock-stepped", { seconds: Math.round(steppedMs / 1000) });
    }
    next();
  }
  function next(): void {
    const due = clock.elapsed() + TICK_MS;
    const offset = clock.now() - clock.elapsed();
    timer = clock.after(TICK_MS, () => tick(due, offset));
  }
  next();

  function journalNow(): JournalStatus {
    const tally = attended?.journal.tally();
    if (tally === undefined) return journalStatus([]);
    return tally.ok ? journalStatus(tally.value) : { fault: tally.fault.code };
  }

  async function status(): Promise<Status> {
    return statusOf(seen, {
      at: clock.now(),
      version,
      health: healthOf(seen, attended?.vitals ?? []),
      journal: journalNow(),
      disk: attended === undefined ? null : diskAt(attended.directory),
      memory: process.memoryUsage.rss(),
      lateMs: Math.round(Math.max(0, ...late)),
      counts: await meters.totals(),
    });
  }

  return {
    log: watched,
    attend(station) {
      attended = station;
    },
    status,
    metrics: async () => meters.expose(await status()),
    contentType: meters.contentType,
    stop: () => timer.cancel(),
  };
}

/** Null where the disk cannot be asked. */
function diskAt(directory: string): DiskStatus | null {
  try {
    const { bavail, blocks, bsize } = statfsSync(directory);
    return { freeBytes: bavail * bsize, freeShare: blocks === 0 ? 0 : bavail / blocks };
  } catch (error) {
    if (error instanceof Error && "code" in error) return null;
    throw error;
  }
}
