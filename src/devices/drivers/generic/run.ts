import { sleep, type Clock } from "../../../core/clock.ts";
import { fault } from "../../../core/faults.ts";
import type { Assurance } from "../../../core/circulation.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import type { Dialogue } from "../../dialogue.ts";
import type { AnyTransport } from "../../transports/transport.ts";
import { wrap } from "./framer.ts";
import type { GenericCommand, GenericOptions, GenericStep } from "./options.ts";
import { match, render, type Fields, type Pattern } from "./pattern.ts";

/** What a command is run with. */
export interface Runner {
  readonly options: GenericOptions;
  readonly transport: AnyTransport;
  readonly dialogue: Dialogue<Uint8Array>;
  readonly clock: Clock;
  /** Resolves with the next message that fits; undefined when none came in time. */
  readonly next: (wanted: Pattern, withinMs: number) => Promise<Fields | undefined>;
}

/** What a command brought: the values of its answers, and how sure its effect is. */
export interface Done {
  readonly fields: Fields;
  readonly assurance: Assurance;
}

type StepOf<K extends string> = Extract<GenericStep, Readonly<Record<K, unknown>>>;

/**
 * Runs a command step by step. It is repeated only when nothing answered and its profile allows that; an effect that was
 * confirmed is never brought about again.
 */
export async function runCommand(runner: Runner, command: GenericCommand): Promise<Result<Done>> {
  const { tries, backoffMs } = command.retry ?? { tries: 1, backoffMs: 0 };
  for (let tried = 1; ; tried++) {
    const done = await runOnce(runner, command);
    if (done.ok || tried >= tries || done.fault.code !== "device.silent") return done;
    await sleep(runner.clock, backoffMs);
  }
}

async function runOnce(runner: Runner, { steps, timeoutMs }: GenericCommand): Promise<Result<Done>> {
  let fields: Fields = {};
  let assurance: Assurance = "unverified";
  for (const step of steps) {
    const done = await runStep(runner, step, timeoutMs);
    if (!done.ok) return done;
    fields = { ...fields, ...done.value };
    if ("verify" in step || "verifyFeature" in step || "waitFor" in step) assurance = "verified";
  }
  return ok({ fields, assurance });
}

async function runStep(runner: Runner, step: GenericStep, timeoutMs: number): Promise<Result<Fields>> {
  if ("send" in step) return send(runner, step, timeoutMs);
  if ("verify" in step) return verify(runner, step.verify, () => ask(runner, step.verify, timeoutMs));
  if ("verifyFeature" in step) {
    return verify(runner, step.verifyFeature, () => readFeature(runner, step.verifyFeature, timeoutMs));
  }
  if ("waitFor" in step) {
    const { match: wanted, withinMs } = step.waitFor;
    const came = await runner.next(wanted, withinMs);
    return came === undefined ? failed(fault("security.not-sensed", runner.transport.name)) : ok(came);
  }
  await sleep(runner.clock, step.delay);
  return ok({});
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
  const sent = await write(runner, bytes.value, timeoutMs);
  return sent.ok ? ok({}) : sent;
}

async function write(
  { transport, options }: Runner,
  message: Uint8Array,
  withinMs: number,
): Promise<Result<void>> {
  const { framing } = options;
  const bytes = wrap(framing, message);
  if (transport.kind === "usb-control") return failed(fault("device.not-supported", transport.name));
  if (transport.kind === "hid" && framing.kind === "report" && framing.via === "feature") {
    return transport.writeFeature(bytes, withinMs);
  }
  return transport.write(bytes, withinMs);
}

interface Asking {
  readonly send: Pattern;
  readonly expect: Pattern;
  readonly errors?: GenericOptions["errors"] | undefined;
}

async function ask(runner: Runner, asking: Asking, timeoutMs: number): Promise<Result<Fields>> {
  const { options, dialogue, transport } = runner;
  const message = bytesOf(runner, asking.send);
  if (!message.ok) return message;
  const padded = options.framing.kind === "report";
  const echo = options.framing.kind === "delimiter" && options.framing.echo;
  const errors = [...(asking.errors ?? []), ...options.errors];
  const answer = await dialogue.ask<Result<Fields>>(
    wrap(options.framing, message.value),
    (frame) => {
      if (echo && sameBytes(frame, message.value)) return undefined;
      const fields = match(asking.expect, frame, padded);
      if (fields !== undefined) return ok(fields);
      const error = errors.find((one) => match(one.match, frame, padded) !== undefined);
      return error === undefined ? undefined : failed(fault(error.fault, transport.name));
    },
    timeoutMs,
  );
  return answer.ok ? answer.value : answer;
}

type Verifying = StepOf<"verify">["verify"] | StepOf<"verifyFeature">["verifyFeature"];

async function verify(
  { clock, transport }: Runner,
  { field, mask = 0xffffffff, equals, tries, everyMs }: Verifying,
  look: () => Promise<Result<Fields>>,
): Promise<Result<Fields>> {
  for (let tried = 1; ; tried++) {
    const read = await look();
    if (!read.ok) return read;
    if ((Number(read.value[field]) & mask) >>> 0 === equals) return read;
    if (tried >= tries)
      return failed(fault("device.refused", `${transport.name}: ${field} is not as commanded`));
    await sleep(clock, everyMs);
  }
}

async function readFeature(
  { transport }: Runner,
  { id, length, expect }: StepOf<"verifyFeature">["verifyFeature"],
  withinMs: number,
): Promise<Result<Fields>> {
  if (transport.kind !== "hid") return failed(fault("device.not-supported", transport.name));
  const report = await transport.readFeature(id, length, withinMs);
  if (!report.ok) return report;
  const fields = match(expect, report.value, true);
  return fields === undefined ? failed(fault("device.bad-answer", transport.name)) : ok(fields);
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
