/** What tests and campaigns of the ZVT terminal share: a terminal and its driver on a line within the program, in virtual time. */
import { seededRandom, virtualClock, type VirtualClock } from "../../../src/core/clock.ts";
import { explain } from "../../../src/core/faults.ts";
import { silentLog, type Log } from "../../../src/core/log.ts";
import type { Result } from "../../../src/core/result.ts";
import { zvtOptions } from "../../../src/devices/drivers/payment/zvt/options.ts";
import { zvtTerminal } from "../../../src/devices/drivers/payment/zvt/session.ts";
import type { TerminalPort } from "../../../src/devices/ports.ts";
import { zvtPeer, type ZvtPeer, type ZvtPeerOptions } from "../../../src/devices/sim/payment/zvt.ts";
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
export async function zvtBench({ framing, peer, driver, log }: BenchOptions): Promise<Bench> {
  const clock = virtualClock(Date.UTC(2026, 10, 24));
  const stream = memoryStream("terminal", clock);
  const far = got(await zvtPeer(stream.plug, "whole", { clock, framing, ...PEER, ...peer }));
  const terminal = zvtTerminal(
    {
      id: "terminal",
      transport: stream.transport,
      backOff: { firstMs: 20, maxMs: 80 },
      clock,
      random: seededRandom(1),
      log: log ?? silentLog,
    },
    zvtOptions.parse({ framing, password: PEER.password, ...QUICK, ...driver }),
  );
  return { clock, stream, peer: far, terminal };
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

/** A payment with a card that is held against the terminal at once. */
export async function paying(
  { clock, peer, terminal }: Bench,
  amount: number,
): ReturnType<TerminalPort["pay"]> {
  peer.presentCard();
  return inTime(
    clock,
    terminal.pay(amount, () => {}),
  );
}
