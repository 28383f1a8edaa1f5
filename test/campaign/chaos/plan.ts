/** What happens in one run: who comes and wants what, and what goes wrong meanwhile. All of it is made of the seed. */
import { seededRandom, type Random } from "../../../src/core/clock.ts";
import { barcode } from "../../../src/acs-sim/library/barcode.ts";
import { TROUBLES, type Trouble } from "./troubles.ts";

/** Somebody who comes to the station. */
export interface Visit {
  readonly card: string;
  readonly pin: string;
  /** What they come for; whoever comes to bring something back has what was borrowed before. */
  readonly errand: "borrow" | "return" | "renew" | "pay";
  readonly borrows: readonly string[];
  /** Answers yes to a fee and to a renewal. */
  readonly agrees: boolean;
  /** How often they begin, where the station leaves them standing. */
  readonly begins: number;
  /** Takes a receipt on paper. */
  readonly receipt: boolean;
  /** Milliseconds that this person thinks before a touch. */
  readonly thinks: number;
}

/** Something that goes wrong at a moment of the run. */
export interface Mishap {
  /**
   * Milliseconds after the curtain rose; a commit of the journal, counted from 1; or so long after a request to change
   * something has reached the ACS, counted from 1: then its answer is on the way.
   */
  readonly at:
    | { readonly ms: number }
    | { readonly commit: number; readonly when: "before" | "after" }
    | { readonly request: number; readonly afterMs: number };
  readonly trouble: Trouble;
}

export interface Plan {
  readonly seed: number;
  readonly pad: boolean;
  readonly cut: "whole" | "single" | "random";
  readonly visits: readonly Visit[];
  readonly mishaps: readonly Mishap[];
}

const LIBRARY = "1234";
const PATRONS = 6;
/** Those above are at home with somebody when the curtain rises. */
const ITEMS = 20;

export const cardNo = (serial: number): string => barcode(2, LIBRARY, serial);
export const pinOf = (serial: number): string => String(1000 + serial);
export const itemNo = (serial: number): string => barcode(3, LIBRARY, serial);

/** Titles of the library are `Volume N`, N being the serial number of their one copy. */
export function itemTitled(title: string): string {
  return itemNo(Number(/\d+/.exec(title)?.[0]));
}

export function pick<T>(random: Random, values: readonly T[]): T {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error("Nothing to pick from");
  return value;
}

function several(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1));
}

function visit(random: Random): Visit {
  const serial = several(random, 1, PATRONS);
  const items = new Set<string>();
  const errand = pick(random, ["borrow", "borrow", "borrow", "return", "return", "renew", "pay"] as const);
  const wanted = errand === "borrow" ? several(random, 0, 4) : 0;
  for (let count = 0; count < wanted; count++) items.add(itemNo(several(random, 1, ITEMS)));
  return {
    card: cardNo(serial),
    pin: pinOf(serial),
    errand,
    borrows: [...items],
    agrees: random() < 0.7,
    begins: random() < 0.4 ? 1 : 3,
    receipt: random() < 0.3,
    thinks: 100 + random() * 1500,
  };
}

function momentOf(random: Random, inTheMiddle: boolean): Mishap["at"] {
  const dice = inTheMiddle ? random() : 1;
  if (dice < 0.4) return { commit: several(random, 1, 14), when: pick(random, ["before", "after"]) };
  if (dice < 0.7) return { request: several(random, 1, 4), afterMs: random() * 5 };
  return { ms: random() * 40_000 };
}

export function planOf(seed: number): Plan {
  const random = seededRandom(seed);
  const visits = Array.from({ length: several(random, 1, 4) }, () => visit(random));
  const mishaps = Array.from({ length: several(random, 1, 4) }, (): Mishap => {
    const trouble = pick(random, TROUBLES);
    return { trouble, at: momentOf(random, trouble.atCommits) };
  });
  return { seed, pad: random() < 0.6, cut: pick(random, ["whole", "single", "random"]), visits, mishaps };
}
