import { describe, expect, it } from "vitest";
import { virtualClock } from "../../src/core/clock.ts";
import { nextTurn } from "../../src/core/turn.ts";
import { ok } from "../../src/core/result.ts";
import { listeners } from "../../src/devices/listeners.ts";
import { byteMs, paced } from "../../src/devices/sim/paced.ts";
import type { FarEnd } from "../../src/devices/transports/transport.ts";
import { must } from "./bench.ts";

const EVEN_38400 = { baudRate: 38_400, dataBits: 8, parity: "even", stopBits: 1 } as const;

/** A line, with the times at which bytes came out at either end. */
async function line() {
  const clock = virtualClock(0);
  const hosts = listeners<Uint8Array>();
  const seen: { readonly at: number; readonly bytes: number[] }[] = [];
  const note = (bytes: Uint8Array): void => void seen.push({ at: clock.elapsed(), bytes: [...bytes] });
  const far: FarEnd = {
    path: "memory",
    write: note,
    onBytes: hosts.add,
    turn: nextTurn,
    pause() {},
    resume() {},
    unplug: () => Promise.resolve(),
  };
  const end = must(await paced(() => Promise.resolve(ok(far)), EVEN_38400, clock)());
  return { clock, end, seen, note, fromHost: hosts.tell, bytes: () => seen.flatMap(({ bytes }) => bytes) };
}

describe("a paced line", () => {
  it("takes eleven bits a byte with parity, ten without", () => {
    expect(byteMs(EVEN_38400)).toBeCloseTo(11_000 / 38_400);
    expect(byteMs({ baudRate: 19_200, dataBits: 8, parity: "none", stopBits: 1 })).toBeCloseTo(
      10_000 / 19_200,
    );
  });

  it("hands over each byte when it has arrived and never before, in order", async () => {
    const { clock, end, seen, bytes } = await line();
    const sent = Uint8Array.from({ length: 100 }, (_, index) => index);
    end.write(sent.subarray(0, 60));
    end.write(sent.subarray(60));
    clock.advance(1_000);
    expect(bytes()).toEqual([...sent]);
    let count = 0;
    for (const { at, bytes: slice } of seen) {
      count += slice.length;
      expect(at).toBeGreaterThanOrEqual(count * byteMs(EVEN_38400) - 0.001);
    }
    expect(seen.at(-1)!.at).toBeCloseTo(100 * byteMs(EVEN_38400));
  });

  it("does so in both directions, each for itself", async () => {
    const { clock, end, seen, note, fromHost } = await line();
    end.onBytes(note);
    fromHost(new Uint8Array(10));
    end.write(new Uint8Array(10));
    clock.advance(1_000);
    const ends = seen.filter(({ at }) => at > 10 * byteMs(EVEN_38400) - 0.01);
    expect(ends).toHaveLength(2);
  });

  it("that was quiet starts at once", async () => {
    const { clock, end, seen } = await line();
    clock.advance(500);
    end.write(Uint8Array.of(1));
    clock.advance(1);
    expect(seen).toEqual([{ at: 500 + byteMs(EVEN_38400), bytes: [1] }]);
  });

  it("loses what is on it when it is pulled", async () => {
    const { clock, end, seen } = await line();
    end.write(new Uint8Array(10));
    await end.unplug();
    clock.advance(1_000);
    expect(seen).toEqual([]);
  });
});
