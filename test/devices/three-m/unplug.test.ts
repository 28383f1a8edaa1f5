import { describe, expect, it } from "vitest";
import { seededRandom, virtualClock } from "../../../src/core/clock.ts";
import { silentLog } from "../../../src/core/log.ts";
import type { Result } from "../../../src/core/result.ts";
import { threeMOptions } from "../../../src/devices/drivers/rfid/three-m/options.ts";
import { threeMPad } from "../../../src/devices/drivers/rfid/three-m/session.ts";
import type { PadPort } from "../../../src/devices/ports.ts";
import type { Chip } from "../../../src/devices/sim/rfid/chip.ts";
import { faultyLine } from "../../../src/devices/sim/faulty.ts";
import { simulatedStream } from "../../../src/devices/sim/lines/stream.ts";
import { FLAT, openField } from "../../../src/devices/sim/rfid/field.ts";
import { threeMPeer } from "../../../src/devices/sim/rfid/three-m.ts";
import { must } from "../bench.ts";
import { stopping, tag, uidNo } from "../tag-bench.ts";

async function bench(model: 210 | 810) {
  const clock = virtualClock(0);
  const line = simulatedStream("memory", clock, 0);
  const path = faultyLine(line.plug, clock);
  const field = openField(seededRandom(1));
  const peer = must(
    await threeMPeer(path.plug, "whole", { field, model, busyMs: 0, clock, random: seededRandom(2) }),
  );
  const pad = stopping(
    threeMPad(
      {
        id: "pad",
        transport: line.transport,
        backOff: { firstMs: 10, maxMs: 20 },
        clock,
        random: seededRandom(3),
        log: silentLog,
      },
      threeMOptions.parse({ model, answerMs: 100 }),
    ),
  );

  /** Lets time go by until `holds`; so much of it at most. */
  async function passUntil(holds: () => boolean, withinMs: number): Promise<void> {
    for (const end = clock.elapsed() + withinMs; !holds() && clock.elapsed() < end; clock.advance(1)) {
      for (let turn = 0; turn < 3 && !holds(); turn++) {
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
      }
    }
    if (!holds()) throw new Error(`not within ${withinMs} ms`);
  }

  await passUntil(() => pad.health.state === "ready", 2_000);
  /** Pulls the cable once so many bytes more went over it; undefined: it stays in, and bytes are counted. */
  function pullAfter(bytes: number | undefined): void {
    path.arm(bytes === undefined ? undefined : { kind: "unplug", after: bytes, bits: 0, ms: 0 });
  }

  return { path, pullAfter, field, peer, pad, passUntil };
}

type Work = (pad: PadPort) => Promise<Result<unknown>>;

const uid = uidNo(1);
const EXCHANGES: Readonly<Record<string, Work>> = {
  inventory: (pad) => pad.inventory(),
  "AFI inventory": (pad) => pad.inventoryOf(7),
  "tag info": (pad) => pad.tagInfo(uid),
  "read blocks": (pad) => pad.readBlocks(uid, 0, 8),
  "write a block": (pad) => pad.writeBlock(uid, 2, Uint8Array.of(1, 2, 3, 4)),
  "read AFI": (pad) => pad.readAfi(uid),
  "write AFI": (pad) => pad.writeAfi(uid, 0xc2),
  "write DSFID": (pad) => pad.writeDsfid(uid, 0x3e),
  "read EAS": (pad) => pad.readEas(uid),
  "write EAS": (pad) => pad.writeEas(uid, false),
};

describe("pulled at any byte of any exchange", () => {
  it.each(Object.keys(EXCHANGES))(
    "%s ends with a fault of the line, and the pad is back with its cable",
    async (name) => {
      const work = EXCHANGES[name];
      if (work === undefined) throw new Error(name);
      const { path, pullAfter, field, peer, pad, passUntil } = await bench(210);
      let chip: Chip = tag(1, { dsfid: 6 });
      const place = (): void => {
        chip = tag(1, { dsfid: 6 });
        field.place(chip, FLAT);
      };
      const run = async (): Promise<Result<unknown>> => {
        let outcome: Result<unknown> | undefined;
        void work(pad).then((done) => {
          outcome = done;
        });
        await passUntil(() => outcome !== undefined, 1_000);
        if (outcome === undefined) throw new Error("no outcome");
        return outcome;
      };
      place();
      pullAfter(undefined);
      must(await run());
      const bytes = path.passed;
      expect(bytes).toBeGreaterThan(10);
      for (let at = 0; at < bytes; at++) {
        place();
        pullAfter(at);
        const outcome = await run();
        expect(outcome).toMatchObject({ ok: false, fault: { code: "device.lost" } });
        await passUntil(() => pad.health.state === "lost", 100);
        await peer.unplug();
        must(await peer.plugIn());
        await passUntil(() => pad.health.state === "ready", 2_000);
        // Whatever the tag took of it, the next time it is done.
        must(await run());
      }
    },
  );

  it.each<210 | 810>([210, 810])(
    "the start of a model %i ends in a typed state, and begins anew",
    async (model) => {
      const { path, pullAfter, pad, peer, passUntil } = await bench(model);
      const restart = async (at: number | undefined): Promise<number> => {
        await peer.unplug();
        await passUntil(() => pad.health.state === "lost", 100);
        must(await peer.plugIn());
        pullAfter(at);
        await passUntil(() => pad.health.state === "ready" || path.happened, 3_000);
        return path.passed;
      };
      const bytes = await restart(undefined);
      expect(bytes).toBeGreaterThan(30);
      for (let at = 0; at < bytes; at++) {
        await restart(at);
        expect(["lost", "ready"]).toContain(pad.health.state);
        await passUntil(() => pad.health.state === "lost", 3_000);
        await peer.unplug();
        must(await peer.plugIn());
        await passUntil(() => pad.health.state === "ready", 3_000);
      }
    },
  );
});
