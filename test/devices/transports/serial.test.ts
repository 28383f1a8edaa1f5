import { expect, test } from "vitest";
import { farEnd, must, serialOn, until } from "../bench.ts";

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);

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
  const { makeTransport } = await import("../../../src/devices/transports/make.ts");
  const { serialSettings } = await import("../../../src/devices/transports/settings.ts");
  const { systemClock } = await import("../../../src/core/clock.ts");
  const settings = serialSettings.parse({ type: "serial", match: { path: far.path }, dtr: true, rts: false });
  const transport = makeTransport(settings, systemClock);
  expect(await transport.open()).toEqual({ ok: true, value: undefined });
  await transport.close();
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

test("a line that is closed while bytes come in can be opened again at once", async () => {
  const far = await farEnd();
  const transport = serialOn(far.path);
  for (let round = 0; round < 60; round++) {
    must(await transport.open());
    far.write(EVERY_BYTE);
    for (let turn = 0; turn < round % 4; turn++) {
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    }
    await transport.close();
  }
});
