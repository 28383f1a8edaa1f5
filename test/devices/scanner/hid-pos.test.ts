import { expect, onTestFinished, test } from "vitest";
import type { z } from "zod";
import { hidPosOptions } from "../../../src/devices/drivers/scanner/hid-pos/options.ts";
import { hidPosScanner } from "../../../src/devices/drivers/scanner/hid-pos/session.ts";
import type { Role } from "../../../src/core/staff.ts";
import type { Barcode } from "../../../src/devices/ports.ts";
import { hidPosPeer, type HidPosShape } from "../../../src/devices/sim/scanner/hid-pos.ts";
import { typingHabits } from "../../../src/devices/sim/scanner/typing.ts";
import { bootWedgePeer } from "../../../src/devices/sim/scanner/wedge.ts";
import { heard, newClock, partsFor, pass } from "./bench.ts";

async function scanning(shape: HidPosShape, given: z.input<typeof hidPosOptions>, role: Role = "scanner") {
  const clock = newClock();
  const peer = hidPosPeer("hid", shape, clock);
  const logged: string[] = [];
  const parts = partsFor(peer.transport, clock, (event, data) =>
    logged.push(`${event} ${JSON.stringify(data)}`),
  );
  const port = hidPosScanner(parts, hidPosOptions.parse(given), role);
  onTestFinished(() => port.stop());
  const events = heard(port);
  await pass(clock, 0);
  return { clock, peer, port, events, logged };
}

const LONG = "0123456789".repeat(12);

test.each([
  ["honeywell", { feature: "FE 01" }],
  ["plain", {}],
  ["late", {}],
] as const)("labels of a scanner of the shape %s arrive, long ones too", async (shape, given) => {
  const { clock, peer, port, events } = await scanning(shape, { ...given, maxLength: 200 });
  expect(port.health).toEqual({ state: "ready" });
  const aims: (string | undefined)[] = [];
  port.onBarcode(({ aim }) => aims.push(aim));
  for (const label of ["30234000517861", LONG, "33191000105864"]) peer.scan(label, "]F0");
  await pass(clock, 0);
  expect(events).toEqual(["30234000517861", LONG, "33191000105864"]);
  expect(aims).toEqual(["]F0", "]F0", "]F0"]);
});

test("a scanner that waits for its feature report is woken after each opening", async () => {
  const asleep = await scanning("honeywell", {});
  asleep.peer.scan("30001", "]C0");
  await pass(asleep.clock, 0);
  expect(asleep.events).toEqual([]);

  const { clock, peer, port, events } = await scanning("honeywell", { feature: "FE 01" });
  peer.far.unplug();
  expect(port.health.state).toBe("lost");
  peer.far.plugIn();
  await pass(clock, 100);
  await pass(clock, 0);
  peer.scan("30001", "]C0");
  await pass(clock, 0);
  expect(events).toEqual(["30001"]);
});

test("a scanner that refuses the feature report is in trouble, and what it scans is taken", async () => {
  const { clock, peer, port, events } = await scanning("plain", { feature: "FE 01" });
  expect(port.health).toMatchObject({ state: "trouble", fault: { code: "device.refused" } });
  peer.scan("30001", "]C0");
  await pass(clock, 0);
  expect(events).toEqual(["30001"]);
});

test("a scanner that is still in keyboard mode is told apart", async () => {
  const clock = newClock();
  const { transport } = bootWedgePeer("keyboard", typingHabits.parse({}), clock);
  const port = hidPosScanner(partsFor(transport, clock), hidPosOptions.parse({}), "scanner");
  onTestFinished(() => port.stop());
  await pass(clock, 0);
  expect(port.health).toMatchObject({ state: "trouble", fault: { code: "device.wrong-model" } });
});

test("a scan whose rest does not come is dropped after the gap", async () => {
  const { clock, peer, events } = await scanning("plain", { maxLength: 200 });
  peer.scanPartly(LONG, "]Q1", 2);
  await pass(clock, 149);
  expect(events).toEqual([]);
  await pass(clock, 1);
  expect(events).toEqual(["scan.partial 112"]);
  peer.scan("30001", "]C0");
  await pass(clock, 0);
  expect(events[1]).toBe("30001");
});

test("nothing of a scan that was pulled out in its midst joins the next", async () => {
  for (const reports of [0, 1, 2]) {
    const { clock, peer, port, events } = await scanning("plain", { maxLength: 200 });
    peer.scanPartly(LONG, "]Q1", reports);
    await pass(clock, 0);
    peer.far.unplug();
    expect(port.health.state).toBe("lost");
    peer.far.plugIn();
    await pass(clock, 100);
    await pass(clock, 0);
    expect(port.health.state).toBe("ready");
    peer.scan("30001", "]Q1");
    await pass(clock, 0);
    expect(events).toEqual(reports === 0 ? ["30001"] : [`scan.partial ${reports * 56}`, "30001"]);
  }
});

test("a card reader's labels are patrons, a scanner's are what its profile can tell", async () => {
  for (const [role, kind] of [
    ["card", "patron"],
    ["scanner", undefined],
  ] as const) {
    const { clock, peer, port } = await scanning("plain", {}, role);
    const kinds: Barcode["kind"][] = [];
    port.onBarcode((barcode) => kinds.push(barcode.kind));
    peer.scan("30001", "]C0");
    await pass(clock, 0);
    expect(kinds).toEqual([kind]);
  }
});

test("no label is logged, read or thrown away", async () => {
  const { clock, peer, events, logged } = await scanning("plain", {});
  peer.scan("30234000517861", "]F0");
  peer.scan("30234000517861", "]F0");
  peer.scan("9780141439518", "]E0");
  await pass(clock, 0);
  expect(events).toEqual(["30234000517861", "scan.duplicate 14", "scan.publishers-label 13"]);
  expect(logged.join()).toContain("scan.publishers-label");
  expect(logged.join()).not.toMatch(/302340|978014/);
});
