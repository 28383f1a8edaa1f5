/** One life of a staged station: composed anew over the neighbours that are there. */
import path from "node:path";
import type { Journal } from "../circulation/journal/journal.ts";
import type { ViewModel } from "../core/contract/view-model.ts";
import { systemRandomBytes } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { ok, type Result } from "../core/result.ts";
import { deviceHost } from "../devices/host/parent.ts";
import { stackOptions } from "../devices/pad/options.ts";
import { openStack } from "../devices/pad/session.ts";
import { firstHealth, type StackPort } from "../devices/ports.ts";
import type { Policy } from "../flows/policy.ts";
import type { Flow } from "../flows/runtime.ts";
import type { Stationery } from "../receipts/stationery.ts";
import { openClient, type AcsClient, type ClientOptions } from "../sip-client/client.ts";
import { openClosing } from "./adapters/closing.ts";
import { openCondition } from "./adapters/condition.ts";
import { keepFrames } from "./adapters/frames.ts";
import type { StaffSetup } from "./adapters/staff.ts";
import { receiptDesk, type MailWay } from "./adapters/receipts.ts";
import { composeStation, type StationParts } from "./compose.ts";
import type { NextJournal } from "./compose-journal.ts";
import type { Wires } from "./compose-wires.ts";
import { startDevices, type Equipment, type Planned } from "./equipment.ts";
import { openLife } from "./life.ts";

/** What a station finds each time that it is started. */
export interface Surroundings {
  readonly planned: Planned;
  /** Devices are held by a process of their own. */
  readonly hosted: boolean;
  readonly wires: Pick<Wires, "clock" | "dice" | "make" | "folder">;
  readonly client: Omit<ClientOptions, "clock" | "random" | "log">;
  readonly journal: NextJournal;
  readonly keepDays: number;
  readonly stationery: Stationery;
  readonly staff: StaffSetup | undefined;
  /** Undefined where receipts are not mailed. */
  readonly mail: MailWay | undefined;
  readonly alter: ((parts: StationParts) => StationParts) | undefined;
  readonly policy: Policy;
  readonly log: Log;
  readonly onView: (view: ViewModel) => void;
  /** What lies on the pad is known anew. */
  readonly onStack: () => void;
}

export interface Living {
  /** After the end: what stood there last. */
  readonly view: ViewModel;
  intent(intent: unknown): boolean;
  readonly equipment: Equipment;
  readonly stack: StackPort | undefined;
  readonly journal: Journal;
  /** Where its machine is; after the end, where it was. */
  state(): string;
  frames(): readonly string[];
  /** Kills the process that holds the devices; undefined where there is none. */
  readonly crash: (() => void) | undefined;
  /** Devices and ACS have been asked how they are, or it is over. */
  ready(): Promise<void>;
  /** The end without a word. */
  end(): void;
  /** The end in good order. */
  stop(): Promise<void>;
}

export function live(found: Surroundings): Result<Living> {
  const { planned, hosted, wires, staff, policy, onView, onStack } = found;
  const life = openLife(wires.clock);
  const { clock } = life;
  const { log, frames } = keepFrames(life.guard(found.log));
  const journal = found.journal(clock);
  if (!journal.ok) return journal;
  life.onEnd(() => journal.value.close());
  const dial = life.dial(found.client.dial);
  const client = openClient({ ...found.client, dial, clock, random: wires.dice(), log });
  const host = hosted ? killableHost(clock, log) : undefined;
  const equipment = startDevices(planned, {
    make: (settings) => host?.make(settings) ?? life.transport(wires.make(settings)),
    clock,
    random: wires.dice(),
    log,
  });
  const [reader] = equipment.by.rfid;
  const stack =
    reader === undefined
      ? undefined
      : openStack(reader, { id: reader.id, clock, log }, stackOptions.parse({}));
  stack?.onStack(life.guard(onStack));
  const parts: StationParts = {
    receipts: receiptDesk({
      stationery: () => found.stationery,
      printer: equipment.by.printer[0],
      mail: found.mail,
      clock,
      randomBytes: systemRandomBytes,
      log,
    }),
    client,
    devices: equipment.by,
    staff: staff && (() => staff),
    closing: openClosing(path.join(wires.folder, "out-of-service")),
    configuration: openCondition(),
    frames,
    stack,
    journal: journal.value,
    keepDays: found.keepDays,
    async stopDevices() {
      await stack?.stop();
      await equipment.stop();
      await host?.stop();
    },
    policy,
    clock,
    log,
    watch: undefined,
  };
  const station = composeStation(found.alter?.(parts) ?? parts);
  const tell = life.guard(onView);
  station.flow.onView(tell);
  tell(station.flow.view);
  const over = new Promise<void>((resolve) => {
    life.onEnd(resolve);
  });
  let last: ViewModel | undefined;
  return ok({
    get view() {
      return last ?? station.flow.view;
    },
    intent: (intent) => !life.over && station.flow.intent(intent),
    equipment,
    stack,
    journal: journal.value,
    state: () => placesOf(station.flow.snapshot()),
    frames: () => frames.last,
    crash: host?.crash,
    async ready() {
      const asked = [firstAttempt(client), ...equipment.all.map((device) => firstHealth(device))];
      await Promise.race([Promise.all(asked), over]);
    },
    end() {
      last = station.flow.view;
      life.end();
    },
    async stop() {
      if (!life.over) await station.stop();
    },
  });
}

/** Until the ACS has been reached, or could not be. */
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

function killableHost(clock: Parameters<typeof deviceHost>[0]["clock"], log: Log) {
  let pid: number | undefined;
  const host = deviceHost({
    clock,
    log(event, data) {
      if (event === "device.host-started") pid = Number(data["pid"]);
      log(event, data);
    },
  });
  const crash = (): void => {
    if (pid !== undefined) process.kill(pid, "SIGKILL");
  };
  return { ...host, crash };
}

/** `session.play.borrow, borrow: asking`: the session's own place, and that of each flow in it. */
function placesOf({ value, children }: ReturnType<Flow["snapshot"]>): string {
  const flows = Object.entries(children).flatMap(([name, child]) => {
    const snapshot: unknown = child?.getSnapshot();
    return typeof snapshot === "object" && snapshot !== null && "value" in snapshot
      ? [`${name}: ${pathsOf(snapshot.value)}`]
      : [];
  });
  return [pathsOf(value), ...flows].join(", ");
}

/** A machine's value as paths: `play.borrow attention.attentive`. */
function pathsOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name}.${pathsOf(inner)}`)
    .join(" ");
}
