import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { seededRandom, systemClock, virtualClock, type Clock } from "../../../src/core/clock.ts";
import { silentLog } from "../../../src/core/log.ts";
import { feigOptions } from "../../../src/devices/drivers/rfid/feig/options.ts";
import { feigPad } from "../../../src/devices/drivers/rfid/feig/session.ts";
import { serialScannerOptions } from "../../../src/devices/drivers/scanner/serial/options.ts";
import { serialScanner } from "../../../src/devices/drivers/scanner/serial/session.ts";
import { deviceHost } from "../../../src/devices/host/parent.ts";
import { firstHealth } from "../../../src/devices/ports.ts";
import { feigPeer } from "../../../src/devices/sim/rfid/feig.ts";
import { FLAT, openField } from "../../../src/devices/sim/rfid/field.ts";
import { FACTORY_SCANNER, scannerPeer } from "../../../src/devices/sim/scanner/serial.ts";
import { transportSettings } from "../../../src/devices/transports/settings.ts";
import type { AnyTransport, Transport } from "../../../src/devices/transports/transport.ts";
import { must, partsOn, stablePlug, until } from "../bench.ts";
import { tag, uidNo } from "../tag-bench.ts";
import { STREAM_LINES, plugged } from "../transports/lines.ts";
import { host } from "./bench.ts";

function stream(transport: AnyTransport): Transport {
  onTestFinished(() => transport.close());
  if (transport.kind !== "stream") throw new Error(`${transport.name} is no stream`);
  return transport;
}

const onPath = (path: string) => transportSettings.parse({ type: "serial", match: { path } });

/** Whether a process runs; one that ended and was not waited for does not. */
function runs(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("a device host that is killed", () => {
  it("takes every transport with it into the lost state; the next opening starts another", async () => {
    const { make, pid, started, logged } = host();
    const lines = await Promise.all(STREAM_LINES.map(plugged));
    const all = lines.map(({ settings }) => stream(make(settings)));
    for (const transport of all) must(await transport.open());
    expect(started()).toBe(1);
    const killed = pid();
    process.kill(killed, "SIGKILL");
    await until(() => all.every(({ state }) => state.state === "lost"));
    for (const { state, name } of all) {
      expect(state).toEqual({
        state: "lost",
        reason: "error",
        fault: { code: "device.lost", detail: `${name}: the device host ended (SIGKILL)` },
      });
    }
    for (const transport of all) must(await transport.open());
    expect(started()).toBe(2);
    expect(pid()).not.toBe(killed);
    expect(logged.filter(({ event }) => event === "device.host-ended")).toEqual([
      { event: "device.host-ended", data: { pid: killed, reason: "SIGKILL" } },
    ]);
  });

  it.each(STREAM_LINES.filter(({ takesBytes }) => takesBytes).map((line) => [line.name, line] as const))(
    "ends a write that is under way: %s",
    async (_name, line) => {
      const { make, pid } = host();
      const { far, settings } = await plugged(line);
      const transport = stream(make(settings));
      must(await transport.open());
      far.pause();
      const writing = transport.write(new Uint8Array(12_000_000), 25_000);
      process.kill(pid(), "SIGKILL");
      expect(await writing).toMatchObject({ ok: false, fault: { code: "device.lost" } });
      expect(transport.state.state).toBe("lost");
    },
  );

  it("ends an opening that is under way", async () => {
    const { make, pid, started } = host();
    const { plug, path } = await stablePlug();
    must(await plug());
    const transport = stream(make(onPath(path)));
    const opening = transport.open();
    await until(() => started() === 1);
    process.kill(pid(), "SIGKILL");
    expect(await opening).toMatchObject({
      ok: false,
      fault: { code: "device.lost", detail: "the device host ended (SIGKILL)" },
    });
    expect(transport.state).toEqual({ state: "closed" });
    expect(await transport.open()).toEqual({ ok: true, value: undefined });
  });

  it("is no matter for a scanner: the next label arrives", async () => {
    const { make, pid } = host();
    const { plug, path } = await stablePlug();
    const peer = must(await scannerPeer(plug, FACTORY_SCANNER, "whole"));
    const parts = partsOn(stream(make(onPath(path))));
    const port = serialScanner(parts, serialScannerOptions.parse({}), "scanner");
    onTestFinished(() => port.stop());
    const labels: string[] = [];
    const states: string[] = [];
    port.onBarcode(({ text }) => labels.push(text));
    port.onHealth(({ state }) => states.push(state));
    await until(() => port.health.state === "ready");
    await peer.scan("30001");
    await until(() => labels.length === 1);
    process.kill(pid(), "SIGKILL");
    await until(() => states.length === 3);
    expect(states).toEqual(["ready", "lost", "ready"]);
    await peer.scan("30002");
    await until(() => labels.length === 2);
    expect(labels).toEqual(["30001", "30002"]);
  });

  it("is a typed fault for a pad in mid-command, and no more", async () => {
    const { make, pid } = host();
    const { plug, path } = await stablePlug();
    const field = openField(seededRandom(1));
    const options = {
      field,
      model: "cpr-m02",
      once: true,
      gapMs: 100,
      clock: systemClock,
      random: seededRandom(3),
    } as const;
    must(await feigPeer(plug, seededRandom(2), options));
    field.place(tag(1, {}), FLAT);
    const pad = feigPad(
      partsOn(stream(make(onPath(path)))),
      feigOptions.parse({ answerMs: 3_000, speeds: [{ baudRate: 9_600, parity: "none" }] }),
    );
    onTestFinished(() => pad.stop());
    expect(await firstHealth(pad)).toEqual({ state: "ready" });
    const sweep = pad.inventory();
    process.kill(pid(), "SIGKILL");
    expect(await sweep).toMatchObject({ ok: false, fault: { code: "device.lost" } });
    // What was asked is answered a moment before the pad is known to be away.
    await until(() => pad.health.state === "lost");
    await until(() => pad.health.state === "ready");
    expect(must(await pad.inventory())).toMatchObject([{ uid: uidNo(1) }]);
  });
});

describe("a device host", () => {
  it("that hangs is ended, and its transports are lost; a write to it ends at its deadline", async () => {
    const hurried: Clock = { ...systemClock, after: (ms, task) => systemClock.after(ms / 10, task) };
    const pids: unknown[] = [];
    const { make, stop } = deviceHost({
      clock: hurried,
      log: (event, { pid }) => void (event === "device.host-started" && pids.push(pid)),
    });
    onTestFinished(stop);
    const { plug, path } = await stablePlug();
    must(await plug());
    const [one, other] = [stream(make(onPath(path))), stream(make(onPath("/dev/no-such-line")))];
    // Opening is hurried too, and a busy machine may take longer to start a program.
    while (!(await one.open()).ok);
    await other.open();
    const pid = Number(pids.at(-1));
    process.kill(pid, "SIGSTOP");
    const written = await one.write(Uint8Array.of(1), 200);
    expect(written).toMatchObject({ ok: false, fault: { code: "device.write-timeout" } });
    expect(one.state).toMatchObject({ state: "lost", reason: "stuck" });
    await until(() => !runs(pid));
    while (!(await one.open()).ok);
    expect(one.state).toEqual({ state: "open" });
  });

  it("that was never heard has half a minute to start, and is ended then", async () => {
    const clock = virtualClock(0);
    const pids: unknown[] = [];
    const devices = deviceHost({
      clock,
      log: (event, { pid }) => void (event === "device.host-started" && pids.push(pid)),
    });
    onTestFinished(devices.stop);
    const opened = devices.make(onPath("/dev/no-such-line")).open();
    await until(() => pids.length === 1);
    process.kill(Number(pids[0]), "SIGSTOP");
    clock.advance(30_000);
    expect(devices.overdueMs).toBe(0);
    clock.advance(5_001);
    expect(devices.overdueMs).toBeGreaterThan(0);
    await until(() => !runs(Number(pids[0])));
    expect(await opened).toMatchObject({ ok: false });
  });

  it("says how long it should have answered", async () => {
    let aheadMs = 0;
    const clock: Clock = { ...systemClock, elapsed: () => systemClock.elapsed() + aheadMs };
    const devices = deviceHost({ clock, log: silentLog });
    expect(devices.overdueMs).toBe(0);
    await devices.make(onPath("/dev/no-such-line")).open();
    expect(devices.overdueMs).toBe(0);
    // It is asked every five seconds, and killed after two more.
    aheadMs = 3_600_000;
    expect(devices.overdueMs).toBeGreaterThan(3_590_000);
    await devices.stop();
    expect(devices.overdueMs).toBe(0);
  });

  it("is not started before a device is opened", async () => {
    const { make, started, stop } = host();
    make(onPath("/dev/no-such-line"));
    await stop();
    expect(started()).toBe(0);
  });

  it("tells what is not there, whatever kind it is of", async () => {
    const { make } = host();
    const facts = { vid: 0xffff, pid: 0xfffe };
    for (const type of ["serial", "usb-lp", "evdev", "hid", "usb-control"]) {
      const transport = make(transportSettings.parse({ type, match: facts }));
      expect.soft(await transport.open(), type).toMatchObject({ fault: { code: "device.not-found" } });
    }
  });

  it("opens a line with the speed that a driver found", async () => {
    const { make } = host();
    const { plug, path } = await stablePlug();
    must(await plug());
    const transport = stream(make(onPath(path)));
    const speed = () => execFileSync("stty", ["-F", path, "speed"]).toString().trim();
    transport.tune?.({ baudRate: 38_400, parity: "none" });
    must(await transport.open());
    expect(speed()).toBe("38400");
    await transport.close();
    transport.tune?.(undefined);
    must(await transport.open());
    expect(speed()).toBe("9600");
  });

  it("is stopped with its transports lost, and opens nothing any more", async () => {
    const { make, stop, pid, logged } = host();
    const { plug, path } = await stablePlug();
    must(await plug());
    const transport = stream(make(onPath(path)));
    must(await transport.open());
    const process = pid();
    await stop();
    expect(transport.state.state).toBe("lost");
    expect(runs(process)).toBe(false);
    expect(await transport.open()).toMatchObject({ ok: false, fault: { code: "device.lost" } });
    expect(logged.map(({ event }) => event)).toEqual(["device.host-started"]);
  });

  it("lets a signal to the whole group be the station's matter", async () => {
    const { make, pid } = host();
    const { plug, path } = await stablePlug();
    const far = must(await plug());
    const heard: number[] = [];
    const transport = stream(make(onPath(path)));
    transport.onBytes(({ bytes }) => heard.push(...bytes));
    must(await transport.open());
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.kill(pid(), signal);
    far.write(Uint8Array.of(1));
    await until(() => heard.length === 1);
    expect(transport.state).toEqual({ state: "open" });
  });

  it.each(["SIGKILL", "SIGTERM"] as const)("does not outlive a station that ends by %s", async (signal) => {
    const { plug, path } = await stablePlug();
    must(await plug());
    const station = spawn(process.execPath, [fileURLToPath(new URL("station.ts", import.meta.url)), path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void station.kill("SIGKILL"));
    let pid = 0;
    for await (const line of createInterface({ input: station.stdout })) {
      pid = Number(line);
      break;
    }
    expect(runs(pid)).toBe(true);
    station.kill(signal);
    await until(() => !runs(pid));
  });
});
