import type { Clock } from "../../core/clock.ts";
import { explain, type Fault } from "../../core/faults.ts";
import { ok, type Result } from "../../core/result.ts";
import { lineOfTyped, misfit, showHeard, showSent, type Showing } from "./exchange.ts";
import { openTalk, type Talk } from "./talk.ts";
import type { Target } from "./target.ts";
import { readTyped, type Typed } from "./words.ts";

export interface SendRun {
  readonly target: Target;
  readonly clock: Clock;
  readonly institution: string;
  readonly location: string;
  /** Raw lines, or words as the console takes them. */
  readonly messages: readonly string[];
  readonly showing: Showing;
  readonly write: (text: string) => Promise<void>;
  readonly complain: (text: string) => void;
}

/** Sends the messages one after the other; answers the exit code: 2 for a message that makes no sense, 1 for a failure. */
export async function sendMessages(run: SendRun): Promise<number> {
  const typed: Typed[] = [];
  for (const message of run.messages) {
    const read = typedNow(message, run);
    if (!read.ok) return complain(run, read.fault, 2);
    typed.push(read.value);
  }
  const talk = await openTalk(run.target, run.clock);
  if (!talk.ok) return complain(run, talk.fault, 1);
  let code = 0;
  for (const each of typed) {
    const sent = await sendOne(each, talk.value, run);
    if (sent.ok) continue;
    code = complain(run, sent.fault, 1);
    if (!talk.value.open || sent.fault.code === "acs.silent") break;
  }
  talk.value.close();
  return code;
}

function typedNow(message: string, run: SendRun): Result<Typed> {
  const { dialect } = run.target;
  return readTyped(message, {
    dialect,
    now: run.clock.now(),
    institution: run.institution,
    location: run.location,
  });
}

async function sendOne(typed: Typed, talk: Talk, run: SendRun): Promise<Result<undefined>> {
  const line = lineOfTyped(typed, talk, run.target);
  if (!line.ok) return line;
  run.complain(`> ${showSent(line.value, run.target, run.showing.secrets)}\n`);
  const heard = await talk.ask(line.value);
  if (!heard.ok) return heard;
  await run.write(`${showHeard(heard.value, run.target, run.showing)}\n`);
  const wrong = misfit(line.value, heard.value, run.target);
  return wrong === undefined ? ok(undefined) : { ok: false, fault: wrong };
}

function complain(run: SendRun, what: Fault, code: number): number {
  run.complain(`lectern: ${explain(what)}\n`);
  return code;
}
