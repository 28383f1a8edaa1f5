import type { Renewal, RenewalFinding } from "../core/account.ts";
import type { ItemId } from "../core/ids.ts";
import { ok, type Result } from "../core/result.ts";
import { mayHaveHappened } from "../sip-client/exchange.ts";
import type { ItemInformation, Loan } from "../sip-client/outcomes.ts";
import type { Asked } from "./decide.ts";
import { dueOf, move, openEntry, type Desk, type Key } from "./desk.ts";
import { askOnce, isPassing } from "./find-out.ts";
import type { Entry } from "./journal/entry.ts";
import { lost } from "./loan.ts";
import type { Recovered } from "./recovery.ts";
import { decideRenewal, newRenewalFacts, readRenewalFacts } from "./renewal-facts.ts";

/** A renewal that is about to be asked for. */
export interface RenewalWish {
  readonly key: Key;
  /** Undefined: all that the ILS lists by title only. */
  readonly item: ItemId | undefined;
  /** The journal's word for the visit. */
  readonly session: string;
  /** The item as 18 showed it before. */
  readonly shown: ItemInformation | undefined;
}

/** Writes down that a renewal is about to be asked for; answers the entry's number. */
export function intendRenewal({ journal }: Desk, wish: RenewalWish): Result<number> {
  const { key, item, session, shown } = wish;
  const secret = { item, patron: key.patron, facts: newRenewalFacts(shown) };
  const opened = journal.open({ kind: "renewal", mode: "on-line", stage: "intent", session, secret });
  return opened.ok ? ok(opened.value.id) : opened;
}

/** Asks for a renewal once (29), its intent being in the journal. */
export async function askToRenew(
  desk: Desk,
  entry: number,
  key: Key,
  item: ItemId,
  feeAccepted: boolean,
): Promise<Result<Renewal>> {
  const said = await desk.client.renew({
    ...key,
    item,
    feeAcknowledged: feeAccepted,
    alreadyDone: undefined,
  });
  if (said.ok) return ok(judge(desk, entry, said.value));
  if (!mayHaveHappened("29", said.fault)) {
    move(desk, entry, { stage: "closed", outcome: "cancelled" });
    return said;
  }
  move(desk, entry, { stage: "unknown" });
  return lost(`${said.fault.code}: ${said.fault.detail}`);
}

/** Nothing is left to do at the station after a renewal: a yes that cannot be written down is found out after a restart. */
function judge(desk: Desk, entry: number, said: Loan): Renewal {
  const { title, fee, screen: words, print } = said;
  move(desk, entry, { stage: "closed", outcome: said.ok ? "done" : "refused" });
  if (said.ok) return { outcome: "renewed", title, due: dueOf(said.due, desk.client.dialect), words, print };
  return said.feeToAccept && fee !== undefined
    ? { outcome: "fee", title, fee: fee.money, feeText: fee.text, words }
    : { outcome: "refused", title, words };
}

/** Brings a renewal whose answer was lost as far as what the ILS said of it goes. */
export function concludeRenewal(desk: Desk, id: number, asked: Asked, withoutPin: boolean): RenewalFinding {
  const undecided = { outcome: "undecided", entry: id } as const;
  const entry = openEntry(desk, id);
  if (entry === undefined) return undecided;
  const facts = readRenewalFacts(entry);
  switch (decideRenewal(entry.item, facts, asked, withoutPin)) {
    case "renewed": {
      move(desk, id, { stage: "closed", outcome: "done" });
      const due = asked.information.ok ? asked.information.value.due : undefined;
      return { outcome: "renewed", due: dueOf(due, desk.client.dialect) };
    }
    case "not-renewed":
      move(desk, id, { stage: "closed", outcome: "not-done" });
      return { outcome: "not-renewed" };
    case "undecided":
      if (isPassing(asked)) {
        if (entry.stage === "intent") move(desk, id, { stage: "unknown" });
      } else if (entry.stage !== "exception") {
        desk.exceptions.raise(id, "undecided", facts);
      }
      return undecided;
  }
}

/** Brings a renewal to an end that was under way when the station stopped, or of which it could not ask. */
export async function recoverRenewal(desk: Desk, entry: Entry): Promise<Recovered> {
  const { item, patron } = entry.secret;
  if (patron === undefined) throw new Error(`Entry ${entry.id} of a renewal names nobody`);
  if (item === undefined) {
    // All at once, and by titles: nobody can be asked which.
    desk.exceptions.raise(entry.id, "undecided", readRenewalFacts(entry));
    return "settled";
  }
  const asked = await askOnce(desk, { patron, pin: undefined }, item);
  const finding = concludeRenewal(desk, entry.id, asked, true);
  return finding.outcome === "undecided" && isPassing(asked) ? "waits" : "settled";
}
