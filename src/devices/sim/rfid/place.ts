/** A tag as people describe it in a line: which chip, what a library wrote on it, how it lies there. */
import { z } from "zod";
import { holdTo } from "../../../core/hold-to-schema.ts";
import { Problems, said } from "../../../core/problems.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import type { Uid } from "../../ports.ts";
import { MODEL_NAMES, writeTag } from "../../tags/write.ts";
import { uidOf } from "../../tags/uid.ts";
import { USAGES } from "../../tags/usage.ts";
import { CHIPS, makeChip, type Chip, type ChipModel, type ChipName } from "./chip.ts";
import type { Placing } from "./field.ts";

const CHIP_NAMES = Object.keys(CHIPS) as [ChipName, ...ChipName[]];

const byte = z.string().regex(/^[0-9A-Fa-f]{2}$/, "is not two hexadecimal digits");
const number = z
  .string()
  .regex(/^[0-9]+(\.[0-9]+)?$/, "is not a number")
  .transform(Number);

/** The words that may follow, as `format=3m`. */
const wordsSchema = z.strictObject({
  item: z.string().min(1).optional(),
  uid: z.string().optional(),
  format: z.enum([...MODEL_NAMES, "blank"]).optional(),
  part: z
    .string()
    .regex(/^[0-9]+\/[0-9]+$/, "is not part/parts, as 2/3")
    .optional(),
  owner: z.string().min(1).optional(),
  usage: z.enum(USAGES).optional(),
  order: z.enum(["straight", "reversed"]).optional(),
  chip: z.enum(CHIP_NAMES).default("icode-slix"),
  afi: byte.default("07"),
  dsfid: byte.optional(),
  eas: z.enum(["on", "off"]).default("on"),
  password: z
    .string()
    .regex(/^[0-9A-Fa-f]{8}$/, "is not eight hexadecimal digits")
    .optional(),
  answers: number.default(1),
  leaves: number.optional(),
});

export const PLACE_WORDS = Object.keys(wordsSchema.shape);

export interface Placed {
  readonly chip: Chip;
  readonly item: string | undefined;
  readonly placing: Placing;
}

/** DSFIDs that tags of a model were seen with. [devices.md 2.3 and 2.4] */
const DSFIDS: Readonly<Record<string, string>> = { "iso28560-2": "06", "iso28560-3": "3E" };

/**
 * The tag that `what` and the words behind it describe: a UID is a tag that nobody wrote on, all else an item. `freeUid`
 * makes a UID where none is said.
 */
export function describeTag(
  what: string,
  words: readonly string[],
  freeUid: (model: ChipModel) => Uid,
): Result<Placed, string> {
  const problems = new Problems();
  const its = uidOf(what) === undefined ? { item: what } : { uid: what };
  const pairs = words.map((word) => /^([a-z]+)=(.+)$/.exec(word));
  const bad = words.find((_, at) => pairs[at] === null);
  if (bad !== undefined) return failed(`"${bad}" is no WORD=VALUE; words are ${PLACE_WORDS.join(", ")}`);
  const given = { ...its, ...Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? "", pair?.[2]])) };
  const text = holdTo(wordsSchema)(given, problems);
  if (text === undefined) return failed(problems.found.map(said).join("; "));
  const model = CHIPS[text.chip];
  const uid = text.uid === undefined ? freeUid(model) : uidOf(text.uid);
  if (uid === undefined) return failed(`"${text.uid ?? ""}" is no UID of an ISO 15693 tag`);
  const memory = memoryOf(text, model);
  if (!memory.ok) return memory;
  const format = formatOf(text);
  const chip = makeChip({
    uid,
    model,
    memory: memory.value,
    afi: Number.parseInt(text.afi, 16),
    dsfid: Number.parseInt(text.dsfid ?? DSFIDS[format] ?? "00", 16),
    eas: text.eas === "on",
    password: text.password === undefined ? undefined : Number.parseInt(text.password, 16),
  });
  const placing = { answers: text.answers, leavesAfter: text.leaves };
  return ok({ chip, item: format === "blank" ? undefined : text.item, placing });
}

type Words = z.output<typeof wordsSchema>;

function formatOf({ format, item }: Words): string {
  return format ?? (item === undefined ? "blank" : "iso28560-3");
}

function memoryOf(text: Words, model: ChipModel): Result<Uint8Array, string> {
  const format = formatOf(text);
  if (format === "blank") return ok(new Uint8Array(0));
  const { item, owner, usage, order, part } = text;
  const [ordinal, parts] = (part ?? "1/1").split("/").map(Number);
  const bytes = model.blocks * model.blockSize;
  const fields = {
    format,
    item,
    owner,
    usage,
    order,
    part: ordinal,
    parts,
    bytes,
    blockSize: model.blockSize,
  };
  // What was not said is left to the model of data.
  const written = writeTag(
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
  );
  return written.ok ? ok(written.value.memory) : written;
}
