import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  cctalkFramer,
  encodeCctalk,
  since,
  type CreditBuffer,
  type CreditEvent,
} from "../../../src/devices/drivers/payment/cctalk/codec.ts";
import { decodeCctalk } from "../../../src/devices/drivers/payment/cctalk/driver.ts";
import { cctalkOptions } from "../../../src/devices/drivers/payment/cctalk/options.ts";
import { cctalkAcceptor } from "../../../src/devices/drivers/payment/cctalk/session.ts";
import { bytesOf, hexOf } from "../../../src/devices/hex.ts";
import { firstHealth } from "../../../src/devices/ports.ts";
import { coinPeer } from "../../../src/devices/sim/payment/cctalk.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { must, partsOn, serialOn, stablePlug, until } from "../bench.ts";

interface Vector {
  readonly group: string;
  readonly name: string;
  readonly hex: string;
}
const VECTORS = (
  JSON.parse(
    readFileSync(new URL("../../fixtures/device-vectors.json", import.meta.url), "utf8"),
  ) as readonly Vector[]
).filter(({ group }) => group === "cctalk");

/** What the notes and names of the vectors say. */
const MEANINGS: Readonly<Record<string, object>> = {
  "simple-poll": { kind: "request", request: "simple-poll", from: 1, to: 2 },
  ack: { kind: "ack", from: 2, to: 1 },
  "read-buffered-credit": { kind: "request", request: "read-buffered-credit", from: 1, to: 2 },
  "inhibit-mask-all-on": { kind: "request", request: "modify-inhibit", coinsAllowed: "FF FF" },
  "buffered-credit-1-event": { kind: "credit", counter: 1, events: [{ event: "coin", coin: 3, path: 0 }] },
};

const bytes = (hex: string): Uint8Array => bytesOf(hex) ?? new Uint8Array(0);

describe("vectors from elsewhere", () => {
  it.each(VECTORS)("$name is read as what it means, and written as it was", ({ name, hex }) => {
    const [read, ...more] = decodeCctalk([bytes(hex)]);
    expect(read).toMatchObject({ ...MEANINGS[name], hex });
    expect(MEANINGS[name]).toBeDefined();
    expect(more).toEqual([]);
  });

  it("there are five", () => expect(VECTORS).toHaveLength(5));
});

it("what an acceptor says with a number of its own is an answer, and no request", () => {
  expect(decodeCctalk([bytes("01 00 02 06 F7")])).toMatchObject([
    { kind: "answer", header: 6, from: 2, to: 1 },
  ]);
});

it("several frames in a row, one of them damaged, one cut short: the good ones are read", () => {
  const line = "02 00 01 FE FF 01 00 02 00 FC 02 00 01 E5 18 01 0B 02 00 01 03";
  expect(decodeCctalk([bytes(line)])).toMatchObject([
    { kind: "request", request: "simple-poll" },
    { kind: "junk" },
    { kind: "request", request: "read-buffered-credit" },
    { kind: "junk" },
  ]);
});

describe("frames", () => {
  const end = fc.nat(255).chain((other) => fc.constantFrom({ to: 1, from: other }, { to: other, from: 1 }));
  const frame = fc
    .record({ ends: end, header: fc.nat(255), data: fc.uint8Array({ maxLength: 30 }) })
    .map(({ ends, header, data }) => ({ ...ends, header, data }));

  it("are read as they were written, in whatever pieces they come", () => {
    fc.assert(
      fc.property(
        fc.array(frame, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 5 }),
        (all, size) => {
          const line = Uint8Array.from(all.flatMap((one) => [...encodeCctalk(one)]));
          const framer = cctalkFramer();
          const found = [];
          for (let at = 0; at < line.length; at += size)
            found.push(...framer.feed(line.subarray(at, at + size)));
          expect(found).toEqual(all.map((one) => ({ kind: "frame", frame: one })));
        },
      ),
    );
  });

  it("that do not add up are thrown away whole when the line falls silent", () => {
    const framer = cctalkFramer();
    const bad = bytes("02 00 01 FE FE");
    const found = [...framer.feed(bad), ...framer.flush()];
    const thrown = found.map((each) => (each.kind === "junk" ? hexOf(each.bytes) : "frame"));
    expect(thrown.join(" ")).toBe("02 00 01 FE FE");
  });
});

/** Coins as they fell, the newest first, as the acceptor has them in its buffer. */
const buffer = (counter: number, coins: readonly number[]): CreditBuffer => ({
  counter,
  events: Array.from({ length: 5 }, (_, at): CreditEvent => {
    const coin = coins[at] ?? 0;
    return coin === 0 ? { event: "error", code: 0 } : { event: "coin", coin, path: 0 };
  }),
});

describe("the counter", () => {
  it.each<[string, CreditBuffer | undefined, CreditBuffer, readonly number[]]>([
    ["at the first look tells nothing", undefined, buffer(9, [1, 2, 3, 4, 5]), []],
    ["that stands still tells nothing", buffer(9, [1, 2, 3, 4, 5]), buffer(9, [1, 2, 3, 4, 5]), []],
    ["tells the oldest first", buffer(9, [4, 5, 6, 7, 8]), buffer(12, [1, 2, 3, 4, 5]), [3, 2, 1]],
    ["goes from 255 to 1", buffer(254, [4, 5, 6, 7, 8]), buffer(2, [1, 2, 3, 4, 5]), [3, 2, 1]],
    ["that is 0 was reset", buffer(9, [1, 2, 3, 4, 5]), buffer(0, []), []],
    [
      "that was reset and went on tells what happened since",
      buffer(200, [1, 1, 1, 1, 1]),
      buffer(2, [2, 3]),
      [3, 2],
    ],
    [
      "that was reset and overtook itself is found out by its coins",
      buffer(2, [1, 2]),
      buffer(3, [4, 5, 6]),
      [6, 5, 4],
    ],
    ["that was reset and stands where it stood, too", buffer(2, [1, 2]), buffer(2, [4, 5]), [5, 4]],
    [
      "that was reset while the list of events stayed tells what it counts",
      buffer(9, [1, 2, 3, 4, 5]),
      buffer(1, [6, 1, 2, 3, 4]),
      [6],
    ],
  ])("%s", (_what, before, now, coins) => {
    const told = since(before, now).events.map((event) => (event.event === "coin" ? event.coin : 0));
    expect(told).toEqual(coins);
  });

  it("that ran past the buffer says how many are lost", () => {
    expect(since(buffer(10, [1, 1, 1, 1, 1]), buffer(18, [2, 2, 2, 2, 2]))).toMatchObject({
      lost: 3,
      wasReset: false,
    });
    expect(since(buffer(250, [1, 1, 1, 1, 1]), buffer(3, [2, 2, 2, 2, 2]))).toMatchObject({
      lost: 3,
      wasReset: false,
    });
  });

  it("tells every coin once that any acceptor takes, whatever it is reset between", () => {
    const look = fc.record({
      coins: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 5 }),
      reset: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.nat(255), fc.array(look, { maxLength: 40 }), (start, looks) => {
        let counter = start;
        let held: readonly number[] = start === 0 ? [] : [6, 6, 6, 6, 6].slice(0, start);
        let before: CreditBuffer | undefined = buffer(counter, held);
        for (const { coins, reset } of looks) {
          // An acceptor that was reset takes no coin before it is told to, and it is told after a look.
          const fell = reset ? [] : coins;
          if (reset) [counter, held] = [0, []];
          for (const coin of fell) {
            counter = counter === 255 ? 1 : counter + 1;
            held = [coin, ...held].slice(0, 5);
          }
          const now = buffer(counter, held);
          const { events, lost, wasReset } = since(before, now);
          expect(events.map((event) => (event.event === "coin" ? event.coin : 0))).toEqual(fell);
          expect(lost).toBe(0);
          if (reset && before.counter !== 0) expect(wasReset).toBe(true);
          before = now;
        }
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});

describe("a coin acceptor", () => {
  async function bench() {
    const { plug, path } = await stablePlug();
    const peer = must(await coinPeer(plug, "single", { address: 2, echo: true, clock: systemClock }));
    // A loaded machine answers late; times of answers are the virtual tests' matter.
    const options = cctalkOptions.parse({ coins: { 1: 5, 2: 10, 3: 50 }, pollMs: 20, answerMs: 1000 });
    const device = cctalkAcceptor(partsOn(serialOn(path)), options);
    onTestFinished(() => device.stop());
    const coins: number[] = [];
    device.onCoin((amount) => coins.push(amount));
    expect(await firstHealth(device)).toEqual({ state: "ready" });
    return { peer, device, coins };
  }

  it("takes coins only when told to, and tells each once", async () => {
    const { peer, device, coins } = await bench();
    expect(peer.drop(1)).toBe(false);
    must(await device.accept(true));
    // Coin 4 is worth nothing here: it falls through.
    expect([peer.drop(1), peer.drop(4), peer.drop(3)]).toEqual([true, false, true]);
    await until(() => coins.length === 2);
    must(await device.accept(false));
    expect(peer.drop(1)).toBe(false);
    expect(coins).toEqual([5, 50]);
  });

  it("loses no coin that fell while the line was away", async () => {
    const { peer, device, coins } = await bench();
    must(await device.accept(true));
    peer.drop(2);
    await until(() => coins.length === 1);
    await peer.unplug();
    peer.drop(3);
    await until(() => device.health.state === "lost");
    must(await peer.plugIn());
    await until(() => coins.length === 2);
    expect(coins).toEqual([10, 50]);
  });

  it("that was reset is switched on again, and counts on", async () => {
    const { peer, device, coins } = await bench();
    must(await device.accept(true));
    peer.drop(2);
    await until(() => coins.length === 1);
    peer.reset();
    await until(() => peer.accepting);
    peer.drop(3);
    await until(() => coins.length === 2);
    expect(coins).toEqual([10, 50]);
  });

  it("that hangs is lost, and works again when it answers again", async () => {
    const { peer, device, coins } = await bench();
    must(await device.accept(true));
    peer.hang(true);
    await until(() => device.health.state === "lost");
    expect(device.health).toMatchObject({ fault: { code: "device.silent" } });
    peer.hang(false);
    await until(() => device.health.state === "ready" && peer.accepting);
    peer.drop(1);
    await until(() => coins.length === 1);
  });
});
