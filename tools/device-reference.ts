/** The reference pages of devices: drivers with their options, the lines they run over, and the profiles that ship. */
import type { Driver } from "../src/devices/driver.ts";
import { ROLES } from "../src/core/staff.ts";
import type { Profile } from "../src/devices/profile/schema.ts";
import { transportSettings } from "../src/devices/transports/settings.ts";
import {
  KEYS_OF_A_TABLE,
  optionRows,
  optionTable,
  shapeAt,
  shapeOf,
  variantsOf,
  type Shape,
} from "./option-table.ts";
import { page, table } from "./reference.ts";

/** Every driver with its options, and the settings of every kind of line. */
export function renderDrivers(drivers: readonly Driver[]): string {
  const transports = variantsOf(shapeOf(transportSettings));
  return page(
    "# Drivers",
    "",
    "What stands under `driver`, `transport` and `options` of a [device profile](../device-profiles.md).",
    "",
    table(
      ["driver", "for", "roles", "over"],
      drivers.map(({ name, what, roles, transports: over }) => [
        `[\`${name}\`](#${name})`,
        what,
        roles.join(", "),
        over.join(", "),
      ]),
    ),
    ...KEYS_OF_A_TABLE,
    "",
    ...drivers.flatMap(driverSection),
    "## Transports",
    "",
    "`transport.type` says which of these it is.",
    "",
    ...transports.flatMap((shape) => [
      `### ${String(shapeAt(shape, "type").const)}`,
      "",
      optionTable(optionRows(without(shape, "type"), "")),
    ]),
  );
}

function driverSection({ name, what, options }: Driver): readonly string[] {
  return [`## ${name}`, "", `${what}.`, "", optionTable(optionRows(shapeOf(options), ""))];
}

function without(shape: Shape, key: string): Shape {
  const { [key]: _left, ...properties } = shape.properties ?? {};
  return { ...shape, properties };
}

/** The profiles that ship with Lectern, by what they are for. */
export function renderProfiles(profiles: readonly Profile[]): string {
  const order = (one: Profile, other: Profile): number =>
    ROLES.indexOf(one.role) - ROLES.indexOf(other.role) || one.id.localeCompare(other.id);
  return page(
    "# Profiles that ship with Lectern",
    "",
    "A station names one of them by its id; how to write another: [device profiles](../device-profiles.md).",
    "*Basis* says how it is known that the device behaves so; what nobody has confirmed stands in the profile under `unsure`.",
    "",
    table(
      ["role", "id", "device", "driver", "over", "basis"],
      profiles
        .toSorted(order)
        .map(({ id, name, role, driver, transport, provenance }) => [
          role,
          `[\`${id}\`](../../device-profiles/${id}.yaml)`,
          name,
          `[\`${driver}\`](drivers.md#${driver})`,
          transport.type,
          provenance.basis,
        ]),
    ),
  );
}
