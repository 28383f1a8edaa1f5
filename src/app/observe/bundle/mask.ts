/** What leaves the station in a bundle for support: a log and a configuration without anybody, any item, any secret. Pure. */
import { z } from "zod";
import { jsonOf } from "../../../core/json.ts";
import { LOG_EVENTS } from "../../../core/log.ts";

/** Keys of a configuration whose texts say where a thing is or which it is, and nothing of anybody. */
const OPEN_TEXTS: readonly RegExp[] = [
  /^devices\.[^.]+\.profile$/,
  /^devices\.[^.]+\.transport\./,
  /^(journal\.file|screen\.socket|observe\.socket)$/,
];
/** Whatever a value of such a key is, it stays here. */
const SECRET = /password|pin$|secret|token|credential|key$/i;

type Shape = z.core.JSONSchema.BaseSchema;

/**
 * A configuration by its schema: numbers, switches and words of a closed list as they are, other texts as how long they
 * are. A key that is new is masked until it is said to be open.
 */
export function maskedConfig(config: unknown, schema: Shape, path = ""): unknown {
  if (SECRET.test(path) && typeof config !== "object") return "(left out)";
  if (Array.isArray(config)) return config.map((each) => maskedConfig(each, itemsOf(schema), path));
  if (typeof config === "object" && config !== null) {
    return Object.fromEntries(
      Object.entries(config).map(([key, value]) => [
        key,
        maskedConfig(value, propertyOf(schema, key), path === "" ? key : `${path}.${key}`),
      ]),
    );
  }
  if (typeof config !== "string") return config;
  const isOpen = isListed(schema, config) || OPEN_TEXTS.some((open) => open.test(path));
  return isOpen ? config : `(${config.length} characters)`;
}

const branches = ({ anyOf = [], oneOf = [] }: Shape): readonly Shape[] =>
  [...anyOf, ...oneOf].filter(isShape);

function propertyOf(schema: Shape, key: string): Shape {
  for (const each of [schema, ...branches(schema)]) {
    const property = each.properties?.[key] ?? each.additionalProperties;
    if (isShape(property)) return property;
  }
  return {};
}

function itemsOf({ items }: Shape): Shape {
  return isShape(items) ? items : {};
}

function isListed(schema: Shape, text: string): boolean {
  return [schema, ...branches(schema)].some(
    (each) => each.enum?.some((one) => one === text) === true || each.const === text,
  );
}

const isShape = (value: unknown): value is Shape =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const line = z.looseObject({ event: z.string() });

/** A line of the log: an event of the catalogue with its values, else only how long the line was. */
export function maskedLine(text: string): string {
  const read = line.safeParse(jsonOf(text));
  if (!read.success || !Object.hasOwn(LOG_EVENTS, read.data.event)) {
    return `(a line of ${text.length} characters that is none of the log's)`;
  }
  const { event, time, level, msg: _, ...data } = read.data;
  const values = Object.entries(data).map(([key, value]) => [key, maskedValue(key, value)]);
  return JSON.stringify({ time, level, event, ...Object.fromEntries(values) });
}

/** A line of `lectern doctor --json` without the names of the library and of its system. */
export function maskedFinding(text: string, names: readonly string[]): string {
  const said = names.filter((name) => name !== "").reduce((left, name) => left.replaceAll(name, "(…)"), text);
  return blotted(said.replaceAll(/"institution":"[^"]*"/g, '"institution":"(…)"'));
}

/** Long enough for any PIN, card or label; years and ports go with them. */
const blotted = (text: string): string => text.replaceAll(/\d{4,}/g, "####");

/** Under these a line of the log holds a frame. */
const FRAMES: readonly string[] = ["frame", "request", "answer"];

function maskedValue(key: string, value: unknown): unknown {
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return FRAMES.includes(key) ? fieldsOf(text) : blotted(text);
}

/** Of a frame which message it is and which fields it has: `11 AO AA AB AC`. */
function fieldsOf(frame: string): string {
  const [head = "", ...fields] = frame.split("|");
  const inHead = /([A-Z]{2})[^A-Z]*$/.exec(head)?.[1];
  return [head.slice(0, 2), inHead, ...fields.map((field) => field.slice(0, 2))]
    .filter((part) => part !== undefined && /^(\d{2}|[A-Z]{2})$/.test(part))
    .join(" ");
}
