/** Documents in the words of a language: what a template can print. Every value is text, and every name is there. */
import type { Due } from "../core/circulation.ts";
import type { Zone } from "../core/calendar.ts";
import type { HoldSlipFacts, ReceiptEntry } from "../core/receipt.ts";
import type { Route } from "../core/returns.ts";
import type { ReceiptDocument, ReceiptSection } from "./document.ts";
import { formatAmount, formatDue, formatInstant } from "./format.ts";
import { shownHold, type HoldName } from "./mask.ts";
import { fill, type ReceiptWords } from "./words.ts";

/** Where and in which language a slip is made. */
export interface Place {
  /** Name of the library, for the head. */
  readonly library: string;
  readonly zone: Zone;
  readonly words: ReceiptWords;
}

/** One thing of a section; `slip` is printed as it is. */
interface ScopeItem {
  readonly name: string;
  readonly details: readonly string[];
  readonly slip: readonly string[];
}

interface ScopeSection {
  readonly kind: string;
  readonly heading: string;
  readonly note: string | null;
  readonly items: readonly ScopeItem[];
}

/** The names that templates know. Null is for what there is nothing to say of. */
export type Scope = Readonly<Record<string, unknown>>;

/** What every template knows. */
function placeScope({ library, zone, words }: Place, at: number): Scope {
  return {
    library,
    date: formatInstant(at, zone, words.locale),
    language: words.locale,
    name: null,
    card: null,
    words: { card: words.card },
  };
}

/** What `receipt` and `short` know. */
export function receiptScope(receipt: ReceiptDocument, place: Place): Scope {
  const { words } = place;
  const sections = receipt.sections.map((section) => sectionOf(section, receipt, words));
  const nothing: ScopeSection = { kind: "nothing", heading: words.nothing, note: null, items: [] };
  return {
    ...placeScope(place, receipt.at),
    name: receipt.name ?? null,
    card: receipt.card ?? null,
    sections: sections.length === 0 && receipt.ilsLines.length === 0 ? [nothing] : sections,
    ils_lines: receipt.ilsLines,
  };
}

function sectionOf(
  { kind, entries }: ReceiptSection,
  { titles }: ReceiptDocument,
  words: ReceiptWords,
): ScopeSection {
  const [first] = entries;
  const amount = first?.kind === "owed" ? formatAmount(first.amount, words.locale) : "";
  const items = entries.flatMap((entry) =>
    entry.kind === "owed" ? [] : [itemOf(entry, titles === "off", words)],
  );
  return {
    kind,
    heading: fill(words.headings[kind], { count: String(entries.length), amount }),
    note: words.notes[kind] ?? null,
    items: titles === "off" ? gathered(items, words) : items,
  };
}

/** Items of which only their number is told: one line for those of which the same is said. */
function gathered(items: readonly ScopeItem[], words: ReceiptWords): ScopeItem[] {
  const groups = Map.groupBy(items, ({ name, details, slip }) => JSON.stringify([name, details, slip]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || first.name !== "") return group;
    return [{ ...first, name: fill(words.hidden, { count: String(group.length) }) }];
  });
}

type Listed = Exclude<ReceiptEntry, { kind: "owed" }>;

/** The name of an item whose title is not told is "". */
function itemOf(entry: Listed, hidden: boolean, words: ReceiptWords): ScopeItem {
  if ("amount" in entry) {
    return {
      name: formatAmount(entry.amount, words.locale),
      details: detailsOf(entry, words),
      slip: "slip" in entry ? entry.slip : [],
    };
  }
  const untitled = entry.title.trim() === "";
  const label = fill(words.untitled, { item: entry.item });
  // Staff find an item by its label; without a title the label is its name already.
  const named = entry.kind === "to-desk" && !untitled && !hidden ? [label] : [];
  return {
    name: hidden ? "" : untitled ? label : entry.title,
    details: [...named, ...detailsOf(entry, words)],
    slip: [],
  };
}

function detailsOf(entry: Listed, words: ReceiptWords): readonly string[] {
  switch (entry.kind) {
    case "lent":
    case "lent-off-line":
    case "renewed":
      return [dueText(entry.due, words)];
    case "not-lent":
    case "not-renewed":
    case "not-returned":
      return entry.reasons;
    case "returned":
      return routeText(entry.route, words);
    case "returned-off-line":
      return [];
    case "to-desk":
      return entry.entry === undefined ? [] : [exception(entry.entry, words)];
    case "hold-ready":
      return [
        ...(entry.pickup === undefined ? [] : [fill(words.pickup, { place: entry.pickup })]),
        ...(entry.until.kind === "none" ? [] : [fill(words.until, { date: dateText(entry.until, words) })]),
      ];
    case "paid":
      return [...entry.fees, words.how[entry.how], fill(words.reference, { reference: entry.reference })];
    case "charged-not-recorded":
      return [
        words.how[entry.how],
        fill(words.reference, { reference: entry.reference }),
        exception(entry.entry, words),
      ];
    case "payment-unknown":
      return [exception(entry.entry, words)];
  }
}

const exception = (entry: number, words: ReceiptWords): string =>
  fill(words.exception, { entry: String(entry) });

function dueText(due: Due, words: ReceiptWords): string {
  return due.kind === "none" ? words.noDue : fill(words.due, { date: dateText(due, words) });
}

function dateText(due: Exclude<Due, { kind: "none" }>, words: ReceiptWords): string {
  return due.kind === "date" ? formatDue(due.civil, words.locale) : due.text;
}

/** What the patron does with a returned item; nothing where it simply stays. */
function routeText(route: Route, words: ReceiptWords): string[] {
  const bin = route.bin === undefined ? [] : [fill(words.bin, { bin: route.bin })];
  switch (route.to) {
    case "shelf":
      return bin.length === 0 ? [words.routes.shelf] : bin;
    case "hold-shelf":
    case "staff":
      return [words.routes[route.to], ...bin];
    case "branch":
      return [
        route.branch === "" ? words.routes.elsewhere : fill(words.routes.branch, { branch: route.branch }),
        ...bin,
      ];
  }
}

/** What `hold-slip` knows. */
export function holdSlipScope(slip: HoldSlipFacts, place: Place, as: HoldName): Scope {
  const { words } = place;
  const { route, title, item } = slip;
  const to = route.to === "branch" && route.forHold ? "hold-elsewhere" : route.to;
  return {
    ...placeScope(place, slip.at),
    heading: words.holdSlip[to],
    destination: route.to === "branch" && route.branch !== "" ? route.branch : null,
    hold_for: shownHold(slip.hold, as) ?? null,
    bin: route.bin ?? null,
    alert: slip.alert ?? null,
    item,
    title: title.trim() === "" ? fill(words.untitled, { item }) : title,
    words: words.holdSlip,
  };
}

/** Letters that libraries need; what a printer cannot write comes out as a question mark. */
const CHARACTERS = ["ÄÖÜ äöü ß é è ñ å æ ø € £", "ŁŐŽ łőž ğ İ", "ЖЯ жя ΑΩ αω אב"];

/** What `test-page` knows. */
export function testPageScope(at: number, place: Place, columns: number): Scope {
  const { testPage, card } = place.words;
  return {
    ...placeScope(place, at),
    columns: String(columns),
    ruler: Array.from({ length: columns }, (_, column) => String((column + 1) % 10)).join(""),
    characters: CHARACTERS,
    words: { card, ...testPage },
  };
}
