/** Devices of reports and transfers, described in their profiles and played by them. */
import { onTestFinished, describe, expect, it } from "vitest";
import { genericDriver } from "../../../src/devices/drivers/generic/driver.ts";
import { genericOptions } from "../../../src/devices/drivers/generic/options.ts";
import { firstHealth, type SecurityPort } from "../../../src/devices/ports.ts";
import { genericControlPeer, genericHidPeer } from "../../../src/devices/sim/generic/usb.ts";
import { bookcheckPeer, type MagneticItem } from "../../../src/devices/sim/security/bookcheck.ts";
import type { AnyTransport } from "../../../src/devices/transports/transport.ts";
import { bytes } from "../vectors.ts";
import { inTime, newClock, optionsOf, partsFor, pass, passUntil } from "../security/bench.ts";
import type { VirtualClock } from "../../../src/core/clock.ts";

async function security(
  transport: AnyTransport,
  written: object,
  clock: VirtualClock,
): Promise<SecurityPort> {
  const started = genericDriver.start(partsFor(transport, clock), written, "security");
  if (started.role !== "security") throw new Error("Not a desensitizer");
  onTestFinished(() => inTime(clock, started.device.stop()));
  await inTime(clock, firstHealth(started.device));
  return started.device;
}

const LOOK = { id: 1, length: 9, expect: "{name:ascii5} ? ? {relays:u8} *", field: "relays" };

describe("a device of reports", () => {
  it.each(["output", "feature"])("takes %s reports, and is read by feature reports", async (via) => {
    const clock = newClock();
    const written = { ...optionsOf("usbrelay-hid"), framing: { kind: "report", length: 8, via } };
    // It never says that the relay is on.
    const peer = genericHidPeer("hid", genericOptions.parse(written), { name: "KIOSK", relays: 0 }, clock);
    const device = await security(peer.transport, written, clock);
    expect(device.health).toEqual({ state: "ready" });
    expect(await inTime(clock, device.release("book"))).toMatchObject({
      fault: { code: "device.not-as-commanded" },
    });
    expect(peer.heard.slice(-2)).toEqual(["release", "release"]);
  });

  it("answers by reports, with their id where it has several", async () => {
    const clock = newClock();
    const written = {
      framing: { kind: "report", length: 4, id: 2 },
      commands: {
        release: { steps: [{ send: "01 {n:u8}", expect: "81 {n:u8}" }] },
        rest: { steps: [{ send: "00" }] },
      },
      values: { n: 7 },
      safeState: { command: "rest" },
    };
    const peer = genericHidPeer("hid", genericOptions.parse(written), { n: 7 }, clock);
    const device = await security(peer.transport, written, clock);
    expect(await inTime(clock, device.release("book"))).toEqual({ ok: true, value: "unverified" });
  });

  it("whose state cannot be read once is asked again", async () => {
    const clock = newClock();
    const written = {
      framing: { kind: "report", length: 8 },
      commands: {
        release: { steps: [{ send: "F1" }, { verifyFeature: { ...LOOK, equals: 1 } }] },
        rest: { steps: [{ send: "01" }] },
      },
      safeState: { command: "rest" },
    };
    const { transport } = genericHidPeer(
      "hid",
      genericOptions.parse(written),
      { name: "KIOSK", relays: 1 },
      clock,
    );
    let asked = 0;
    const flaky: AnyTransport = {
      ...transport,
      get state() {
        return transport.state;
      },
      readFeature: (id, length, within) => transport.readFeature(asked++ === 0 ? 9 : id, length, within),
    };
    const device = await security(flaky, written, clock);
    expect(await inTime(clock, device.release("book"))).toEqual({ ok: true, value: "verified" });
    expect(asked).toBe(2);
  });
});

/** A Bookcheck unit as a technician would write it without code: set-up bytes, and what must come back. */
const STATE = "{mode:u8} {media:u8} ? {manual:u8} *";
const SENSOR = "? ? {sensed:u8} *";
const BOOKCHECK = {
  framing: { kind: "control" },
  commands: {
    release: {
      steps: [
        { send: "C0 BD 00 01 FF FF 09 00", expect: STATE },
        { verify: { send: "C0 BD FF FF FF FF 09 00", expect: STATE, field: "mode", equals: 0 } },
        {
          verify: {
            send: "C0 B7 00 00 00 00 09 00",
            expect: SENSOR,
            field: "sensed",
            equals: 1,
            tries: 20,
            everyMs: 50,
            fault: "security.not-sensed",
          },
        },
        {
          verify: {
            send: "C0 B7 00 00 00 00 09 00",
            expect: SENSOR,
            field: "sensed",
            equals: 0,
            tries: 20,
            everyMs: 50,
            fault: "security.not-sensed",
          },
        },
        { send: "C0 BD 01 00 FF FF 09 00", expect: STATE },
        { verify: { send: "C0 BD FF FF FF FF 09 00", expect: STATE, field: "mode", equals: 1 } },
      ],
    },
    rest: {
      steps: [
        { send: "C0 BD 01 00 FF FF 09 00", expect: STATE },
        { verify: { send: "C0 BD FF FF FF FF 09 00", expect: STATE, field: "mode", equals: 1 } },
      ],
    },
    look: {
      steps: [{ verify: { send: "C0 BD FF FF FF FF 09 00", expect: STATE, field: "mode", equals: 1 } }],
    },
  },
  health: { command: "look", everyMs: 200 },
  safeState: { command: "rest" },
};

describe("a device of control transfers", () => {
  it("is described without code: a Bookcheck unit", async () => {
    const clock = newClock();
    const peer = bookcheckPeer("usb", clock);
    const item: MagneticItem = { made: "book", armed: true, harmed: false };
    const device = await security(peer.transport, BOOKCHECK, clock);
    expect(peer.state).toEqual([1, 0, 0, 0]);
    const released = device.release("book");
    await passUntil(clock, () => peer.state[0] === 0);
    await pass(clock, 100);
    peer.pass("left", item);
    expect(await inTime(clock, released)).toEqual({ ok: true, value: "verified" });
    expect(item.armed).toBe(false);
    expect(peer.state).toEqual([1, 0, 0, 0]);
    expect(await inTime(clock, device.release("book"))).toMatchObject({
      fault: { code: "security.not-sensed" },
    });
    expect(peer.state).toEqual([1, 0, 0, 0]);
  });

  it("carries bytes out as well, and is refused what it does not know", async () => {
    const clock = newClock();
    const written = {
      framing: { kind: "control" },
      values: { level: 5 },
      commands: {
        release: { steps: [{ send: "40 10 00 00 00 00 02 00 {level:u8} 01" }] },
        arm: { steps: [{ send: "40 11 00 00 00 00 00 00" }] },
        rest: { steps: [{ send: "40 12 00 00 00 00 00 00" }] },
      },
      safeState: { command: "rest" },
    };
    const options = genericOptions.parse(written);
    const peer = genericControlPeer("usb", options, {}, clock);
    const device = await security(peer.transport, written, clock);
    expect(await inTime(clock, device.release("book"))).toEqual({ ok: true, value: "unverified" });
    expect(peer.heard).toEqual(["rest", "release"]);
    const other = genericControlPeer("usb", { ...options, commands: {} }, {}, clock);
    const refused = await security(other.transport, written, clock);
    expect(refused.health).toMatchObject({ state: "lost", fault: { code: "device.refused" } });
  });

  it("is read from captures: set-up, answer behind it, or each for itself", () => {
    const decode = (pieces: readonly string[], from?: "host" | "device") =>
      genericDriver.decode(pieces.map(bytes), BOOKCHECK, from).map(({ kind, command }) => [kind, command]);
    const all = "release or rest or look";
    expect(decode(["C0 BD FF FF FF FF 09 00 01 01 00 00 00 00 00 00 00"])).toEqual([
      ["command", all],
      ["answer", all],
    ]);
    expect(decode(["C0 BD 00 01 FF FF 09 00"])).toEqual([["command", "release"]]);
    expect(decode(["01 01 00 00"], "device")).toEqual([["answer", all]]);
    expect(decode(["01 01 00 00"], "host")).toEqual([["unknown", undefined]]);
  });
});
