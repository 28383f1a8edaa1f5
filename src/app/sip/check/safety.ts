import { explain, fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { all, given, type AnyMessage } from "../../../sip-client/message.ts";
import { checkin, hold, itemInformation, patronInformation } from "./parts.ts";
import type { CheckResult } from "./run.ts";
import type { Session } from "./session.ts";
import { isSupported, type Context } from "./types.ts";

/** How often the item is given back before a person is called. */
const ATTEMPTS = 3;

/** The last test point of every run. */
export const LAST_CHECK = "no loan and no hold is left behind";

/**
 * Undoes what the run may have done: takes the item back if it is, or may be, on loan, deletes the hold, and looks at
 * the item and the patron again. Every attempt may start on a fresh connection.
 */
export async function leaveNothingBehind(session: Session, context: Context): Promise<CheckResult> {
  const { seen, subject } = context;
  const base = {
    name: LAST_CHECK,
    about: "09, 15, 17, 63",
    problems: [],
    sent: undefined,
    received: undefined,
  };
  if (!seen.loanPossible && !seen.holdPossible) return { ...base, verdict: "ok", reason: "" };
  const troubles: string[] = [];
  if (seen.holdPossible) troubles.push(...(await deleteHold(session, context)));
  if (seen.loanPossible) troubles.push(...(await giveBack(session, context)));
  if (troubles.length === 0) return { ...base, verdict: "ok", reason: "" };
  return { ...base, verdict: "failed", reason: `item ${subject.item ?? ""}: ${troubles.join("; ")}` };
}

async function giveBack(session: Session, context: Context): Promise<string[]> {
  let state = await loanState(session, context);
  for (let attempt = 0; attempt < ATTEMPTS && !isFree(state); attempt++) {
    await ask(session, checkin(context));
    state = await loanState(session, context);
  }
  if (isFree(state)) return [];
  if (state.ok) return ["still on loan: check it in by hand"];
  return [`it could not be seen whether it is still on loan: look by hand (${explain(state.fault)})`];
}

function isFree(state: Result<"free" | "lent">): boolean {
  return state.ok && state.value === "free";
}

/** What 17 and 63 say of the item; where both speak, both must say that it is free. */
async function loanState(session: Session, context: Context): Promise<Result<"free" | "lent">> {
  const { subject, seen } = context;
  const item = subject.item ?? "";
  const about = await ask(session, itemInformation(context, item));
  if (!about.ok) return about;
  if (about.value.code !== "18")
    return failed(fault("acs.malformed-answer", `${about.value.code} in answer to 17`));
  if (/^0[457]$/.test(about.value.fixed.circulationStatus)) return ok("lent");
  if (!isSupported("63", seen)) return ok("free");
  const patron = await ask(session, patronInformation(context, subject.patron, subject.pin, { list: 2 }));
  // Available, on the hold shelf, to be re-shelved, in transit: plain enough where 63 says nothing.
  const plain = /^(?:03|08|09|10)$/.test(about.value.fixed.circulationStatus);
  if (!patron.ok) return plain ? ok("free") : patron;
  if (patron.value.code !== "64") return plain ? ok("free") : failed(fault("acs.malformed-answer", "to 63"));
  const more = Number(patron.value.fixed.chargedItemsCount) > Number(seen.chargedBefore ?? Number.NaN);
  return ok(more || all(patron.value, "AU").includes(item) ? "lent" : "free");
}

async function deleteHold(session: Session, context: Context): Promise<string[]> {
  const answer = await ask(session, hold(context, "-"));
  if (!answer.ok) return [`the hold may be left: look by hand (${explain(answer.fault)})`];
  if (answer.value.code === "16" && answer.value.fixed.ok === "1") return [];
  // A hold that was never confirmed may not exist; one that was must go.
  return context.seen.held
    ? [`the hold could not be deleted: ${given(answer.value, "AF") ?? "no reason given"}`]
    : [];
}

async function ask(session: Session, message: AnyMessage): Promise<Result<AnyMessage>> {
  const talk = await session.ready();
  if (!talk.ok) return talk;
  const line = session.lineOf(talk.value, message, {});
  if (!line.ok) return line;
  const heard = await session.ask(talk.value, line.value, {}, session.target.answerMs);
  if (!heard.ok) return heard;
  return heard.value.decoded.ok ? ok(heard.value.decoded.value.message) : heard.value.decoded;
}
