import path from "node:path";
import { freshSeed, seededRandom, type Clock } from "../core/clock.ts";
import type { ViewModel } from "../core/contract/view-model.ts";
import type { Log } from "../core/log.ts";
import { failed, ok, type Result } from "../core/result.ts";
import { escposOptions } from "../devices/drivers/printer/escpos/options.ts";
import { escposPrinter } from "../devices/drivers/printer/escpos/session.ts";
import { serialScannerOptions } from "../devices/drivers/scanner/serial/options.ts";
import { serialScanner } from "../devices/drivers/scanner/serial/session.ts";
import { DEVICE_BACK_OFF } from "../devices/keep-open.ts";
import { firstHealth, type PrinterPort, type ScannerPort } from "../devices/ports.ts";
import type { PrinterPeer } from "../devices/sim/printer/escpos.ts";
import type { ScannerPeer } from "../devices/sim/scanner/serial.ts";
import { openPty } from "../devices/transports/pty.ts";
import { serialSettings } from "../devices/transports/settings.ts";
import { makeTransport } from "../devices/transports/make.ts";
import { openClient, type AcsClient } from "../sip-client/client.ts";
import type { Credentials } from "../sip-client/connection-login.ts";
import type { Endpoint } from "../sip-client/connection-socket.ts";
import { composeStation } from "./compose.ts";
import { watchedAcs } from "./compose-acs.ts";
import { siteDialect } from "./config.ts";
import type { Scenario } from "./scenario/schema.ts";
import type { Stage } from "./scenario/stage.ts";

/** Somebody else's ACS, to play against in place of the simulated one. */
export interface OtherAcs {
  readonly endpoint: Endpoint;
  readonly credentials: Credentials | undefined;
  /** Undefined where the scenario's own counts. */
  readonly dialect: Scenario["station"]["dialect"] | undefined;
  readonly institution: string | undefined;
}

export interface StageOptions {
  /** The scenario's own file: the library's path counts from there. */
  readonly file: string;
  readonly scenario: Scenario;
  /** Undefined: a simulated ACS is started. */
  readonly other: OtherAcs | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** The login of the sample library for a kiosk. */
const KIOSK: Credentials = { user: "kiosk", password: "kiosk-pass", location: "" };

/**
 * A whole station with simulated neighbours: bytes on real pseudo-terminals, SIP2 over real TCP. Everything between the
 * wires is what runs in a library.
 */
export async function openStage(options: StageOptions): Promise<Result<Stage>> {
  const { scenario, file, other, clock, log } = options;
  const changes = new Set<() => void>();
  const changed = (): void => {
    for (const listener of changes) listener();
  };
  const { library } = scenario.acs;
  const libraryPath = library === undefined ? undefined : path.resolve(path.dirname(file), library);
  const acs =
    other === undefined ? await watchedAcs(scenario.acs, libraryPath, clock, log, changed) : ok(undefined);
  if (!acs.ok) return acs;
  const devices = await openDevices(clock, log);
  if (!devices.ok) {
    await acs.value?.stop();
    return devices;
  }
  const { scanner, printer, peers } = devices.value;
  peers.printer.onPaper(changed);
  const client = clientFor(options, acs.value ?? { host: "", port: 0 });
  await firstAttempt(client);
  const station = composeStation({
    library: "Lectern Public Library",
    client,
    scanner,
    printer,
    policy: scenario.station.policy,
    clock,
    log,
  });
  const watchers = new Set<(view: ViewModel) => void>();
  station.flow.onView((view) => {
    for (const watcher of watchers) watcher(view);
    changed();
  });
  return ok({
    get view() {
      return station.flow.view;
    },
    intent: (intent) => station.flow.intent(intent),
    scan: (label) => peers.scanner.scan(label),
    slips: () => cutSlips(peers.printer),
    acs: acs.value,
    onChange(listener) {
      changes.add(listener);
      return () => void changes.delete(listener);
    },
    onView(listener) {
      watchers.add(listener);
      return () => void watchers.delete(listener);
    },
    async close() {
      await station.stop();
      await Promise.all([peers.scanner.unplug(), peers.printer.unplug(), acs.value?.stop()]);
    },
  });
}

function clientFor(
  { scenario, other, clock, log }: StageOptions,
  simulated: { readonly host: string; readonly port: number },
): AcsClient {
  const { station } = scenario;
  const credentials = other === undefined ? KIOSK : other.credentials;
  return openClient({
    endpoint: other?.endpoint ?? { ...simulated, tls: undefined },
    credentials,
    dialect: siteDialect(other?.dialect ?? station.dialect, station.site, credentials !== undefined),
    institution: other?.institution ?? station.institution,
    terminalPassword: station.terminalPassword,
    location: "",
    language: "000",
    clock,
    random: seededRandom(freshSeed()),
    log,
  });
}

/** The curtain rises when the ACS has been reached, or could not be. */
function firstAttempt(client: AcsClient): Promise<void> {
  if (client.status.state !== "connecting") return Promise.resolve();
  return new Promise((resolve) => {
    const forget = client.onStatus(({ state }) => {
      if (state === "connecting") return;
      forget();
      resolve();
    });
  });
}

/** What is cut off; what still hangs out of the printer is nobody's yet. */
function cutSlips(printer: PrinterPeer): readonly string[] {
  const cuts = printer.paper.filter((event) => event.kind === "cut").length;
  return printer.slips().slice(0, cuts);
}

interface Devices {
  readonly scanner: ScannerPort;
  readonly printer: PrinterPort;
  readonly peers: { readonly scanner: ScannerPeer; readonly printer: PrinterPeer };
}

/** Scanner and printer, each with its peer at the far end; ready for the first scan. */
async function openDevices(clock: Clock, log: Log): Promise<Result<Devices>> {
  const options = {
    scanner: serialScannerOptions.parse({ duplicateMs: 0 }),
    printer: escposOptions.parse({}),
  };
  // In pieces of any size, as serial lines deliver.
  const random = seededRandom(freshSeed());
  const plug = () => openPty(undefined);
  const { FACTORY_SCANNER, scannerPeer } = await import("../devices/sim/scanner/serial.ts");
  const { printerPeer } = await import("../devices/sim/printer/escpos.ts");
  const scanning = await scannerPeer(plug, FACTORY_SCANNER, random);
  if (!scanning.ok) return scanning;
  const printing = await printerPeer(plug, options.printer.columns, random);
  if (!printing.ok) {
    await scanning.value.unplug();
    return printing;
  }
  const peers = { scanner: scanning.value, printer: printing.value };
  const parts = (id: string, line: string) => {
    const transport = makeTransport(serialSettings.parse({ type: "serial", match: { path: line } }), clock);
    return { id, transport, backOff: DEVICE_BACK_OFF, clock, random, log };
  };
  const scanner = serialScanner(parts("scanner", peers.scanner.path), options.scanner, "scanner");
  const printer = escposPrinter(parts("printer", peers.printer.path), options.printer);
  for (const device of [scanner, printer]) {
    const health = await firstHealth(device);
    if (health.state !== "ready") {
      await Promise.all([scanner.stop(), printer.stop(), peers.scanner.unplug(), peers.printer.unplug()]);
      return failed("fault" in health ? health.fault : { code: "device.lost", detail: device.id });
    }
  }
  return ok({ scanner, printer, peers });
}
