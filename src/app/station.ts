import { flushCompileCache } from "node:module";
import path from "node:path";
import { readKey } from "../circulation/journal/key.ts";
import { freshSeed, seededRandom, systemClock } from "../core/clock.ts";
import { fault } from "../core/faults.ts";
import { failed, ok, type Result } from "../core/result.ts";
import { deviceHost } from "../devices/host/parent.ts";
import { openStack } from "../devices/pad/session.ts";
import type { Flow } from "../flows/runtime.ts";
import { acsClientOf } from "./acs-client.ts";
import { openClosing } from "./adapters/closing.ts";
import { openCondition } from "./adapters/condition.ts";
import { keepFrames } from "./adapters/frames.ts";
import { openLog } from "./adapters/log.ts";
import { systemdTell, type Vital } from "./notify.ts";
import { tellOfStation } from "./notify-station.ts";
import type { StaffSetup } from "./adapters/staff.ts";
import { withBlockList } from "./adapters/off-line.ts";
import { openLook, readLook, type LookStore } from "./bridge/look.ts";
import { openWords } from "../kiosk-ui/words/words.ts";
import { MUTE, openSpeech, type RunningSpeech } from "./adapters/speech/speech.ts";
import { espeakVoice } from "./adapters/speech/voice.ts";
import type { BridgeParts } from "./bridge/screen.ts";
import { openScreenSocket, type ScreenSocket } from "./bridge/socket.ts";
import { composeStation, type Station, type StationParts } from "./compose.ts";
import { endAsked } from "./end-asked.ts";
import { openReceipts, type ReceiptsParts } from "./compose-receipts.ts";
import { readText, type StationConfig } from "./config.ts";
import { startDevices } from "./equipment.ts";
import { stationActs } from "./fleet/acts.ts";
import { backAtStart, readToStart } from "./fleet/bundle/start.ts";
import { openFleet } from "./fleet/open.ts";
import { openAlerts } from "./observe/alerts/open.ts";
import { openObserver, type Observer } from "./observe/observer.ts";
import { openPages } from "./observe/open.ts";
import { openAt, stationPlace, type Place } from "./journal/place.ts";
import { readStation, type ReadStation } from "./read-station.ts";
import { refuse } from "./refuse.ts";
import { openReloader, type ReloadParts } from "./reload.ts";
import { readRoster } from "./staff/roster.ts";
import { badUsage } from "./sip/stdio.ts";
import { onStandardStreams } from "./standard-streams.ts";
import { readVersion } from "./version.ts";
import { whenChanged } from "./when-changed.ts";

export interface StationOptions {
  readonly config: string;
  readonly headless: boolean;
  readonly log?: string;
  readonly debug: boolean;
}

/** How long a station that is told to end waits for its last words with the ILS. */
const FAREWELL_MS = 3000;

/** `lectern station`; answers the exit code when the station was told to end. */
export async function runStation(options: StationOptions): Promise<number> {
  const writtenLog = openLog(options.log, options.debug ? "debug" : "info");
  const read = await readToStart(options.config, writtenLog);
  if (!read.ok) return refuse(read.fault, process.env);
  const { screen } = read.value.config;
  if (!options.headless && screen === undefined) {
    const why = fault("config.invalid", "no screen can connect: add screen.socket, or start with --headless");
    return refuse(why, process.env);
  }
  const beside = path.dirname(options.config);
  const observer = openObserver({ log: writtenLog, clock: systemClock, version: await readVersion() });
  const { log, frames } = keepFrames(observer.log);
  const configuration = openCondition();
  const around = { configFile: options.config, frames, configuration, observer, log };
  const pages = await openPages(read.value.config.observe, beside, observer);
  if (!pages.ok) return refuse(pages.fault, process.env);
  const station = await openStation(read.value, around);
  if (!station.ok) {
    await pages.value.close();
    const isBack = await backAtStart(options.config, station.fault.detail, log);
    return isBack ? badUsage(station.fault) : refuse(station.fault, process.env);
  }
  const { flow, look, prepare, vitals } = station.value;
  const reloader = openReloader({
    begin: read.value,
    read: () => readStation(options.config),
    prepare,
    flow,
    condition: configuration,
    log,
  });
  const forget = whenChanged(options.config, { clock: systemClock, log }, () => void reloader.reload());
  const face =
    options.headless || screen === undefined
      ? ok(onStandardStreams(flow))
      : await openFace(screen, beside, { flow, look, log });
  if (face.ok) {
    // Else it is kept at a good end only: a start after a kill takes half as long with it.
    flushCompileCache();
    const tell = systemdTell(process.env, log);
    const notices = tellOfStation({ flow, vitals, tell, environment: process.env, clock: systemClock, log });
    await Promise.race([endAsked(), station.value.restart]);
    await notices.stopping();
    await farewell(flow);
  }
  forget();
  reloader.stop();
  if (face.ok) await face.value.close();
  await station.value.stop();
  await pages.value.close();
  return face.ok ? 0 : refuse(face.fault, process.env);
}

function farewell(flow: Flow): Promise<void> {
  return new Promise((resolve) => {
    const enough = systemClock.after(FAREWELL_MS, resolve);
    void flow.farewell().then(() => {
      enough.cancel();
      resolve();
    });
  });
}

/** The way to the screen, and the voice in its headset. */
async function openFace(
  screen: NonNullable<StationConfig["screen"]>,
  beside: string,
  parts: Omit<BridgeParts, "speech">,
): Promise<Result<ScreenSocket>> {
  const speech = headsetOf(screen, parts);
  const socket = await openScreenSocket(path.resolve(beside, screen.socket), { ...parts, speech });
  if (!socket.ok) {
    speech.stop();
    return socket;
  }
  return ok({
    async close() {
      speech.stop();
      await socket.value.close();
    },
  });
}

function headsetOf(
  { speech }: NonNullable<StationConfig["screen"]>,
  { flow, look, log }: Omit<BridgeParts, "speech">,
): RunningSpeech {
  if (speech === undefined) return MUTE;
  const output = speech.device === undefined ? [] : ["-d", speech.device];
  return openSpeech({ flow, look, openWords, voice: espeakVoice({ program: "espeak-ng", output, log }) });
}

/** A station that runs, and how it goes on with another configuration. */
interface Running extends Pick<Station, "flow" | "stop">, Pick<ReloadParts, "prepare"> {
  readonly look: LookStore;
  /** What may not hang. */
  readonly vitals: readonly Vital[];
  /** The station is to end, to be started again. */
  readonly restart: Promise<void>;
}

/** What a station is told of its surroundings. Paths in its configuration count from where its file lies. */
interface Around extends Pick<StationParts, "frames" | "configuration" | "log"> {
  readonly configFile: string;
  readonly observer: Pick<Observer, "attend" | "status">;
}

/** Opens everything that the configuration names. What is not there yet is waited for; the screen says so meanwhile. */
async function openStation(
  { config, devices }: ReadStation,
  { configFile, frames, configuration, observer, log }: Around,
): Promise<Result<Running>> {
  const beside = path.dirname(configFile);
  const { library, policy, receipts: slips, stack: options } = config;
  if (config.journal === undefined) {
    return failed(fault("config.invalid", "a station needs a section journal: nothing is lent without one"));
  }
  const place = stationPlace(config.journal, beside);
  const roles = Array.from(devices.values(), ({ role }) => role);
  const firstLook = await readLook(config, roles, beside);
  if (!firstLook.ok) return firstLook;
  const staffing = await staffOf(config, place, beside);
  if (!staffing.ok) return staffing;
  const firstStaff = staffing.value;
  let staff = firstStaff;
  const journal = openAt(place, true);
  if (!journal.ok) return journal;
  const client = await acsClientOf(config, beside, log);
  if (!client.ok) {
    journal.value.close();
    return client;
  }
  const clock = systemClock;
  const receipts = await openReceipts({
    library,
    zone: client.value.dialect.zone,
    detail: policy.receipt.mask,
    options: slips,
    mail: mailOf(config, beside),
    beside,
    clock,
    log,
  });
  if (!receipts.ok) {
    client.value.close();
    journal.value.close();
    return receipts;
  }
  const host = deviceHost({ clock, log });
  const random = seededRandom(freshSeed());
  const equipment = startDevices(devices, { make: host.make, clock, random, log });
  const [pad] = equipment.by.rfid;
  const stack = pad === undefined ? undefined : openStack(pad, { id: pad.id, clock, log }, options);
  const closing = openClosing(`${place.file}.out-of-service`);
  const station = composeStation({
    receipts: receipts.value.desk(equipment.by.printer[0]),
    client: client.value,
    devices: equipment.by,
    staff: firstStaff && (() => staff ?? firstStaff),
    closing,
    configuration,
    frames,
    stack,
    journal: journal.value,
    keepDays: config.journal.keepDays,
    async stopDevices() {
      await stack?.stop();
      await equipment.stop();
      await host.stop();
      await receipts.value.stop();
    },
    policy: withBlockList(config.policy, beside, { clock, log }),
    clock,
    log,
    watch: undefined,
  });
  const vitals: readonly Vital[] = [
    { name: "acs", overdueMs: () => client.value.overdueMs },
    { name: "devices", overdueMs: () => host.overdueMs },
  ];
  const { status } = observer;
  const acts = stationActs({ closing, flow: station.flow, devices: equipment.by, clock });
  const file = `${place.file}.fleet`;
  const fleet = await openFleet(config, { status, act: acts.act, file, configFile, clock, random, log });
  if (!fleet.ok) {
    await station.stop();
    return fleet;
  }
  const alerts = await openAlerts(config, {
    status,
    file: `${place.file}.alerts`,
    more: fleet.value.ways,
    beside,
    clock,
    log,
  });
  if (!alerts.ok) {
    await fleet.value.stop();
    await station.stop();
    return alerts;
  }
  observer.attend({ journal: journal.value, directory: path.dirname(place.file), vitals });
  const look = openLook(firstLook.value, { clock, log });
  return ok({
    flow: station.flow,
    look,
    vitals,
    restart: acts.restart,
    async stop() {
      look.stop();
      await alerts.value.stop();
      await fleet.value.stop();
      await station.stop();
    },
    async prepare({ library: name, branding, staff: section, policy: next, receipts: how }) {
      const who = await staffOf({ staff: section }, place, beside);
      if (!who.ok) return who;
      const read = await receipts.value.read({
        library: name,
        detail: next.receipt.mask,
        options: how,
      });
      if (!read.ok) return read;
      const nextLook = await readLook({ ...config, library: name, branding, policy: next }, roles, beside);
      if (!nextLook.ok) return nextLook;
      return ok(() => {
        read.value();
        look.change(nextLook.value);
        staff = who.value;
        station.usePolicy(withBlockList(next, beside, { clock, log }));
      });
    },
  });
}

/** Who may open the station for staff; nobody without the section. */
async function staffOf(
  { staff }: Pick<StationConfig, "staff">,
  { key: source }: Place,
  beside: string,
): Promise<Result<StaffSetup | undefined>> {
  if (staff === undefined) return ok(undefined);
  const file = path.resolve(beside, staff.file);
  const text = await readText(file);
  if (!text.ok) return text;
  const roster = readRoster(text.value, file);
  if (!roster.ok) return roster;
  const key = readKey(source, process.env);
  if (!key.ok) return key;
  const { tries, lockMinutes } = staff;
  return ok({ roster: roster.value, key: key.value, tries, lockMinutes });
}

/** Mail that waits is sealed with the journal's key. */
function mailOf({ mail, journal }: StationConfig, beside: string): ReceiptsParts["mail"] {
  if (mail === undefined || journal === undefined) return undefined;
  return { options: mail, key: stationPlace(journal, beside).key };
}
