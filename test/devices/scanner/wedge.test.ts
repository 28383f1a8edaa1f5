import { expect, onTestFinished, test } from "vitest";
import type { z } from "zod";
import { seededRandom, systemClock } from "../../../src/core/clock.ts";
import { wedgeOptions } from "../../../src/devices/drivers/scanner/wedge/options.ts";
import { wedgeScanner } from "../../../src/devices/drivers/scanner/wedge/session.ts";
import { firstHealth } from "../../../src/devices/ports.ts";
import type { Fragmentation } from "../../../src/devices/sim/fragments.ts";
import { typingHabits } from "../../../src/devices/sim/scanner/typing.ts";
import { bootWedgePeer, evdevWedgePeer } from "../../../src/devices/sim/scanner/wedge.ts";
import { makeTransport } from "../../../src/devices/transports/make.ts";
import { evdevSettings } from "../../../src/devices/transports/settings.ts";
import { must, partsOn, stablePlug, until } from "../bench.ts";
import { heard, newClock, partsFor, pass } from "./bench.ts";

type Habits = z.input<typeof typingHabits>;
type Given = z.input<typeof wedgeOptions>;

async function byReports(habits: Habits, given: Given) {
  const clock = newClock();
  const peer = bootWedgePeer("keyboard", typingHabits.parse(habits), clock);
  const logged: string[] = [];
  const parts = partsFor(peer.transport, clock, (event, data) =>
    logged.push(`${event} ${JSON.stringify(data)}`),
  );
  const port = wedgeScanner(parts, wedgeOptions.parse(given), "scanner");
  onTestFinished(() => port.stop());
  const events = heard(port);
  await pass(clock, 0);
  return { clock, peer, port, events, logged };
}

/** A pseudo-terminal stands for the event file. */
async function byEvents(fragmentation: Fragmentation, habits: Habits, given: Given) {
  const { path, plug } = await stablePlug();
  const how = { fragmentation, clock: systemClock, bits: 64 } as const;
  const peer = must(await evdevWedgePeer(plug, typingHabits.parse(habits), how));
  // The gap is long, since a pseudo-terminal knows nothing of it and the machine may be busy.
  const options = wedgeOptions.parse({ gapMs: 1_000, ...given });
  const transport = makeTransport(evdevSettings.parse({ type: "evdev", match: { path } }), systemClock);
  const port = wedgeScanner(partsOn(transport), options, "scanner");
  onTestFinished(() => port.stop());
  const events = heard(port);
  expect(await firstHealth(port)).toEqual({ state: "ready" });
  return { peer, port, events };
}

const LABELS = ["30234000517861", "Z-1 y/$", "33191000105864"];

test.each([
  [{ layout: "us" }],
  [{ layout: "gb", capsLock: true, chatter: true }],
  [{ layout: "de", fingers: "rolling" }],
  [{ layout: "fr", keypad: true, fingers: "pairs" }],
] as const)("labels arrive by boot reports from a scanner that types %j", async (habits) => {
  const { clock, peer, events } = await byReports(habits, { layout: habits.layout });
  for (const label of LABELS) await peer.scan(label);
  await pass(clock, 0);
  expect(events).toEqual(LABELS);
});

test.each([
  ["whole", { layout: "us", chatter: true }],
  ["single", { layout: "de" }],
  [seededRandom(5), { layout: "fr", capsLock: true, fingers: "rolling" }],
] as const)("labels arrive by an event file, sent %s", async (fragmentation, habits) => {
  const { peer, events } = await byEvents(fragmentation, habits, { layout: habits.layout });
  for (const label of LABELS) await peer.scan(label);
  await until(() => events.length === 3);
  expect(events).toEqual(LABELS);
});

test("the layout of the scanner counts, not that of the station", async () => {
  const { clock, peer, events } = await byReports({ layout: "fr" }, { layout: "us" });
  await peer.scan("A-Z");
  await pass(clock, 0);
  expect(events).toEqual(["Q6W"]);
});

test("a scan that breaks off is dropped after the gap, and the next is whole", async () => {
  const { clock, peer, events } = await byReports({}, {});
  await peer.scanPartly("30234000517861", 5);
  await pass(clock, 49);
  expect(events).toEqual([]);
  await pass(clock, 1);
  expect(events).toEqual(["scan.partial 5"]);
  await peer.scan("33191000105864");
  await pass(clock, 0);
  expect(events[1]).toBe("33191000105864");
});

test("nothing of a scan that was pulled out in its midst joins the next", async () => {
  for (let characters = 0; characters <= 14; characters++) {
    const { clock, peer, port, events } = await byReports({}, { terminator: "none" });
    await peer.scanPartly("30234000517861", characters);
    await pass(clock, 0);
    peer.far.unplug();
    expect(port.health.state).toBe("lost");
    peer.far.plugIn();
    await pass(clock, 100);
    await pass(clock, 0);
    await peer.scanPartly("33191000105864", 14);
    await pass(clock, 50);
    expect(events).toEqual([...(characters === 0 ? [] : [`scan.partial ${characters}`]), "33191000105864"]);
  }
});

test("an event file that goes away in mid-scan is lost, comes back, and is read on", async () => {
  const { peer, port, events } = await byEvents("whole", {}, {});
  await peer.scanPartly("30234000517861", 5);
  await new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
  await peer.unplug();
  await until(() => port.health.state === "lost");
  expect(events).toEqual(["scan.partial 5"]);
  must(await peer.plugIn());
  await until(() => port.health.state === "ready");
  await peer.scan("33191000105864");
  await until(() => events.length === 2);
  expect(events[1]).toBe("33191000105864");
});

test("command keys, a lost release and a buffer that ran over end no scan wrongly", async () => {
  const { clock, peer, events } = await byReports({}, {});
  await peer.scanPartly("30234", 5);
  await peer.press(0x01, 0x06);
  await peer.scan("0517861");
  peer.loseRelease();
  await peer.scan("30234000517861");
  await pass(clock, 0);
  expect(events).toEqual(["scan.bad-characters 13", "30234000517861"]);

  const file = await byEvents("whole", {}, {});
  await file.peer.scanPartly("30234", 5);
  await file.peer.overflow();
  await file.peer.scan("0517861");
  file.peer.stickModifier();
  await file.peer.scan("A123");
  await until(() => file.events.length === 2);
  expect(file.events[0]).toBe("scan.bad-characters 13");
  // A Shift that was not heard to be let go turns 123 into this: it is told as it was typed, and nothing is guessed.
  expect(file.events[1]).toBe("A!@#");
});

test("no label is logged, read or thrown away", async () => {
  const { clock, peer, events, logged } = await byReports({}, {});
  await peer.scan("30234000517861");
  await peer.scan("30234000517861");
  await pass(clock, 0);
  expect(events).toEqual(["30234000517861", "scan.duplicate 14"]);
  expect(logged.join()).toContain("scan.duplicate");
  expect(logged.join()).not.toContain("302340");
});
