import { fault, type Fault, type FaultCode } from "../../../core/faults.ts";
import type { Assurance } from "../../../core/circulation.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import type { Exchange } from "./exchange.ts";
import type { Hearing } from "./hearing.ts";
import type { GenericCommand, GenericOptions, GenericStep } from "./options.ts";
import { match, render, type Fields, type Pattern } from "./pattern.ts";

/** What a command is run with. */
export interface Runner {
  readonly options: GenericOptions;
  /** The device, for faults. */
  readonly name: string;
  readonly exchange: Exchange;
  readonly hearing: Hearing;
  /** Whether it is to go on no further: the line was lost meanwhile, or the device is being stopped. */
  readonly halted: () => boolean;
}

/** What a command brought: the values of its answers, and how sure its effect is. */
export interface Done {
  readonly fields: Fields;
  readonly assurance: Assurance;
}

type StepOf<K extends string> = Extract<GenericStep, Readonly<Record<K, unknown>>>;

/** How sure the effect of a command is: everything that it sends must show itself before the next is sent. */
export function assuranceOf({ steps }: GenericCommand): Assurance {
  let shown = true;
  for (const step of steps) {
    if ("send" in step) {
      if (!shown) return "unverified";
      shown = false;
    } else if (!("delay" in step)) shown = true;
  }
  return shown && steps.some((step) => "send" in step) ? "verified" : "unverified";
}

/** Runs a command step by step. It is repeated only while nothing answered at all, and where its profile allows that. */
export async function runCommand(runner: Runner, command: GenericCommand): Promise<Result<Done>> {
  const { tries, backoffMs } = command.retry ?? { tries: 1, backoffMs: 0 };
  for (let tried = 1; ; tried++) {
    const run = await runOnce(runner, command);
    if (run.ok) return ok({ fields: run.value, assurance: assuranceOf(command) });
    const { why, answered } = run.fault;
    if (answered || why.code !== "device.silent" || tried >= tries) return failed(why);
    if (!(await runner.hearing.pause(backoffMs))) return failed(why);
  }
}

interface Broken {
  readonly why: Fault;
  /** The device had answered one of its steps: the effect may be there already. */
  readonly answered: boolean;
}

async function runOnce(
  runner: Runner,
  { steps, timeoutMs }: GenericCommand,
): Promise<Result<Fields, Broken>> {
  let fields: Fields = {};
  let answered = false;
  for (const step of steps) {
    const done = runner.halted()
      ? failed(fault("device.lost", runner.name))
      : await runStep(runner, step, timeoutMs);
    if (!done.ok) return failed({ why: done.fault, answered });
    fields = { ...fields, ...done.value };
    answered ||= !("delay" in step) && (!("send" in step) || step.expect !== undefined);
  }
  return ok(fields);
}

async function runStep(runner: Runner, step: GenericStep, timeoutMs: number): Promise<Result<Fields>> {
  if ("send" in step) return send(runner, step, timeoutMs);
  if ("verify" in step) return verify(runner, step.verify, () => ask(runner, step.verify, timeoutMs));
  if ("verifyFeature" in step) {
    return verify(runner, step.verifyFeature, () => readFeature(runner, step.verifyFeature, timeoutMs));
  }
  if ("waitFor" in step) return runner.hearing.next(step.waitFor.match, step.waitFor.withinMs);
  return (await runner.hearing.pause(step.delay)) ? ok({}) : failed(fault("device.lost", runner.name));
}

/** The bytes of a message; a value that is missing is a mistake of the profile. */
function bytesOf({ options }: Runner, pattern: Pattern): Result<Uint8Array> {
  const bytes = render(pattern, options.values);
  return bytes.ok ? bytes : failed(fault("config.invalid", `${pattern.source}: ${bytes.fault}`));
}

async function send(runner: Runner, step: StepOf<"send">, timeoutMs: number): Promise<Result<Fields>> {
  if (step.expect !== undefined) {
    return ask(runner, { send: step.send, expect: step.expect, errors: step.errors }, timeoutMs);
  }
  const bytes = bytesOf(runner, step.send);
  if (!bytes.ok) return bytes;
  const sent = await runner.exchange.tell(bytes.value, timeoutMs);
  runner.hearing.forget();
  return sent.ok ? ok({}) : sent;
}

interface Asking {
  readonly send: Pattern;
  readonly expect: Pattern;
  readonly errors?: GenericOptions["errors"] | undefined;
}

async function ask(runner: Runner, asking: Asking, timeoutMs: number): Promise<Result<Fields>> {
  const { options, exchange, hearing, name } = runner;
  const message = bytesOf(runner, asking.send);
  if (!message.ok) return message;
  const padded = options.framing.kind === "report";
  const errors = [...(asking.errors ?? []), ...options.errors];
  const answer = await exchange.ask<Result<Fields>>(
    message.value,
    (frame) => {
      const fields = match(asking.expect, frame, padded);
      const error =
        fields === undefined
          ? errors.find((one) => match(one.match, frame, padded) !== undefined)
          : undefined;
      if (fields === undefined && error === undefined) return undefined;
      // Here, not later: what the device says right behind its answer must not be forgotten.
      hearing.forget();
      return error === undefined ? ok(fields ?? {}) : failed(fault(error.fault, name));
    },
    timeoutMs,
  );
  return answer.ok ? answer.value : answer;
}

const AWAY: readonly FaultCode[] = ["device.silent", "device.lost", "device.write-timeout"];

type Verifying = StepOf<"verify">["verify"] | StepOf<"verifyFeature">["verifyFeature"];

async function verify(
  { hearing, name }: Runner,
  { field, mask = 0xffffffff, equals, tries, everyMs, fault: code }: Verifying,
  look: () => Promise<Result<Fields>>,
): Promise<Result<Fields>> {
  for (let tried = 1; ; tried++) {
    const read = await look();
    const value = read.ok ? read.value[field] : undefined;
    if (read.ok && typeof value === "number" && (value & mask) >>> 0 === equals) return read;
    // Reading harms nothing and may fail once; but who did not answer at all may answer later, to another question.
    if (!read.ok && (tried >= tries || AWAY.includes(read.fault.code))) return read;
    if (tried >= tries) return failed(fault(code, `${name}: ${field}`));
    if (!(await hearing.pause(everyMs))) return failed(fault("device.lost", name));
  }
}

async function readFeature(
  { exchange, name }: Runner,
  { id, length, expect }: StepOf<"verifyFeature">["verifyFeature"],
  withinMs: number,
): Promise<Result<Fields>> {
  const report = await exchange.feature(id, length, withinMs);
  if (!report.ok) return report;
  const fields = match(expect, report.value, true);
  return fields === undefined ? failed(fault("device.bad-answer", name)) : ok(fields);
}
