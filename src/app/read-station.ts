import path from "node:path";
import { z } from "zod";
import { readDocument, type ReadDocument } from "../core/document.ts";
import { fault } from "../core/faults.ts";
import { holdTo } from "../core/hold-to-schema.ts";
import { Problems } from "../core/problems.ts";
import { failed, ok, type Result } from "../core/result.ts";
import type { Role } from "../core/staff.ts";
import { overlap } from "../devices/profile/overlap.ts";
import { folderInForce } from "./fleet/bundle/place.ts";
import { laidOver } from "./fleet/bundle/overlay.ts";
import { deviceSchema, readText, stationSchema, type DeviceConfig, type StationConfig } from "./config.ts";
import { planDevices, type Planned } from "./equipment.ts";

/** A station's configuration with the profiles of its devices. */
export interface ReadStation {
  /** The file; paths in it count from where it lies. */
  readonly file: string;
  readonly config: StationConfig;
  readonly devices: Planned;
}

/** A station's configuration as far as it could be read, with what was found wrong so far. */
export interface Draft {
  readonly file: string;
  readonly document: ReadDocument<unknown>;
  /** Sections of the file for which a bundle of the fleet stands. */
  readonly hidden: readonly string[];
  readonly problems: Problems;
  /** Undefined where something in it is wrong. */
  readonly config: StationConfig | undefined;
  /** Those whose lines are sound; a fault where a profile is not. */
  readonly devices: Result<Planned>;
}

/** Of these a station knows what to do with one. */
const ONLY_ONE: readonly Role[] = ["printer", "rfid", "security", "payment", "coins"];

/** Reads `station.yaml` and every profile that it names; each mistake is told by file, line and column. */
export async function readStation(file: string): Promise<Result<ReadStation>> {
  const draft = await draftOf(file);
  return draft.ok ? settle(draft.value) : draft;
}

/** Reads as much as can be read whatever is wrong, so that all mistakes can be told at once; with the bundle in force. */
export async function draftOf(file: string): Promise<Result<Draft>> {
  const own = await readOwn(file);
  if (!own.ok) return own;
  return draftWith(file, own.value, await folderInForce(own.value.content, path.dirname(file)));
}

/** The same with the bundle in a folder, whatever is in force. */
export async function draftWithBundle(file: string, folder: string): Promise<Result<Draft>> {
  const own = await readOwn(file);
  return own.ok ? draftWith(file, own.value, folder) : own;
}

/** The file alone, without a bundle. */
export async function readOwn(file: string): Promise<Result<ReadDocument<unknown>>> {
  const text = await readText(file);
  return text.ok ? readDocument<unknown>(text.value, file, (data) => data ?? {}) : text;
}

async function draftWith(
  file: string,
  own: ReadDocument<unknown>,
  folder: string | undefined,
): Promise<Result<Draft>> {
  const read = folder === undefined ? ok({ document: own, hidden: [] }) : await laidOver(own, folder);
  if (!read.ok) return read;
  const { document, hidden } = read.value;
  const problems = new Problems();
  const config = holdTo(stationSchema)(document.content, problems);
  const devices = await planDevices(soundDevices(document.content), path.dirname(file), problems);
  if (devices.ok) holdTogether(devices.value, problems);
  if (config?.mail !== undefined && config.journal === undefined) {
    problems.add(["mail"], "mail that waits is sealed with the key of the journal", "add journal: …");
  }
  const { mailTo = [] } = config?.observe.alerts ?? {};
  if (mailTo.length > 0 && config?.mail === undefined) {
    problems.add(["observe", "alerts", "mailTo"], "nothing says through which server", "add mail: …");
  }
  return ok({ file, document, hidden, problems, config, devices });
}

/** A station's configuration alone, with the bundle in force, whatever its profiles say. */
export async function readConfig(file: string): Promise<Result<StationConfig>> {
  const draft = await draftOf(file);
  if (!draft.ok) return draft;
  const { config, document, problems } = draft.value;
  return config === undefined ? failed(document.explain(problems)) : ok(config);
}

/** The station of a draft, or everything that is wrong with it. */
export function settle({ file, document, problems, config, devices }: Draft): Result<ReadStation> {
  if (config !== undefined && devices.ok && problems.found.length === 0) {
    return ok({ file, config, devices: devices.value });
  }
  const here = problems.found.length === 0 ? [] : [document.explain(problems).detail];
  return failed(fault("config.invalid", [...here, ...(devices.ok ? [] : [devices.fault.detail])].join("\n")));
}

function soundDevices(data: unknown): Readonly<Record<string, DeviceConfig>> {
  const written = z.object({ devices: z.record(z.string(), z.unknown()) }).safeParse(data);
  if (!written.success) return {};
  const each = Object.entries(written.data.devices).map(
    ([name, device]) => [name, deviceSchema.safeParse(device)] as const,
  );
  return Object.fromEntries(each.flatMap(([name, device]) => (device.success ? [[name, device.data]] : [])));
}

/** What no device is at fault for alone. */
function holdTogether(devices: Planned, problems: Problems): void {
  const all = [...devices];
  for (const [index, [name, device]] of all.entries()) {
    for (const [other, its] of all.slice(0, index)) {
      if (device.role === its.role && ONLY_ONE.includes(device.role)) {
        problems.add(
          ["devices", name],
          `${other} has the role ${device.role} already`,
          "a station has one device with it; take the other out",
        );
      }
      if ("match" in device.transport && "match" in its.transport) {
        if (!overlap(device.transport.match, its.transport.match)) continue;
        problems.add(
          ["devices", name],
          `its transport.match fits the same device as ${other}`,
          "add a fact that tells them apart: serialNumber, product, or a path",
        );
      }
    }
  }
}
