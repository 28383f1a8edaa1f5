/** How a receipt printer is, in the words of every printer language. Pure. */
import { fault, type Fault, type FaultCode } from "../../../core/faults.ts";
import type { Json } from "../../driver.ts";

/** Something that a printer says of itself. */
export type Sign =
  /** The level of the pin that tells of the cash drawer; what it means depends on the drawer. */
  | "drawer-signal"
  | "off-line"
  | "waiting-for-recovery"
  | "feed-button"
  | "cover-open"
  | "fed-by-button"
  | "stopped-by-paper-end"
  | "error"
  | "recoverable"
  | "cutter"
  | "unrecoverable"
  | "auto-recoverable"
  | "near-end"
  | "paper-end"
  | "buffer-overflow"
  | "paper-jam"
  | "black-mark"
  | "head-up"
  | "command-error"
  /** Star: the mark at the end of a job was reached. */
  | "etb";

/** All that a printer said of itself at one time. */
export type Condition = ReadonlySet<Sign>;

/** A bit of a status byte and what it means. */
export type Bit = readonly [mask: number, sign: Sign];

/** The signs of the bits that are set in a byte. */
export function signsOf(byte: number, bits: readonly Bit[]): readonly Sign[] {
  return bits.filter(([mask]) => (byte & mask) !== 0).map(([, sign]) => sign);
}

export type PrinterTrouble = Extract<FaultCode, `printer.${string}`>;

/** What keeps it from printing, the plainest cause first: an open cover also means no paper and an error. */
const TROUBLES: readonly (readonly [Sign, PrinterTrouble])[] = [
  ["cover-open", "printer.cover-open"],
  ["paper-end", "printer.out-of-paper"],
  ["stopped-by-paper-end", "printer.out-of-paper"],
  ["cutter", "printer.cutter"],
  ["unrecoverable", "printer.error"],
  ["paper-jam", "printer.recoverable"],
  ["head-up", "printer.recoverable"],
  ["auto-recoverable", "printer.recoverable"],
  ["recoverable", "printer.recoverable"],
  ["black-mark", "printer.error"],
  ["error", "printer.error"],
  ["off-line", "printer.offline"],
  ["waiting-for-recovery", "printer.offline"],
];

/** Why the printer does not print; undefined if nothing keeps it from it. */
export function troubleOf(condition: Iterable<Sign>): PrinterTrouble | undefined {
  const signs = new Set(condition);
  const [sign, trouble] = TROUBLES.find(([sign]) => signs.has(sign)) ?? [];
  // Somebody feeds paper: it is off-line for as long as the button is held.
  const feeding = signs.has("feed-button") || signs.has("fed-by-button");
  return sign === "off-line" && feeding ? undefined : trouble;
}

/** What staff should see to although it prints. */
export function warningOf(condition: Condition, id: string): Fault | undefined {
  return condition.has("near-end") && !condition.has("paper-end") ? fault("printer.near-end", id) : undefined;
}

/** For people: the signs, and the fault that they amount to; null where it prints. */
export function conditionFacts(signs: readonly Sign[]): Readonly<Record<string, Json>> {
  const warning = signs.includes("near-end") ? "printer.near-end" : null;
  return { signs: [...signs], fault: troubleOf(signs) ?? warning };
}
