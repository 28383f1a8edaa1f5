/** Desensitizers, lamps, gates and coins on serial lines. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { sleep } from "../../../src/core/clock.ts";
import { fault } from "../../../src/core/faults.ts";
import { failed, ok, type Result } from "../../../src/core/result.ts";
import { loadDriver } from "../../../src/devices/drivers/index.ts";
import { faultyLine } from "../../../src/devices/sim/faulty.ts";
import { simulatedStream } from "../../../src/devices/sim/lines/stream.ts";
import { coinPeer } from "../../../src/devices/sim/payment/cctalk.ts";
import { serialRelayPeer, type SerialRelayKind } from "../../../src/devices/sim/security/relay-serial.ts";
import { must } from "../../devices/bench.ts";
import { partsOf, type Subject, type Trial } from "./trial.ts";

export function optionsOf(id: string): unknown {
  const text = readFileSync(new URL(`../../../device-profiles/${id}.yaml`, import.meta.url), "utf8");
  return z.object({ options: z.unknown() }).parse(parse(text)).options;
}

/** By profile: the board, and whether it has a relay that arms and can be asked. */
const BOARDS: Readonly<
  Record<string, { readonly kind: SerialRelayKind; readonly reads: boolean; readonly arms: boolean }>
> = {
  "lcus-1-relay": { kind: "lcus", reads: false, arms: false },
  "numato-relay": { kind: "numato", reads: true, arms: true },
  "devantech-rly02": { kind: "rly02", reads: true, arms: true },
};

export const DESK_SUBJECTS: readonly Subject[] = Object.entries(BOARDS).map(([profile, { kind, reads }]) => ({
  name: `generic-cmd ${profile}`,
  deadlineMs: 15_000,
  kinds: ["unplug", "silence", "drop", "flip", "double", "late"],
  async open(clock, random): Promise<Trial> {
    const line = simulatedStream(profile, clock, 0);
    const path = faultyLine(line.plug, clock);
    const board = must(await serialRelayPeer(path.plug, kind, 2, random));
    let unplugged = false;
    path.onUnplug(() => {
      unplugged = true;
      void board.unplug();
    });
    const driver = await loadDriver("generic-cmd");
    const started = driver.start(partsOf(line.transport, clock, random), optionsOf(profile), "security");
    if (started.role !== "security") throw new Error("not a desensitizer");
    const { device } = started;
    const lies: string[] = [];
    let pulses = 0;
    board.relays.onMove((relay, on) => {
      if (on && relay === 1) pulses++;
    });
    return {
      device,
      path,
      async work() {
        const before = pulses;
        const outcome = await device.release("book");
        if (outcome.ok && outcome.value === "verified" && pulses === before)
          lies.push("released, and no pulse was given");
        if (outcome.ok && outcome.value === "verified" && !reads)
          lies.push("verified by a board that cannot be asked");
        return outcome;
      },
      lies: () => lies,
      async mend() {
        if (unplugged) must(await board.plugIn());
        unplugged = false;
      },
      stop: () => device.stop(),
    };
  },
}));

const COIN = 4;
const WORTH = { [COIN]: 50 };

export const COINS: Subject = {
  name: "cctalk",
  deadlineMs: 10_000,
  kinds: ["unplug", "silence", "drop", "flip", "double", "late"],
  async open(clock, random): Promise<Trial> {
    const line = simulatedStream("cctalk", clock, 0);
    const path = faultyLine(line.plug, clock);
    const acceptor = must(await coinPeer(path.plug, random, { address: 2, echo: true, clock }));
    let unplugged = false;
    path.onUnplug(() => {
      unplugged = true;
      void acceptor.unplug();
    });
    const driver = await loadDriver("cctalk");
    const started = driver.start(partsOf(line.transport, clock, random), { coins: WORTH }, "coins");
    if (started.role !== "coins") throw new Error("no coin acceptor");
    const { device } = started;
    let taken = 0;
    let told = 0;
    device.onCoin((amount) => {
      told += amount;
    });
    async function dropped(): Promise<Result<void>> {
      const open = await device.accept(true);
      if (!open.ok) return open;
      await sleep(clock, 500);
      if (!acceptor.drop(COIN)) return failed(fault("device.refused", "the coin fell through"));
      taken += 50;
      await sleep(clock, 2_000);
      return told === taken ? ok(undefined) : failed(fault("device.silent", `${told} of ${taken} told`));
    }
    return {
      device,
      path,
      work: dropped,
      lies: () => (told > taken ? [`${told} told of ${taken} taken`] : []),
      async mend() {
        if (unplugged) must(await acceptor.plugIn());
        unplugged = false;
      },
      stop: () => device.stop(),
    };
  },
};
