/** A coin acceptor whose line, power or answers fail: every coin that it took is told, once. */
import { describe, expect, it, onTestFinished } from "vitest";
import { seededRandom, virtualClock } from "../../../src/core/clock.ts";
import * as time from "../../../src/core/virtual-time.ts";
import { encodeCctalk, HOST, REPLY } from "../../../src/devices/drivers/payment/cctalk/codec.ts";
import { cctalkOptions } from "../../../src/devices/drivers/payment/cctalk/options.ts";
import { cctalkAcceptor } from "../../../src/devices/drivers/payment/cctalk/session.ts";
import type { Plug } from "../../../src/devices/transports/transport.ts";
import { loadPeer } from "../../../src/devices/sim/index.ts";
import { coinPeer } from "../../../src/devices/sim/payment/cctalk.ts";
import { must } from "../bench.ts";
import { memoryStream } from "../memory-stream.ts";

/** What becomes of bytes of the acceptor on their way. */
type Spoil = (bytes: Uint8Array) => Uint8Array;

async function bench(spoil: Spoil = (bytes) => bytes) {
  const clock = virtualClock(0);
  const stream = memoryStream("memory", clock);
  const plug: Plug = async () => {
    const plugged = await stream.plug();
    if (!plugged.ok) return plugged;
    const end = plugged.value;
    return { ok: true, value: { ...end, path: end.path, write: (bytes) => end.write(spoil(bytes)) } };
  };
  const peer = must(await coinPeer(plug, "whole", { address: 2, echo: true, clock }));
  const told: unknown[] = [];
  const device = cctalkAcceptor(
    {
      id: "coins",
      transport: stream.transport,
      backOff: { firstMs: 10, maxMs: 20 },
      clock,
      random: seededRandom(3),
      log: (event, facts) => {
        if (event === "device.coins-lost") told.push([event, facts["events"]]);
      },
    },
    cctalkOptions.parse({ coins: { 1: 5, 2: 10, 3: 50 }, pollMs: 20, answerMs: 50 }),
  );
  onTestFinished(() => time.passThrough(clock, device.stop()));
  const coins: number[] = [];
  device.onCoin((amount) => coins.push(amount));

  /** Lets time go by until `holds`; so much of it at most. */
  async function passUntil(holds: () => boolean, withinMs: number): Promise<void> {
    if (!(await time.passUntil(clock, holds, withinMs))) throw new Error(`not within ${withinMs} ms`);
  }
  const pass = (ms: number): Promise<void> => time.pass(clock, ms);
  async function accept(on: boolean): Promise<void> {
    let done = false;
    void device.accept(on).then((outcome) => {
      must(outcome);
      done = true;
    });
    await passUntil(() => done, 500);
  }

  await passUntil(() => device.health.state === "ready", 2_000);
  return { clock, stream, peer, device, coins, told, pass, passUntil, accept };
}

it("pulled at any byte, also while it tells of coins: each is told once, and it takes coins again", async () => {
  const { stream, peer, device, coins, passUntil, accept, pass } = await bench();
  await accept(true);
  const fell: number[] = [];
  const drop = (coin: 1 | 2 | 3): void => {
    if (peer.drop(coin)) fell.push({ 1: 5, 2: 10, 3: 50 }[coin]);
  };
  stream.pullAfter(Infinity);
  drop(1);
  await passUntil(() => coins.length === fell.length, 200);
  // A look that finds something takes two requests, each with its echo and its answer.
  const bytes = 2 * (5 + 5 + 16);
  for (let at = 0; at <= bytes; at++) {
    stream.pullAfter(at);
    drop(2);
    await passUntil(() => device.health.state === "lost", 1_000);
    drop(3);
    await peer.unplug();
    must(await peer.plugIn());
    await passUntil(() => device.health.state === "ready" && coins.length === fell.length, 3_000);
    expect(coins).toEqual(fell);
    expect(peer.accepting).toBe(true);
  }
  await pass(200);
  expect(coins).toEqual(fell);
});

describe("a reset", () => {
  it("before the first coin leaves no acceptor that refuses coins for good", async () => {
    const { peer, coins, passUntil, accept } = await bench();
    await accept(true);
    peer.reset();
    expect(peer.drop(1)).toBe(false);
    await passUntil(() => peer.accepting, 1_000);
    expect(peer.drop(1)).toBe(true);
    await passUntil(() => coins.length === 1, 200);
  });

  it("at any moment loses and invents no coin that was read, and it is switched on again", async () => {
    const random = seededRandom(9);
    const { peer, coins, told, pass, passUntil, accept } = await bench();
    await accept(true);
    const fell: number[] = [];
    for (let round = 0; round < 200; round++) {
      await passUntil(() => peer.accepting, 1_000);
      const times = Math.floor(random() * 4);
      for (let time = 0; time < times; time++) {
        const coin = 1 + Math.floor(random() * 3);
        if (peer.drop(coin)) fell.push([5, 10, 50][coin - 1] ?? 0);
        await pass(Math.floor(random() * 30));
      }
      await passUntil(() => coins.length === fell.length, 500);
      if (random() < 0.5) peer.reset();
      await pass(Math.floor(random() * 60));
    }
    expect(coins).toEqual(fell);
    expect(told).toEqual([]);
    expect(fell.length).toBeGreaterThan(200);
  });

  it("while no payment waits leaves it off", async () => {
    const { peer, pass, accept } = await bench();
    await accept(true);
    await accept(false);
    peer.reset();
    await pass(500);
    expect(peer.accepting).toBe(false);
  });
});

it("more coins than the acceptor remembers: those that are left are told, the others are alarmed", async () => {
  const { peer, coins, told, passUntil, accept, pass } = await bench();
  await accept(true);
  peer.hang(true);
  for (let coin = 0; coin < 8; coin++) expect(peer.drop(1)).toBe(true);
  await pass(30);
  peer.hang(false);
  await passUntil(() => coins.length === 5, 2_000);
  expect(told).toEqual([["device.coins-lost", 3]]);
});

describe("answers that are not what they seem", () => {
  /** An answer to a credit request that says something else, with a right sum. */
  const credit = (counter: number): Uint8Array =>
    encodeCctalk({
      to: HOST,
      from: 2,
      header: REPLY,
      data: Uint8Array.of(counter, 3, 0, 3, 0, 3, 0, 3, 0, 3, 0),
    });

  it("a damaged one with a right sum makes no coins", async () => {
    let spoilt = 0;
    const isCredit = (bytes: Uint8Array): boolean => bytes.length === 16;
    const { coins, accept, pass } = await bench((bytes) => {
      if (!isCredit(bytes) || spoilt++ % 3 !== 0) return bytes;
      return credit(spoilt);
    });
    await accept(true);
    await pass(1_000);
    expect(spoilt).toBeGreaterThan(20);
    expect(coins).toEqual([]);
  });

  it("a late one of another request is not taken for the answer", async () => {
    let late = 0;
    const { peer, accept, passUntil, coins } = await bench((bytes) => {
      // An old credit answer stands before every acknowledgement.
      const isAck = bytes.length === 5 && bytes[0] === HOST;
      if (!isAck) return bytes;
      late++;
      return Uint8Array.from([...credit(200), ...bytes]);
    });
    await accept(true);
    expect(late).toBeGreaterThan(2);
    expect(peer.accepting).toBe(true);
    expect(peer.drop(2)).toBe(true);
    await passUntil(() => coins.length === 1, 500);
    expect(coins).toEqual([10]);
  });
});

it("options: coins have numbers from 1 to 16", () => {
  for (const coin of ["0", "17", "x"])
    expect(cctalkOptions.safeParse({ coins: { [coin]: 5 } }).success).toBe(false);
  expect(cctalkOptions.safeParse({ coins: { 1: 5, 16: 200 } }).success).toBe(true);
});

it("is driven by words from the table of peers", async () => {
  const definition = await loadPeer("cctalk");
  const clock = virtualClock(0);
  const { plug } = memoryStream("memory", clock);
  const parts = { plug, fragmentation: "whole", clock, random: () => 0 } as const;
  if (definition === undefined) throw new Error("cctalk is not in the table");
  const peer = must(await definition.start(parts, definition.options.parse({})));
  const say = (name: string, ...words: string[]) => peer.verbs[name]?.run(words);
  expect(await say("show")).toEqual({ ok: true, value: false });
  expect(await say("drop", "1")).toEqual({ ok: true, value: false });
  for (const [name, ...words] of [
    ["jam"],
    ["jam", "254"],
    ["reset"],
    ["hang", "on"],
    ["hang", "off"],
    ["unplug"],
    ["plug"],
  ])
    expect([name, await say(name ?? "", ...words)]).toEqual([name, { ok: true, value: undefined }]);
  expect(await say("drop", "17")).toMatchObject({
    fault: { detail: "coin 17: a coin has a number from 1 to 16" },
  });
  expect(await say("jam", "x")).toMatchObject({ fault: { detail: "code x: a number from 1 to 255" } });
  await peer.stop();
});
