/** Tags as people read them: every field under its name. Pure. */
import type { Decoded, Json } from "../driver.ts";
import { hexOf } from "../hex.ts";
import { crcCcitt } from "./crc.ts";
import { danishOwner } from "./danish.ts";
import {
  extensionName,
  MEDIA_FORMATS,
  readExtensions,
  readFields,
  writeFields,
  type DanishExtension,
} from "./danish-extensions.ts";
import {
  danishBlocks,
  detectTag,
  type FoundDanish,
  type FoundModel,
  type FoundObjects,
  type FoundTag,
  type FoundThreeM,
  type TagMemory,
  type TagReadOptions,
} from "./detect.ts";
import { CONTENT, objectOf, objectValue, usageOf, USAGE } from "./object-values.ts";
import { OBJECT_NAMES, readObjects, type TagObject } from "./objects.ts";
import { contentOf } from "./read.ts";
import { readThreeM, typeName } from "./three-m.ts";

type Facts = Readonly<Record<string, Json>>;
export type Model = FoundModel["format"];

/** What is on a tag, in the model that it is found to have. */
export function explainTag(tag: TagMemory, options: TagReadOptions): Decoded {
  return explained(detectTag(tag, options), tag.memory);
}

/** The same taken for a model; undefined for bytes that cannot be of it. A wrong CRC is shown, and not minded. */
export function explainAs(model: Model, tag: TagMemory): Decoded | undefined {
  const found = foundAs(model, tag);
  return found === undefined ? undefined : explained(found, tag.memory);
}

function foundAs(model: Model, tag: TagMemory): FoundModel | undefined {
  switch (model) {
    case "iso28560-3": {
      const blocks = danishBlocks(tag);
      return (
        blocks.find(({ block }) => block.crcRight) ??
        blocks.find(({ block }) => block.plausible) ??
        blocks.at(0)
      );
    }
    case "iso28560-2": {
      const objects = readObjects(tag.memory);
      return objects.objects.length === 0 ? undefined : { format: model, objects };
    }
    case "3m": {
      const content = readThreeM(tag.memory);
      return content === undefined ? undefined : { format: model, content };
    }
  }
}

function explained(found: FoundTag, memory: Uint8Array): Decoded {
  const { format } = found;
  const size = { bytes: memory.length };
  const hex = hexOf(memory);
  switch (found.format) {
    case "blank": {
      const notes = [`nothing was ever written: all bytes are ${hexOf(Uint8Array.of(found.fill))}`];
      return { kind: "tag", format, ...size, notes, hex };
    }
    case "needs": {
      const notes = [`${found.bytes} bytes are needed to tell`];
      return { kind: "tag", format: "unknown", ...size, notes, hex };
    }
    case "unknown": {
      const { why, suspect } = found;
      const looksLike = suspect === undefined ? {} : { looksLike: modelFacts(suspect) };
      return {
        kind: "tag",
        format,
        ...looksLike,
        crcOfAll: wordOf(crcCcitt(memory)),
        ...size,
        notes: [why],
        hex,
      };
    }
    case "iso28560-2":
    case "iso28560-3":
    case "3m":
      return { kind: "tag", ...modelFacts(found), ...size, notes: notesOf(found), hex };
  }
}

function notesOf(found: FoundModel): readonly string[] {
  const { item, notes } = contentOf(found);
  return item === "" ? [...notes, "no item identifier was written"] : notes;
}

function modelFacts(found: FoundModel): Facts {
  const { format, item, part, parts, usage, owner } = contentOf(found);
  const facts = { format, item, part, parts, usage, owner: owner ?? null };
  switch (found.format) {
    case "iso28560-2":
      return { ...facts, objects: objectFacts(found) };
    case "iso28560-3":
      return { ...facts, ...danishFacts(found) };
    case "3m":
      return { ...facts, ...threeMFacts(found) };
  }
}

/** `3E51`. */
export function wordOf(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, "0");
}

function danishFacts({ block, order, blockSize, memory }: FoundDanish): Facts {
  const { country, library, crc, crcRight, habits } = block;
  const odd = danishOwner(block) === undefined && `${country}${library}` !== "";
  return {
    ...(odd ? { country, library } : {}),
    crc: { stored: wordOf(crc.stored), computed: wordOf(crc.computed), right: crcRight },
    order,
    ...(order === "reversed" ? { blockSize } : {}),
    habits,
    extensions: readExtensions(memory).extensions.map(extensionFacts),
  };
}

function extensionFacts(extension: DanishExtension): Facts {
  if (extension.kind === "filler") return { filler: extension.count };
  const { id, data, checkRight } = extension;
  const fields = readFields(id, data);
  const again = fields === undefined ? undefined : writeFields(id, fields);
  // Data are shown where the fields alone would not give them again.
  const isTold = again?.ok === true && hexOf(again.value) === hexOf(data);
  const format = fields?.["mediaFormat"];
  const name = typeof format === "number" ? MEDIA_FORMATS[format] : undefined;
  return {
    id,
    name: extensionName(id),
    ...(fields === undefined ? {} : { fields }),
    ...(name === undefined ? {} : { mediaFormatName: name }),
    check: checkRight ? "right" : "wrong",
    ...(isTold ? {} : { data: hexOf(data) }),
  };
}

function objectFacts({ objects }: FoundObjects): readonly Json[] {
  return objects.objects.map((object) => {
    const { oid, compaction, data, padding } = object;
    const value = objectValue(object);
    const meaning = meaningOf(oid, value ?? "");
    return {
      oid,
      name: OBJECT_NAMES[oid] ?? "unknown",
      compaction,
      value: value ?? null,
      ...(meaning === undefined ? {} : { meaning }),
      ...(padding === undefined ? {} : { padding }),
      ...(isTold(object, value) ? {} : { data: hexOf(data) }),
    };
  });
}

/** What the value of an object stands for, where it is a code. */
function meaningOf(oid: number, value: string): string | undefined {
  if (oid === USAGE) return usageOf(value);
  if (oid !== CONTENT || value === "") return undefined;
  const names = value.split(",").map((each) => OBJECT_NAMES[Number(each)] ?? `object ${each}`);
  return names.join(", ");
}

/** The value alone gives the same bytes again. */
function isTold({ oid, compaction, data, padding }: TagObject, value: string | undefined): boolean {
  if (value === undefined) return false;
  const again = objectOf(oid, value, { compaction, padding });
  return again.ok && hexOf(again.value.data) === hexOf(data);
}

function threeMFacts({ content }: FoundThreeM): Facts {
  const { hasSet, type, branch, library, custom } = content;
  return {
    type,
    typeName: typeName(type) ?? "unknown",
    branch,
    library,
    custom,
    habits: hasSet ? [] : ["no-set"],
  };
}
