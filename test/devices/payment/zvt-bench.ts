/** What tests and campaigns of the ZVT terminal share: a terminal and its driver on a line within the program, in virtual time. */
import { seededRandom, virtualClock, type Clock, type VirtualClock } from "../../../src/core/clock.ts";
import { explain } from "../../../src/core/faults.ts";
import { silentLog, type Log } from "../../../src/core/log.ts";
import { ok, type Result } from "../../../src/core/result.ts";
import { zvtOptions } from "../../../src/devices/drivers/payment/zvt/options.ts";
import { zvtTerminal } from "../../../src/devices/drivers/payment/zvt/session.ts";
import type { TerminalPort } from "../../../src/devices/ports.ts";
import { zvtPeer, type ZvtPeer, type ZvtPeerOptions } from "../../../src/devices/sim/payment/zvt.ts";
import type { Plug } from "../../../src/devices/transports/transport.ts";
import { memoryStream, type MemoryStream } from "../memory-stream.ts";

export const QUICK = { payMs: 3_000, endMs: 800, answerMs: 300 };

export const PEER = {
  password: "123456",
  currency: 978,
  answerMs: 300,
  cardMs: 2_500,
  untold: "keep",
  alone: "goes-on",
  repeats: true,
  namesOriginal: true,
} as const;

export type Framing = ZvtPeerOptions["framing"];

export interface Bench {
  readonly clock: VirtualClock;
  readonly stream: MemoryStream;
  readonly peer: ZvtPeer;
  readonly terminal: TerminalPort;
  /** The marks of the payments that were begun. */
  readonly marks: string[];
  /** The same terminal, with a station that was killed and knows only the marks. */
  nextLife(): Promise<Bench>;
}

export interface BenchOptions {
  readonly framing: Framing;
  readonly peer?: Partial<ZvtPeerOptions>;
  readonly driver?: object;
  readonly log?: Log;
}

/** The value, or the end. */
export function got<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(explain(result.fault));
  return result.value;
}

/** A terminal, and what the station has of it. */
export async function zvtBench(options: BenchOptions): Promise<Bench> {
  const { framing, peer } = options;
  const clock = virtualClock(Date.UTC(2026, 10, 24));
  let stream = memoryStream("terminal", clock);
  const plug: Plug = () => stream.plug();
  const far = got(await zvtPeer(plug, "whole", { clock, framing, ...PEER, ...peer }));
  const marks: string[] = [];
  const life = (): Bench => ({
    clock,
    stream,
    peer: far,
    terminal: driverOf(stream, clock, options),
    marks,
    async nextLife() {
      await far.unplug();
      stream = memoryStream("terminal", clock);
      got(await far.plugIn());
      return life();
    },
  });
  return life();
}

function driverOf({ transport }: MemoryStream, clock: Clock, given: BenchOptions): TerminalPort {
  const { framing, driver, log = silentLog } = given;
  const backOff = { firstMs: 20, maxMs: 80 };
  return zvtTerminal(
    { id: "terminal", transport, backOff, clock, random: seededRandom(1), log },
    zvtOptions.parse({ framing, password: PEER.password, ...QUICK, ...driver }),
  );
}

const STEP_MS = 20;

/** Lets time pass while turns of the program go by, until `holds`; two minutes are too long for anything here. */
export async function passUntil(clock: VirtualClock, holds: () => boolean): Promise<void> {
  const end = clock.elapsed() + 120_000;
  while (!holds()) {
    if (clock.elapsed() > end) throw new Error("It never came");
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    clock.advance(STEP_MS);
  }
}

export async function pass(clock: VirtualClock, ms: number): Promise<void> {
  const end = clock.elapsed() + ms;
  await passUntil(clock, () => clock.elapsed() >= end);
}

export async function inTime<T>(clock: VirtualClock, what: Promise<T>): Promise<T> {
  let over = false;
  const done = what.finally(() => {
    over = true;
  });
  await passUntil(clock, () => over);
  return done;
}

export async function ready({ clock, terminal }: Bench): Promise<void> {
  await passUntil(clock, () => terminal.health.state === "ready");
}

/** `ok`, or the code of the fault. */
export function codeOf(outcome: Result<unknown>): string {
  return outcome.ok ? "ok" : outcome.fault.code;
}

export function payment(
  { terminal, marks }: Bench,
  amount: number,
  onProgress: (text: string) => void = () => {},
): ReturnType<TerminalPort["pay"]> {
  return terminal.pay(
    amount,
    (mark) => {
      marks.push(mark);
      return ok(undefined);
    },
    onProgress,
  );
}

/** A payment with a card that is held against the terminal at once. */
export async function paying(bench: Bench, amount: number): ReturnType<TerminalPort["pay"]> {
  bench.peer.presentCard();
  return inTime(bench.clock, payment(bench, amount));
}

/** How the last payment that was begun ended. */
export function settling(
  { clock, terminal, marks }: Bench,
  amount: number,
): ReturnType<TerminalPort["settle"]> {
  return inTime(clock, terminal.settle(amount, marks.at(-1) ?? ""));
}
