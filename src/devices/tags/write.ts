/** Tags of the fields that `explain.ts` shows: made bytes, and read again before they count. Pure. */
import { z } from "zod";
import { holdTo } from "../../core/hold-to-schema.ts";
import { Problems, said, type Path } from "../../core/problems.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { bytesOf } from "../hex.ts";
import { disagreement } from "./agree.ts";
import { turned } from "./blocks.ts";
import { COMPACTIONS } from "./compaction.ts";
import { DANISH_HABITS, writeDanish, type DanishHabit } from "./danish.ts";
import { writeExtensions, writeFields, type DanishExtension } from "./danish-extensions.ts";
import { explainAs, type Model } from "./explain.ts";
import { CONTENT, ITEM, objectOf, OWNER, SET, USAGE, writeSet } from "./object-values.ts";
import { writeObjects, type TagObject } from "./objects.ts";
import { writeThreeM } from "./three-m.ts";
import { USAGES, usageNibble } from "./usage.ts";

type Made = Result<Uint8Array, string>;

const byte = z.int().min(0).max(255);
/** What a model has room for, it says itself. */
const ordinal = z.int().min(0).max(999).default(1);
const hexData = z.string().refine((text) => bytesOf(text) !== undefined, "it is not hexadecimal");

/** What is shown of a tag and made anew when it is written. */
const anew = z.unknown().optional();
const shown = { kind: anew, hex: anew, crc: anew, notes: anew, dsfid: anew, writes: anew };

const common = {
  ...shown,
  part: ordinal,
  parts: ordinal,
  /** Size of the tag's memory; what is not used of it is 00. Without it, whole blocks and an end. */
  bytes: z.int().min(1).max(8192).optional(),
  blockSize: z.int().min(1).max(32).default(4),
};

const usage = z.enum(USAGES);
const owner = z.string().min(1).nullable().default(null);

const extension = z.strictObject({
  filler: z.int().min(1).optional(),
  id: z.int().min(0).max(0xffffff).optional(),
  name: z.string().optional(),
  fields: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  mediaFormatName: z.string().optional(),
  check: anew,
  data: hexData.optional(),
});

const danishText = z.strictObject({
  format: z.literal("iso28560-3"),
  ...common,
  item: z.string(),
  usage: usage.default("circulating"),
  owner,
  order: z.enum(["straight", "reversed"]).default("straight"),
  habits: z.array(z.enum(Object.keys(DANISH_HABITS) as [DanishHabit, ...DanishHabit[]])).default([]),
  extensions: z.array(extension).default([]),
});

const tagObject = z.strictObject({
  oid: z.int().min(1).max(127),
  name: z.string().optional(),
  compaction: z.enum(COMPACTIONS).optional(),
  value: z.string().nullable().optional(),
  meaning: z.string().optional(),
  padding: byte.optional(),
  data: hexData.optional(),
});

const objectsText = z.strictObject({
  format: z.literal("iso28560-2"),
  ...common,
  item: z.string().min(1).optional(),
  usage: usage.optional(),
  owner,
  objects: z.array(tagObject).min(1).optional(),
});

const threeMText = z.strictObject({
  format: z.literal("3m"),
  ...common,
  item: z.string().min(1),
  usage: z.literal("circulating").optional(),
  owner: z.null().optional(),
  type: byte.default(1),
  typeName: z.string().optional(),
  branch: z.int().min(0).max(0xfff).default(0),
  library: z.int().min(0).max(0xfffff).default(0),
  custom: z.int().min(0).max(0xffffffff).default(0),
  habits: z.array(z.enum(["no-set"])).default([]),
});

export interface WrittenTag {
  readonly format: Model;
  readonly memory: Uint8Array;
  readonly blockSize: number;
}

/** Each model: how its fields are held to their schema and made bytes. */
const MODELS: Readonly<Record<Model, (fields: object, problems: Problems) => Written | undefined>> = {
  "iso28560-3": writer(danishText, danishMemory),
  "iso28560-2": writer(objectsText, objectsMemory),
  "3m": writer(threeMText, threeMMemory),
};

interface Written {
  readonly made: Made;
  readonly blockSize: number;
}

function writer<T extends { readonly blockSize: number }>(schema: z.ZodType<T>, make: (fields: T) => Made) {
  const check = holdTo(schema);
  return (fields: object, problems: Problems): Written | undefined => {
    const held = check(fields, problems);
    return held === undefined ? undefined : { made: make(held), blockSize: held.blockSize };
  };
}

export const MODEL_NAMES = Object.keys(MODELS) as readonly Model[];

/**
 * The memory of a tag with these fields, those that `explainTag` shows. A failure says which key is wrong, what about it,
 * and what to do: also where the bytes would be read otherwise than the fields say.
 */
export function writeTag(fields: object): Result<WrittenTag, string> {
  const problems = new Problems();
  const format = MODEL_NAMES.find((name) => "format" in fields && fields.format === name);
  if (format === undefined) {
    if ("format" in fields)
      problems.unknown(["format"], "model that can be written,", String(fields.format), MODEL_NAMES);
    else problems.add(["format"], "this key is missing", `add one of ${MODEL_NAMES.join(", ")}`);
  }
  const written = format === undefined ? undefined : MODELS[format](fields, problems);
  if (written === undefined || format === undefined) return failed(problems.found.map(said).join("; "));
  const { made, blockSize } = written;
  if (!made.ok) return made;
  const memory = made.value;
  const read = explainAs(format, { memory, dsfid: undefined, blockSizes: [blockSize], isAll: true });
  const other = disagreement(fields, read);
  return other === undefined ? ok({ format, memory, blockSize }) : failed(toldOf(other));
}

function toldOf({ path, given, read }: { path: Path; given: unknown; read: unknown }): string {
  const what = `${JSON.stringify(given)} is given, but the bytes would be read as ${JSON.stringify(read)}`;
  return said({ path, what, advice: "correct it, or the key that says otherwise" });
}

/** Memory of the given size, or of whole blocks and at least one 00 that ends the content. */
function sized(
  content: Uint8Array,
  { bytes, blockSize }: { bytes?: number | undefined; blockSize: number },
): Made {
  const size = bytes ?? Math.ceil((content.length + 1) / blockSize) * blockSize;
  if (content.subarray(size).some((one) => one !== 0))
    return failed(`bytes: ${size} are too few, ${content.length} are needed`);
  const memory = new Uint8Array(size);
  memory.set(content.subarray(0, size));
  return ok(memory);
}

function danishMemory(text: z.output<typeof danishText>): Made {
  const { item, part, parts, usage, owner, habits, bytes, blockSize, order } = text;
  const short = bytes !== undefined && bytes < 34;
  const block = writeDanish({ item, part, parts, usage, owner: owner ?? "", habits, bytes: short ? 32 : 34 });
  if (!block.ok) return block;
  const extensions = extensionBytes(text.extensions);
  if (!extensions.ok) return extensions;
  const memory = sized(Uint8Array.from([...block.value, ...extensions.value]), text);
  if (!memory.ok || order === "straight") return memory;
  if (memory.value.length % blockSize !== 0)
    return failed(
      `bytes: ${memory.value.length} are no whole blocks of ${blockSize} that could be turned round`,
    );
  return ok(turned(memory.value, blockSize));
}

function extensionBytes(texts: readonly z.output<typeof extension>[]): Made {
  const frames: DanishExtension[] = [];
  for (const [at, { filler, id, fields, data }] of texts.entries()) {
    const where = `extensions[${at}]`;
    if (filler !== undefined) {
      frames.push({ kind: "filler", count: filler });
      continue;
    }
    if (id === undefined) return failed(`${where}: this key is missing; add id: …`);
    const made = data === undefined ? writeFields(id, fields ?? {}) : ok(bytesOf(data) ?? new Uint8Array(0));
    if (!made.ok) return failed(`${where}: ${made.fault}`);
    frames.push({ kind: "frame", id, data: made.value, checkRight: true });
  }
  return writeExtensions(frames);
}

function objectsMemory(text: z.output<typeof objectsText>): Made {
  const objects = text.objects === undefined ? objectsOf(text) : givenObjects(text.objects);
  if (!objects.ok) return objects;
  const content = writeObjects(objects.value);
  return content.ok ? sized(content.value, text) : content;
}

type MadeObjects = Result<readonly TagObject[], string>;

/** Objects in the order of their numbers; the content parameter tells which there are. */
function objectsOf({ item, owner, part, parts, usage }: z.output<typeof objectsText>): MadeObjects {
  if (item === undefined) return failed("item: this key is missing; add item: …");
  if (!(part >= 1 && part <= parts)) return failed(`part: ${part} of ${parts} cannot be`);
  const others: readonly (readonly [number, string | undefined])[] = [
    [OWNER, owner ?? undefined],
    [SET, parts === 1 ? undefined : writeSet({ parts, part })],
    [USAGE, usage === undefined ? undefined : `${usageNibble(usage).toString(16)}0`.toUpperCase()],
  ];
  const there = others.flatMap(([oid, value]) => (value === undefined ? [] : [{ oid, value }]));
  const contents = there.map(({ oid }) => oid).join(",");
  return allObjects([
    { oid: ITEM, value: item },
    ...(there.length === 0 ? [] : [{ oid: CONTENT, value: contents }]),
    ...there,
  ]);
}

function allObjects(values: readonly { readonly oid: number; readonly value: string }[]): MadeObjects {
  const objects: TagObject[] = [];
  for (const { oid, value } of values) {
    const object = objectOf(oid, value, { compaction: undefined, padding: undefined });
    if (!object.ok) return object;
    objects.push(object.value);
  }
  return ok(objects);
}

function givenObjects(texts: readonly z.output<typeof tagObject>[]): MadeObjects {
  const objects: TagObject[] = [];
  for (const [at, text] of texts.entries()) {
    const object = givenObject(text);
    if (!object.ok) return failed(`objects[${at}]: ${object.fault}`);
    objects.push(object.value);
  }
  return ok(objects);
}

function givenObject({
  oid,
  compaction,
  value,
  data,
  padding,
}: z.output<typeof tagObject>): Result<TagObject, string> {
  if (data === undefined) {
    if (typeof value !== "string") return failed('give a value, or its bytes as "data"');
    return objectOf(oid, value, { compaction, padding });
  }
  if (compaction === undefined) return failed('"data" needs its compaction: add compaction: …');
  return ok({ oid, compaction, data: bytesOf(data) ?? new Uint8Array(0), padding });
}

function threeMMemory(text: z.output<typeof threeMText>): Made {
  const { item, part, parts, type, branch, library, custom, habits } = text;
  const hasSet = !habits.includes("no-set");
  const made = writeThreeM({ item, part, parts, hasSet, type, branch, library, custom });
  return made.ok ? sized(made.value, { ...text, bytes: text.bytes ?? made.value.length }) : made;
}
