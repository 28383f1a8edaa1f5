import { onTestFinished, describe, expect, it } from "vitest";
import type { VirtualClock } from "../../../src/core/clock.ts";
import { genericDriver } from "../../../src/devices/drivers/generic/driver.ts";
import { genericOptions } from "../../../src/devices/drivers/generic/options.ts";
import type { Fields } from "../../../src/devices/drivers/generic/pattern.ts";
import { genericDevice, type GenericDevice } from "../../../src/devices/drivers/generic/session.ts";
import type { Role } from "../../../src/core/staff.ts";
import { firstHealth } from "../../../src/devices/ports.ts";
import { genericPeer, type GenericPeer } from "../../../src/devices/sim/generic/device.ts";
import { must } from "../bench.ts";
import { inTime, newClock, partsFor, pass, passUntil } from "../security/bench.ts";
import { wire, type Wire } from "../security/wire.ts";

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
    pass: { steps: [{ send: '"open"', expect: '"ok"' }, { waitFor: { match: '"passed"', withinMs: 200 } }] },
    ask: { steps: [{ send: '"who"', expect: '"desk " *' }], timeoutMs: 300 },
    long: { steps: [{ send: '"one"', expect: '"ok"' }, { delay: 5_000 }, { send: '"two"' }] },
    twice: {
      steps: [
        { send: '"first"', expect: '"ok"' },
        { send: '"second"', expect: '"ok"', errors: [{ match: '"no"', fault: "security.not-armed" }] },
      ],
      timeoutMs: 100,
      retry: { tries: 3, backoffMs: 5 },
    },
  },
  events: [{ match: '"passed"' }, { match: '"err" *' }, { match: '"no"' }],
  errors: [{ match: '"err" *', fault: "device.refused" }],
  health: { command: "ask", everyMs: 50, failAfter: 2 },
  safeState: { command: "arm" },
};

interface Here {
  readonly clock: VirtualClock;
  readonly line: Wire;
  readonly peer: GenericPeer;
}

async function plugged(written: object, state: Fields): Promise<Here> {
  const clock = newClock();
  const line = wire(clock);
  const peer = must(await genericPeer(line.plug, genericOptions.parse(written), state, clock, "single"));
  return { clock, line, peer };
}

async function desk(written: object, role: Role, state: Fields) {
  const here = await plugged(written, state);
  const started = genericDriver.start(partsFor(here.line.transport, here.clock), written, role);
  onTestFinished(() => inTime(here.clock, started.device.stop()));
  return { ...here, started, health: await inTime(here.clock, firstHealth(started.device)) };
}

async function security(state: Fields) {
  const here = await desk(TALKATIVE, "security", state);
  if (here.started.role !== "security") throw new Error("Not a desensitizer");
  return { ...here, device: here.started.device };
}

/** A device without a port around it. */
async function bare(written: object, state: Fields): Promise<Here & { readonly device: GenericDevice }> {
  const here = await plugged(written, state);
  const device = genericDevice(partsFor(here.line.transport, here.clock), genericOptions.parse(written));
  onTestFinished(() => inTime(here.clock, device.stop()));
  await passUntil(here.clock, () => device.link.health.state === "ready");
  return { ...here, device };
}

const heardBut = (peer: GenericPeer, ...left: readonly string[]): readonly string[] =>
  peer.heard.filter((command) => !left.includes(command));

describe("a device that is described in its profile", () => {
  it("is asked who it is and brought to its safe state before it is ready", async () => {
    const { peer, health } = await security({ state: 1 });
    expect(health).toEqual({ state: "ready" });
    expect(peer.heard.slice(0, 2)).toEqual(["ask", "arm"]);
  });

  it("releases, and says so as verified only where it was read back", async () => {
    const { device, peer, clock } = await security({ state: 1 });
    expect(await inTime(clock, device.release("book"))).toEqual({ ok: true, value: "verified" });
    expect(await inTime(clock, device.arm("book"))).toEqual({ ok: true, value: "unverified" });
    peer.set({ state: 0 });
    expect(await inTime(clock, device.release("book"))).toMatchObject({
      ok: false,
      fault: { code: "device.not-as-commanded" },
    });
    // Half a release may have had its effect: it was armed again.
    expect(heardBut(peer, "ask").at(-1)).toBe("arm");
  });

  it("never comes near tapes and discs unless its profile allows it", async () => {
    const { device, peer } = await security({ state: 1 });
    const before = heardBut(peer, "ask").length;
    expect(await device.release("magnetic")).toMatchObject({ fault: { code: "security.magnetic-media" } });
    expect(heardBut(peer, "ask")).toHaveLength(before);
    const allowing = await desk({ ...TALKATIVE, magnetic: "allow" }, "security", { state: 1 });
    if (allowing.started.role !== "security") throw new Error("Not a desensitizer");
    expect(await inTime(allowing.clock, allowing.started.device.release("magnetic"))).toMatchObject({
      ok: true,
    });
  });

  it("that hangs is lost within the time of its answers, and works again when it speaks again", async () => {
    const { device, peer, clock } = await security({ state: 1 });
    peer.hang(true);
    expect(await inTime(clock, device.release("book"))).toMatchObject({ ok: false });
    expect(device.health).toMatchObject({ state: "lost", fault: { code: "device.silent" } });
    peer.hang(false);
    await passUntil(clock, () => device.health.state === "ready");
    expect(await inTime(clock, device.release("book"))).toEqual({ ok: true, value: "verified" });
  });

  it("that is pulled and put in again works again", async () => {
    const { device, peer, clock } = await security({ state: 1 });
    await peer.unplug();
    await passUntil(clock, () => device.health.state === "lost");
    expect(await inTime(clock, device.release("book"))).toMatchObject({ ok: false });
    must(await peer.plugIn());
    await passUntil(clock, () => device.health.state === "ready");
    expect(await inTime(clock, device.release("book"))).toEqual({ ok: true, value: "verified" });
  });

  it("is brought to its safe state at the end", async () => {
    const { device, peer, clock } = await security({ state: 1 });
    const before = heardBut(peer, "ask").length;
    await inTime(clock, device.stop());
    expect(heardBut(peer, "ask").slice(before)).toEqual(["arm"]);
  });
});

describe("a command", () => {
  it("waits for what the device says, also where that follows the answer at once", async () => {
    const { device, peer, clock } = await bare(TALKATIVE, {});
    const passed = device.run("pass");
    await passUntil(clock, () => peer.heard.at(-1) === "pass");
    must(await peer.tell(0, {}));
    expect(await inTime(clock, passed)).toMatchObject({ ok: true, value: { assurance: "verified" } });
  });

  it("does not take for its effect what was said before", async () => {
    const { device, peer, clock } = await bare(TALKATIVE, {});
    must(await peer.tell(0, {}));
    expect(await inTime(clock, device.run("pass"))).toMatchObject({ fault: { code: "security.not-sensed" } });
  });

  it("goes no further when the line is lost in its middle, and not over the next line either", async () => {
    const { device, peer, clock } = await bare(TALKATIVE, {});
    const long = device.run("long");
    await passUntil(clock, () => peer.heard.at(-1) === "long");
    await peer.unplug();
    expect(await inTime(clock, long)).toMatchObject({ fault: { code: "device.lost" } });
    must(await peer.plugIn());
    await passUntil(clock, () => device.link.health.state === "ready");
    expect(peer.heard.filter((command) => command === "long")).toHaveLength(1);
  });

  it("is ended when the device is stopped, which does not wait for its pauses", async () => {
    const { device, peer, clock } = await bare(TALKATIVE, {});
    const long = device.run("long");
    await passUntil(clock, () => peer.heard.at(-1) === "long");
    const before = clock.elapsed();
    await inTime(clock, device.stop());
    expect(await long).toMatchObject({ fault: { code: "device.lost" } });
    expect(clock.elapsed() - before).toBeLessThan(1_000);
    expect(peer.heard.at(-1)).toBe("arm");
    expect(await device.run("arm")).toMatchObject({ fault: { code: "device.lost" } });
  });

  it("is tried again while nothing answers", async () => {
    const { device, peer, clock } = await bare({ ...TALKATIVE, health: undefined }, {});
    const before = peer.heard.length;
    peer.hang(true);
    const armed = device.run("arm");
    await pass(clock, 200);
    peer.hang(false);
    expect(await inTime(clock, armed)).toMatchObject({ ok: true });
    expect(peer.heard.slice(before)).toEqual(["arm"]);
  });

  it("is never repeated once it was answered", async () => {
    const { device, peer, line, clock } = await bare({ ...TALKATIVE, health: undefined }, {});
    const before = peer.heard.length;
    const run = device.run("twice");
    await passUntil(clock, () => peer.heard.length > before);
    // What comes back to the second question is lost.
    await passUntil(clock, () => peer.heard.length > before + 1);
    line.spoil = () => undefined;
    expect(await inTime(clock, run)).toMatchObject({ fault: { code: "device.silent" } });
    expect(peer.heard.slice(before)).toEqual(["twice", "twice"]);
  });

  it("that there is not is not supported, and changes nothing", async () => {
    const { device, peer, clock } = await bare(TALKATIVE, {});
    const before = heardBut(peer, "ask").length;
    expect(await inTime(clock, device.run("dance"))).toMatchObject({
      fault: { code: "device.not-supported" },
    });
    expect(heardBut(peer, "ask")).toHaveLength(before);
  });
});

describe("an answer", () => {
  it("that was echoed wrongly is none", async () => {
    const { device, line, clock } = await bare({ ...TALKATIVE, health: undefined }, {});
    let told = 0;
    const own = line.carried + '"on 3\r'.length - 1;
    line.spoil = (byte, before) => (before === own ? (told++, byte ^ 1) : byte);
    expect(await inTime(clock, device.run("release"))).toMatchObject({ fault: { code: "device.silent" } });
    expect(told).toBe(1);
  });

  it.each([
    ["of the device", 0, 1, "device.refused"],
    ["of the step", 1, 2, "security.not-armed"],
  ])("that means a failure %s is one", async (_whose, answered, event, code) => {
    const framing = { kind: "delimiter", end: "0D" };
    const { device, peer, clock } = await bare({ ...TALKATIVE, framing, health: undefined }, {});
    const before = peer.heard.length;
    const run = device.run("twice");
    await passUntil(clock, () => peer.heard.length === before + answered);
    peer.hang(true);
    await pass(clock, 50);
    must(await peer.tell(event, {}));
    peer.hang(false);
    expect(await inTime(clock, run)).toMatchObject({ fault: { code } });
  });
});

it("a gate tells what was added to its counters, across a reset of them", async () => {
  const gate = {
    framing: { kind: "length", start: "1E", offset: 2, counts: "after-field" },
    commands: { count: { steps: [{ send: "32", expect: "32 {people:u16be}" }] } },
    polls: [{ command: "count", everyMs: 50 }],
    health: { command: "count" },
  };
  const { peer, started, clock } = await desk(gate, "gate", { people: 100 });
  if (started.role !== "gate") throw new Error("Not a gate");
  const people: number[] = [];
  started.device.onCount((count) => people.push(count.people ?? -1));
  await passUntil(clock, () => people.length >= 1);
  peer.set({ people: 103 });
  await passUntil(clock, () => people.includes(3));
  peer.set({ people: 2 });
  await passUntil(clock, () => people.includes(2));
  expect(people.filter((count) => count !== 0)).toEqual([3, 2]);
  peer.hang(true);
  await passUntil(clock, () => started.device.health.state === "lost");
});

it("a presence sensor tells each change once", async () => {
  const sensor = {
    framing: { kind: "fixed", size: 1 },
    commands: {},
    events: [{ match: "{present:u8}" }],
  };
  const { peer, started, clock } = await desk(sensor, "sensor", {});
  if (started.role !== "sensor") throw new Error("Not a sensor");
  const seen: boolean[] = [];
  started.device.onPresence((present) => seen.push(present));
  for (const present of [1, 1, 0, 0, 1]) must(await peer.tell(0, { present }));
  await passUntil(clock, () => seen.length === 3);
  expect(seen).toEqual([true, false, true]);
});

it("a lamp shows a state that it has, is dark for one that it has not, and is lit again when it comes back", async () => {
  const lamp = {
    framing: { kind: "gap" },
    gapMs: 20,
    commands: { off: { steps: [{ send: "00" }] }, ok: { steps: [{ send: "01" }] } },
  };
  const { peer, started, clock } = await desk(lamp, "lamp", {});
  if (started.role !== "lamp") throw new Error("Not a lamp");
  must(await inTime(clock, started.device.show("attention")));
  await passUntil(clock, () => peer.heard.length === 1);
  must(await inTime(clock, started.device.show("ok")));
  await passUntil(clock, () => peer.heard.length === 2);
  await peer.unplug();
  await passUntil(clock, () => started.device.health.state === "lost");
  must(await peer.plugIn());
  await passUntil(clock, () => peer.heard.length === 3);
  expect(peer.heard).toEqual(["off", "ok", "ok"]);
});
