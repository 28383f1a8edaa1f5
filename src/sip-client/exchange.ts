import { fault, type Fault } from "../core/faults.ts";
import { failed, ok, type Result } from "../core/result.ts";
import type { Decoded, DecodeFault } from "./codec.ts";
import type { ErrorDetection } from "./dialects/index.ts";
import { first, type AnyMessage, type Message } from "./message.ts";
import { messageSpec, type Code, type RequestCode } from "./spec/messages.ts";

/*
 * One request and its answer as a pure machine: no socket, no clock. SIP2 has no transaction numbers and no error
 * message, so everything that can be known about an answer is decided here, and the rule that matters most: a request
 * that changes something is sent again only when the ACS has said (by 96) that it could not read it.
 */

/** Requests that change something in the library: after a lost answer they may have happened. */
const STATE_CHANGING: ReadonlySet<Code> = new Set(["01", "09", "11", "15", "19", "25", "29", "37", "65"]);

export function changesState(code: Code): boolean {
  return STATE_CHANGING.has(code);
}

/** Faults after which a request that changes something may or may not have been carried out. */
const OPEN_OUTCOMES: ReadonlySet<string> = new Set([
  "acs.unknown-outcome",
  "acs.plain-text",
  "acs.malformed-answer",
  "acs.bad-checksum",
]);

/** True if the library must be asked (17, 63) before anybody repeats this request. */
export function mayHaveHappened(code: Code, what: Fault): boolean {
  return changesState(code) && OPEN_OUTCOMES.has(what.code);
}

/** Any request. */
export type RequestMessage = { [C in RequestCode]: Message<C> }[RequestCode];

/** What one exchange needs to know; it stays the same while the exchange runs. */
export interface ExchangePlan {
  readonly request: RequestMessage;
  /** The digit of AY that was sent; undefined without error detection. */
  readonly sequence: number | undefined;
  readonly errorDetection: ErrorDetection;
  /** How often a 96 is obeyed. */
  readonly maxResends: number;
  /** The request before this one on the same connection: a late answer to it must not be taken for ours. */
  readonly previous: RequestMessage | undefined;
}

export type ExchangeState =
  /** No byte has been written. */
  | { readonly at: "unsent" }
  | { readonly at: "waiting"; readonly resends: number }
  /** The answer came with a wrong checksum and has been asked for again (97). */
  | { readonly at: "asked-again"; readonly resends: number }
  | {
      readonly at: "done";
      readonly outcome: Result<AnyMessage>;
      /** True if the request may be repeated at once on a fresh connection without any risk. */
      readonly repeatable: boolean;
    };

export type ExchangeInput =
  | { readonly type: "start" }
  | { readonly type: "heard"; readonly heard: Result<Decoded, DecodeFault> }
  | { readonly type: "silence" }
  | { readonly type: "closed" };

export interface ExchangeStep {
  readonly state: ExchangeState;
  /** What to write: the request, the same bytes each time, or a 97. */
  readonly send: "nothing" | "request" | "97";
  /** True if the frame was thrown away as the answer to something else. */
  readonly stale: boolean;
}

export const UNSENT: ExchangeState = { at: "unsent" };

/** The next state; `done` is final. */
export function advance(plan: ExchangePlan, state: ExchangeState, input: ExchangeInput): ExchangeStep {
  if (state.at === "done") return { state, send: "nothing", stale: input.type === "heard" };
  switch (input.type) {
    case "start":
      return state.at === "unsent"
        ? { state: { at: "waiting", resends: 0 }, send: "request", stale: false }
        : stay(state);
    case "silence":
      return lost(plan, state, "acs.silent", "no answer in time");
    case "closed":
      return lost(plan, state, "acs.closed", "in the middle of an exchange");
    case "heard":
      return state.at === "unsent" ? discard(state) : hear(plan, state, judge(plan, state, input.heard));
  }
}

type Verdict =
  | { readonly is: "answer"; readonly message: AnyMessage }
  | { readonly is: "stale" }
  | { readonly is: "garbled" }
  | { readonly is: "resend" }
  | { readonly is: "fault"; readonly fault: Fault };

type Listening = Extract<ExchangeState, { readonly at: "waiting" | "asked-again" }>;

function hear(plan: ExchangePlan, state: Listening, verdict: Verdict): ExchangeStep {
  switch (verdict.is) {
    case "answer":
      return {
        state: { at: "done", outcome: ok(verdict.message), repeatable: false },
        send: "nothing",
        stale: false,
      };
    case "stale":
      return discard(state);
    case "fault":
      return fail(verdict.fault);
    case "garbled":
      return state.at === "asked-again"
        ? fail(fault("acs.bad-checksum", `twice in answer to ${plan.request.code}`))
        : { state: { at: "asked-again", resends: state.resends }, send: "97", stale: false };
    case "resend":
      return askedToResend(plan, state);
  }
}

function askedToResend(plan: ExchangePlan, state: Listening): ExchangeStep {
  // A 96 in answer to our 97 says that the ACS has nothing to repeat. The request was carried out: never send it again.
  if (state.at === "asked-again") {
    return fail(fault("acs.bad-checksum", `the answer to ${plan.request.code} cannot be had again`));
  }
  if (state.resends >= plan.maxResends) {
    return fail(fault("acs.resend-exhausted", `${plan.request.code}, ${state.resends} times`));
  }
  return { state: { at: "waiting", resends: state.resends + 1 }, send: "request", stale: false };
}

/** What a frame is to this exchange. */
function judge(plan: ExchangePlan, state: Listening, heard: Result<Decoded, DecodeFault>): Verdict {
  const expected = messageSpec(plan.request.code).answer;
  if (!heard.ok) return unreadable(plan, heard.fault);
  const { message, checksum, sequence } = heard.value;
  if (message.code === "96") return { is: "resend" };
  const detecting = plan.errorDetection !== "off";
  if (detecting && checksum === "wrong") return { is: "garbled" };
  if (plan.errorDetection === "required" && checksum === "absent") {
    return malformed(`${message.code} without AY and AZ`);
  }
  const numbered = detecting && plan.sequence !== undefined && sequence !== undefined;
  if (numbered && !isOurs(plan.sequence, sequence, state)) return { is: "stale" };
  if (message.code !== expected) {
    return !numbered && isAnswerTo(plan.previous, message)
      ? { is: "stale" }
      : malformed(`${message.code} in answer to ${plan.request.code}`);
  }
  return !numbered && quotesPrevious(plan, message) ? { is: "stale" } : { is: "answer", message };
}

function isOurs(ours: number, theirs: string, state: Listening): boolean {
  // Evergreen's SIPServer repeats an answer with AY0, whatever the request had.
  return theirs === String(ours) || (state.at === "asked-again" && theirs === "0");
}

function isAnswerTo(request: RequestMessage | undefined, message: AnyMessage): boolean {
  return request !== undefined && messageSpec(request.code).answer === message.code;
}

/**
 * Without AY a doubled answer to the request before looks like ours. It gives itself away by naming that request's
 * item or patron and not ours. (An answer that names neither is taken: servers write identifiers in their own way.)
 */
function quotesPrevious(plan: ExchangePlan, message: AnyMessage): boolean {
  const { previous, request } = plan;
  if (previous === undefined || !isAnswerTo(previous, message)) return false;
  return ["AB", "AA"].some((code) => {
    const theirs = first(message, code);
    return theirs !== undefined && theirs === first(previous, code) && theirs !== first(request, code);
  });
}

function unreadable(plan: ExchangePlan, what: DecodeFault): Verdict {
  if (what.code === "wire.empty") return { is: "stale" };
  if (what.code === "wire.not-sip") {
    return {
      is: "fault",
      fault: fault("acs.plain-text", `${what.detail} in answer to ${plan.request.code}`),
    };
  }
  return malformed(`${what.detail} in answer to ${plan.request.code}`);
}

function malformed(detail: string): Verdict {
  return { is: "fault", fault: fault("acs.malformed-answer", detail) };
}

function lost(
  plan: ExchangePlan,
  state: ExchangeState,
  code: "acs.silent" | "acs.closed",
  detail: string,
): ExchangeStep {
  if (state.at === "unsent") return fail(fault(code, "before the request was sent"), true);
  if (changesState(plan.request.code)) {
    return fail(fault("acs.unknown-outcome", `${plan.request.code}: ${code}, ${detail}`));
  }
  return fail(fault(code, detail), code === "acs.closed");
}

function fail(what: Fault, repeatable = false): ExchangeStep {
  return { state: { at: "done", outcome: failed(what), repeatable }, send: "nothing", stale: false };
}

function stay(state: ExchangeState): ExchangeStep {
  return { state, send: "nothing", stale: false };
}

function discard(state: ExchangeState): ExchangeStep {
  return { state, send: "nothing", stale: true };
}
