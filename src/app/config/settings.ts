/** Every setting of a station: what it is, where that comes from, what it means. */
import { z } from "zod";
import type { Place } from "../../core/document.ts";
import type { Path } from "../../core/problems.ts";
import { transportSettings } from "../../devices/transports/settings.ts";
import type { StationDevice } from "../../devices/profile/at-station.ts";
import { DIALECTS, type DialectLine, type DialectSpec } from "../../sip-client/dialects/index.ts";
import { GENERIC } from "../../sip-client/dialects/generic.ts";
import { siteDialect, stationSchema } from "../config.ts";
import type { ReadStation } from "../read-station.ts";

export interface Setting {
  /** `policy.pin.ask`. */
  readonly path: string;
  /** Undefined where it is not set and nothing stands in for it. */
  readonly value: unknown;
  /** `station.yaml:12`, `profile feig-cpr-m02`, `dialect koha`, `default`. */
  readonly from: string;
  readonly meaning: string;
}

/** Where a key stands in the station's own file. */
export type PlaceOf = (path: Path) => Place | undefined;

type Shape = z.core.JSONSchema.BaseSchema;

const shapeOf = (schema: z.ZodType): Shape => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });

/** What is in force at a station, in the order of the reference. */
export function settingsOf(station: ReadStation, placeOf: PlaceOf): readonly Setting[] {
  const { config } = station;
  const stands = (path: Path): string | undefined => {
    const place = placeOf(path);
    return place === undefined ? undefined : `${place.file}:${place.line}`;
  };
  const walk = (shape: Shape, value: unknown, path: Path): readonly Setting[] => {
    const own = OWN_WAYS[path.join(".")];
    if (own !== undefined) return own(station, stands, shape);
    const { properties } = shape;
    if (properties === undefined || value === undefined) {
      const meaning = shape.description ?? "";
      return [{ path: path.join("."), value, from: stands(path) ?? "default", meaning }];
    }
    return Object.keys(properties).flatMap((key) =>
      walk(shapeAt(shape, key), isTree(value) ? value[key] : undefined, [...path, key]),
    );
  };
  return walk(shapeOf(stationSchema), config, []);
}

type Stands = (path: Path) => string | undefined;

/** What is put together from more than the station's own file. */
const OWN_WAYS: Readonly<
  Record<string, (station: ReadStation, stands: Stands, shape: Shape) => readonly Setting[]>
> = {
  "acs.site": siteSettings,
  devices: deviceSettings,
};

/** The lines of the dialect, as this site has them. */
function siteSettings(
  { config: { acs } }: ReadStation,
  stands: Stands,
  { properties = {} }: Shape,
): readonly Setting[] {
  const spec: DialectSpec = DIALECTS[acs.dialect];
  const inForce = siteDialect(acs.dialect, acs.site, acs.login !== undefined);
  const values = new Map<string, unknown>(Object.entries(inForce));
  const lines = new Map<string, DialectLine<unknown>>(Object.entries(spec.lines));
  return Object.entries<DialectLine<unknown>>(GENERIC).map(([name, byTheBook]) => {
    const theirs = lines.get(name);
    const { value, reason, source, unsure } = theirs ?? byTheBook;
    const now = values.get(name);
    const path = Object.hasOwn(properties, name) ? `acs.site.${name}` : `acs.dialect.${name}`;
    const here = stands(["acs", "site", name]);
    if (here !== undefined) return { path, value: now, from: here, meaning: reason };
    if (now !== value) return { path, value: now, from: "no acs.login", meaning: reason };
    const whose = theirs === undefined ? "SIP2 by the book" : `dialect ${acs.dialect}`;
    return { path, value, from: `${whose} [${source}]${unsure ? ", unsure" : ""}`, meaning: reason };
  });
}

function deviceSettings({ config, devices, file }: ReadStation, stands: Stands): readonly Setting[] {
  return [...devices].flatMap(([name, device]) => {
    const here = stands(["devices", name, "profile"]) ?? file;
    const profile = `profile ${device.id}`;
    const within = (part: "transport" | "options", shape: Shape, written: unknown, values: unknown) =>
      Object.entries(isTree(values) ? values : {}).map(([key, value]) => ({
        path: `devices.${name}.${part}.${key}`,
        value,
        from:
          config.devices[name]?.[part][key] !== undefined
            ? (stands(["devices", name, part, key]) ?? here)
            : isTree(written) && written[key] !== undefined
              ? profile
              : "default",
        meaning: shapeAt(shape, key).description ?? "",
      }));
    return [
      { path: `devices.${name}.profile`, value: device.id, from: here, meaning: device.title },
      { path: `devices.${name}.role`, value: device.role, from: profile, meaning: device.driver.what },
      ...within("transport", lineShape(device), device.line, device.transport),
      ...within(
        "options",
        shapeOf(device.driver.options),
        device.options,
        device.driver.options.parse(device.options),
      ),
    ];
  });
}

function lineShape({ transport }: StationDevice): Shape {
  const all = shapeOf(transportSettings);
  return (
    (all.oneOf ?? all.anyOf ?? []).find((shape) => shapeAt(shape, "type").const === transport.type) ?? {}
  );
}

function shapeAt({ properties = {} }: Shape, key: string): Shape {
  const shape = properties[key];
  return typeof shape === "object" ? shape : {};
}

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);
