import { expect, onTestFinished, test } from "vitest";
import { seededRandom, virtualClock } from "../../../src/core/clock.ts";
import { ok } from "../../../src/core/result.ts";
import { silentLog } from "../../../src/core/log.ts";
import { serialScannerOptions } from "../../../src/devices/drivers/scanner/serial/options.ts";
import { serialScanner } from "../../../src/devices/drivers/scanner/serial/session.ts";
import { listeners } from "../../../src/devices/listeners.ts";
import { firstHealth, type ScannerPort } from "../../../src/devices/ports.ts";
import type { Fragmentation } from "../../../src/devices/sim/fragments.ts";
import { FACTORY_SCANNER, scannerPeer, type ScannerPeer } from "../../../src/devices/sim/scanner/serial.ts";
import type { Received, Transport } from "../../../src/devices/transports/transport.ts";
import { must, partsOn, serialOn, stablePlug, until } from "../bench.ts";

interface Scanning {
  readonly peer: ScannerPeer;
  readonly port: ScannerPort;
  readonly events: string[];
  readonly logged: string[];
}

async function scanning(
  fragmentation: Fragmentation,
  settings = FACTORY_SCANNER,
  options: Parameters<typeof serialScannerOptions.parse>[0] = {},
): Promise<Scanning> {
  const { path, plug } = await stablePlug();
  const peer = must(await scannerPeer(plug, settings, fragmentation));
  const logged: string[] = [];
  const parts = partsOn(serialOn(path), (event, data) => logged.push(`${event} ${JSON.stringify(data)}`));
  const port = serialScanner(parts, serialScannerOptions.parse(options), "scanner");
  onTestFinished(() => port.stop());
  const events: string[] = [];
  port.onBarcode(({ text }) => events.push(text));
  port.onDiscard(({ code, length }) => events.push(`${code} ${length}`));
  expect(await firstHealth(port)).toEqual({ state: "ready" });
  return { peer, port, events, logged };
}

test.each([
  ["whole", "whole"],
  ["byte by byte", "single"],
  ["in random pieces", seededRandom(7)],
] as const)("labels arrive over a serial line, sent %s", async (_how, fragmentation) => {
  const { peer, events } = await scanning(fragmentation);
  for (const label of ["30234000517861", "33191000105864", "X-1 2"]) await peer.scan(label);
  await until(() => events.length === 3);
  expect(events).toEqual(["30234000517861", "33191000105864", "X-1 2"]);
});

test("a scanner with its own framing is read by a profile that says so", async () => {
  const framing = { lead: "\x02]C0", tail: "\x03" };
  const { peer, port } = await scanning("single", framing, {
    prefix: "\x02",
    aimId: true,
    terminator: "ETX",
  });
  const seen: unknown[] = [];
  port.onBarcode(({ text, aim }) => seen.push({ text, aim }));
  await peer.scan("30001");
  await until(() => seen.length === 1);
  expect(seen).toEqual([{ text: "30001", aim: "]C0" }]);
});

test("a scan that breaks off is discarded after the gap, and the next is whole", async () => {
  const { peer, events } = await scanning("whole", FACTORY_SCANNER, { gapMs: 30 });
  await peer.scanPartly("30234000517861", 5);
  await until(() => events.length === 1);
  await peer.scan("33191000105864");
  await until(() => events.length === 2);
  expect(events).toEqual(["scan.partial 5", "33191000105864"]);
});

test("a scanner pulled in mid-scan is lost, comes back, and reads on", async () => {
  const { peer, port, events } = await scanning("whole");
  await peer.scanPartly("30234000517861", 5);
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 20);
  });
  await peer.unplug();
  await until(() => port.health.state === "lost");
  expect(events).toEqual(["scan.partial 5"]);
  must(await peer.plugIn());
  await until(() => port.health.state === "ready");
  await peer.scan("33191000105864");
  await until(() => events.length === 2);
  expect(events[1]).toBe("33191000105864");
});

test("a scanner that is plugged in after the start is found", async () => {
  const { path, plug } = await stablePlug();
  const port = serialScanner(partsOn(serialOn(path)), serialScannerOptions.parse({}), "scanner");
  onTestFinished(() => port.stop());
  expect(await firstHealth(port)).toMatchObject({ state: "lost", fault: { code: "device.not-found" } });
  must(await plug());
  await until(() => port.health.state === "ready");
});

test("a device that stays away is logged once, not at each attempt", async () => {
  const { peer, port, logged } = await scanning("whole");
  await peer.unplug();
  await until(() => port.health.state === "lost");
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 200);
  });
  const missing = logged.filter((line) => line.includes("device.not-found"));
  expect(missing).toHaveLength(1);
});

test("no label is logged, read or discarded", async () => {
  const { peer, events, logged } = await scanning("whole");
  await peer.scan("30234000517861");
  await peer.scan("30234000517861");
  await until(() => events.length === 2);
  expect(events[1]).toBe("scan.duplicate 14");
  expect(logged.join("\n")).toContain("scan.duplicate");
  expect(logged.join("\n")).not.toContain("30234000517861");
});

test("a stopped scanner tells nothing more and leaves the line free", async () => {
  const { peer, port, events } = await scanning("whole");
  await port.stop();
  expect(port.health).toEqual({ state: "stopped" });
  await peer.scan("30001");
  expect(await serialOn(peer.path).open()).toEqual({ ok: true, value: undefined });
  expect(events).toEqual([]);
});

test("a process that was held up does not make the tail of a scan a scan of its own", async () => {
  const base = virtualClock(0);
  let heldUp = 0;
  const clock = { ...base, elapsed: () => base.elapsed() + heldUp };
  const bytes = listeners<Received>();
  const transport: Transport = {
    kind: "stream",
    tune: undefined,
    name: "test",
    state: { state: "open" },
    open: () => Promise.resolve(ok(undefined)),
    write: () => Promise.resolve(ok(undefined)),
    declareLost: () => {},
    close: () => Promise.resolve(),
    onBytes: bytes.add,
    onState: () => () => {},
  };
  const parts = { ...partsOn(transport, silentLog), clock };
  const port = serialScanner(parts, serialScannerOptions.parse({ gapMs: 100 }), "scanner");
  const events: string[] = [];
  port.onBarcode(({ text }) => events.push(text));
  port.onDiscard(({ code }) => events.push(code));
  bytes.tell({ bytes: Buffer.from("3023400"), at: 0 });
  heldUp = 500;
  base.advance(100);
  bytes.tell({ bytes: Buffer.from("0517861\r"), at: clock.elapsed() });
  expect(events).toEqual(["30234000517861"]);
});
