import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  cctalkFramer,
  encodeCctalk,
  since,
  type CreditBuffer,
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

describe("frames", () => {
  const frame = fc.record({
    to: fc.nat(255),
    from: fc.nat(255),
    header: fc.nat(255),
    data: fc.uint8Array({ maxLength: 30 }),
  });

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

describe("the counter", () => {
  const buffer = (counter: number): CreditBuffer => ({
    counter,
    events: [1, 2, 3, 4, 5].map((coin) => ({ event: "coin", coin, path: 0 })),
  });
  const coinsOf = (before: number | undefined, counter: number): readonly number[] =>
    since(before, buffer(counter)).events.map((event) => (event.event === "coin" ? event.coin : 0));

  it.each<[string, number | undefined, number, readonly number[]]>([
    ["at the first look tells nothing", undefined, 9, []],
    ["that stands still tells nothing", 9, 9, []],
    ["tells the oldest first", 9, 12, [3, 2, 1]],
    ["goes from 255 to 1", 254, 2, [3, 2, 1]],
    ["that is 0 was reset", 9, 0, []],
    ["that was reset and went on tells what happened since", 200, 2, [2, 1]],
  ])("%s", (_what, before, counter, coins) => expect(coinsOf(before, counter)).toEqual(coins));

  it("that ran past the buffer says how many are lost", () => {
    expect(since(10, buffer(18)).lost).toBe(3);
  });
});

describe("a coin acceptor", () => {
  async function bench() {
    const { plug, path } = await stablePlug();
    const peer = must(await coinPeer(plug, "single", { address: 2, echo: true, clock: systemClock }));
    const options = cctalkOptions.parse({ coins: { 1: 5, 2: 10, 3: 50 }, pollMs: 20 });
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
    expect([peer.drop(1), peer.drop(3)]).toEqual([true, true]);
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
