/** The stack on real drivers, over pseudo-terminals, with simulated readers at the far end. */
import { describe, expect, it, onTestFinished } from "vitest";
import { seededRandom, systemClock } from "../../../src/core/clock.ts";
import { silentLog } from "../../../src/core/log.ts";
import { feigOptions } from "../../../src/devices/drivers/rfid/feig/options.ts";
import { feigPad } from "../../../src/devices/drivers/rfid/feig/session.ts";
import { threeMOptions } from "../../../src/devices/drivers/rfid/three-m/options.ts";
import { threeMPad } from "../../../src/devices/drivers/rfid/three-m/session.ts";
import { stackOptions } from "../../../src/devices/pad/options.ts";
import { openStack } from "../../../src/devices/pad/session.ts";
import { firstHealth } from "../../../src/devices/ports.ts";
import { feigPeer } from "../../../src/devices/sim/rfid/feig.ts";
import { FLAT, openField } from "../../../src/devices/sim/rfid/field.ts";
import { threeMPeer } from "../../../src/devices/sim/rfid/three-m.ts";
import { must, partsOn, serialOn, stablePlug, until } from "../bench.ts";
import { stopping, tag, uidNo } from "../tag-bench.ts";
import { danish, objects } from "./memories.ts";

const READERS = {
  async feig() {
    const { plug, path } = await stablePlug();
    const field = openField(seededRandom(1));
    const text = { field, model: "cpr-m02", once: true, gapMs: 200, clock: systemClock } as const;
    const peer = must(await feigPeer(plug, seededRandom(2), { ...text, random: seededRandom(3) }));
    const settings = feigOptions.parse({ answerMs: 300, speeds: [{ baudRate: 9_600, parity: "none" }] });
    return { field, peer, pad: feigPad(partsOn(serialOn(path)), settings) };
  },
  async "3m"() {
    const { plug, path } = await stablePlug();
    const field = openField(seededRandom(1));
    const text = { field, model: 210, busyMs: 0, clock: systemClock } as const;
    const peer = must(await threeMPeer(plug, seededRandom(2), { ...text, random: seededRandom(3) }));
    return { field, peer, pad: threeMPad(partsOn(serialOn(path)), threeMOptions.parse({ answerMs: 300 })) };
  },
};

async function desk(reader: keyof typeof READERS, options: object) {
  const { field, peer, pad } = await READERS[reader]();
  stopping(pad);
  await firstHealth(pad);
  const quick = { sweepsPerSecond: 20, restMs: 0, settleAfter: 2, secureMs: 5_000, ...options };
  const stack = openStack(pad, { id: "pad", clock: systemClock, log: silentLog }, stackOptions.parse(quick));
  onTestFinished(() => stack.stop());
  return { field, peer, pad, stack, settled: () => until(() => stack.stack.settled) };
}

describe.each<keyof typeof READERS>(["feig", "3m"])("a stack on a %s reader", (reader) => {
  it("is told, released and armed, and nothing else on the pad is touched", async () => {
    const { field, stack, settled } = await desk(reader, { isils: ["DE-705"] });
    const book = tag(1, { memory: danish({ item: "A" }) });
    const parts = [1, 2].map((part) =>
      tag(1 + part, { memory: objects({ item: "4711", part, parts: 3 }, "10", {}), dsfid: 6 }),
    );
    const others = [
      tag(4, { memory: danish({ item: "C", usage: "patron-card" }) }),
      tag(5, { memory: danish({ item: "F", owner: "DK-710100" }) }),
      tag(6, {}),
      tag(7, { memory: danish({ item: "B" }), model: "icode-sli-l" }),
    ];
    for (const chip of [book, ...parts, ...others]) field.place(chip, FLAT);
    field.ghost(uidNo(99));
    await settled();
    expect(stack.stack.entries).toMatchObject([
      { kind: "item", item: "A", complete: true },
      { kind: "item", item: "4711", present: [1, 2], parts: 3, complete: false },
      { kind: "item", item: "B" },
      { kind: "patron-card" },
      { kind: "foreign", item: "F" },
      { kind: "unprogrammed" },
    ]);
    expect(must(await stack.release("A"))).toBe("verified");
    expect(book.afi).toBe(0xc2);
    expect(must(await stack.arm("A"))).toBe("verified");
    expect(book.afi).toBe(0x07);
    expect([...parts, ...others].map(({ writes }) => writes)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("secures with AFI and EAS at once", async () => {
    const { field, stack, settled } = await desk(reader, { security: ["afi", "eas"] });
    const chip = tag(1, { memory: danish({ item: "A" }) });
    field.place(chip, FLAT);
    await settled();
    expect(must(await stack.release("A"))).toBe("verified");
    expect([chip.afi, chip.eas]).toEqual([0xc2, false]);
    expect(must(await stack.arm("A"))).toBe("verified");
    expect([chip.afi, chip.eas]).toEqual([0x07, true]);
  });

  it("that is pulled in the middle of a release is not said to be released, and is when it is back", async () => {
    const { field, peer, pad, stack, settled } = await desk(reader, { secureMs: 300 });
    const chip = tag(1, { memory: danish({ item: "A" }) });
    field.place(chip, FLAT);
    await settled();
    const pulled = stack.release("A");
    await peer.unplug();
    const outcome = await pulled;
    expect(outcome).toMatchObject({ ok: false, fault: { code: "security.not-released" } });
    expect(stack.stack).toMatchObject({ entries: [], settled: false });
    must(await peer.plugIn());
    await until(() => pad.health.state === "ready" && stack.stack.entries.length === 1);
    expect(must(await stack.release("A"))).toBe("verified");
    expect(chip.afi).toBe(0xc2);
  });

  it("that was pulled for a moment goes on with the release by itself", async () => {
    const { field, peer, stack, settled } = await desk(reader, { secureMs: 20_000 });
    const chip = tag(1, { memory: danish({ item: "A" }) });
    field.place(chip, FLAT);
    await settled();
    const pulled = stack.release("A");
    await peer.unplug();
    must(await peer.plugIn());
    expect(must(await pulled)).toBe("verified");
    expect(chip.afi).toBe(0xc2);
  });

  it("of which one tag has its AFI locked fails for that one alone", async () => {
    const { field, stack, settled } = await desk(reader, {});
    const [locked, other] = ["A", "B"].map((item, index) => tag(1 + index, { memory: danish({ item }) }));
    locked!.lockAfi();
    for (const chip of [locked!, other!]) field.place(chip, FLAT);
    await settled();
    expect(await stack.release("A")).toMatchObject({
      fault: { code: "security.not-released", detail: "0 of 1 tags released; tag.locked" },
    });
    expect(must(await stack.release("B"))).toBe("verified");
    expect([locked!.afi, other!.afi]).toEqual([0x07, 0xc2]);
  });
});
