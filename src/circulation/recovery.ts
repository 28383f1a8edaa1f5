import type { Clock, Timer } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { Hands } from "./hands.ts";
import type { Entry, EntryKind } from "./journal/entry.ts";
import type { Journal } from "./journal/journal.ts";
import type { Result } from "../core/result.ts";

/** What came of an entry: it is closed, or an exception, or the one who was asked about it cannot be asked now. */
export type Recovered = "settled" | "waits";

/**
 * Brings an entry that nobody works on any more to an end: by asking what happened, never by repeating it. The patron may
 * have gone long ago, and their PIN with them.
 */
export type Recover = (entry: Entry) => Promise<Recovered>;

/** How the entries of each kind are brought to an end. What was done off-line is for its replay. */
export type RecoveryRows = { readonly [K in EntryKind]?: Recover };

export interface Recovery {
  /** Something is open that nobody works on. */
  readonly isDue: boolean;
  /**
   * Goes through what is open, oldest first, once. What has to wait is tried again from time to time; whoever knows that
   * the ILS is back runs it at once.
   */
  run(): Promise<void>;
  stop(): void;
}

export interface RecoveryParts {
  readonly journal: Pick<Journal, "unsettled" | "exceptions" | "get">;
  readonly hands: Hands;
  readonly rows: RecoveryRows;
  /** How long after its last try an exception is tried again, milliseconds; undefined: only staff can settle it. */
  readonly retriedAfter: (exception: Entry) => number | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long what waits is left alone. */
const AGAIN_MS = 30_000;

export function openRecovery(parts: RecoveryParts): Recovery {
  const { journal, hands, rows, retriedAfter, clock, log } = parts;
  let running: Promise<void> | undefined;
  let runAgain = false;
  let again: Timer | undefined;
  let stopped = false;

  function read(entries: Result<readonly Entry[]>): readonly Entry[] {
    if (entries.ok) return entries.value;
    log("journal.not-read", { fault: entries.fault.code });
    return [];
  }

  function due(): readonly Entry[] {
    return read(journal.unsettled()).filter(
      ({ id, kind, mode }) => mode === "on-line" && rows[kind] !== undefined && !hands.isTaken(id),
    );
  }

  /** Exceptions that may pass by themselves. */
  function retried(): readonly Entry[] {
    return read(journal.exceptions()).filter((entry) => retriedAfter(entry) !== undefined);
  }

  /** The clock of the wall may have been set back meanwhile. */
  function isTime(exception: Entry): boolean {
    return Math.abs(clock.now() - exception.changedAt) >= (retriedAfter(exception) ?? Infinity);
  }

  /** Whoever had it in hand may have brought it further. */
  async function recover(listed: Entry): Promise<Recovered> {
    const { id, kind } = listed;
    if (stopped || !hands.tryTake(id)) return "settled";
    const found = journal.get(id);
    const entry = found.ok ? found.value : undefined;
    const isOpen =
      entry !== undefined &&
      entry.stage !== "closed" &&
      (entry.stage !== "exception" || retriedAfter(entry) !== undefined);
    const recovered = isOpen ? await rows[kind]?.(entry) : undefined;
    hands.leave(id);
    if (recovered !== undefined)
      log("recovery.tried", { entry: id, kind, was: listed.stage, now: recovered });
    return recovered ?? "settled";
  }

  async function pass(): Promise<void> {
    const waiting = new Set<EntryKind>();
    for (const entry of [...due(), ...retried().filter(isTime)]) {
      // Who could not be asked about one cannot be asked about the next.
      if (!waiting.has(entry.kind) && (await recover(entry)) === "waits") waiting.add(entry.kind);
    }
    const isLeft = waiting.size > 0 || retried().length > 0;
    if (isLeft && !stopped) again = clock.after(AGAIN_MS, () => void run());
  }

  async function passes(): Promise<void> {
    do {
      runAgain = false;
      await pass();
    } while (runAgain);
    running = undefined;
  }

  function run(): Promise<void> {
    again?.cancel();
    runAgain = running !== undefined;
    running ??= passes();
    return running;
  }

  return {
    get isDue() {
      return due().length > 0;
    },
    run,
    stop() {
      stopped = true;
      again?.cancel();
    },
  };
}
