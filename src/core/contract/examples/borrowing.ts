/** Items on their way to a person. */
import type { ItemLine, ItemState, NotYours, PadNotice } from "../view-items.ts";
import { day, forEach, HARD_TITLES, type Example, type Examples } from "./example.ts";

const YOURS: ItemState = { name: "yours", due: day(12, 14), renewed: false, assurance: "verified" };

const GARDEN: ItemLine = { id: "31000000000017", title: "The secret garden", state: YOURS, ilsWords: [] };
const ATLAS: ItemLine = {
  id: "31000000000025",
  title: "Road atlas",
  state: { name: "not-yours", reason: "refused" },
  ilsWords: ["This item is for use in the library."],
};

const line = (index: number, title: string, state: ItemState): ItemLine => ({
  id: `31000000000${100 + index}`,
  title,
  state,
  ilsWords: [],
});

const isReleasing = ({ state }: ItemLine): boolean => state.name === "releasing";

/** What came of them, as it is counted. */
function listOf(items: readonly ItemLine[], beside: Partial<Example<"items">> = {}): Example<"items"> {
  const granted = items.filter(({ state }) => ["releasing", "yours", "promised"].includes(state.name)).length;
  const yours = items.filter(({ state }) => state.name === "yours" || state.name === "promised").length;
  const asked = items.filter(({ state }) => state.name !== "waiting").length;
  return {
    screen: "items",
    name: "Ada Example",
    items,
    counts: { seen: items.length, asked, granted, released: yours },
    yours,
    securing: items.some(isReleasing) ? { line: items.findIndex(isReleasing), onPad: true } : undefined,
    notice: undefined,
    offers: ["finish", "return", "account", "pay"],
    ...beside,
  };
}

/** A stack of twenty as it comes in. */
const STACK: readonly ItemState[] = [
  ...Array.from({ length: 9 }, () => YOURS),
  { name: "releasing" },
  { name: "finding-out" },
  { name: "asking" },
  ...Array.from({ length: 8 }, (): ItemState => ({ name: "waiting" })),
];

const REASONS = [
  "refused",
  "enough",
  "fee-declined",
  "not-lent",
  "no-answer",
  "not-here",
  "unreadable",
  "taken-back",
  "limit",
  "only-on-line",
] as const satisfies readonly NotYours[];

const PAD_NOTICES = ["pad-card", "pad-double-tagged", "pad-foreign", "pad-unreadable"] as const;
const PART_MISSING: PadNotice = { name: "pad-part-missing", item: "31000000000033", missing: 1, parts: 3 };

export const items: Examples<"items"> = {
  usual: listOf([GARDEN, ATLAS], { notice: PART_MISSING, offers: ["finish"] }),
  empty: listOf([]),
  asking: listOf([line(0, "", { name: "asking" })], { offers: [] }),
  reading: listOf(
    STACK.map((state, index) => line(index, state.name === "yours" ? "The secret garden" : "", state)),
    { offers: [] },
  ),
  sliding: listOf([GARDEN, { ...ATLAS, state: { name: "releasing" }, ilsWords: [] }], {
    securing: { line: 1, onPad: false },
    offers: [],
  }),
  "all-yours": listOf([
    GARDEN,
    line(1, "Road atlas", { ...YOURS, renewed: true }),
    line(2, "Tide tables", { ...YOURS, due: { kind: "none" } }),
    line(3, "Middlemarch", { ...YOURS, due: { kind: "text", text: "23 November" } }),
  ]),
  refused: listOf([ATLAS]),
  "not-yours": listOf(
    REASONS.map((reason, index) => line(index, "Road atlas", { name: "not-yours", reason })),
  ),
  "to-desk": listOf([
    line(0, "Road atlas", { name: "take-to-desk", why: "undecided", entry: 12 }),
    line(1, "Tide tables", { name: "take-to-desk", why: "still-armed", entry: 13 }),
  ]),
  promised: listOf(
    [
      line(0, "", { name: "promised", due: day(12, 14), assurance: "verified" }),
      line(1, "", { name: "promised", due: { kind: "none" }, assurance: undefined }),
    ],
    { limits: ["off-line"] },
  ),
  "hard-titles": listOf(HARD_TITLES.map((title, index) => line(index, title, YOURS))),
  "parts-missing": listOf([GARDEN], { notice: { ...PART_MISSING, missing: 2 } }),
  ...forEach(["already-yours", "a-card", "publishers-label", ...PAD_NOTICES], (name) =>
    listOf([GARDEN], { notice: { name } }),
  ),
};

export const oddOneOut: Examples<"odd-one-out"> = {
  usual: {
    screen: "odd-one-out",
    items: [{ ...ATLAS, onPad: false }],
    seen: 8,
    yours: 7,
    offers: ["left-here", "back"],
  },
  "on-the-pad": {
    screen: "odd-one-out",
    items: [
      { ...ATLAS, onPad: true },
      { ...line(1, HARD_TITLES[0], { name: "not-yours", reason: "enough" }), onPad: true },
    ],
    seen: 3,
    yours: 1,
    offers: ["back"],
  },
};

const asked = { screen: "confirm", title: "The secret garden", ilsWords: [], offers: ["yes", "no"] } as const;

export const confirm: Examples<"confirm"> = {
  usual: { ...asked, question: { name: "fee", fee: { minor: 150, currency: "EUR" }, feeText: "1.50" } },
  "fee-in-words": {
    ...asked,
    question: { name: "fee", fee: undefined, feeText: "1.50 a week" },
    ilsWords: ["New films cost a fee."],
  },
  renewal: { ...asked, question: { name: "renew", due: day(12, 14) } },
  "renewal-undated": { ...asked, question: { name: "renew", due: { kind: "none" } } },
  "cancel-hold": { ...asked, title: HARD_TITLES[0], question: { name: "cancel-hold" } },
  ...forEach(["card", "coins"], (way) => ({
    ...asked,
    title: "",
    question: { name: "pay", way, amount: { minor: 240, currency: "EUR" } },
  })),
};
