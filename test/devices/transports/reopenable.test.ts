import { expect, test } from "vitest";
import { virtualClock } from "../../../src/core/clock.ts";
import { fault } from "../../../src/core/faults.ts";
import { failed, ok, type Result } from "../../../src/core/result.ts";
import { reopenable, type Port, type PortEvents } from "../../../src/devices/transports/reopenable.ts";

/** A line whose every dialling waits to be answered by the test. */
function bench() {
  const clock = virtualClock(0);
  const dials: { events: PortEvents; signal: AbortSignal; answer: (result: Result<Port>) => void }[] = [];
  const released: boolean[] = [];
  const port: Port = {
    release(lost) {
      released.push(lost);
      return Promise.resolve();
    },
  };
  const line = reopenable<Port>({
    name: "line",
    clock,
    openMs: 5_000,
    dial: (events, signal) =>
      new Promise((answer) => {
        dials.push({ events, signal, answer });
      }),
  });
  const states: string[] = [];
  const heard: number[] = [];
  line.onState(({ state }) => states.push(state));
  line.onBytes(({ bytes }) => heard.push(...bytes));
  /** Lets everything that waits for nothing happen. */
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const dialled = async () => {
    await settle();
    const last = dials.at(-1);
    if (last === undefined) throw new Error("nobody dials");
    return last;
  };
  return { clock, line, port, dials, dialled, released, states, heard, settle };
}

test("what a port tells before it is open is told behind the opening, in its order", async () => {
  const { line, port, dialled, states, heard } = bench();
  const opening = line.open();
  const { events, answer } = await dialled();
  events.bytes(Uint8Array.of(1));
  answer(ok(port));
  events.bytes(Uint8Array.of(2));
  events.lost("unplugged", "gone");
  events.bytes(Uint8Array.of(3));
  expect(states).toEqual(["opening"]);
  expect(await opening).toEqual(ok(undefined));
  expect(states).toEqual(["opening", "open", "lost"]);
  expect(heard).toEqual([1, 2]);
  expect(line.state).toMatchObject({
    reason: "unplugged",
    fault: { code: "device.lost", detail: "line: gone" },
  });
});

test("an opening that takes too long is given up, and its port is let go of when it comes after all", async () => {
  const { clock, line, port, dialled, released, states, settle } = bench();
  const opening = line.open();
  const { answer, signal } = await dialled();
  clock.advance(5_000);
  expect(await opening).toMatchObject({ ok: false, fault: { code: "device.open-failed" } });
  expect(signal.aborted).toBe(true);
  expect(states).toEqual(["opening", "closed"]);
  answer(ok(port));
  await settle();
  expect(released).toEqual([true]);
});

test("the next connection waits until the one before was let go of", async () => {
  const { clock, line, port, dials, dialled, settle } = bench();
  const first = line.open();
  const slow = await dialled();
  const closing = line.close();
  expect(await first).toMatchObject({ ok: false, fault: { code: "device.lost" } });
  const second = line.open();
  await settle();
  expect(dials).toHaveLength(1);
  slow.answer(failed(fault("device.not-found", "late")));
  await closing;
  (await dialled()).answer(ok(port));
  expect(await second).toEqual(ok(undefined));
  expect(dials).toHaveLength(2);
  clock.advance(60_000);
  expect(line.state).toEqual({ state: "open" });
});

test("closing does not wait for ever for a port that cannot be let go of", async () => {
  const { clock, line, dialled, settle } = bench();
  const opening = line.open();
  (await dialled()).answer(ok({ release: () => new Promise(() => {}) }));
  await opening;
  let isClosed = false;
  const closing = line.close().then(() => {
    isClosed = true;
  });
  await settle();
  expect(isClosed).toBe(false);
  clock.advance(2_000);
  await closing;
});

test("nothing of an old connection is told, whatever it says", async () => {
  const { line, port, dialled, heard, states } = bench();
  const first = line.open();
  const old = await dialled();
  old.answer(ok(port));
  await first;
  await line.close();
  const second = line.open();
  old.events.bytes(Uint8Array.of(1));
  old.events.lost("error", "late");
  (await dialled()).answer(ok(port));
  await second;
  old.events.bytes(Uint8Array.of(2));
  old.events.lost("error", "late");
  expect(heard).toEqual([]);
  expect(states).toEqual(["opening", "open", "closed", "opening", "open"]);
});

test("what is not done in time loses the line for all who wait on it; the port is told to send nothing more", async () => {
  const { clock, line, port, dialled, released, settle } = bench();
  const opening = line.open();
  (await dialled()).answer(ok(port));
  await opening;
  const never = () => new Promise<Result<void>>(() => {});
  const stuck = line.run(never, 100, { reason: "stuck", code: "device.write-timeout" });
  const other = line.run(never, 9_000, { reason: "silent", code: "device.silent" });
  clock.advance(100);
  expect(await stuck).toMatchObject({ ok: false, fault: { code: "device.write-timeout" } });
  expect(await other).toMatchObject({ ok: false, fault: { code: "device.write-timeout" } });
  expect(line.state).toMatchObject({ state: "lost", reason: "stuck" });
  await settle();
  expect(released).toEqual([true]);
});
