import type { PatronId } from "../../core/ids.ts";
import { ok, type Result } from "../../core/result.ts";
import type { Desk } from "../desk.ts";
import type { ExceptionReason } from "../../core/staff.ts";
import type { Change, Entry, Outcome, Stage } from "../journal/entry.ts";
import { factsOf, type PaymentFacts } from "./facts.ts";

/** A payment in hand: its entry of the journal, moved before anything is done that must not be forgotten. */
export interface Held {
  readonly id: number;
  readonly patron: PatronId;
  readonly stage: Stage;
  readonly facts: PaymentFacts;
  /**
   * On disk when it answers; after a fault nothing has changed, and nothing may be done. What staff wait for stays an
   * exception until it is closed: how far it is, its facts say.
   */
  move(stage: Exclude<Stage, "closed" | "exception">, facts: PaymentFacts): Result<void>;
  close(outcome: Outcome, facts: PaymentFacts): Result<void>;
  /** It waits for staff: with an alarm the first time, and one try more on its count after that. */
  giveUp(reason: ExceptionReason, facts: PaymentFacts): void;
}

/** What is moved on after it became an exception was charged. */
const NOT_RECORDED = { stage: "exception", reason: "charged-not-recorded" } as const;

export function hold(
  { journal, exceptions, log }: Pick<Desk, "journal" | "exceptions" | "log">,
  opened: Entry,
): Held {
  let entry = opened;
  let facts = factsOf(opened);
  const { patron } = opened.secret;
  if (patron === undefined) throw new Error(`Nobody pays entry ${opened.id}`);

  function write(change: Change, next: PaymentFacts): Result<void> {
    const changed = journal.change(entry.id, { ...change, facts: next });
    if (!changed.ok) {
      log("journal.not-written", { entry: entry.id, stage: change.stage, fault: changed.fault.code });
      return changed;
    }
    entry = changed.value;
    facts = next;
    return ok(undefined);
  }

  return {
    id: opened.id,
    patron,
    get stage() {
      return entry.stage;
    },
    get facts() {
      return facts;
    },
    move: (stage, next) => write(entry.stage === "exception" ? NOT_RECORDED : { stage }, next),
    close: (outcome, next) => write({ stage: "closed", outcome }, next),
    giveUp(reason, next) {
      if (entry.stage === "exception") {
        write({ stage: "exception", reason, attempts: entry.attempts + 1 }, next);
        return;
      }
      const raised = exceptions.raise(entry.id, reason, next);
      if (!raised.ok) return;
      entry = raised.value;
      facts = next;
    },
  };
}
