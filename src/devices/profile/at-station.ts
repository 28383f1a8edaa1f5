import { Problems, type Path } from "../../core/problems.ts";
import { holdTo } from "../../core/hold-to-schema.ts";
import type { Driver } from "../driver.ts";
import type { Role } from "../../core/staff.ts";
import type { TransportSettings } from "../transports/settings.ts";
import { holdToDriver, type ReadProfile } from "./read.ts";
import { stationProfileSchema } from "./schema.ts";

/** What a station says of a device beside its profile. */
export interface AtStation {
  readonly transport: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A device of a station, ready to be started. */
export interface StationDevice {
  /** Of its profile. */
  readonly id: string;
  /** Maker and model, as the profile says them. */
  readonly title: string;
  readonly role: Role;
  readonly driver: Driver;
  readonly transport: TransportSettings;
  /** The same as it was written, the station's before the profile's. */
  readonly line: Readonly<Record<string, unknown>>;
  /** As they were written, the station's before the profile's. */
  readonly options: unknown;
  /** Nobody has confirmed that the device behaves as its profile says. */
  readonly assumed: boolean;
}

/**
 * A profile as this station has it: what the station says goes before what the profile says, key by key. A line of
 * another type has nothing to do with the profile's. Mistakes are added to `problems` under `path`, where the station's
 * words stand.
 */
export function atStation(
  { driver, written }: ReadProfile,
  station: AtStation,
  path: Path,
  problems: Problems,
): StationDevice | undefined {
  const its = recordOf(written["transport"]);
  const sameType = (station.transport["type"] ?? its["type"]) === its["type"];
  const line = { ...(sameType ? its : {}), ...station.transport };
  const merged = {
    ...written,
    transport: line,
    options: { ...recordOf(written["options"]), ...station.options },
  };
  const mistakes = new Problems();
  const profile = holdTo(stationProfileSchema(driver))(merged, mistakes);
  if (profile !== undefined) holdToDriver(profile, merged.options, driver, mistakes);
  for (const { path: where, what, advice } of mistakes.found) problems.add([...path, ...where], what, advice);
  if (profile === undefined || mistakes.found.length > 0) return undefined;
  const { id, name: title, role, transport, provenance } = profile;
  const assumed = provenance.basis === "assumed";
  return { id, title, role, driver, transport, line, options: merged.options, assumed };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
