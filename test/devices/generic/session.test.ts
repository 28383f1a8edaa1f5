import { readFileSync } from "node:fs";
import { onTestFinished, describe, expect, it } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import { genericDriver } from "../../../src/devices/drivers/generic/driver.ts";
import { genericOptions } from "../../../src/devices/drivers/generic/options.ts";
import type { Fields } from "../../../src/devices/drivers/generic/pattern.ts";
import { firstHealth, type Role } from "../../../src/devices/ports.ts";
import { readProfile } from "../../../src/devices/profile/read.ts";
import { genericPeer } from "../../../src/devices/sim/generic/device.ts";
import { must, partsOn, serialOn, stablePlug, until } from "../bench.ts";

/** A desensitizer that says what it does: it is asked after each command, and tells when something passed. */
const TALKATIVE = {
  framing: { kind: "delimiter", end: "0D", echo: true },
  values: { n: 3 },
  commands: {
    release: {
      steps: [
        { send: '"on " {n:dec}', expect: '"ok"' },
        {
          verify: {
            send: '"state"',
            expect: '"is " {state:dec}',
            field: "state",
            equals: 1,
            tries: 2,
            everyMs: 5,
          },
        },
      ],
      timeoutMs: 300,
    },
    arm: {
      steps: [{ send: '"off " {n:dec}', expect: '"ok"' }],
      timeoutMs: 300,
      retry: { tries: 2, backoffMs: 5 },
    },
    pass: { steps: [{ send: '"open"' }, { waitFor: { match: '"passed"', withinMs: 200 } }] },
    ask: { steps: [{ send: '"who"', expect: '"desk " *' }], timeoutMs: 300 },
  },
  events: [{ match: '"passed"' }],
  errors: [{ match: '"err" *', fault: "device.refused" }],
  health: { command: "ask", everyMs: 50, failAfter: 2 },
  safeState: { command: "arm", on: ["start", "stop", "unknown"] },
};

async function desk(written: object, role: Role, state: Fields) {
  const { plug, path } = await stablePlug();
  const options = genericOptions.parse(written);
  const peer = must(await genericPeer(plug, options, state, systemClock, "single"));
  const started = genericDriver.start(partsOn(serialOn(path)), written, role);
  onTestFinished(() => started.device.stop());
  return { peer, started, health: await firstHealth(started.device) };
}

async function security(state: Fields) {
  const here = await desk(TALKATIVE, "security", state);
  if (here.started.role !== "security") throw new Error("Not a desensitizer");
  return { ...here, device: here.started.device };
}

describe("a device that is described in its profile", () => {
  it("is asked who it is and brought to its safe state before it is ready", async () => {
    const { peer, health } = await security({ state: 1 });
    expect(health).toEqual({ state: "ready" });
    expect(peer.heard.slice(0, 2)).toEqual(["ask", "arm"]);
  });

  it("releases, and says so as verified only where it was read back", async () => {
    const { device, peer } = await security({ state: 1 });
    expect(await device.release("book")).toEqual({ ok: true, value: "verified" });
    expect(await device.arm("book")).toEqual({ ok: true, value: "unverified" });
    peer.set({ state: 0 });
    expect(await device.release("book")).toMatchObject({ ok: false, fault: { code: "device.refused" } });
    // Half a release may have had its effect: it was armed again.
    expect(peer.heard.filter((command) => command !== "ask").at(-1)).toBe("arm");
  });

  it("never comes near tapes and discs unless its profile allows it", async () => {
    const { device, peer } = await security({ state: 1 });
    const before = peer.heard.filter((command) => command !== "ask").length;
    expect(await device.release("magnetic")).toMatchObject({ fault: { code: "security.magnetic-media" } });
    expect(peer.heard.filter((command) => command !== "ask")).toHaveLength(before);
  });

  it("that hangs is lost within the time of its answers, and works again when it speaks again", async () => {
    const { device, peer } = await security({ state: 1 });
    peer.hang(true);
    expect(await device.release("book")).toMatchObject({ ok: false });
    expect(device.health).toMatchObject({ state: "lost", fault: { code: "device.silent" } });
    peer.hang(false);
    await until(() => device.health.state === "ready");
    expect(await device.release("book")).toEqual({ ok: true, value: "verified" });
  });

  it("that is pulled and put in again works again", async () => {
    const { device, peer } = await security({ state: 1 });
    await peer.unplug();
    await until(() => device.health.state === "lost");
    expect(await device.release("book")).toMatchObject({ ok: false });
    must(await peer.plugIn());
    await until(() => device.health.state === "ready");
    expect(await device.release("book")).toEqual({ ok: true, value: "verified" });
  });

  it("is brought to its safe state at the end", async () => {
    const { device, peer } = await security({ state: 1 });
    const before = peer.heard.filter((command) => command === "arm").length;
    await device.stop();
    expect(peer.heard.filter((command) => command === "arm")).toHaveLength(before + 1);
  });
});

it("a gate tells what was added to its counters, across a reset of them", async () => {
  const gate = {
    framing: { kind: "length", start: "1E", offset: 2, counts: "after-field" },
    commands: { count: { steps: [{ send: "32", expect: "32 {people:u16be}" }] } },
    polls: [{ command: "count", everyMs: 50 }],
    health: { command: "count" },
  };
  const { peer, started } = await desk(gate, "gate", { people: 100 });
  if (started.role !== "gate") throw new Error("Not a gate");
  const people: number[] = [];
  started.device.onCount((count) => people.push(count.people ?? -1));
  await until(() => people.length >= 1);
  peer.set({ people: 103 });
  await until(() => people.includes(3));
  peer.set({ people: 2 });
  await until(() => people.includes(2));
  expect(people.filter((count) => count !== 0)).toEqual([3, 2]);
});

it("a presence sensor tells each change once", async () => {
  const sensor = {
    framing: { kind: "fixed", size: 1 },
    commands: {},
    events: [{ match: "{present:u8}" }],
  };
  const { peer, started } = await desk(sensor, "sensor", {});
  if (started.role !== "sensor") throw new Error("Not a sensor");
  const seen: boolean[] = [];
  started.device.onPresence((present) => seen.push(present));
  for (const present of [1, 1, 0, 0, 1]) must(await peer.tell(0, { present }));
  await until(() => seen.length === 3);
  expect(seen).toEqual([true, false, true]);
});

it("a lamp shows a state that it has, and is dark for one that it has not", async () => {
  const lamp = {
    framing: { kind: "gap" },
    gapMs: 20,
    commands: { off: { steps: [{ send: "00" }] }, ok: { steps: [{ send: "01" }] } },
  };
  const { peer, started } = await desk(lamp, "lamp", {});
  if (started.role !== "lamp") throw new Error("Not a lamp");
  must(await started.device.show("ok"));
  await until(() => peer.heard.length === 1);
  must(await started.device.show("attention"));
  await until(() => peer.heard.length === 2);
  expect(peer.heard).toEqual(["ok", "off"]);
});

describe("mistakes in the profile of a generic device", () => {
  const GOOD = readFileSync(new URL("../../../device-profiles/lcus-1-relay.yaml", import.meta.url), "utf8");

  it.each([
    [
      "safeState: { command: rest",
      "safeState: { command: reset",
      'there is no command "reset"; take one of: release, arm, rest',
    ],
    [/  safeState: .*\n/, "", "a security device needs a safe state"],
    ["    arm:", "    harm:", "a security needs the command arm; add arm: …"],
    [
      "- send: A0 01 01 A2",
      "- send: A0 {n:u8} 01 A2",
      "n has no value, and is sent; add it to values: { n: … }",
    ],
    ["- send: A0 01 01 A2", "- send: A0 {n:u9} 01 A2", '"u9" is no type'],
    ["kind: gap", "kind: gasp", "framing.kind"],
  ])("%s -> %s", async (from, to, says) => {
    const read = await readProfile(GOOD.replace(from, to), "p.yaml");
    expect(read.ok ? "nothing" : read.fault.detail).toContain(says);
  });
});
