import { expect, it } from "vitest";
import { openLife } from "../../src/app/life.ts";
import { sleep, virtualClock } from "../../src/core/clock.ts";
import { ok } from "../../src/core/result.ts";
import { pass, passThrough } from "../../src/core/virtual-time.ts";
import { simulatedControl } from "../../src/devices/sim/lines/control.ts";
import { simulatedHid } from "../../src/devices/sim/lines/hid.ts";
import { simulatedStream } from "../../src/devices/sim/lines/stream.ts";
import type { Wire } from "../../src/sip-client/connection-socket.ts";
import { must } from "../devices/bench.ts";

it("timers of a life that is over never go off, and what it waits for never comes", async () => {
  const clock = virtualClock(0);
  const life = openLife(clock);
  const told: string[] = [];
  life.clock.after(10, () => told.push("timer"));
  void sleep(life.clock, 10).then(() => told.push("sleep"));
  const log = life.guard((word: string) => void told.push(word));
  log("alive");
  life.end();
  log("dead");
  life.clock.after(0, () => told.push("later"));
  expect(clock.waiting).toBe(0);
  await pass(clock, 100);
  expect(told).toEqual(["alive"]);
  expect(life.over).toBe(true);
});

it("a line is let go of without a word to who held it, and another life may open it", async () => {
  const clock = virtualClock(0);
  const { transport: line, plug } = simulatedStream("line", clock, 0);
  const far = must(await plug());
  const heard: string[] = [];
  far.onBytes((bytes) => heard.push(Buffer.from(bytes).toString()));
  const told: string[] = [];
  const lives = [openLife(clock), openLife(clock)].map((life, index) => {
    const transport = life.transport(line);
    if (transport.kind !== "stream") throw new Error("It is a stream");
    transport.onBytes(({ bytes }) => told.push(`${index} ${Buffer.from(bytes).toString()}`));
    transport.onState(({ state }) => told.push(`${index} ${state}`));
    return { life, transport };
  });
  const [first, second] = lives;
  if (first === undefined || second === undefined) throw new Error("Two lives");
  must(await first.transport.open());
  void first.transport.write(Buffer.from("on its way"), 100);
  first.life.end();
  expect(line.state.state).toBe("closed");
  void first.transport.write(Buffer.from("too late"), 100);
  must(await second.transport.open());
  far.write(Buffer.from("hello"));
  await pass(clock, 10);
  // The second listens from the start, as nobody would.
  expect(told).toEqual(["0 open", "1 open", "1 closed", "1 open", "1 hello"]);
  expect(heard).toEqual(["on its way"]);
});

it("reports and transfers likewise", async () => {
  const clock = virtualClock(0);
  const behaviour = {
    descriptor: new Uint8Array(0),
    output: () => true,
    setFeature: () => true,
    getFeature: () => Uint8Array.of(7),
    controlIn: () => Uint8Array.of(9),
    controlOut: () => "ok" as const,
  };
  const life = openLife(clock);
  const hid = life.transport(simulatedHid("hid", behaviour, clock).transport);
  const control = life.transport(simulatedControl("control", behaviour, clock).transport);
  if (hid.kind !== "hid" || control.kind !== "usb-control") throw new Error("Other kinds");
  must(await hid.open());
  must(await control.open());
  expect(await passThrough(clock, hid.readFeature(0, 1, 100))).toEqual(ok(Uint8Array.of(7)));
  const setup = { type: "vendor", request: 1, value: 0, index: 0 } as const;
  expect(await passThrough(clock, control.controlIn(setup, 1, 100))).toEqual(ok(Uint8Array.of(9)));
  const answered: string[] = [];
  void hid.write(Uint8Array.of(0), 100).then(() => answered.push("hid"));
  void control.controlOut(setup, new Uint8Array(0), 100).then(() => answered.push("control"));
  life.end();
  await pass(clock, 1_000);
  expect(answered).toEqual([]);
});

it("wires to the ACS end with it, also one that comes only then", async () => {
  const clock = virtualClock(0);
  const life = openLife(clock);
  const ended: number[] = [];
  const wire = (number: number): Wire => ({
    open: true,
    write: () => {},
    listen: () => {},
    destroy: () => void ended.push(number),
  });
  let dialled = 0;
  const dial = life.dial(async () => {
    const number = ++dialled;
    await sleep(clock, 10 * number);
    return ok(wire(number));
  });
  await passThrough(clock, dial(100, life.clock, undefined));
  const told: string[] = [];
  void dial(100, life.clock, undefined).then(() => told.push("connected"));
  life.end();
  await pass(clock, 100);
  expect(ended).toEqual([1, 2]);
  expect(told).toEqual([]);
});
