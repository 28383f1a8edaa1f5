import { rmSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import { openDeviceFile } from "../../../src/devices/transports/device-file.ts";
import { evdevDial } from "../../../src/devices/transports/evdev.ts";
import { streamTransport } from "../../../src/devices/transports/kinds.ts";
import { evdevSettings } from "../../../src/devices/transports/settings.ts";
import { must, until } from "../bench.ts";
import { fifo } from "./lines.ts";
import { fakeMachine, type Part } from "./sysfs.ts";

const DIGITS_AND_ENTER = "10000ffc";
const keyboard = (name: string): Part => ({
  class: "input",
  name,
  node: `input/${name}`,
  files: { "capabilities/key": `0 0 ${DIGITS_AND_ENTER}\n` },
});

test("a keyboard is found by its facts, lost when it is pulled, and found again under another name", async () => {
  const { roots, plug } = fakeMachine();
  const settings = evdevSettings.parse({ type: "evdev", match: { vid: 0x05e0, pid: 0x1200 } });
  const dial = evdevDial(settings, roots, systemClock);
  const line = streamTransport({ name: "evdev", clock: systemClock, openMs: 5_000, dial }, undefined);
  onTestFinished(() => line.close());
  const heard: number[] = [];
  line.onBytes(({ bytes }) => heard.push(...bytes));
  /** Plugs the keyboard in, its event file standing on a pipe. */
  async function plugIn(name: string) {
    const pull = plug({ socket: "1-1", vid: "05e0", pid: "1200" }, keyboard(name));
    const node = path.join(roots.dev, "input", name);
    rmSync(node);
    return { far: await fifo(node), pull };
  }
  const { far, pull } = await plugIn("event3");
  must(await line.open());
  far.write(Uint8Array.of(1));
  await until(() => heard.length === 1);
  await far.unplug();
  pull();
  await until(() => line.state.state === "lost");
  expect(line.state).toMatchObject({ reason: "unplugged" });
  expect(await line.open()).toMatchObject({ fault: { code: "device.not-found" } });
  const again = await plugIn("event5");
  onTestFinished(() => again.far.unplug());
  must(await line.open());
  again.far.write(Uint8Array.of(2));
  await until(() => heard.length === 2);
  expect(await line.write(Uint8Array.of(1), 500)).toMatchObject({ fault: { code: "device.not-supported" } });
});

test.each(["/dev/null", import.meta.filename, import.meta.dirname])("%s is no device", async (file) => {
  const opened = await openDeviceFile({
    path: file,
    writable: false,
    nothing: "gone",
    events: { bytes() {}, lost() {} },
    clock: systemClock,
  });
  expect(opened).toMatchObject({ ok: false, fault: { code: "device.open-failed" } });
});

test("a printer that answers with nothing is asked again after a pause", async () => {
  const { roots } = fakeMachine();
  const node = path.join(path.dirname(roots.dev), "pipe");
  const first = await fifo(node);
  const heard: number[] = [];
  const lost: string[] = [];
  const port = must(
    await openDeviceFile({
      path: node,
      writable: false,
      nothing: 5,
      events: { bytes: (bytes) => heard.push(...bytes), lost: (reason) => lost.push(reason) },
      clock: systemClock,
    }),
  );
  first.write(Uint8Array.of(1));
  await until(() => heard.length === 1);
  // Reading a pipe without a writer gives nothing, again and again.
  await first.unplug();
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 30);
  });
  expect(lost).toEqual([]);
  await port.release(false);
});
