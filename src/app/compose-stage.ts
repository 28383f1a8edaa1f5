import path from "node:path";
import type { JournalOptions } from "../circulation/journal/journal.ts";
import type { ViewModel } from "../core/contract/view-model.ts";
import { seededBytes } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { KEY_BYTES } from "../core/seal.ts";
import { Problems } from "../core/problems.ts";
import { failed, ok, type Result } from "../core/result.ts";
import { listeners } from "../devices/listeners.ts";
import { firstHealth, type StackPort } from "../devices/ports.ts";
import type { Credentials } from "../sip-client/connection-login.ts";
import { dialTo, type Endpoint } from "../sip-client/connection-socket.ts";
import type { Letter } from "./adapters/mail/outbox.ts";
import { DEMO, watchedAcs, type WatchedAcs } from "./compose-acs.ts";
import type { StationParts } from "./compose.ts";
import { journalOn } from "./compose-journal.ts";
import { stationeryOf } from "./compose-receipts.ts";
import { live, type Living, type Surroundings } from "./compose-life.ts";
import { byHand, cutSlips, handsAt, postTo, verbsOf } from "./compose-hands.ts";
import { plugPeers, type StagePeers } from "./compose-peers.ts";
import type { Wires } from "./compose-wires.ts";
import { siteDialect } from "./config.ts";
import type { StaffSetup } from "./adapters/staff.ts";
import { newMember } from "./staff/roster.ts";
import { planDevices, type Planned } from "./equipment.ts";
import { receiptOptions } from "./receipt/options.ts";
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
  /** Let go of when the stage is closed. */
  readonly wires: Wires;
  readonly log: Log;
  /** Hears of each commit of the journal, to cut the power there. */
  readonly onCommit: JournalOptions["onCommit"];
  /** Breaks a promise of the station on purpose, to see whether that is found; undefined for a station as it is. */
  readonly alter: ((parts: StationParts) => StationParts) | undefined;
}

/** Longer than any play. */
const KEEP_DAYS = 30;

/** The login of the sample library for a kiosk. */
const KIOSK: Credentials = { user: "kiosk", password: "kiosk-pass", location: "" };

/**
 * A whole station with simulated neighbours, on whatever wires. Everything between the wires is what runs in a library.
 * All files are read before the first device is started: from there on nothing waits for anything but the clock.
 */
export async function openStage(options: StageOptions): Promise<Result<Stage>> {
  const { scenario, build, wires, log } = options;
  const changes = listeners<void>();
  const views = listeners<ViewModel>();
  const { policy } = scenario.station;
  const client = whoAtTheAcs(options);
  const stationery = await stationeryOf({
    library: "Lectern Public Library",
    zone: client.dialect.zone,
    detail: policy.receipt.mask,
    options: receiptOptions.parse({}),
    beside: "",
    log,
  });
  if (!stationery.ok) {
    await wires.close();
    return stationery;
  }
  const neighbours = await openNeighbours(options, () => changes.tell());
  if (!neighbours.ok) {
    await wires.close();
    return neighbours;
  }
  const { peers, planned, acs, dial } = neighbours.value;
  const letters: Letter[] = [];
  const surroundings: Surroundings = {
    planned,
    hosted: build.hosted,
    wires,
    client: { ...client, dial },
    stationery: stationery.value,
    staff: staffOf(scenario),
    mail: scenario.station.mail ? postTo(letters, () => changes.tell()) : undefined,
    journal: journalOn(wires, options.onCommit),
    keepDays: KEEP_DAYS,
    alter: options.alter,
    policy,
    log,
    onView(view) {
      views.tell(view);
      changes.tell();
    },
    onStack: () => changes.tell(),
  };
  async function closeNeighbours(): Promise<void> {
    await acs?.stop();
    await wires.close();
  }

  const first = live(surroundings);
  if (!first.ok) {
    await closeNeighbours();
    return first;
  }
  let living: Living = first.value;
  /** The power is cut: nothing sees what lies on the pad. */
  let isDark = false;
  await living.ready();
  for (const device of living.equipment.all) {
    const health = await firstHealth(device);
    if (health.state === "ready") continue;
    await living.stop();
    await closeNeighbours();
    return failed("fault" in health ? health.fault : { code: "device.lost", detail: device.id });
  }
  // What is laid down before counts for nobody.
  await lookedOnce(living.stack);
  peers.printer.onPaper(() => changes.tell());
  const isCard = new RegExp(policy.cards ?? "");
  return ok({
    get view() {
      return living.view;
    },
    intent: (intent) => living.intent(intent),
    isCard: (label) => isCard.test(label),
    scan: (label) => peers.scanner.scan(label),
    pad:
      peers.pad === undefined
        ? undefined
        : handsAt(
            peers.pad,
            (label) => isCard.test(label),
            () => (isDark ? undefined : living.stack),
          ),
    hand: (words) => byHand(peers, words),
    verbs: verbsOf(peers),
    inside: {
      state: () => living.state(),
      frames: () => living.frames(),
      picture: (slip) => peers.picture(slip),
    },
    power: build.hosted
      ? undefined
      : {
          cut() {
            isDark = true;
            living.end();
          },
          restore() {
            const next = live(surroundings);
            if (!next.ok) throw new Error(`${next.fault.code}: ${next.fault.detail}`);
            living = next.value;
            isDark = false;
            return living.ready();
          },
        },
    get crash() {
      return living.crash;
    },
    slips: () => cutSlips(peers.printer),
    letters: () => letters,
    get journal() {
      return living.journal;
    },
    charged: () => peers.terminal?.book.turnover ?? 0,
    acs,
    onChange: changes.add,
    onView: views.add,
    async close() {
      await living.stop();
      await closeNeighbours();
    },
  });
}

/** Until the pad has said what lies on it. */
function lookedOnce(stack: StackPort | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (stack === undefined || stack.stack.settled) return resolve();
    const forget = stack.onStack(({ settled }) => {
      if (!settled) return;
      forget();
      resolve();
    });
  });
}

interface Neighbours {
  readonly peers: StagePeers;
  readonly planned: Planned;
  readonly acs: WatchedAcs | undefined;
  readonly dial: Surroundings["client"]["dial"];
}

/** Everything around the station, and the files that it will need. */
async function openNeighbours(
  { scenario, file, other, build, wires, log }: StageOptions,
  changed: () => void,
): Promise<Result<Neighbours>> {
  const { station } = scenario;
  const peers = await plugPeers({ ...station, pad: build.pad || station.pad }, wires);
  if (!peers.ok) return peers;
  const planned = await planOnce(peers.value.devices);
  if (!planned.ok) return planned;
  const shared = { peers: peers.value, planned: planned.value };
  if (other !== undefined) return ok({ ...shared, acs: undefined, dial: dialTo(other.endpoint) });
  const { library } = scenario.acs;
  const acs = await watchedAcs({
    scenario: scenario.acs,
    library: library === undefined || library === DEMO ? library : path.resolve(path.dirname(file), library),
    wires,
    log,
    changed,
  });
  return acs.ok ? ok({ ...shared, acs: acs.value, dial: acs.value.dial }) : acs;
}

const plans = new Map<string, Planned>();

/** Profiles that ship stay as they are while a program runs, and a campaign opens thousands of stages. */
async function planOnce(devices: StagePeers["devices"]): Promise<Result<Planned>> {
  const key = JSON.stringify(devices);
  const before = plans.get(key);
  if (before !== undefined) return ok(before);
  const problems = new Problems();
  const planned = await planDevices(devices, "", problems);
  if (problems.found.length > 0) throw new Error(problems.found.map(({ what }) => what).join("; "));
  if (planned.ok) plans.set(key, planned.value);
  return planned;
}

function whoAtTheAcs({ scenario, other }: StageOptions): Omit<Surroundings["client"], "dial"> {
  const { station } = scenario;
  const credentials = other === undefined ? KIOSK : other.credentials;
  return {
    credentials,
    dialect: siteDialect(other?.dialect ?? station.dialect, station.site, credentials !== undefined),
    institution: other?.institution ?? station.institution,
    terminalPassword: station.terminalPassword,
    location: "",
    language: "000",
  };
}

/** One member of staff, as the play has them. */
function staffOf({ station }: Scenario): StaffSetup | undefined {
  if (station.staff === undefined) return undefined;
  const key = new Uint8Array(KEY_BYTES);
  const { card, pin } = station.staff;
  const member = newMember("Staff", card, pin, key, seededBytes(1));
  if (!member.ok) throw new Error(member.fault.code);
  return { roster: [member.value], key, tries: 3, lockMinutes: 15 };
}
