import type { Assurance, Media } from "../core/circulation.ts";
import { fault } from "../core/faults.ts";
import type { ItemId } from "../core/ids.ts";
import { failed, ok, type Result } from "../core/result.ts";
import type { ReturnFinding, TakenBack } from "../core/returns.ts";
import { mayHaveHappened } from "../sip-client/exchange.ts";
import { given } from "../sip-client/message.ts";
import type { ItemInformation, Return } from "../sip-client/outcomes.ts";
import { standingOf } from "./decide.ts";
import { mediaOf, move, openEntry, persistently, type Desk, type OpenEntry } from "./desk.ts";
import { askWhere, passes } from "./find-out.ts";
import type { Entry } from "./journal/entry.ts";
import { lost } from "./loan.ts";
import type { Recovered } from "./recovery.ts";
import { NEW_RETURN, readReturnFacts, type ReturnFacts } from "./return-facts.ts";
import { routeOf } from "./route.ts";

/** Writes down that an item is about to be taken back; answers the entry's number. */
export function intendReturn({ journal }: Desk, item: ItemId): Result<number> {
  const opened = journal.open({
    kind: "return",
    mode: "on-line",
    stage: "intent",
    session: journal.newSession(),
    secret: { item, facts: NEW_RETURN },
  });
  return opened.ok ? ok(opened.value.id) : opened;
}

/**
 * Asks the ILS to take an item back once (09), its intent being in the journal. What is to be armed is in the journal
 * before anything else happens; if it cannot take it, the answer counts as lost.
 */
export async function takeBack(desk: Desk, entry: number, item: ItemId): Promise<Result<TakenBack>> {
  const said = await desk.client.checkin({ item, alreadyDone: undefined, cancel: false });
  if (said.ok) return judge(desk, entry, item, said.value);
  if (!mayHaveHappened("09", said.fault)) {
    move(desk, entry, { stage: "closed", outcome: "cancelled" });
    return said;
  }
  move(desk, entry, { stage: "unknown" });
  return lost(`${said.fault.code}: ${said.fault.detail}`);
}

async function judge(desk: Desk, entry: number, item: ItemId, said: Return): Promise<Result<TakenBack>> {
  const { title } = said;
  // Security is armed when the ILS says so, also where it says no to the return itself.
  const arm = said.resensitize && desk.security !== undefined ? mediaOf(said, desk) : null;
  const facts: ReturnFacts = { title, arm, outcome: said.ok ? "returned" : "refused" };
  if (arm !== null && !move(desk, entry, { stage: "granted", facts })) return lost(`entry ${entry}`);
  const outcome = said.ok ? "returned" : await whyNot(desk, item);
  const judged: ReturnFacts = { ...facts, outcome };
  if (arm === null) close(desk, entry, judged, "verified");
  else if (outcome !== facts.outcome) move(desk, entry, { stage: "granted", facts: judged });
  return ok({
    outcome,
    title,
    arm: arm ?? undefined,
    route: routeOf(said, outcome !== "refused"),
    hold: said.hold,
    alert: said.alert === undefined ? undefined : (given(said, "CV") ?? "99"),
    fee: said.fee?.money,
    words: said.screen,
    print: said.print,
    offLine: false,
    entry,
  });
}

/**
 * A no (10 with ok 0) gives no reason: most say it of what was on nobody's card, some of what they did not take. Only an
 * item that the ILS knows not to be on loan is out of the patron's hands.
 */
async function whyNot({ client }: Desk, item: ItemId): Promise<"not-on-loan" | "refused"> {
  return standingOf(await client.itemInformation(item)) === "not-on-loan" ? "not-on-loan" : "refused";
}

function close(desk: Desk, entry: number, facts: ReturnFacts, assurance: Assurance): void {
  const armed = assurance === "verified" ? "done" : "unverified";
  move(desk, entry, { stage: "closed", outcome: facts.outcome === "refused" ? "refused" : armed, facts });
}

/** The ILS had answered, and its answer was kept. */
function wasAnswered({ stage, reason }: Entry): boolean {
  return stage === "granted" || reason === "not-armed";
}

/**
 * Decides a return whose answer was lost, or of which an earlier visit left something open, by asking (17). What is still
 * on loan was not taken back: it is asked for once more, under the number that the answer gives. `intend` opens a new
 * entry and has it taken in hand.
 */
export async function findOutReturn(
  desk: Desk,
  id: number,
  intend: () => Result<number>,
): Promise<ReturnFinding> {
  const entry = openEntry(desk, id);
  if (entry === undefined) return { found: false, outcome: "undecided", title: "", entry: id };
  const { item } = entry;
  const finding = conclude(desk, entry, await askWhere(desk, item));
  if (finding !== "on-loan") return finding;
  const again = takeAnew(desk, entry, intend);
  if (again === undefined) return { found: false, outcome: "undecided", title: "", entry: id };
  const said = await takeBack(desk, again, item);
  if (said.ok) return { found: true, ...said.value };
  const { title } = readReturnFacts(entry);
  const asked = openEntry(desk, again);
  // It is closed: nothing was sent.
  if (asked === undefined) return { found: false, outcome: "not-returned", title, entry: again };
  const last = conclude(desk, asked, await askWhere(desk, item));
  if (last !== "on-loan") return last;
  move(desk, again, { stage: "closed", outcome: "not-done" });
  return { found: false, outcome: "not-returned", title, entry: again };
}

/** What 17 says of a return; `on-loan`: it has not happened, or somebody has the item again. */
function conclude(desk: Desk, entry: OpenEntry, where: Result<ItemInformation>): ReturnFinding | "on-loan" {
  const standing = standingOf(where);
  if (standing === "on-loan") return "on-loan";
  const undecided = {
    found: false,
    outcome: "undecided",
    title: titleOf(entry, where),
    entry: entry.id,
  } as const;
  if (passes(where)) {
    if (entry.stage === "intent") move(desk, entry.id, { stage: "unknown" });
    return undecided;
  }
  if (standing === "not-on-loan" || wasAnswered(entry)) return grant(desk, entry, where) ?? undecided;
  if (entry.stage !== "exception") {
    desk.exceptions.raise(entry.id, "undecided", { ...readReturnFacts(entry), title: undecided.title });
  }
  return undecided;
}

/** It is in the library's hands, and 10 with its route is lost: staff say where it goes. */
function grant(desk: Desk, entry: OpenEntry, where: Result<ItemInformation>): ReturnFinding | undefined {
  const facts: ReturnFacts = wasAnswered(entry)
    ? readReturnFacts(entry)
    : { title: titleOf(entry, where), arm: armUnsaid(desk, where), outcome: "returned" };
  const { title, outcome } = facts;
  const arm = desk.security === undefined ? null : facts.arm;
  if (arm === null) close(desk, entry.id, facts, "verified");
  else if (!move(desk, entry.id, { ...held(entry), facts })) return undefined;
  return {
    found: true,
    outcome,
    title,
    arm: arm ?? undefined,
    route: { to: "staff", bin: undefined },
    hold: undefined,
    alert: undefined,
    fee: undefined,
    words: [],
    print: [],
    offLine: false,
    entry: entry.id,
  };
}

/** What staff wait for stays theirs to see until its security is on. */
function held({ stage }: Entry) {
  return stage === "exception"
    ? ({ stage: "exception", reason: "not-armed" } as const)
    : ({ stage: "granted" } as const);
}

/** What was brought back is to be secured. 18 has the strip, and Whisper Tape is for magnetic media. */
function armUnsaid(desk: Desk, where: Result<ItemInformation>): Media {
  if (!where.ok) return "book";
  const { securityMarker, mediaType } = where.value;
  return mediaOf({ magnetic: securityMarker === "whisper-tape" ? "yes" : "unknown", mediaType }, desk);
}

function titleOf(entry: Entry, where: Result<ItemInformation>): string {
  return (where.ok ? where.value.title : "") || readReturnFacts(entry).title;
}

/** Makes an intent of what is known not to have happened; what was settled once, before it was lent again, is left behind. */
function takeAnew(
  desk: Desk,
  { id, stage, reason }: OpenEntry,
  intend: () => Result<number>,
): number | undefined {
  if (stage === "granted" || stage === "exception") {
    move(desk, id, { stage: "closed", outcome: reason === "undecided" ? "not-done" : "cancelled" });
    const fresh = intend();
    return fresh.ok ? fresh.value : undefined;
  }
  if (stage === "intent") move(desk, id, { stage: "unknown" });
  return move(desk, id, { stage: "intent" }) ? id : undefined;
}

/** Puts the security of an item on that was brought back, reads it back, and writes down that the return is done. */
export async function arm(desk: Desk, id: number): Promise<Result<Assurance>> {
  const { security } = desk;
  const entry = openEntry(desk, id);
  if (entry === undefined) return failed(fault("security.not-armed", `entry ${id} is not open`));
  const facts = readReturnFacts(entry);
  const media = facts.arm;
  if (security === undefined || media === null) throw new Error(`Entry ${id} has nothing to arm`);
  const outcome = await persistently(security, entry.item, () => security.arm(entry.item, media));
  if (outcome.ok) close(desk, id, facts, outcome.value);
  else if (entry.stage !== "exception") desk.exceptions.raise(id, "not-armed", facts);
  return outcome;
}

/**
 * Brings a return to an end that was under way when the station stopped, or of which it could not ask. Who brought the item
 * may have taken it away again: what still is on loan is taken back only if it lies there, and what should be armed and is
 * gone is for staff to find.
 */
export async function recoverReturn(desk: Desk, { id }: Pick<Entry, "id">): Promise<Recovered> {
  const entry = openEntry(desk, id);
  if (entry === undefined) return "settled";
  const { item } = entry;
  const isThere = (await desk.security?.isPresent(item)) ?? false;
  // The alarm need not wait for the ILS.
  if (entry.stage === "granted" && !isThere) return alarm(desk, entry);
  const where = await desk.client.itemInformation(item);
  const finding = conclude(desk, entry, where);
  if (finding === "on-loan") return recoverOnLoan(desk, entry, isThere);
  if (!finding.found) return passes(where) ? "waits" : "settled";
  return secure(desk, entry, finding, isThere);
}

async function recoverOnLoan(desk: Desk, entry: OpenEntry, isThere: boolean): Promise<Recovered> {
  const facts = readReturnFacts(entry);
  if (entry.stage === "granted") {
    // It was lent again since, unless it was only to be armed.
    if (facts.outcome === "refused") await arm(desk, entry.id);
    else move(desk, entry.id, { stage: "closed", outcome: "cancelled" });
    return "settled";
  }
  if (!isThere) {
    desk.exceptions.raise(entry.id, "undecided", facts);
    return "settled";
  }
  if (entry.stage === "intent") move(desk, entry.id, { stage: "unknown" });
  if (!move(desk, entry.id, { stage: "intent" })) return "waits";
  const said = await takeBack(desk, entry.id, entry.item);
  if (said.ok) return secure(desk, entry, said.value, isThere);
  return openEntry(desk, entry.id) === undefined ? "settled" : "waits";
}

async function secure(
  desk: Desk,
  entry: OpenEntry,
  { arm: media }: Pick<TakenBack, "arm">,
  isThere: boolean,
): Promise<Recovered> {
  if (media === undefined) return "settled";
  if (!isThere) return alarm(desk, openEntry(desk, entry.id) ?? entry);
  await arm(desk, entry.id);
  return "settled";
}

function alarm(desk: Desk, entry: OpenEntry): Recovered {
  desk.exceptions.raise(entry.id, "not-armed", readReturnFacts(entry));
  return "settled";
}
