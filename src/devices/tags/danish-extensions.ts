/**
 * What may follow the basic block of ISO 28560-3: frames of LENGTH (of all of it) ID (2, least first; where the second
 * byte is FF, two more follow in its stead) CHECK (xor of the whole frame is 0) DATA; 01 is filling, 00 the end.
 * [Danish paper p. 31] Pure.
 */
import { failed, ok, type Result } from "../../core/result.ts";
import { DANISH_BYTES } from "./danish.ts";
import { readText } from "./text.ts";

const FILLER = 1;
const LONG = 0xff;

export type DanishExtension =
  | { readonly kind: "filler"; readonly count: number }
  | {
      readonly kind: "frame";
      readonly id: number;
      readonly data: Uint8Array;
      readonly checkRight: boolean;
    };

export interface DanishExtensions {
  readonly extensions: readonly DanishExtension[];
  /** Why reading ended before the end block or the end of the memory; undefined if it did not. */
  readonly broken: string | undefined;
}

/** Reads the frames behind the first 34 bytes. */
export function readExtensions(memory: Uint8Array): DanishExtensions {
  const extensions: DanishExtension[] = [];
  let at = DANISH_BYTES;
  while (at < memory.length) {
    const length = memory[at] ?? 0;
    if (length === 0) break;
    if (length === FILLER) {
      const end = memory.findIndex((byte, index) => index >= at && byte !== FILLER);
      const count = (end === -1 ? memory.length : end) - at;
      extensions.push({ kind: "filler", count });
      at += count;
      continue;
    }
    const frame = readFrame(memory.subarray(at, at + length), length);
    if (frame === undefined)
      return { extensions, broken: `an extension block of ${length} bytes cannot be at byte ${at}` };
    extensions.push(frame);
    at += length;
  }
  return { extensions, broken: undefined };
}

function readFrame(bytes: Uint8Array, length: number): DanishExtension | undefined {
  const [, least = 0, second = 0, third = 0, fourth = 0] = bytes;
  const isLong = second === LONG;
  const head = isLong ? 6 : 4;
  if (bytes.length < length || length < head) return undefined;
  const id = isLong ? least | (third << 8) | (fourth << 16) : least | (second << 8);
  const checkRight = bytes.reduce((sum, byte) => sum ^ byte, 0) === 0;
  return { kind: "frame", id, data: bytes.slice(head), checkRight };
}

/** Frames as they stand on a tag, without an end block; a failure says what cannot be written. */
export function writeExtensions(extensions: readonly DanishExtension[]): Result<Uint8Array, string> {
  const all: number[] = [];
  for (const extension of extensions) {
    if (extension.kind === "filler") {
      all.push(...new Uint8Array(extension.count).fill(FILLER));
      continue;
    }
    const { id, data } = extension;
    const bytes = id >> 8 < LONG ? [id & 0xff, id >> 8] : [id & 0xff, LONG, (id >> 8) & 0xff, id >> 16];
    const length = 2 + bytes.length + data.length;
    if (length > 255) return failed(`extension block ${id}: it has ${length} bytes; 255 fit`);
    const frame = [length, ...bytes, 0, ...data];
    frame[1 + bytes.length] = frame.reduce((sum, byte) => sum ^ byte, 0);
    all.push(...frame);
  }
  return ok(Uint8Array.from(all));
}

/** Media formats of block 1. [TH Wildau] */
export const MEDIA_FORMATS = [
  "undefined",
  "book",
  "cd-dvd",
  "magnetic-tape",
  "other",
  "careful-handling",
  "very-small",
] as const;

interface Layout {
  readonly name: string;
  /** A byte before the texts. */
  readonly hasMediaFormat: boolean;
  /** Texts in their order, 00 between them; those at the end may be missing. */
  readonly texts: readonly string[];
}

/** What stands in the blocks: 1 is in the Danish paper, the others are known from the programs of TH Wildau only. */
const LAYOUTS: Readonly<Record<number, Layout>> = {
  1: { name: "library", hasMediaFormat: true, texts: ["alternativeItem", "owner"] },
  2: {
    name: "acquisition",
    hasMediaFormat: false,
    texts: ["supplier", "localProduct", "orderNumber", "invoiceNumber", "gs1Product", "supplyChainStage"],
  },
  3: {
    name: "library-supplement",
    hasMediaFormat: false,
    texts: ["shelfLocation", "marcMediaFormat", "onixMediaFormat", "subsidiary"],
  },
  4: { name: "title", hasMediaFormat: false, texts: ["title"] },
  5: { name: "ill", hasMediaFormat: false, texts: ["borrower", "transaction", "alternativeBorrower"] },
};

const CERTAIN = 1;

/** Structured blocks have numbers up to 100; the others are the libraries' own. [TH Wildau] */
export function extensionName(id: number): string {
  return LAYOUTS[id]?.name ?? (id <= 100 ? "structured" : "unstructured");
}

export type ExtensionFields = Readonly<Record<string, string | number>>;

/** The fields of a block; undefined for a block that is not known, or whose data do not fit its layout. */
export function readFields(id: number, data: Uint8Array): ExtensionFields | undefined {
  const layout = LAYOUTS[id];
  if (layout === undefined) return undefined;
  const [mediaFormat = 0] = data;
  const texts = splitTexts(layout.hasMediaFormat ? data.subarray(1) : data);
  const fields: Record<string, string | number> = layout.hasMediaFormat ? { mediaFormat } : {};
  for (const [at, bytes] of texts.entries()) {
    const name = layout.texts[at];
    const text = readText(bytes);
    if (text === undefined || (name === undefined && text !== "")) return undefined;
    if (name !== undefined && text !== "") fields[name] = text;
  }
  return fields;
}

function splitTexts(bytes: Uint8Array): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, from)) {
    parts.push(bytes.subarray(from, at));
    from = at + 1;
  }
  return [...parts, bytes.subarray(from)];
}

/** The data of a block, without empty fields at the end; only of a block whose layout is certain. */
export function writeFields(id: number, fields: ExtensionFields): Result<Uint8Array, string> {
  const layout = LAYOUTS[id];
  if (layout === undefined || id !== CERTAIN)
    return failed(`the layout of extension block ${id} is not certain: give its bytes as "data"`);
  const { mediaFormat = 0 } = fields;
  if (typeof mediaFormat !== "number" || !(mediaFormat >= 0 && mediaFormat <= 255))
    return failed("mediaFormat: a number from 0 to 255");
  const texts = layout.texts.map((name) => String(fields[name] ?? ""));
  const bad = texts.find((text) => readText(Buffer.from(text, "utf8")) !== text);
  if (bad !== undefined) return failed(`"${bad}" holds characters that are no text`);
  const used = texts.slice(0, texts.findLastIndex((text) => text !== "") + 1);
  return ok(Uint8Array.from([mediaFormat, ...Buffer.from(used.join("\0"), "utf8")]));
}
