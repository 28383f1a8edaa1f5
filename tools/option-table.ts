/** The keys that a schema knows, as a table of markdown: how they are written, what they mean, what holds without them. */
import { stringify } from "yaml";
import { z } from "zod";
import { table, type Row } from "./reference.ts";

/** What a page says of a place in a JSON schema. */
export type Shape = z.core.JSONSchema.BaseSchema;

/** A schema as people write what it takes. */
export const shapeOf = (schema: z.ZodType): Shape =>
  z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });

/** How the tables are to be read. */
export const KEYS_OF_A_TABLE: readonly string[] = [
  "In the tables below, `a.b` is the key `b` inside of `a`, `a[].b` the key `b` of each entry of a list, and `NAME` a",
  "name that you choose. What is not *required* may be left out, and then the default holds; — means: none.",
];

/** One row for each key inside of a shape. */
export const optionRows = (shape: Shape, prefix: string): readonly Row[] => rowsOf(shape, prefix, new Map());

/** A table of keys. */
export const optionTable = (rows: readonly Row[]): string =>
  table(["key", "default", "values", "meaning"], rows);

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

export function shapeAt({ properties = {} }: Shape, key: string): Shape {
  const shape = properties[key];
  return typeof shape === "object" ? shape : {};
}

export function variantsOf(shape: Shape): readonly Shape[] {
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
