import type { Clock } from "../../../core/clock.ts";
import { explain, type Fault } from "../../../core/faults.ts";
import type { Result } from "../../../core/result.ts";
import { formatSipDate } from "../../../sip-client/dates.ts";
import { messageSpec } from "../../../sip-client/spec/messages.ts";
import type { Heard, Talk } from "../talk.ts";
import type { Target } from "../target.ts";
import { judge, reported, shapeProblems, type Problem } from "./judge.ts";
import { CHANGE_CHECKS } from "./rows-change.ts";
import { readChecks } from "./rows-read.ts";
import { WIRE_CHECKS } from "./rows-wire.ts";
import { leaveNothingBehind } from "./safety.ts";
import { Session } from "./session.ts";
import {
  isSupported,
  nothingSeen,
  type Answer,
  type Check,
  type Context,
  type Need,
  type Otherwise,
  type Step,
  type Subject,
} from "./types.ts";

export type Verdict = "ok" | "failed" | "tolerated" | "skipped";

export interface CheckResult {
  readonly name: string;
  readonly about: string;
  readonly verdict: Verdict;
  /** Why it failed, was skipped, or is tolerated; "" if it is ok. */
  readonly reason: string;
  readonly problems: readonly Problem[];
  /** The last message, masked. */
  readonly sent: string | undefined;
  readonly received: string | undefined;
}

export interface CheckRun {
  readonly target: Target;
  readonly subject: Subject;
  readonly clock: Clock;
  /** Whether checks that change state are done. */
  readonly mayChange: boolean;
  /** Ends the run early; what the run has changed is undone all the same. */
  readonly signal: AbortSignal;
  readonly report: (result: CheckResult) => Promise<void>;
}

/** All checks for this ACS, in the order in which they run. */
export function allChecks(target: Target): readonly Check[] {
  const account = target.dialect.loginStyle === "93" ? target.login : undefined;
  return [...readChecks(account), ...WIRE_CHECKS, ...CHANGE_CHECKS];
}

/** Runs every check and reports each when it is done. Answers the verdicts. */
export async function runChecks(run: CheckRun): Promise<Verdict[]> {
  const session = new Session(run.target, run.clock);
  const seen = nothingSeen();
  const context = (): Context => ({ subject: run.subject, seen, date: dateOf(run) });
  const verdicts: Verdict[] = [];
  const report = async (result: CheckResult): Promise<void> => {
    verdicts.push(result.verdict);
    await run.report(result);
  };
  let unanswered = 0;
  let mute = false;
  try {
    for (const check of allChecks(run.target)) {
      const reason = stopReason(run, mute) ?? whyNot(check, context(), run);
      const result =
        reason === undefined ? await runCheck(check, context(), session) : skipped(check, reason);
      await report(result);
      if (result.verdict !== "skipped")
        unanswered = result.verdict === "failed" && result.received === undefined ? unanswered + 1 : 0;
      mute ||= unanswered >= PATIENCE && !(await session.isAlive());
    }
  } finally {
    // Whatever has happened, an exception of ours included.
    await report(await leaveNothingBehind(session, context()));
    session.drop();
  }
  return verdicts;
}

/** After so many checks without any answer the run asks whether anybody is there at all. */
const PATIENCE = 3;

function stopReason({ signal }: CheckRun, mute: boolean): string | undefined {
  if (signal.aborted) return "interrupted";
  return mute ? "the ACS does not answer any more" : undefined;
}

function dateOf({ target, clock }: CheckRun): string {
  return formatSipDate(clock.now(), target.dialect.zone, target.dialect.dateStyle);
}

const LACKING: Readonly<Record<Need, (context: Context, run: CheckRun) => string | undefined>> = {
  "93": () => undefined,
  login: (_context, { target }) => (target.login === undefined ? "give --login" : undefined),
  pin: ({ subject }) => (subject.pin === undefined ? "give --pin" : undefined),
  item: ({ subject }) => (subject.item === undefined ? "give --item" : undefined),
  "free-item": ({ subject, seen }) =>
    subject.item === undefined
      ? "give --item"
      : seen.itemFree
        ? undefined
        : "the item is not known to be free",
  loan: ({ seen }) => (seen.lent ? undefined : "nothing was lent"),
  hold: ({ seen }) => (seen.held ? undefined : "no hold was made"),
  "second-patron": ({ subject }) => (subject.secondPatron === undefined ? "give --second-patron" : undefined),
  payment: ({ subject }) =>
    subject.payment === undefined ? "only with --pay: a payment is not taken back" : undefined,
};

/** Why a check is not done; undefined if it is. */
function whyNot(check: Check, context: Context, run: CheckRun): string | undefined {
  if (check.changesState && !run.mayChange) return "changes state: say --yes";
  for (const need of check.needs) {
    const lacking = LACKING[need](context, run);
    if (lacking !== undefined) return lacking;
  }
  const { request } = check;
  if (request === undefined || isSupported(request, context.seen)) return undefined;
  return `BX says that ${request} is not supported`;
}

function skipped({ name, about }: Check, reason: string): CheckResult {
  return { name, about, verdict: "skipped", reason, problems: [], sent: undefined, received: undefined };
}

async function runCheck(check: Check, context: Context, session: Session): Promise<CheckResult> {
  check.before?.(context.seen);
  let done: StepDone = { problems: [], sent: undefined, received: undefined, answer: undefined };
  const problems: Problem[] = [];
  for (const step of check.steps(context)) {
    const talk = check.beforeLogin ? await session.anonymous() : await session.ready();
    done = talk.ok ? await runStep(step, talk.value, context, session) : unanswered(talk.fault);
    problems.push(...done.problems);
    if (done.problems.some(({ tolerated }) => tolerated === undefined)) break;
  }
  if (done.answer !== undefined) check.learn?.(done.answer.message, context);
  return {
    name: check.name,
    about: check.about,
    ...verdictOf(problems),
    sent: done.sent,
    received: done.received,
  };
}

function verdictOf(problems: readonly Problem[]): Pick<CheckResult, "verdict" | "reason" | "problems"> {
  const worst = problems.find(({ tolerated }) => tolerated === undefined);
  if (worst !== undefined)
    return { verdict: "failed", reason: `${worst.expected}: ${worst.found}`, problems };
  const reasons = [...new Set(problems.map(({ tolerated }) => tolerated ?? ""))];
  return reasons.length === 0
    ? { verdict: "ok", reason: "", problems }
    : { verdict: "tolerated", reason: reasons.join("; "), problems };
}

interface StepDone {
  readonly problems: readonly Problem[];
  readonly sent: string | undefined;
  readonly received: string | undefined;
  readonly answer: Answer | undefined;
}

function unanswered(what: Fault): StepDone {
  const problem = { expected: "a connection", found: explain(what), tolerated: undefined };
  return { problems: [problem], sent: undefined, received: undefined, answer: undefined };
}

async function runStep(step: Step, talk: Talk, context: Context, session: Session): Promise<StepDone> {
  const line = session.lineOf(talk, step.send, step.manner);
  if (!line.ok) return unanswered(line.fault);
  const sent = typeof step.send === "string" ? step.send : reported(line.value, session.target);
  const heard = await session.ask(
    talk,
    line.value,
    step.manner,
    Math.min(step.patienceMs ?? Number.POSITIVE_INFINITY, session.target.answerMs),
  );
  const received = heard.ok ? reported(heard.value.frame, session.target) : undefined;
  const instead = insteadOf(heard);
  const allowed = instead === undefined ? undefined : step.otherwise[instead];
  if (allowed !== undefined) {
    // A server that takes each segment for a message answers each: what is still to come must not be heard later.
    if (step.manner.segments !== undefined) session.drop();
    const problems =
      allowed === "" ? [] : [{ expected: expectedCode(step), found: instead ?? "", tolerated: allowed }];
    return { problems, sent, received, answer: undefined };
  }
  if (!heard.ok || !heard.value.decoded.ok) {
    const what = heard.ok ? unreadable(heard.value) : heard.fault;
    return {
      problems: [{ expected: expectedCode(step), found: explain(what), tolerated: undefined }],
      sent,
      received,
      answer: undefined,
    };
  }
  const { message, sequence, checksum } = heard.value.decoded.value;
  const answer: Answer = { message, heard: heard.value, sequence, checksum };
  const problems = wrongCode(step, answer) ?? [
    ...shapeProblems(answer),
    ...judge(answer, step.expect, context.seen),
  ];
  if (message.code === "94" && message.fixed.ok === "1") session.loggedIn();
  context.seen.lastAnswer = message;
  context.seen.lastChecksum = checksum;
  return { problems, sent, received, answer };
}

/** What came instead of an answer. */
function insteadOf(heard: Result<Heard>): Otherwise | undefined {
  if (!heard.ok) return heard.fault.code === "acs.silent" ? "silence" : "closed";
  return heard.value.decoded.ok && heard.value.decoded.value.message.code === "96" ? "96" : undefined;
}

function unreadable({ decoded }: Heard): Fault {
  return decoded.ok ? { code: "acs.malformed-answer", detail: "" } : decoded.fault;
}

function answerCode(step: Step): string | undefined {
  return typeof step.send === "string" ? undefined : messageSpec(step.send.code).answer;
}

function expectedCode(step: Step): string {
  return answerCode(step) ?? "an answer";
}

function wrongCode(step: Step, { message }: Answer): Problem[] | undefined {
  const expected = answerCode(step);
  // 97 is answered by whatever was said last, and what answers an unknown message is for its check to say.
  const free = expected === undefined || (typeof step.send !== "string" && step.send.code === "97");
  if (free || message.code === expected) return undefined;
  return [
    {
      expected: expected ?? "",
      found: `${message.code} ${messageSpec(message.code).name}`,
      tolerated: undefined,
    },
  ];
}
