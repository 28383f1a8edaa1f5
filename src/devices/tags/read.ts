/** What is on a tag, whatever its model: as a pad needs it. Pure. */
import { DANISH_HABITS, danishOwner } from "./danish.ts";
import { readExtensions } from "./danish-extensions.ts";
import {
  detectTag,
  valueOf,
  type FoundDanish,
  type FoundModel,
  type FoundObjects,
  type TagReadOptions,
} from "./detect.ts";
import { ITEM, OWNER, readSet, SET, USAGE, usageOf } from "./object-values.ts";
import { isUncertain } from "./objects.ts";
import type { Usage } from "./usage.ts";

export { ID_BYTES, tagReadOptions, type TagReadOptions } from "./detect.ts";

/** What a library wrote on a tag, in whatever model. */
export interface TagContent {
  readonly format: FoundModel["format"];
  /** Primary item identifier; on a library card, the patron's number. */
  readonly item: string;
  readonly part: number;
  readonly parts: number;
  readonly usage: Usage;
  /** ISIL of the owner: `DE-705`. */
  readonly owner: string | undefined;
  /** What is otherwise than in the standard, in a few words each. */
  readonly notes: readonly string[];
}

export type TagReading =
  | { readonly kind: "content"; readonly content: TagContent }
  /** Nothing was ever written. */
  | { readonly kind: "blank" }
  | { readonly kind: "unreadable"; readonly why: string }
  /** So many bytes are needed to tell. */
  | { readonly kind: "needs"; readonly bytes: number };

/** What is on a tag, by its first bytes. `isAll`: the tag has no more bytes than these. */
export function readTag(
  memory: Uint8Array,
  dsfid: number | undefined,
  blockSize: number,
  isAll: boolean,
  options: TagReadOptions,
): TagReading {
  const found = detectTag({ memory, dsfid, blockSizes: [blockSize], isAll }, options);
  switch (found.format) {
    case "blank":
      return { kind: "blank" };
    case "needs":
      return { kind: "needs", bytes: found.bytes };
    case "unknown":
      return { kind: "unreadable", why: found.why };
    case "iso28560-2":
    case "iso28560-3":
    case "3m": {
      const content = contentOf(found);
      return content.item === ""
        ? { kind: "unreadable", why: "no item identifier was written" }
        : { kind: "content", content };
    }
  }
}

/** The content of a tag of a known model; `item` is "" where none was written. */
export function contentOf(found: FoundModel): TagContent {
  switch (found.format) {
    case "iso28560-2":
      return objectsContent(found);
    case "iso28560-3":
      return danishContent(found);
    case "3m": {
      const { item, part, parts, hasSet } = found.content;
      const notes = hasSet ? [] : [DANISH_HABITS["no-set"]];
      return { format: "3m", item, part, parts, usage: "circulating", owner: undefined, notes };
    }
  }
}

function danishContent({ block, order, letPass, memory }: FoundDanish): TagContent {
  const { item = "", part, parts, usage, habits } = block;
  const { broken } = readExtensions(memory);
  const notes = [
    ...(order === "reversed" ? ["the bytes of each block are turned round"] : []),
    ...habits.map((habit) => DANISH_HABITS[habit]),
    ...(letPass ? ["the CRC is wrong and was let pass"] : []),
    ...(broken === undefined ? [] : [broken]),
  ];
  return { format: "iso28560-3", item, part, parts, usage, owner: danishOwner(block), notes };
}

function objectsContent({ objects }: FoundObjects): TagContent {
  const set = readSet(valueOf(objects, SET) ?? "");
  const owner = valueOf(objects, OWNER);
  const notes = [
    ...(objects.broken === undefined ? [] : [objects.broken]),
    ...(set?.parts === 0 ? [DANISH_HABITS["no-set"]] : []),
    ...objects.objects
      .filter(isUncertain)
      .map(({ oid }) => `object ${oid} is padded: which of its extra bytes comes first is not certain`),
  ];
  return {
    format: "iso28560-2",
    item: valueOf(objects, ITEM) ?? "",
    ...(set === undefined || set.parts === 0 ? { part: 1, parts: 1 } : set),
    usage: usageOf(valueOf(objects, USAGE) ?? "") ?? "circulating",
    owner: owner === "" ? undefined : owner,
    notes,
  };
}
