import type { Finding, LendWish, Lending, Lent, Media, Release, Undoing } from "../core/circulation.ts";
import { fault } from "../core/faults.ts";
import type { ItemId } from "../core/ids.ts";
import { failed, ok, type Result } from "../core/result.ts";
import { mayHaveHappened } from "../sip-client/exchange.ts";
import type { Loan } from "../sip-client/outcomes.ts";
import { decide, type Asked } from "./decide.ts";
import {
  dueOf,
  mediaOf,
  move,
  openEntry,
  persistently,
  type Desk,
  type Key,
  type OpenEntry,
} from "./desk.ts";
import { askOnce, askPatiently, isPassing } from "./find-out.ts";
import type { Entry } from "./journal/entry.ts";
import { newLoanFacts, readLoanFacts, type LoanFacts } from "./loan-facts.ts";
import type { Recovered } from "./recovery.ts";

/** A loan that is about to be asked for. */
export interface LoanWish extends LendWish {
  readonly key: Key;
  readonly item: ItemId;
  /** The journal's word for the visit. */
  readonly session: string;
  /** How many loans the patron has, by the ILS's count. */
  readonly charged: number | undefined;
}

/** Writes down that an item is about to be asked for; answers the entry's number. */
export function intend({ journal }: Desk, wish: LoanWish): Result<number> {
  const { key, item, session, charged } = wish;
  const secret = { item, patron: key.patron, facts: newLoanFacts(charged, key.pin !== undefined) };
  const opened = journal.open({ kind: "loan", mode: "on-line", stage: "intent", session, secret });
  return opened.ok ? ok(opened.value.id) : opened;
}

/**
 * Asks for an item once (11), its intent being in the journal. The journal knows of the yes before anybody else does; if
 * it cannot take it, the answer counts as lost.
 */
export async function askFor(desk: Desk, entry: number, wish: LoanWish): Promise<Result<Lending>> {
  const { key, item, charged } = wish;
  const said = await desk.client.checkout({
    ...key,
    item,
    renewalAllowed: wish.renewalAllowed,
    feeAcknowledged: wish.feeAccepted,
    alreadyDone: undefined,
    cancel: false,
  });
  if (said.ok) return judge(desk, entry, newLoanFacts(charged, key.pin !== undefined), said.value);
  if (!mayHaveHappened("11", said.fault)) {
    move(desk, entry, { stage: "closed", outcome: "cancelled" });
    return said;
  }
  move(desk, entry, { stage: "unknown" });
  return lost(`${said.fault.code}: ${said.fault.detail}`);
}

/** An answer that did not come, or cannot be kept. */
export function lost(detail: string): Result<never> {
  return failed(fault("acs.unknown-outcome", detail));
}

function judge(desk: Desk, entry: number, facts: LoanFacts, loan: Loan): Result<Lending> {
  const { title, fee, renewed, screen: words, print } = loan;
  if (!loan.ok) {
    move(desk, entry, { stage: "closed", outcome: "refused" });
    return loan.feeToAccept && fee !== undefined
      ? ok({ outcome: "fee", title, fee: fee.money, feeText: fee.text, words })
      : ok({ outcome: "refused", title, words });
  }
  // An ILS that does not say lets it be taken off: what was lent must pass the gate.
  const release = loan.desensitize === "no" ? null : mediaOf(loan, desk);
  const due = dueOf(loan.due, desk.client.dialect);
  const granted = grant(desk, { id: entry, stage: "intent" }, { ...facts, title, due, release });
  return granted === undefined ? lost(`entry ${entry}`) : ok({ ...granted, renewed, words, print });
}

/**
 * The ILS said yes: that is written down. A loan whose security stays as it is is done with that; what staff wait for
 * stays theirs to see until its security is off.
 */
function grant(desk: Desk, { id, stage }: Pick<Entry, "id" | "stage">, facts: LoanFacts): Lent | undefined {
  const { title, due } = facts;
  const said = { outcome: "lent", title, due, renewed: false } as const;
  if (mediaToRelease(desk, facts) === undefined) {
    move(desk, id, { stage: "closed", outcome: "done", facts });
    return { ...said, toRelease: false };
  }
  const isWritten =
    stage === "exception"
      ? move(desk, id, { stage: "exception", reason: "still-armed", facts })
      : move(desk, id, { stage: "granted", facts });
  return isWritten ? { ...said, toRelease: true } : undefined;
}

function mediaToRelease({ security }: Desk, { release }: LoanFacts): Media | undefined {
  return security === undefined ? undefined : (release ?? undefined);
}

/** The ILS said yes to it, sooner or later. */
function wasGranted({ stage, reason }: Entry): boolean {
  return stage === "granted" || reason === "still-armed";
}

/** Brings a loan whose answer was lost as far as what the ILS said of it goes. `withoutPin`: it was asked without one. */
export function conclude(desk: Desk, id: number, asked: Asked, withoutPin: boolean): Finding {
  const entry = openEntry(desk, id);
  if (entry === undefined) return { outcome: "undecided", title: "", entry: id };
  const facts = foundFacts(desk, entry, asked);
  const { title } = facts;
  switch (verdictOf(entry, asked, withoutPin)) {
    case "not-lent":
      move(desk, id, { stage: "closed", outcome: "not-done" });
      return { outcome: "not-lent", title };
    case "lent":
      return grant(desk, entry, facts) ?? { outcome: "undecided", title, entry: id };
    case "undecided":
      if (isPassing(asked)) {
        if (entry.stage === "intent") move(desk, id, { stage: "unknown" });
      } else if (entry.stage !== "exception") {
        desk.exceptions.raise(id, wasGranted(entry) ? "still-armed" : "undecided", facts);
      }
      return { outcome: "undecided", title, entry: id };
  }
}

function verdictOf(entry: OpenEntry, asked: Asked, withoutPin: boolean) {
  const { charged, withPin } = readLoanFacts(entry);
  return decide(entry.item, asked, {
    charged: charged ?? undefined,
    granted: wasGranted(entry),
    withoutPin: withoutPin && withPin,
  });
}

/** What is known of a loan when the ILS was asked about it: of one that it said yes to, 12 was the better witness. */
function foundFacts(desk: Desk, entry: Entry, { information }: Asked): LoanFacts {
  const facts = readLoanFacts(entry);
  if (!information.ok) return wasGranted(entry) ? facts : { ...facts, release: releaseUnsaid(desk, "book") };
  const { title, due, securityMarker, mediaType } = information.value;
  const found = { ...facts, title: title || facts.title, due: dueOf(due, desk.client.dialect) };
  if (wasGranted(entry)) return due === undefined ? { ...found, due: facts.due } : found;
  // 18 has the strip, and Whisper Tape is for magnetic media.
  const magnetic = securityMarker === "whisper-tape" ? "yes" : "unknown";
  return { ...found, release: releaseUnsaid(desk, mediaOf({ magnetic, mediaType }, desk)) };
}

/** Whether it may be desensitized only 12 says, and that was lost. */
function releaseUnsaid({ client }: Desk, media: Media): Media | null {
  return client.dialect.desensitizeUnknown === "no" ? null : media;
}

/** Takes the security off an item that was lent, reads it back, and writes down that the loan is done. */
export async function release(desk: Desk, id: number): Promise<Release> {
  const { security } = desk;
  const stillArmed = {
    outcome: "still-armed",
    entry: id,
    canUndo: desk.client.dialect.honoursCancel,
  } as const;
  const entry = openEntry(desk, id);
  if (entry === undefined) return stillArmed;
  const facts = readLoanFacts(entry);
  const media = mediaToRelease(desk, facts);
  if (security === undefined || media === undefined) throw new Error(`Entry ${id} has nothing to release`);
  const outcome = await persistently(security, entry.item, () => security.release(entry.item, media));
  if (outcome.ok) {
    move(desk, id, { stage: "closed", outcome: outcome.value === "verified" ? "done" : "unverified" });
    return { outcome: "released", assurance: outcome.value };
  }
  if (entry.stage !== "exception") desk.exceptions.raise(id, "still-armed", facts);
  return stillArmed;
}

/** Takes a loan back (09 with BI) that the patron does not go away with; only where the ILS honours that. */
export async function undo(desk: Desk, key: Key, id: number): Promise<Undoing> {
  const stillLent = { outcome: "still-lent", entry: id } as const;
  const entry = desk.client.dialect.honoursCancel ? openEntry(desk, id) : undefined;
  if (entry === undefined) return stillLent;
  const said = await desk.client.checkin({ item: entry.item, alreadyDone: undefined, cancel: true });
  const isUndone = said.ok
    ? said.value.ok
    : mayHaveHappened("09", said.fault) &&
      verdictOf(entry, await askPatiently(desk, key, entry.item), key.pin === undefined) === "not-lent";
  if (!isUndone) return stillLent;
  move(desk, id, { stage: "closed", outcome: "cancelled" });
  return { outcome: "undone" };
}

/**
 * Brings a loan to an end that was under way when the station stopped, or of which it could not ask. Without the patron,
 * security comes off only an item that still lies there; else staff are told that it may be on.
 */
export async function recoverLoan(desk: Desk, { id, secret, stage }: Entry): Promise<Recovered> {
  const { item, patron } = secret;
  if (item === undefined || patron === undefined) throw new Error(`Entry ${id} of a loan names nobody`);
  const isPresent = async (): Promise<boolean> => (await desk.security?.isPresent(item)) ?? false;
  // What was said yes to and is gone needs no more asking; the alarm need not wait for the ILS.
  if (stage === "granted" && !cameBack(desk, id, item) && !(await isPresent())) return alarm(desk, id);
  const asked = await askOnce(desk, { patron, pin: undefined }, item);
  const finding = conclude(desk, id, asked, true);
  if (finding.outcome === "undecided") return isPassing(asked) ? "waits" : "settled";
  if (finding.outcome === "not-lent" || !finding.toRelease) return "settled";
  if (cameBack(desk, id, item)) {
    move(desk, id, { stage: "closed", outcome: "done" });
    return "settled";
  }
  if (!(await isPresent())) return alarm(desk, id);
  await release(desk, id);
  return "settled";
}

/** Whether the item was brought back since, and secured: an older loan must not let it out any more. */
function cameBack({ journal }: Desk, id: number, item: ItemId): boolean {
  const open = journal.byItem(item);
  return open.ok && open.value.some(({ kind, id: later }) => kind === "return" && later > id);
}

function alarm(desk: Desk, id: number): Recovered {
  const entry = openEntry(desk, id);
  if (entry !== undefined) desk.exceptions.raise(id, "still-armed", readLoanFacts(entry));
  return "settled";
}
