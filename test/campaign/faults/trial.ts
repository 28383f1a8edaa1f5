/** One device, one fault: it must end in a typed state in time, say nothing false, and work again when the device does. */
import type { Random, VirtualClock } from "../../../src/core/clock.ts";
import { passUntil } from "../../../src/core/virtual-time.ts";
import { silentLog } from "../../../src/core/log.ts";
import type { DeviceParts } from "../../../src/devices/keep-open.ts";
import type { Device } from "../../../src/devices/ports.ts";
import type { LineFault, LineFaultKind } from "../../../src/devices/sim/faulty.ts";
import type { AnyTransport } from "../../../src/devices/transports/transport.ts";
import type { Result } from "../../../src/core/result.ts";

/** The line of a device, with a fault in it. */
export interface FaultyPath {
  arm(fault: LineFault | undefined): void;
  readonly happened: boolean;
  /** Bytes, reports or transfers since it was armed. */
  readonly passed: number;
}

/** A device at work, with everything that can be known of it from the other end. */
export interface Trial {
  readonly device: Device;
  readonly path: FaultyPath;
  /** Does one ordinary thing, and tells what the driver said of it; for devices that only tell, what was told is in `lies`. */
  work(): Promise<Result<unknown>>;
  /** What was said that is not so; `damaged`: bytes were changed on a line that has no check over them. */
  lies(damaged: boolean): readonly string[];
  /** Everything that ails the device is over: its cable is in, and it is well. */
  mend(): Promise<void>;
  stop(): Promise<void>;
}

export interface Subject {
  readonly name: string;
  /** The longest that `work` may take, milliseconds of the clock. */
  readonly deadlineMs: number;
  /** Faults that this line can have. */
  readonly kinds: readonly LineFaultKind[];
  open(clock: VirtualClock, random: Random): Promise<Trial>;
}

/** How a fault went. */
export interface Verdict {
  readonly wrong: readonly string[];
  /** False: nothing went over the line where the fault was to be. */
  readonly happened: boolean;
  readonly tookMs: number;
}

/** The longest until a device is ready after it was mended: its back-off, and its start. */
const BACK_MS = 30_000;

export function partsOf<T extends AnyTransport>(
  transport: T,
  clock: VirtualClock,
  random: Random,
): DeviceParts<T> {
  return { id: "device", transport, backOff: { firstMs: 50, maxMs: 1_000 }, clock, random, log: silentLog };
}

interface Settled<T> {
  readonly value: T | undefined;
  readonly inTime: boolean;
}

async function settle<T>(clock: VirtualClock, what: Promise<T>, ms: number): Promise<Settled<T>> {
  let value: T | undefined;
  let settled = false;
  void what.then((it) => {
    value = it;
    settled = true;
  });
  const inTime = await passUntil(clock, () => settled, ms);
  return { value, inTime };
}

/** How much goes over the line of a device while it works once and nothing is wrong. */
export async function lengthOf(subject: Subject, clock: VirtualClock, random: Random): Promise<number> {
  const trial = await opened(subject, clock, random);
  trial.path.arm(undefined);
  const worked = await settle(clock, trial.work(), subject.deadlineMs);
  const { passed } = trial.path;
  const lies = trial.lies(false);
  await settle(clock, trial.stop(), BACK_MS);
  if (worked.value?.ok !== true || lies.length > 0) {
    throw new Error(
      `${subject.name} does not work without a fault: ${JSON.stringify(worked.value)} ${lies.join()}`,
    );
  }
  return passed;
}

async function opened(subject: Subject, clock: VirtualClock, random: Random): Promise<Trial> {
  const trial = await subject.open(clock, random);
  const ready = await passUntil(clock, () => trial.device.health.state === "ready", BACK_MS);
  if (!ready) throw new Error(`${subject.name} does not start: ${JSON.stringify(trial.device.health)}`);
  return trial;
}

const DAMAGE: readonly LineFaultKind[] = ["drop", "flip", "double"];

export async function play(
  subject: Subject,
  fault: LineFault,
  clock: VirtualClock,
  random: Random,
): Promise<Verdict> {
  const trial = await opened(subject, clock, random);
  const wrong: string[] = [];
  trial.path.arm(fault);
  const began = clock.elapsed();
  const worked = await settle(clock, trial.work(), subject.deadlineMs);
  const tookMs = Math.round(clock.elapsed() - began);
  if (!worked.inTime) wrong.push(`no answer within ${subject.deadlineMs} ms`);
  const { happened } = trial.path;
  wrong.push(...trial.lies(happened && DAMAGE.includes(fault.kind)));
  trial.path.arm(undefined);
  await settle(clock, trial.mend(), BACK_MS);
  const back = await passUntil(clock, () => trial.device.health.state === "ready", BACK_MS);
  if (!back) wrong.push(`not back: ${JSON.stringify(trial.device.health)}`);
  // What is left of the time before is over.
  let quiet = false;
  clock.after(2_000, () => {
    quiet = true;
  });
  await passUntil(clock, () => quiet && trial.device.health.state === "ready", BACK_MS);
  const again = await settle(clock, trial.work(), subject.deadlineMs);
  if (again.value?.ok !== true) wrong.push(`does not work again: ${JSON.stringify(again.value)}`);
  wrong.push(...trial.lies(happened && DAMAGE.includes(fault.kind)).map((lie) => `afterwards: ${lie}`));
  const stopped = await settle(clock, trial.stop(), BACK_MS);
  if (!stopped.inTime) wrong.push("cannot be stopped");
  return { wrong, happened, tookMs };
}
