/** The simulated scanners as people drive them: by their rows in the table of peers. */
import { expect, onTestFinished, test } from "vitest";
import { seededRandom, systemClock } from "../../../src/core/clock.ts";
import { loadDriver, type DriverName } from "../../../src/devices/drivers/index.ts";
import type { Role } from "../../../src/core/staff.ts";
import { firstHealth } from "../../../src/devices/ports.ts";
import type { RunningPeer } from "../../../src/devices/sim/definition.ts";
import { loadPeer } from "../../../src/devices/sim/index.ts";
import { makeTransport } from "../../../src/devices/transports/make.ts";
import { transportSettings } from "../../../src/devices/transports/settings.ts";
import { must, partsOn, stablePlug, until } from "../bench.ts";
import { heard } from "./bench.ts";

interface Row {
  readonly peer: string;
  readonly options: unknown;
  readonly driver: DriverName;
  readonly role: Role;
  readonly given: unknown;
  /** How the driver reaches it, where that is a stream. */
  readonly type: "serial" | "evdev";
}

const ROWS: readonly Row[] = [
  {
    peer: "serial-scanner",
    options: { tail: "\r\n" },
    driver: "serial-scanner",
    role: "scanner",
    given: {},
    type: "serial",
  },
  {
    peer: "hid-pos",
    options: {},
    driver: "hid-pos",
    role: "scanner",
    given: { feature: "FE 01" },
    type: "serial",
  },
  {
    peer: "wedge",
    options: { layout: "fr" },
    driver: "wedge",
    role: "card",
    given: { layout: "fr", gapMs: 1_000 },
    type: "evdev",
  },
  { peer: "wedge-reports", options: {}, driver: "wedge", role: "card", given: {}, type: "serial" },
];

async function running({ peer: name, options, driver, role, given, type }: Row) {
  const definition = await loadPeer(name);
  if (definition === undefined) throw new Error(`there is no peer ${name}`);
  const { path, plug } = await stablePlug();
  const parts = { plug, fragmentation: seededRandom(3), clock: systemClock, random: seededRandom(4) };
  const peer = must(await definition.start(parts, options));
  onTestFinished(() => peer.stop());
  const transport =
    peer.transport ?? makeTransport(transportSettings.parse({ type, match: { path } }), systemClock);
  const started = (await loadDriver(driver)).start(partsOn(transport), given, role);
  if (started.role !== "scanner" && started.role !== "card") throw new Error(`${driver} is no scanner`);
  const { device } = started;
  onTestFinished(() => device.stop());
  const events = heard(device);
  expect(await firstHealth(device)).toEqual({ state: "ready" });
  return { definition, peer, device, events };
}

async function act(peer: RunningPeer, said: string): Promise<void> {
  const [name = "", ...words] = said.split(" ");
  const verb = peer.verbs[name];
  if (verb === undefined) throw new Error(`there is no verb ${name}`);
  must(await verb.run(words));
}

test.each(ROWS)("$peer: a label is scanned, its cable pulled and put in again", async (row) => {
  const { definition, peer, device, events } = await running(row);
  expect(peer.transport === undefined).toBe(definition.line === "stream");
  await act(peer, "scan 30234000517861");
  await until(() => events.length === 1);
  await act(peer, "hang on");
  await act(peer, "scan 30001");
  await act(peer, "hang off");
  await act(peer, "unplug");
  await until(() => device.health.state === "lost");
  await act(peer, "plug");
  await until(() => device.health.state === "ready");
  await act(peer, "scan 33191000105864");
  await until(() => events.length === 2);
  expect(events).toEqual(["30234000517861", "33191000105864"]);
});

test.each(ROWS)("$peer: verbs are held to their usage", async (row) => {
  const { peer, events } = await running(row);
  for (const each of Object.values(peer.verbs)) {
    const said = await each.run(["one", "word", "too", "many"]);
    expect(said).toMatchObject({ ok: false, fault: { detail: `it is: ${each.usage}` } });
  }
  const hex = peer.verbs["noise"] ?? peer.verbs["report"];
  if (hex !== undefined) {
    expect(await hex.run(["xyz"])).toMatchObject({ ok: false, fault: { code: "config.bad-argument" } });
  }
  expect(events).toEqual([]);
});
