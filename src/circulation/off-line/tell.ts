/** How the ILS hears of one thing that was done off-line, and how a lost answer about it is decided. */
import { fromCivil, type CivilTime } from "../../core/calendar.ts";
import type { Due } from "../../core/circulation.ts";
import type { ItemId, PatronId } from "../../core/ids.ts";
import { ok, type Result } from "../../core/result.ts";
import { decide, standingOf } from "../decide.ts";
import { dueOf } from "../desk.ts";
import { askOnce, isPassing, passes } from "../find-out.ts";
import type { Change, Entry, Json } from "../journal/entry.ts";
import { lost } from "../loan.ts";
import type { OffLineDesk } from "./desk.ts";
import { readLoan, readReturn, type OffLineLoan, type OffLineReturn } from "./facts.ts";
import type { OffLineKind } from "./secure.ts";

/** What the ILS answered. A refusal keeps its words for staff. */
export type Answer =
  | { readonly said: "yes"; readonly change: Change }
  | { readonly said: "no"; readonly facts: Json };

/** What was found out about an answer that was lost. `cannot-ask`: the ILS is away again. */
export type Found = Answer | { readonly said: "not-done" | "undecided" | "cannot-ask" };

export interface Telling {
  /** The request, as 3M's manual of SIP2 has it for what has already happened. */
  readonly code: "09" | "11";
  /** Asks once. */
  ask(desk: OffLineDesk, entry: Entry): Promise<Result<Answer>>;
  /** Asks what became of it (17, 63), and changes nothing. */
  findOut(desk: OffLineDesk, entry: Entry): Promise<Found>;
  /** What staff are to know of a no. */
  refused(entry: Entry, title: string, words: readonly string[]): Json;
}

export const TELLING: Readonly<Record<OffLineKind, Telling>> = {
  loan: {
    code: "11",
    async ask(desk, entry) {
      const { item, patron } = loanOf(entry);
      const { due: given } = readLoan(entry);
      const { zone } = desk.client.dialect;
      const promised = given.kind === "date" ? fromCivil(given.civil, zone) : undefined;
      const said = await desk.client.checkout({
        patron,
        pin: undefined,
        item,
        renewalAllowed: false,
        feeAcknowledged: false,
        alreadyDone: { at: entry.openedAt, due: promised },
        cancel: false,
      });
      if (!said.ok) return said;
      const { title, screen: words, due } = said.value;
      if (!said.value.ok) return ok({ said: "no", facts: this.refused(entry, title, words) });
      return ok(lent(entry, { title, said: dueOf(due, desk.client.dialect) }));
    },
    async findOut(desk, entry) {
      const { item, patron } = loanOf(entry);
      const asked = await askOnce(desk, { patron, pin: undefined }, item);
      if (isPassing(asked)) return { said: "cannot-ask" };
      const verdict = decide(item, asked, { charged: undefined, granted: false, withoutPin: true });
      if (verdict === "undecided") return { said: "undecided" };
      if (verdict === "not-lent") return { said: "not-done" };
      const { title, due } = asked.information.ok ? asked.information.value : { title: "", due: undefined };
      return lent(entry, { title, said: dueOf(due, desk.client.dialect) });
    },
    refused: (entry, title, words) => ({ ...readLoan(entry), title, words: [...words] }),
  },
  return: {
    code: "09",
    async ask(desk, entry) {
      const item = itemOf(entry);
      const alreadyDone = { at: entry.openedAt, due: undefined };
      const said = await desk.client.checkin({ item, alreadyDone, cancel: false });
      if (!said.ok) return said;
      const { title, screen: words } = said.value;
      if (said.value.ok) return ok(takenBack(entry, title));
      // A no is mostly said of what was on nobody's card: that is where it should be.
      const where = await desk.client.itemInformation(item);
      if (passes(where)) return lost("09 was answered with a no, and 17 was not answered");
      if (standingOf(where) === "not-on-loan") return ok(takenBack(entry, title));
      return ok({ said: "no", facts: this.refused(entry, title, words) });
    },
    async findOut(desk, entry) {
      const where = await desk.client.itemInformation(itemOf(entry));
      if (passes(where)) return { said: "cannot-ask" };
      const standing = standingOf(where);
      if (standing === "unclear") return { said: "undecided" };
      if (standing === "on-loan") return { said: "not-done" };
      return takenBack(entry, where.ok ? where.value.title : "");
    },
    refused: (entry, title, words) => ({ ...readReturn(entry), title, words: [...words] }),
  },
};

function itemOf({ id, secret }: Entry): ItemId {
  if (secret.item === undefined) throw new Error(`Entry ${id} names no item`);
  return secret.item;
}

function loanOf(entry: Entry): { readonly item: ItemId; readonly patron: PatronId } {
  const { patron } = entry.secret;
  if (patron === undefined) throw new Error(`Entry ${entry.id} of a loan names nobody`);
  return { item: itemOf(entry), patron };
}

/** It is a loan now. What is still open about it waits for staff: security before dates, for the gate sounds today. */
function lent(entry: Entry, { title, said }: { readonly title: string; readonly said: Due }): Answer {
  const facts: OffLineLoan = { ...readLoan(entry), title, said };
  if (facts.release !== null) return { said: "yes", change: toStaff("still-armed", facts) };
  if (differs(facts.due, said)) return { said: "yes", change: toStaff("due-differs", facts) };
  return { said: "yes", change: closed(facts) };
}

function takenBack(entry: Entry, title: string): Answer {
  const facts = { ...readReturn(entry), title };
  return {
    said: "yes",
    change: facts.arm === null ? closed(facts) : toStaff("not-armed", facts),
  };
}

function closed(facts: OffLineLoan | OffLineReturn): Change {
  return { stage: "closed", outcome: facts.isVerified ? "done" : "unverified", facts };
}

function toStaff(reason: "still-armed" | "not-armed" | "due-differs", facts: Json): Change {
  return { stage: "exception", reason, facts };
}

/** Whether both are dates, and of two days: the time of day is written as each ILS likes. */
function differs(promised: Due, said: Due): boolean {
  return promised.kind === "date" && said.kind === "date" && dayOf(promised.civil) !== dayOf(said.civil);
}

function dayOf({ year, month, day }: CivilTime): string {
  return `${year}-${month}-${day}`;
}
