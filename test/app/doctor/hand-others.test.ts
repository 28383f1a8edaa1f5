/** Tests by hand of devices whose drivers have tests of their own: here only what a person is asked, and what is made of it. */
import { describe, expect, it } from "vitest";
import type { Person } from "../../../src/app/person.ts";
import { testByHand } from "../../../src/app/doctor/tests.ts";
import { virtualClock } from "../../../src/core/clock.ts";
import { fault } from "../../../src/core/faults.ts";
import { failed, ok } from "../../../src/core/result.ts";
import type { Started } from "../../../src/devices/driver.ts";
import type { Device } from "../../../src/devices/ports.ts";

const DEVICE: Device = {
  id: "device",
  health: { state: "ready" },
  onHealth: () => () => {},
  stop: () => Promise.resolve(),
};

/** Somebody who says no to questions that hold one of these words. */
function person(...no: readonly string[]): Person & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    tell: () => {},
    confirm(question) {
      asked.push(question);
      return Promise.resolve(!no.some((word) => question.includes(word)));
    },
    ask: () => Promise.reject(new Error("nothing is to be typed")),
    choose: () => Promise.reject(new Error("nothing is to be chosen")),
  };
}

/** `ms` of the clock go by while the test waits. */
async function tested(started: Started, somebody: Person, ms = 0) {
  const clock = virtualClock(0);
  const afi = { secured: 0x07, unsecured: 0xc2 };
  const testing = testByHand("it", started, { person: somebody, clock, withinMs: 1_000, afi });
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  clock.advance(ms);
  return testing;
}

describe("a desensitizer", () => {
  const done: string[] = [];
  const security: Started = {
    role: "security",
    device: {
      ...DEVICE,
      release: (media) => (done.push(`release ${media}`), Promise.resolve(ok("verified"))),
      arm: (media) => (done.push(`arm ${media}`), Promise.resolve(ok("unverified"))),
    },
  };

  it("is released and armed, and the gate has the last word", async () => {
    expect(await tested(security, person())).toMatchObject({
      passed: true,
      says: "released (verified) and armed (unverified), as the gate says",
    });
    expect(done.splice(0)).toEqual(["release book", "arm book"]);
    expect(await tested(security, person("silent"))).toMatchObject({ passed: false });
    expect(await tested(security, person("sound"))).toMatchObject({ passed: false });
    done.splice(0);
  });

  it("that can only release is tested for that", async () => {
    const device = {
      ...security.device,
      arm: () => Promise.resolve(failed(fault("device.not-supported", "arm"))),
    };
    expect(await tested({ role: "security", device }, person())).toMatchObject({
      passed: true,
      says: "released (verified), as the gate says; it cannot arm",
    });
    expect(done.splice(0)).toEqual(["release book"]);
  });

  it("does nothing without leave", async () => {
    expect(await tested(security, person("May it"))).toMatchObject({ passed: false });
    expect(done).toEqual([]);
  });
});

describe("a terminal", () => {
  const reversed: string[] = [];
  const terminal = (amount: number, back: boolean): Started => ({
    role: "payment",
    device: {
      ...DEVICE,
      pay: () => Promise.resolve(ok({ amount, reference: "0231/000975", receipt: [] })),
      settle: () => Promise.resolve(ok(undefined)),
      reverse(reference) {
        reversed.push(reference);
        return Promise.resolve(back ? ok(undefined) : failed(fault("payment.not-reversed", "")));
      },
      cancel: () => Promise.resolve(ok(undefined)),
    },
  });

  it("takes 0.01 and gives it back; what was not given back is told with its reference", async () => {
    expect(await tested(terminal(1, true), person())).toMatchObject({ passed: true });
    expect(reversed).toEqual(["0231/000975"]);
    expect(await tested(terminal(1, false), person())).toMatchObject({
      passed: false,
      says: expect.stringContaining("0231/000975"),
    });
    expect(await tested(terminal(100, true), person())).toMatchObject({ passed: false });
    expect(await tested(terminal(1, true), person("charged"))).toMatchObject({ passed: false });
  });
});

it("a coin acceptor is open for one coin, and shut whatever comes", async () => {
  const said: boolean[] = [];
  const coins = (amount: number | undefined): Started => ({
    role: "coins",
    device: {
      ...DEVICE,
      accept: (on) => (said.push(on), Promise.resolve(ok(undefined))),
      onCoin(listener) {
        if (amount !== undefined) queueMicrotask(() => listener(amount));
        return () => {};
      },
    },
  });
  expect(await tested(coins(50), person())).toMatchObject({ passed: true, says: "a coin of 50 minor units" });
  expect(await tested(coins(undefined), person(), 2_000)).toMatchObject({ passed: false });
  expect(said).toEqual([true, false, true, false]);
});

it("a lamp shows each state, as somebody sees", async () => {
  const shown: string[] = [];
  const lamp: Started = {
    role: "lamp",
    device: { ...DEVICE, show: (state) => (shown.push(state), Promise.resolve(ok(undefined))) },
  };
  expect(await tested(lamp, person())).toMatchObject({ passed: true });
  expect(shown.splice(0)).toEqual(["ready", "busy", "ok", "attention", "off"]);
  expect(await tested(lamp, person('"busy"'))).toMatchObject({ passed: false, says: '"busy" is not shown' });
});

it("a gate counts who walks through, and a sensor sees who comes", async () => {
  const gate = (people: number): Started => ({
    role: "gate",
    device: {
      ...DEVICE,
      onCount(listener) {
        queueMicrotask(() => listener({ people, alarms: undefined }));
        return () => {};
      },
    },
  });
  expect(await tested(gate(1), person())).toMatchObject({ passed: true });
  expect(await tested(gate(0), person(), 2_000)).toMatchObject({ passed: false });
  const sensor = (present: boolean): Started => ({
    role: "sensor",
    device: {
      ...DEVICE,
      onPresence(listener) {
        queueMicrotask(() => listener(present));
        return () => {};
      },
    },
  });
  expect(await tested(sensor(true), person())).toMatchObject({ passed: true });
  expect(await tested(sensor(false), person(), 2_000)).toMatchObject({ passed: false });
});
