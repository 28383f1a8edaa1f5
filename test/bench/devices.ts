/**
 * `npm run bench:devices`: from a label under a scanner to the event that says so, in this process and through the device
 * host, beside the floor (somebody who only reads the line); and what a hung printer costs whoever prints. Figures are no
 * tests: the exit code is 0 unless something broke. `--json` for machines.
 */
import { parseArgs } from "node:util";
import { seededRandom, systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import type { PrintLine } from "../../src/core/printout.ts";
import { escposOptions } from "../../src/devices/drivers/printer/escpos/options.ts";
import { escposPrinter } from "../../src/devices/drivers/printer/escpos/session.ts";
import { serialScannerOptions } from "../../src/devices/drivers/scanner/serial/options.ts";
import { serialScanner } from "../../src/devices/drivers/scanner/serial/session.ts";
import { deviceHost } from "../../src/devices/host/parent.ts";
import { firstHealth } from "../../src/devices/ports.ts";
import { printerPeer } from "../../src/devices/sim/printer/escpos.ts";
import { FACTORY_SCANNER, scannerPeer } from "../../src/devices/sim/scanner/serial.ts";
import { makeTransport } from "../../src/devices/transports/make.ts";
import { transportSettings, type TransportSettings } from "../../src/devices/transports/settings.ts";
import type { AnyTransport } from "../../src/devices/transports/transport.ts";
import { must } from "./pads.ts";
import { bareRead, latencies, plug, type Latency } from "./scans.ts";
import { asJson, isShort, table, type Row } from "./table.ts";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const say = (text: string): void => void process.stderr.write(`${text}\n`);

const JOB_MS = 1_000;
/** A timer's own lateness, and what the caller's process does meanwhile. */
const GRAIN_MS = 50;

type Make = (settings: TransportSettings) => AnyTransport;

function partsOf(make: Make, line: string) {
  const transport = make(transportSettings.parse({ type: "serial", match: { path: line } }));
  if (transport.kind !== "stream") throw new Error("no stream");
  const backOff = { firstMs: 10, maxMs: 40 };
  return { id: "bench", transport, backOff, clock: systemClock, random: seededRandom(1), log: silentLog };
}

async function scanToEvent(make: Make): Promise<Latency> {
  const peer = must(await scannerPeer(plug, FACTORY_SCANNER, "whole"));
  const scanner = serialScanner(partsOf(make, peer.path), serialScannerOptions.parse({}), "scanner");
  await firstHealth(scanner);
  const heard = { told: () => {} };
  scanner.onBarcode(() => heard.told());
  const figures = await latencies((label) => peer.scan(label), heard);
  await scanner.stop();
  await peer.unplug();
  return figures;
}

/** How long printing keeps its caller, in milliseconds, on a printer that hangs before the slip or within it. */
async function hungPrinter(make: Make, when: "before" | "within"): Promise<number> {
  const peer = must(await printerPeer(plug, 42, "whole"));
  const options = escposOptions.parse({ jobMs: JOB_MS, statusMs: JOB_MS });
  const printer = escposPrinter(partsOf(make, peer.path), options);
  await firstHealth(printer);
  if (when === "before") peer.hang(true);
  const forget = peer.onPaper(() => {
    forget();
    peer.hang(true);
  });
  const line: PrintLine = { kind: "text", text: "x".repeat(40), align: "left", bold: false, large: false };
  const started = performance.now();
  const printed = await printer.print(Array.from({ length: 4_000 }, () => line));
  const took = performance.now() - started;
  if (printed.ok) throw new Error("a hung printer printed");
  await printer.stop();
  await peer.unplug();
  return took;
}

const floor = await bareRead();
const host = deviceHost({ clock: systemClock, log: silentLog });
const places: readonly (readonly [string, Make])[] = [
  ["in this process", (settings) => makeTransport(settings, systemClock)],
  ["through the device host", host.make],
];
const rows: Row[] = [];
for (const [where, make] of places) {
  say(`${where} …`);
  const { median, p95 } = await scanToEvent(make);
  const scan = `scan to event ${where}`;
  rows.push(
    { what: `${scan}, median`, unit: "us", figure: median, target: undefined, floor: floor.median },
    { what: `${scan}, 95 %`, unit: "us", figure: p95, target: { atMost: 3_000 }, floor: floor.p95 },
  );
  for (const when of ["before", "within"] as const) {
    rows.push({
      what: `printer that hangs ${when} a slip, ${where}: its caller is kept`,
      unit: "ms",
      figure: await hungPrinter(make, when),
      target: { atMost: JOB_MS + GRAIN_MS },
      floor: JOB_MS,
    });
  }
}
await host.stop();
process.stdout.write(values.json ? `${JSON.stringify(rows.map(asJson))}\n` : `${table(rows)}\n`);
const short = rows.filter(isShort);
if (short.length > 0) say(`${short.length} fell short: ${short.map(({ what }) => what).join("; ")}`);
