/** How much of people is told on paper that is left lying about. */
import type { MaskedPatron, ReceiptDetail, ReceiptFacts } from "../core/receipt.ts";
import type { HoldFor } from "../core/returns.ts";

/** Whose hold it is, as a slip tells it that stands on a shelf where everybody can read it. */
export const HOLD_NAMES = ["letters-and-digits", "initials", "number-end", "full-name", "none"] as const;

export type HoldName = (typeof HOLD_NAMES)[number];

const HIDDEN = "****";

/** Words of a name in the order in which it is spoken: `Example, Ada` is Ada Example. */
function spoken(name: string): string[] {
  const [last = "", ...first] = name.split(",");
  return [...first, last]
    .join(" ")
    .split(/\s+/)
    .filter((word) => word !== "");
}

/** `A. E.` */
export function initials(name: string): string {
  return spoken(name)
    .map((word) => `${Array.from(word.normalize("NFC"))[0]?.toLocaleUpperCase() ?? ""}.`)
    .join(" ");
}

/** A name as somebody wants it told; undefined for not at all. */
export function shownName(name: string, as: ReceiptDetail["name"]): string | undefined {
  if (name.trim() === "" || as === "none") return undefined;
  return as === "full" ? name : initials(name);
}

/** The end of a number, and nothing of one so short that its end would be most of it. */
function ending(number: string): string {
  return number.length >= 8 ? number.slice(-4) : HIDDEN;
}

const letters = (name: string): string =>
  Array.from(name.normalize("NFC").replace(/[^\p{L}]/gu, ""))
    .slice(0, 4)
    .join("")
    .toLocaleUpperCase();

const HOLD_FORMS: Readonly<Record<HoldName, (name: string, number: string) => string>> = {
  "letters-and-digits": (name, number) => [letters(name), number === "" ? "" : ending(number)].join(" "),
  initials: (name) => initials(name),
  "number-end": (_, number) => (number === "" ? "" : ending(number)),
  "full-name": (name) => name,
  none: () => "",
};

/** Whose hold it is, in the form that the library chose; undefined where that leaves nothing to be said. */
export function shownHold(hold: HoldFor | undefined, as: HoldName): string | undefined {
  const shown = HOLD_FORMS[as](hold?.name ?? "", hold?.patron ?? "").trim();
  return shown === "" ? undefined : shown;
}

/** Takes what was not to be told out of words that the ILS wrote, who does not know what a person chose. */
export function scrubber(facts: ReceiptFacts, detail: ReceiptDetail): (words: string) => string {
  const { patron, entries } = facts;
  const rules: { readonly find: RegExp; readonly put: string }[] = [];
  if (patron !== undefined) {
    if (detail.name !== "full") rules.push(...namesOf(patron.name));
    rules.push(...numbersOf(patron.card, detail.card));
  }
  if (detail.titles === "off") {
    const told = entries.flatMap((entry) => ("item" in entry ? [entry.title.trim(), entry.item] : []));
    for (const text of told.filter((one) => one !== "").toSorted((a, b) => b.length - a.length))
      rules.push({ find: literally(text), put: HIDDEN });
  }
  return (words) => rules.reduce((text, { find, put }) => text.replace(find, put), words);
}

const literally = (text: string): RegExp => new RegExp(RegExp.escape(text), "giu");

/** The name in the order in which it is spoken and the one in which it is filed, however its words are set apart. */
function namesOf(name: string): { find: RegExp; put: string }[] {
  const words = spoken(name).map((word) => RegExp.escape(word));
  if (words.length === 0) return [];
  const turned = words.map((_, at) => [...words.slice(at), ...words.slice(0, at)].join("[\\s,;.]+"));
  return [{ find: new RegExp(`(?<!\\p{L})(?:${turned.join("|")})(?!\\p{L})`, "giu"), put: HIDDEN }];
}

/** Whatever ends like the card's number and is as long as one. */
function numbersOf(card: MaskedPatron, as: ReceiptDetail["card"]): { find: RegExp; put: string }[] {
  const end = card.slice(HIDDEN.length);
  if (end === "") return [];
  const find = new RegExp(
    `(?<![\\p{L}\\p{N}])[\\p{L}\\p{N}]{4,}${RegExp.escape(end)}(?![\\p{L}\\p{N}])`,
    "gu",
  );
  return [{ find, put: as === "none" ? HIDDEN : card }];
}
