import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Clock, Random } from "../core/clock.ts";
import { fault } from "../core/faults.ts";
import type { Log } from "../core/log.ts";
import type { Problems } from "../core/problems.ts";
import { failed, ok, type Result } from "../core/result.ts";
import { DEVICE_BACK_OFF } from "../devices/keep-open.ts";
import { ROLES, type DeviceState, type Role } from "../core/staff.ts";
import type { Device, PortOf } from "../devices/ports.ts";
import { atStation, type StationDevice } from "../devices/profile/at-station.ts";
import { readProfile, type ReadProfile } from "../devices/profile/read.ts";
import type { TransportSettings } from "../devices/transports/settings.ts";
import type { AnyTransport } from "../devices/transports/transport.ts";
import { readText, type DeviceConfig } from "./config.ts";

/** Where the profiles that ship with Lectern are. */
export const PROFILES = path.join(import.meta.dirname, "../../device-profiles");

/** The devices of a configuration by their names, each with its profile and driver. */
export type Planned = ReadonlyMap<string, StationDevice>;

/**
 * Reads the profiles that a configuration names. What is wrong with profiles is a fault, all of it; what is wrong with
 * the configuration is added to `problems`. `beside` is the directory from which paths in it count.
 */
export async function planDevices(
  devices: Readonly<Record<string, DeviceConfig>>,
  beside: string,
  problems: Problems,
): Promise<Result<Planned>> {
  const planned = new Map<string, StationDevice>();
  const wrong = new Set<string>();
  for (const [name, config] of Object.entries(devices)) {
    const file = profileFile(config.profile, beside);
    const text = await readText(file);
    if (!text.ok) {
      const where = ["devices", name, "profile"];
      if (isFile(config.profile)) {
        const advice = "the way to a file counts from where the station's own file lies";
        problems.add(where, `${config.profile} cannot be read`, advice);
      } else {
        problems.unknown(where, "profile", config.profile, await shippedNames());
      }
      continue;
    }
    const read = await readProfile(text.value, file);
    if (!read.ok) {
      wrong.add(read.fault.detail);
      continue;
    }
    const device = atStation(read.value, config, ["devices", name], problems);
    if (device !== undefined) planned.set(name, device);
  }
  return wrong.size === 0 ? ok(planned) : failed(fault("config.invalid", [...wrong].join("\n")));
}

/** Every profile that ships with Lectern, by its id. A mistake in one of them is a mistake of ours. */
export async function shippedProfiles(): Promise<Result<readonly ReadProfile[]>> {
  const profiles: ReadProfile[] = [];
  for (const name of await shippedNames()) {
    const file = path.join(PROFILES, `${name}.yaml`);
    const text = await readText(file);
    const read = text.ok ? await readProfile(text.value, file) : text;
    if (!read.ok) return read;
    profiles.push(read.value);
  }
  return ok(profiles);
}

/** The ids of the profiles that ship. */
async function shippedNames(): Promise<readonly string[]> {
  const files = await readdir(PROFILES);
  return files
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => name.replace(".yaml", ""))
    .toSorted();
}

/** A profile by its name is one that ships with Lectern; with a slash or an ending it is a file. */
const isFile = (profile: string): boolean => profile.includes("/") || /\.ya?ml$/.test(profile);

function profileFile(profile: string, beside: string): string {
  return isFile(profile) ? path.resolve(beside, profile) : path.join(PROFILES, `${profile}.yaml`);
}

export interface EquipmentParts {
  /** Makes the transport of a device: in this process, or in the device host. */
  readonly make: (settings: TransportSettings) => AnyTransport;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** The devices of a station, started. */
export interface Equipment {
  readonly all: readonly Device[];
  /** By what they are for, in the order of the configuration. */
  readonly by: { readonly [R in Role]: readonly PortOf[R][] };
  stop(): Promise<void>;
}

/** Starts every device; those that are not there yet are waited for by their drivers. */
export function startDevices(planned: Planned, { make, clock, random, log }: EquipmentParts): Equipment {
  const all: Device[] = [];
  const by: { readonly [R in Role]: PortOf[R][] } = {
    scanner: [],
    card: [],
    printer: [],
    rfid: [],
    security: [],
    lamp: [],
    payment: [],
    coins: [],
    gate: [],
    sensor: [],
  };
  function put<R extends Role>({ role, device }: { readonly role: R; readonly device: PortOf[R] }): void {
    all.push(device);
    by[role].push(device);
  }
  for (const [id, { role, driver, transport, options }] of planned) {
    const parts = { id, transport: make(transport), backOff: DEVICE_BACK_OFF, clock, random, log };
    put(driver.start(parts, options, role));
  }
  for (const role of ROLES) {
    for (const device of by[role]) {
      logCondition(device, role, log);
    }
  }
  return {
    all,
    by,
    async stop() {
      await Promise.all(all.map((device) => device.stop()));
    },
  };
}

/** Logs how a device is, and each change of it: not each attempt to have it back. */
function logCondition(device: Device, role: Role, log: Log): void {
  let last = "";
  const tell = (): void => {
    const condition = conditionOf(device);
    const key = JSON.stringify(condition);
    if (key !== last) log("device.health", { device: device.id, role, ...condition });
    last = key;
  };
  device.onHealth(tell);
  tell();
}

/** How a device is, in the words that staff read. */
export function conditionOf({ health }: Pick<Device, "health">): Pick<DeviceState, "state" | "fault"> {
  const said = health.state === "ready" ? health.warning : "fault" in health ? health.fault : undefined;
  return { state: health.state, fault: said?.code };
}
