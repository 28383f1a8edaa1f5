/** Lamp, gate and presence sensor by the profiles that ship with Lectern, against devices that keep their own state. */
import { onTestFinished, expect, it } from "vitest";
import type { VirtualClock } from "../../../src/core/clock.ts";
import { genericDriver } from "../../../src/devices/drivers/generic/driver.ts";
import type { Started } from "../../../src/devices/driver.ts";
import type { Role } from "../../../src/core/staff.ts";
import { firstHealth, type LampState } from "../../../src/devices/ports.ts";
import { lsp2Peer } from "../../../src/devices/sim/gate/lsp2.ts";
import { lit } from "../../../src/devices/sim/lamp/relay-lamp.ts";
import { serialRelayPeer } from "../../../src/devices/sim/security/relay-serial.ts";
import { must } from "../bench.ts";
import { inTime, newClock, optionsOf, partsFor, pass, passUntil } from "../security/bench.ts";
import { wire, type Wire } from "../security/wire.ts";

async function start(profile: string, role: Role, line: Wire, clock: VirtualClock): Promise<Started> {
  const started = genericDriver.start(partsFor(line.transport, clock), optionsOf(profile), role);
  onTestFinished(() => inTime(clock, started.device.stop()));
  expect(await inTime(clock, firstHealth(started.device))).toEqual({ state: "ready" });
  return started;
}

it("a lamp shows one colour at a time, and comes back with it", async () => {
  const clock = newClock();
  const line = wire(clock);
  const peer = must(await serialRelayPeer(line.plug, "lcus", 4, "whole"));
  const started = await start("lcus-4-lamp", "lamp", line, clock);
  if (started.role !== "lamp") throw new Error("Not a lamp");
  const { device: lamp } = started;
  const shown: Readonly<Record<LampState, readonly string[]>> = {
    ok: ["green"],
    busy: ["yellow"],
    attention: ["red"],
    // It has no colour for it.
    ready: [],
    off: [],
  };
  for (const state of ["attention", "ok", "busy", "ready", "off", "attention"] as const) {
    must(await inTime(clock, lamp.show(state)));
    expect([state, lit(peer)]).toEqual([state, shown[state]]);
  }
  await peer.unplug();
  await passUntil(clock, () => lamp.health.state === "lost");
  expect(lit(peer)).toEqual([]);
  must(await peer.plugIn());
  await passUntil(clock, () => lit(peer).length > 0);
  expect(lit(peer)).toEqual(["red"]);
  await inTime(clock, lamp.stop());
  expect(lit(peer)).toEqual([]);
});

it("a gate tells people and alarms as they are counted, also those of while it was away", async () => {
  const clock = newClock();
  const line = wire(clock);
  const peer = must(await lsp2Peer(line.plug, "single"));
  peer.enter(1_000);
  const started = await start("tagsys-lsp2-gate", "gate", line, clock);
  if (started.role !== "gate") throw new Error("Not a gate");
  const { device: gate } = started;
  const total = { people: 0, alarms: 0 };
  gate.onCount(({ people = 0, alarms = 0 }) => {
    total.people += people;
    total.alarms += alarms;
  });
  await pass(clock, 6_000);
  peer.enter(3);
  peer.alarm();
  await pass(clock, 6_000);
  expect(total).toEqual({ people: 4, alarms: 1 });
  await peer.unplug();
  peer.enter(5);
  await passUntil(clock, () => gate.health.state === "lost");
  must(await peer.plugIn());
  await passUntil(clock, () => gate.health.state === "ready");
  await pass(clock, 6_000);
  expect(total).toEqual({ people: 9, alarms: 1 });
  peer.reset();
  peer.enter(2);
  await pass(clock, 6_000);
  expect(total.people).toBe(11);
  peer.hang(true);
  await passUntil(clock, () => gate.health.state === "lost");
  peer.hang(false);
  await passUntil(clock, () => gate.health.state === "ready");
});

it("a presence sensor tells who comes and leaves", async () => {
  const clock = newClock();
  const line = wire(clock);
  const peer = must(await serialRelayPeer(line.plug, "numato", 1, "single"));
  const started = await start("numato-presence", "sensor", line, clock);
  if (started.role !== "sensor") throw new Error("Not a sensor");
  const { device: sensor } = started;
  const seen: boolean[] = [];
  sensor.onPresence((present) => seen.push(present));
  await pass(clock, 600);
  for (const there of [true, false]) {
    peer.inputs[0] = there;
    await pass(clock, 600);
  }
  expect(seen).toEqual([false, true, false]);
  peer.hang(true);
  await passUntil(clock, () => sensor.health.state === "lost");
  peer.hang(false);
  await passUntil(clock, () => sensor.health.state === "ready");
});
