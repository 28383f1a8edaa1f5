/** The reference pages of devices: drivers with their options, the lines they run over, and the profiles that ship. */
import { stringify } from "yaml";
import { z } from "zod";
import type { Driver } from "../src/devices/driver.ts";
import { ROLES } from "../src/devices/ports.ts";
import type { Profile } from "../src/devices/profile/schema.ts";
import { transportSettings } from "../src/devices/transports/settings.ts";
import { page, table, type Row } from "./reference.ts";

/** What a page says of a place in a JSON schema. */
type Shape = z.core.JSONSchema.BaseSchema;

const shapeOf = (schema: z.ZodType): Shape => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });

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
    "In the tables below, `a.b` is the key `b` inside of `a`, `a[].b` the key `b` of each entry of a list, and `NAME` a",
    "name that you choose. What is not *required* may be left out, and then the default holds; — means: none.",
    "",
    ...drivers.flatMap(driverSection),
    "## Transports",
    "",
    "`transport.type` says which of these it is.",
    "",
    ...transports.flatMap((shape) => [
      `### ${String(shapeAt(shape, "type").const)}`,
      "",
      optionTable(rowsOf(without(shape, "type"), "", new Map())),
    ]),
  );
}

function driverSection({ name, what, options }: Driver): readonly string[] {
  return [`## ${name}`, "", `${what}.`, "", optionTable(rowsOf(shapeOf(options), "", new Map()))];
}

const optionTable = (rows: readonly Row[]): string => table(["key", "default", "values", "meaning"], rows);

/** One row for each key inside of `shape`; what was said before of the same shape, by `told`, is not said again. */
function rowsOf(shape: Shape, prefix: string, told: Map<string, string>): readonly Row[] {
  const variants = variantsOf(shape);
  const must = shape.anyOf === undefined ? "*required*" : "*one of these*";
  return variants.flatMap((variant) => {
    const { properties = {}, required = [] } = variant;
    return Object.keys(properties).flatMap((key) => {
      const inner = shapeAt(variant, key);
      const name = `${prefix}${key}`;
      const kind = inner.const === undefined ? "" : `: ${String(inner.const)}`;
      const standard = kind !== "" ? "" : required.includes(key) ? must : defaultOf(inner);
      const [deeper, within] = insideOf(inner, name);
      const same = deeper === undefined ? undefined : toldBefore(deeper, name, told);
      const values = same === undefined ? valuesOf(inner) : `as \`${same}\` above`;
      const row: Row = [`\`${name}${kind}\``, standard, values, inner.description ?? ""];
      return [row, ...(deeper === undefined || same !== undefined ? [] : rowsOf(deeper, within, told))];
    });
  });
}

function toldBefore(shape: Shape, name: string, told: Map<string, string>): string | undefined {
  const { description: _own, default: _standard, ...rest } = shape;
  const text = JSON.stringify(rest);
  const before = told.get(text);
  if (before === undefined) told.set(text, name);
  return before;
}

/** What has keys inside of a key, and how their names begin. */
function insideOf(shape: Shape, name: string): readonly [Shape | undefined, string] {
  if (typeof shape.items === "object" && !Array.isArray(shape.items)) {
    const [inner, within] = insideOf(shape.items, `${name}[]`);
    return [inner, within];
  }
  const record = shape.additionalProperties;
  if (typeof record === "object" && record.type === "object") return [record, `${name}.NAME.`];
  const has = variantsOf(shape).some(({ properties }) => properties !== undefined);
  return [has ? shape : undefined, `${name}.`];
}

function shapeAt({ properties = {} }: Shape, key: string): Shape {
  const shape = properties[key];
  return typeof shape === "object" ? shape : {};
}

function without(shape: Shape, key: string): Shape {
  const { [key]: _left, ...properties } = shape.properties ?? {};
  return { ...shape, properties };
}

function variantsOf(shape: Shape): readonly Shape[] {
  return shape.oneOf ?? shape.anyOf ?? [shape];
}

/** YAML on one line, as somebody would write it into a profile. */
const written = (value: unknown): string =>
  stringify(value, { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: true }).trim();

const defaultOf = ({ default: standard }: Shape): string =>
  standard === undefined ? "—" : `\`${written(standard)}\``;

/** More words than this are a list of their own, which the description names. */
const MOST_WORDS = 20;

function valuesOf(shape: Shape): string {
  const { enum: words = [], items } = shape;
  const inList = typeof items === "object" && !Array.isArray(items) ? (items.enum ?? []) : [];
  const choices = [...words, ...inList];
  if (choices.length === 0 || choices.length > MOST_WORDS) return rangeOf(shape);
  return choices.map((one) => `\`${written(one)}\``).join(", ");
}

function rangeOf({ minimum, maximum, type }: Shape): string {
  if (type === "boolean") return "`true`, `false`";
  if (minimum === undefined || maximum === undefined) return "";
  return maximum === Number.MAX_SAFE_INTEGER ? `${minimum} or more` : `${minimum} to ${maximum}`;
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
