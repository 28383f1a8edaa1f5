import path from "node:path";
import { freshSeed, seededRandom, type Clock } from "../core/clock.ts";
import type { ViewModel } from "../core/contract/view-model.ts";
import type { Log } from "../core/log.ts";
import { Problems } from "../core/problems.ts";
import { failed, ok, type Result } from "../core/result.ts";
import { deviceHost } from "../devices/host/parent.ts";
import { stackOptions } from "../devices/pad/options.ts";
import { openStack } from "../devices/pad/session.ts";
import { firstHealth, type StackPort } from "../devices/ports.ts";
import type { PrinterPeer } from "../devices/sim/printer/escpos.ts";
import { makeTransport } from "../devices/transports/make.ts";
import type { TransportSettings } from "../devices/transports/settings.ts";
import type { AnyTransport } from "../devices/transports/transport.ts";
import { openClient, type AcsClient } from "../sip-client/client.ts";
import type { Credentials } from "../sip-client/connection-login.ts";
import { dialTo, type Endpoint } from "../sip-client/connection-socket.ts";
import { composeStation } from "./compose.ts";
import { watchedAcs } from "./compose-acs.ts";
import { passingJournal } from "./compose-journal.ts";
import { plugPeers, type PadHands, type StagePeers } from "./compose-peers.ts";
import { siteDialect } from "./config.ts";
import { planDevices, startDevices, type Equipment } from "./equipment.ts";
import type { Scenario } from "./scenario/schema.ts";
import type { Stage, StagePad } from "./scenario/stage.ts";

/** Somebody else's ACS, to play against in place of the simulated one. */
export interface OtherAcs {
  readonly endpoint: Endpoint;
  readonly credentials: Credentials | undefined;
  /** Undefined where the scenario's own counts. */
  readonly dialect: Scenario["station"]["dialect"] | undefined;
  readonly institution: string | undefined;
}

/** How the station of a play is built. */
export interface Build {
  /** Items are laid on an RFID pad; the scanner reads cards. */
  readonly pad: boolean;
  /** Devices are held by the device host, a process of its own, as in production. */
  readonly hosted: boolean;
}

export interface StageOptions {
  /** The scenario's own file: the library's path counts from there. */
  readonly file: string;
  readonly scenario: Scenario;
  /** Undefined: a simulated ACS is started. */
  readonly other: OtherAcs | undefined;
  readonly build: Build;
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
  const devices = await openDevices(options);
  if (!devices.ok) {
    await acs.value?.stop();
    return devices;
  }
  const { peers, equipment, stack, stop, crash } = devices.value;
  const journal = await passingJournal(clock);
  if (!journal.ok) {
    await Promise.all([stop(), acs.value?.stop()]);
    await peers.close();
    return journal;
  }
  peers.printer.onPaper(changed);
  const client = clientFor(options, acs.value ?? { host: "", port: 0 });
  await firstAttempt(client);
  const { policy } = scenario.station;
  const station = composeStation({
    library: "Lectern Public Library",
    client,
    devices: equipment.by,
    staff: undefined,
    stack,
    journal: journal.value.journal,
    stopDevices: stop,
    policy,
    clock,
    log,
  });
  const watchers = new Set<(view: ViewModel) => void>();
  station.flow.onView((view) => {
    for (const watcher of watchers) watcher(view);
    changed();
  });
  const pad = peers.pad === undefined || stack === undefined ? undefined : handsAt(peers.pad, stack);
  const isCard = new RegExp(policy.cards ?? "");
  return ok({
    get view() {
      return station.flow.view;
    },
    intent: (intent) => station.flow.intent(intent),
    async scan(label) {
      if (pad === undefined || isCard.test(label)) return peers.scanner.scan(label);
      await pad.take([label]);
      await pad.put([label]);
    },
    pad,
    crash,
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
      await Promise.all([peers.close(), acs.value?.stop(), journal.value.remove()]);
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
    dial: dialTo(other?.endpoint ?? { ...simulated, tls: undefined }),
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

interface StageDevices {
  readonly peers: StagePeers;
  readonly equipment: Equipment;
  readonly stack: StackPort | undefined;
  readonly stop: () => Promise<void>;
  readonly crash: (() => void) | undefined;
}

/** The devices of a station with a peer at the far end of each; ready for the first scan. */
async function openDevices({ build, clock, log }: StageOptions): Promise<Result<StageDevices>> {
  const peers = await plugPeers(build.pad, clock);
  if (!peers.ok) return peers;
  const problems = new Problems();
  const planned = await planDevices(peers.value.devices, "", problems);
  if (!planned.ok || problems.found.length > 0) {
    await peers.value.close();
    if (!planned.ok) return planned;
    throw new Error(problems.found.map(({ what }) => what).join("; "));
  }
  let hostPid: number | undefined;
  const host = build.hosted
    ? deviceHost({
        clock,
        log(event, data) {
          if (event === "device.host-started") hostPid = Number(data["pid"]);
          log(event, data);
        },
      })
    : undefined;
  const crash = (): void => {
    if (hostPid !== undefined) process.kill(hostPid, "SIGKILL");
  };
  const make = (settings: TransportSettings): AnyTransport =>
    host === undefined ? makeTransport(settings, clock) : host.make(settings);
  const equipment = startDevices(planned.value, { make, clock, random: seededRandom(freshSeed()), log });
  const [reader] = equipment.by.rfid;
  const stack =
    reader === undefined
      ? undefined
      : openStack(reader, { id: reader.id, clock, log }, stackOptions.parse({}));
  async function stop(): Promise<void> {
    await stack?.stop();
    await equipment.stop();
    await host?.stop();
  }
  for (const device of equipment.all) {
    const health = await firstHealth(device);
    if (health.state === "ready") continue;
    await stop();
    await peers.value.close();
    return failed("fault" in health ? health.fault : { code: "device.lost", detail: device.id });
  }
  return ok({
    peers: peers.value,
    equipment,
    stack,
    stop,
    crash: build.hosted ? crash : undefined,
  });
}

/** Hands at the pad. What is taken off counts as gone when the station has seen it go. */
function handsAt(hands: PadHands, stack: StackPort): StagePad {
  const lies = (item: string): boolean =>
    stack.stack.entries.some((entry) => entry.kind === "item" && entry.item === item);
  return {
    put(items) {
      for (const item of items) hands.lay(item);
      return Promise.resolve();
    },
    async take(items) {
      for (const item of items) hands.lift(item);
      await new Promise<void>((resolve) => {
        const look = (): void => {
          if (items.some(lies)) return;
          forget();
          resolve();
        };
        const forget = stack.onStack(look);
        look();
      });
    },
    gate: () =>
      new Map(Array.from(hands.secured(), ([item, secured]) => [item, secured ? "alarm" : "silent"])),
  };
}
