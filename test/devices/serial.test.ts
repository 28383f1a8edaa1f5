import { expect, test } from "vitest";
import { fault } from "../../src/core/faults.ts";
import type { TransportState } from "../../src/devices/transports/transport.ts";
import { farEnd, must, serialOn, stablePlug, until } from "./bench.ts";

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);

test("every byte value crosses a pseudo-terminal unchanged, both ways", async () => {
  const far = await farEnd();
  const there: number[] = [];
  const back: number[] = [];
  far.onBytes((bytes) => there.push(...bytes));
  const transport = serialOn(far.path);
  transport.onBytes(({ bytes }) => back.push(...bytes));
  must(await transport.open());
  far.write(EVERY_BYTE);
  must(await transport.write(EVERY_BYTE, 1_000));
  await until(() => there.length >= 256 && back.length >= 256);
  expect(there).toEqual([...EVERY_BYTE]);
  expect(back).toEqual([...EVERY_BYTE]);
});

test("what a peer says before the line is opened is not echoed back to it", async () => {
  const far = await farEnd();
  const heard: number[] = [];
  far.onBytes((bytes) => heard.push(...bytes));
  far.write(Buffer.from("early\r"));
  const transport = serialOn(far.path);
  must(await transport.open());
  must(await transport.write(Uint8Array.of(0x7e), 1_000));
  await until(() => heard.includes(0x7e));
  expect(heard).toEqual([0x7e]);
});

test("modem lines that the line does not have are no fault", async () => {
  const far = await farEnd();
  const { serialTransport } = await import("../../src/devices/transports/serial.ts");
  const { serialSettings } = await import("../../src/devices/transports/settings.ts");
  const { systemClock } = await import("../../src/core/clock.ts");
  const settings = serialSettings.parse({ type: "serial", match: { path: far.path }, dtr: true, rts: false });
  const transport = serialTransport(settings, systemClock);
  expect(await transport.open()).toEqual({ ok: true, value: undefined });
  await transport.close();
});

test("a path that is not there is told from other failures", async () => {
  const opened = await serialOn("/dev/there-is-no-such-device").open();
  expect(opened).toMatchObject({ ok: false, fault: { code: "device.not-found" } });
});

test("a file that is no serial line cannot be opened", async () => {
  const opened = await serialOn("/dev/null").open();
  expect(opened).toMatchObject({ ok: false, fault: { code: "device.open-failed" } });
});

test("a line that another holds is told from other failures", async () => {
  const far = await farEnd();
  must(await serialOn(far.path).open());
  const second = await serialOn(far.path).open();
  expect(second).toMatchObject({ ok: false, fault: { code: "device.in-use" } });
});

test("pulling the cable ends in the lost state", async () => {
  const far = await farEnd();
  const transport = serialOn(far.path);
  const states: TransportState[] = [];
  transport.onState((state) => states.push(state));
  must(await transport.open());
  await far.unplug();
  await until(() => transport.state.state === "lost");
  expect(states.map((state) => state.state)).toEqual(["opening", "open", "lost"]);
  expect(transport.state).toMatchObject({ fault: { code: "device.lost" } });
});

test("pulling the cable while bytes are being read ends in the lost state too", async () => {
  for (let round = 0; round < 20; round++) {
    const far = await farEnd();
    const transport = serialOn(far.path);
    must(await transport.open());
    far.write(EVERY_BYTE);
    // At some moment between the poll, the read and the next poll.
    for (let turn = 0; turn < round; turn++) await Promise.resolve();
    if (round % 3 === 0) {
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    }
    await far.unplug();
    await until(() => transport.state.state === "lost");
    expect(transport.state).toMatchObject({ reason: expect.stringMatching(/unplugged|error/) });
  }
});

test("writing after the cable was pulled fails and ends in the lost state", async () => {
  const far = await farEnd();
  const transport = serialOn(far.path);
  must(await transport.open());
  await far.unplug();
  const written = await transport.write(Uint8Array.of(1), 500);
  expect(written).toMatchObject({ ok: false, fault: { code: "device.lost" } });
  expect(transport.state.state).toBe("lost");
});

test("a write that is under way when the cable is pulled ends with the loss, not at its deadline", async () => {
  for (let round = 0; round < 10; round++) {
    const far = await farEnd();
    far.pause();
    const transport = serialOn(far.path);
    must(await transport.open());
    const writing = transport.write(new Uint8Array(1_000_000), 25_000);
    for (let turn = 0; turn < round; turn++) {
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    }
    await far.unplug();
    expect(await writing).toMatchObject({ ok: false, fault: { code: "device.lost" } });
  }
});

test("a write that the device does not take ends at its deadline in the lost state", async () => {
  const far = await farEnd();
  far.pause();
  const transport = serialOn(far.path);
  must(await transport.open());
  const written = await transport.write(new Uint8Array(1_000_000), 60);
  expect(written).toMatchObject({ ok: false, fault: { code: "device.write-timeout" } });
  expect(transport.state).toMatchObject({ state: "lost", reason: "stuck" });
});

test("a driver's verdict of silence ends in the lost state too, and the line opens again", async () => {
  const far = await farEnd();
  const transport = serialOn(far.path);
  must(await transport.open());
  transport.declareLost("silent", fault("device.silent", "test"));
  expect(transport.state).toMatchObject({ state: "lost", reason: "silent" });
  await until(() => transport.state.state === "lost");
  must(await transport.open());
  const heard: number[] = [];
  far.onBytes((bytes) => heard.push(...bytes));
  must(await transport.write(Uint8Array.of(42), 500));
  await until(() => heard.length > 0);
  expect(heard).toEqual([42]);
});

test("a line pulled and put in again under its stable name opens again", async () => {
  const { path, plug } = await stablePlug();
  const first = must(await plug());
  const transport = serialOn(path);
  must(await transport.open());
  await first.unplug();
  await until(() => transport.state.state === "lost");
  expect(await transport.open()).toMatchObject({ fault: { code: "device.not-found" } });
  must(await plug());
  expect(await transport.open()).toEqual({ ok: true, value: undefined });
});

test("closing while the line is being opened leaves it free for the next", async () => {
  const far = await farEnd();
  const transport = serialOn(far.path);
  const opening = transport.open();
  await transport.close();
  expect(await opening).toMatchObject({ ok: false });
  expect(transport.state.state).toBe("closed");
  expect(await serialOn(far.path).open()).toEqual({ ok: true, value: undefined });
});
