/** One stack of books of the campaign: its tags, how they lie, what happens to them. All of it follows from a seed. */
import type { Uid } from "../../../src/devices/ports.ts";
import { CHIPS, makeChip, type Chip, type ChipName } from "../../../src/devices/sim/rfid/chip.ts";
import type { Placing } from "../../../src/devices/sim/rfid/field.ts";
import type { Usage } from "../../../src/devices/tags/usage.ts";
import { danish, objects, reversed, threeM } from "../../devices/pad/memories.ts";
import type { Dice } from "../../fuzz/corpus.ts";

/** What is written on a tag. */
export type Written =
  | {
      readonly kind: "item";
      readonly item: string;
      readonly part: number;
      readonly parts: number;
      readonly owner: string | undefined;
    }
  | { readonly kind: "card"; readonly item: string }
  | { readonly kind: "blank" }
  | { readonly kind: "rubbish" };

/**
 * How well a tag answers. What flickers answers at least 85 of 100 sweeps and commands, and must be seen all the same;
 * what is weak may be missed; what never answers cannot be known to anybody.
 */
export type Hearing = "surely" | "flickers" | "weakly" | "never";

/** A tag, and the truth about it. */
export interface Truth {
  readonly chip: Chip;
  readonly written: Written;
  readonly hearing: Hearing;
  readonly placing: Placing;
  /** Milliseconds after the first tag: put down, taken off, put down again. */
  readonly comes: number;
  readonly goes: number | undefined;
  readonly returns: number | undefined;
  /** Its security cannot be changed: locked, or behind a password that nobody gives. */
  readonly fixed: boolean;
  readonly before: {
    readonly afi: number;
    readonly eas: boolean;
    readonly dsfid: number;
    readonly memory: Uint8Array;
  };
}

export interface Ghost {
  readonly uid: Uid;
  readonly at: number;
  readonly sweeps: number;
}

export interface Plan {
  /** Options of the stack, as station.yaml writes them. */
  readonly options: {
    readonly security: readonly ("afi" | "eas")[];
    readonly isils: readonly string[];
    readonly believeAfter: number;
    readonly afi: {
      readonly acceptedWhenReading: readonly { readonly afi: number; readonly means: "unsecured" }[];
    };
  };
  readonly truths: readonly Truth[];
  readonly ghosts: readonly Ghost[];
  /** The pad is pulled and put in again. */
  readonly outage: { readonly at: number; readonly ms: number } | undefined;
  /** Probability that a command is done and its answer lost. */
  readonly lost: number;
  /** Probability that a tag says that it took its security, and did not. */
  readonly forgets: number;
}

export const OURS = "DE-705";
const FOREIGN = ["DK-710100", "NO-0203000", "US-InU-Mu"];
export const SECURED = 0x07;
export const UNSECURED = 0xc2;
/** What the site once wrote for items on loan. */
export const OLD_UNSECURED = 0x02;
/** Until when tags come and go. */
export const RESTLESS_MS = 3_000;

const digits = (dice: Dice, count: number): string =>
  Array.from({ length: count }, (_, index) => (index === 0 ? 1 + dice.below(9) : dice.below(10))).join("");

const MAKERS: Readonly<Record<ChipName, string>> = {
  "icode-sli": "E004",
  "icode-slix": "E004",
  "icode-sli-s": "E004",
  "icode-sli-l": "E004",
  "tag-it-plus": "E007",
  "tag-it-standard": "E007",
  "st-lri2k": "E002",
};
const CHIP_NAMES = Object.keys(MAKERS) as ChipName[];

export function makePlan(dice: Dice): Plan {
  const truths: Truth[] = [];
  const wanted = 1 + dice.below(20);
  while (truths.length < wanted) {
    for (const tag of someTags(dice, truths)) if (truths.length < wanted) truths.push(tag);
  }
  return {
    options: {
      security: dice.pick([["afi"], ["afi"], ["eas"], ["afi", "eas"]] as const),
      isils: dice.chance(0.7) ? [OURS] : [],
      believeAfter: dice.chance(0.8) ? 2 : 3,
      afi: { acceptedWhenReading: dice.chance(0.5) ? [{ afi: OLD_UNSECURED, means: "unsecured" }] : [] },
    },
    truths,
    ghosts: someGhosts(dice, truths),
    outage: dice.chance(0.05) ? { at: dice.below(9_000), ms: 50 + dice.below(1_500) } : undefined,
    lost: dice.chance(0.3) ? 0.02 : 0,
    forgets: dice.chance(0.3) ? 0.05 : 0,
  };
}

/** An item with all its tags, or something that is none. */
function someTags(dice: Dice, before: readonly Truth[]): Truth[] {
  const book = { item: digits(dice, 14), part: 1, parts: 1, owner: OURS };
  const tag = (written: Written): Truth => makeTruth(dice, written);
  const roll = dice.below(100);
  if (roll < 50) return [tag({ kind: "item", ...book })];
  if (roll < 70) {
    const parts = 2 + dice.below(4);
    const all = Array.from({ length: parts }, (_, index) => index + 1);
    const missing = dice.chance(0.35) ? 1 + dice.below(parts) : 0;
    return all.filter((part) => part !== missing).map((part) => tag({ kind: "item", ...book, part, parts }));
  }
  if (roll < 77) return [tag({ kind: "item", ...book }), tag({ kind: "item", ...book })];
  if (roll < 86) {
    const own = before.find(({ written }) => written.kind === "item");
    const same = own?.written.kind === "item" && dice.chance(0.2) ? own.written.item : book.item;
    return [tag({ kind: "item", ...book, item: same, owner: dice.pick(FOREIGN) })];
  }
  if (roll < 91) return [tag({ kind: "card", item: digits(dice, 10) })];
  return [tag({ kind: roll < 96 ? "blank" : "rubbish" })];
}

interface Memory {
  readonly bytes: Uint8Array;
  readonly dsfid: number;
  /** It names no owner: 3M's model has numbers of its own for libraries. */
  readonly ownerless: boolean;
}

/** What is written, in any of the models. */
function memoryOf(dice: Dice, written: Written): Memory {
  if (written.kind === "blank") {
    const value = dice.pick([0x00, 0xff, 0x55]);
    return { bytes: new Uint8Array(value === 0x55 ? 24 : 256).fill(value), dsfid: 0, ownerless: true };
  }
  if (written.kind === "rubbish") {
    const bytes = dice.chance(0.5)
      ? danish({ item: digits(dice, 14) })
      : reversed({ item: digits(dice, 14) });
    // A digit of the number, which the CRC finds.
    bytes[6] = (bytes[6] ?? 0) ^ 0x01;
    return { bytes, dsfid: 0x3e, ownerless: true };
  }
  const { item } = written;
  const isCard = written.kind === "card";
  const set = isCard ? { part: 1, parts: 1, owner: OURS } : written;
  const text = { item, part: set.part, parts: set.parts, owner: set.owner ?? "" };
  const usage: Usage = isCard ? "patron-card" : dice.chance(0.9) ? "circulating" : "not-for-circulation";
  const byte = isCard ? "80" : usage === "circulating" ? "10" : "20";
  const title = dice.chance(0.3) ? { 17: "A TITLE THAT IS LONGER THAN WHAT IS READ FIRST" } : {};
  const roll = dice.below(isCard ? 85 : 100);
  // "US-InU-Mu" has hyphens within, which the two letters in front of 28560-3 leave room for.
  const bytes = 32 + 2 * dice.below(2);
  if (roll < 45)
    return { bytes: danish({ ...text, usage, bytes: bytes as 32 | 34 }), dsfid: 0x3e, ownerless: false };
  if (roll < 60) return { bytes: reversed({ ...text, usage }), dsfid: 0, ownerless: false };
  if (roll < 80) return { bytes: objects(text, byte, title), dsfid: 0x06, ownerless: false };
  if (roll < 85) return { bytes: objects(text, byte, {}), dsfid: 0x00, ownerless: false };
  return { bytes: threeM(text), dsfid: 0, ownerless: true };
}

function makeTruth(dice: Dice, text: Written): Truth {
  const { bytes, dsfid, ownerless } = memoryOf(dice, text);
  const written = text.kind === "item" && ownerless ? { ...text, owner: undefined } : text;
  const fits = CHIP_NAMES.filter(
    (name) => bytes.length <= CHIPS[name].blocks * 4 || text.kind === "blank",
  ).filter((name) => CHIPS[name].dsfid || dsfid !== 0x06);
  const name = dice.pick(fits);
  const model = CHIPS[name];
  const uid = `${MAKERS[name]}${digits(dice, 12)}` as Uid;
  const roll = dice.below(100);
  const afi = roll < 75 ? SECURED : roll < 88 ? UNSECURED : roll < 94 ? OLD_UNSECURED : 0x00;
  const eas = model.eas && dice.chance(0.8);
  const guarded = model.passwords && dice.chance(0.02);
  const chip = makeChip({
    uid,
    model,
    memory: bytes,
    afi,
    dsfid,
    eas,
    password: guarded ? 0x1234 : undefined,
  });
  const locked = dice.chance(0.02);
  if (locked) {
    chip.lockAfi();
    chip.lockEas();
  }
  const hearing = hearingOf(dice);
  const comes = dice.chance(0.7) ? 0 : dice.below(RESTLESS_MS);
  const goes = dice.chance(0.08) ? comes + 100 + dice.below(RESTLESS_MS) : undefined;
  return {
    chip,
    written,
    hearing,
    placing: {
      answers: answersOf(dice, hearing),
      leavesAfter: dice.chance(0.03) ? dice.below(12) : undefined,
    },
    comes,
    goes,
    returns: goes !== undefined && dice.chance(0.5) ? goes + 50 + dice.below(RESTLESS_MS) : undefined,
    fixed: guarded || locked,
    before: { afi, eas, dsfid, memory: chip.memory() },
  };
}

function hearingOf(dice: Dice): Hearing {
  const roll = dice.below(100);
  if (roll < 62) return "surely";
  if (roll < 92) return "flickers";
  return roll < 98 ? "weakly" : "never";
}

function answersOf(dice: Dice, hearing: Hearing): number {
  const between = (least: number, most: number): number =>
    least + (most - least) * (dice.below(1_000) / 1_000);
  return { surely: 1, flickers: between(0.85, 1), weakly: between(0.3, 0.85), never: 0 }[hearing];
}

/** UIDs that nobody has: out of nothing, or of a tag with a digit misread; most once, some in a few sweeps. */
function someGhosts(dice: Dice, truths: readonly Truth[]): Ghost[] {
  const taken = new Set(truths.map(({ chip }) => chip.uid));
  const uids = Array.from({ length: dice.below(6) }, () => {
    if (dice.chance(0.2)) return `12${digits(dice, 14)}` as Uid;
    if (dice.chance(0.3)) return `E004${digits(dice, 12)}` as Uid;
    const { uid } = dice.pick(truths).chip;
    const at = 4 + dice.below(12);
    return `${uid.slice(0, at)}${dice.pick(["A", "B", "C"])}${uid.slice(at + 1)}` as Uid;
  });
  return uids
    .filter((uid) => !taken.has(uid))
    .map((uid) => ({ uid, at: dice.below(RESTLESS_MS), sweeps: dice.chance(0.8) ? 1 : 2 + dice.below(2) }));
}
