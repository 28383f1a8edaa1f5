import type { Clock, Timer } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { Hands } from "./hands.ts";
import type { Entry, EntryKind } from "./journal/entry.ts";
import type { Journal } from "./journal/journal.ts";

/** What came of an entry: it is closed, or an exception, or the one who was asked about it cannot be asked now. */
export type Recovered = "settled" | "waits";

/**
 * Brings an entry that nobody works on any more to an end: by asking what happened, never by repeating it. The patron may
 * have gone long ago, and their PIN with them.
 */
export type Recover = (entry: Entry) => Promise<Recovered>;

/** How the entries of each kind are brought to an end. What was taken off-line (`queued`) waits for its replay. */
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
  readonly journal: Pick<Journal, "unsettled" | "get">;
  readonly hands: Hands;
  readonly rows: RecoveryRows;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long what waits is left alone. */
const AGAIN_MS = 30_000;

export function openRecovery({ journal, hands, rows, clock, log }: RecoveryParts): Recovery {
  let running: Promise<void> | undefined;
  let runAgain = false;
  let again: Timer | undefined;
  let stopped = false;

  function due(): readonly Entry[] {
    const open = journal.unsettled();
    if (!open.ok) {
      log("journal.not-read", { fault: open.fault.code });
      return [];
    }
    return open.value.filter(
      ({ id, kind, stage }) => stage !== "queued" && rows[kind] !== undefined && !hands.isTaken(id),
    );
  }

  /** Whoever had it in hand may have brought it further. */
  async function recover(listed: Entry): Promise<Recovered> {
    const { id, kind } = listed;
    if (stopped || !hands.tryTake(id)) return "settled";
    const read = journal.get(id);
    const entry = read.ok ? read.value : undefined;
    const isOpen = entry !== undefined && entry.stage !== "closed" && entry.stage !== "exception";
    const recovered = isOpen ? await rows[kind]?.(entry) : undefined;
    hands.leave(id);
    if (recovered !== undefined)
      log("recovery.tried", { entry: id, kind, was: listed.stage, now: recovered });
    return recovered ?? "settled";
  }

  async function pass(): Promise<void> {
    const waiting = new Set<EntryKind>();
    for (const entry of due()) {
      // Who could not be asked about one cannot be asked about the next.
      if (!waiting.has(entry.kind) && (await recover(entry)) === "waits") waiting.add(entry.kind);
    }
    if (waiting.size > 0 && !stopped) again = clock.after(AGAIN_MS, () => void run());
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
