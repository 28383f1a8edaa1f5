import { describe, expect, test } from "vitest";
import { BY_THE_BOOK } from "../../src/acs-sim/habits.ts";
import { checkDigit } from "../../src/acs-sim/library/barcode.ts";
import { loadTrusted } from "../../src/acs-sim/library/load.ts";
import { DEMO_PATH, openLibrary, type LibrarySource } from "../../src/acs-sim/library/open.ts";
import type { Item, Patron } from "../../src/acs-sim/library/state.ts";
import { checkout } from "../../src/acs-sim/rules/checkout.ts";
import type { Desk } from "../../src/acs-sim/rules/desk.ts";
import { whyNotRenew } from "../../src/acs-sim/rules/renew.ts";
import { standingOf } from "../../src/acs-sim/rules/standing.ts";
import { NOW } from "./library-desk.ts";

const loaded = loadTrusted(DEMO_PATH);
if (!loaded.ok) throw new Error(loaded.fault.detail);
const { titles = [], patrons = [] } = loaded.value.content;
const copies = titles.flatMap((title) => title.copies.map((copy) => ({ title: title.title, ...copy })));

/** The main library's desk, as it is when the demo begins. */
async function desk(source: LibrarySource = { kind: "demo" }): Promise<Desk> {
  const opened = await openLibrary({ source, state: undefined, now: NOW });
  if (!opened.ok) throw new Error(opened.fault.detail);
  const { library, config } = opened.value;
  const account = config.accounts.find(({ login }) => login === "kiosk");
  const institution = config.institutions.get("LECTERN");
  if (account === undefined || institution === undefined) throw new Error("no kiosk, or not LECTERN");
  expect([account.password, account.institution, account.branch]).toEqual(["kiosk-pass", "LECTERN", "MAIN"]);
  return { library, institution, branch: "MAIN", now: NOW, habits: BY_THE_BOOK };
}

function known<T>(map: ReadonlyMap<string, T>, key: string): T {
  const found = map.get(key);
  if (found === undefined) throw new Error(`${key} is not in the library of the demo`);
  return found;
}

/** What the library answers to a loan: "lent", "costs" with the fee, or why not. */
function lend(at: Desk, patron: Patron, item: Item): string {
  const outcome = checkout(at, {
    card: patron.card,
    barcode: item.barcode,
    pin: patron.pin,
    mayRenew: false,
    noBlock: false,
    nbDueDate: undefined,
    feeAcknowledged: false,
    cancel: false,
  });
  if (outcome.kind !== "refused") return outcome.kind;
  return outcome.fee === undefined ? outcome.reason : `costs ${outcome.fee.amount}`;
}

const PLAIN_ITEM = "Frankenstein";
const ANOTHER_PLAIN_ITEM = "The Time Machine";
const PLAIN_PATRON = "21234000001016";

function itemOf(at: Desk, title: string): Item {
  const copy = copies.find((each) => each.title === title);
  if (copy === undefined) throw new Error(`no copy of ${title}`);
  return known(at.library.items, copy.barcode);
}

/** All about a patron that a story may tell, asked of the library itself. Lends two plain items to find out. */
function factsOf(at: Desk, patron: Patron) {
  const { owed, overdue, limits } = standingOf(patron, at.institution, at.now);
  const { loans, holds, fees, pin, language } = patron;
  const ready = holds.filter(({ caught }) => caught !== undefined).map(({ title }) => title.title);
  const waits = holds.filter(({ caught }) => caught === undefined).map(({ title }) => title.title);
  const kept = loans.map((loan) => whyNotRenew(at, loan)).filter((why) => why !== undefined);
  return {
    pin,
    class: patron.class,
    language,
    fees: fees.length,
    owed,
    ready,
    waits,
    loans: loans.length,
    limit: limits.charged,
    overdue,
    kept,
    lends: [itemOf(at, PLAIN_ITEM), itemOf(at, ANOTHER_PLAIN_ITEM)].map((item) => lend(at, patron, item)),
  };
}

const PLAIN: ReturnType<typeof factsOf> = {
  pin: "1234",
  class: "adult",
  language: "en",
  fees: 0,
  owed: 0,
  ready: [],
  waits: [],
  loans: 0,
  limit: 10,
  overdue: 0,
  kept: [],
  lends: ["lent", "lent"],
};

const never = (why: string) => ({ lends: [why, why] });

/** What of each card is not as with the plain one: the one thing to try. */
const PATRONS: Readonly<Record<string, readonly [story: string, Partial<typeof PLAIN>]>> = {
  [PLAIN_PATRON]: ["In good standing; the PIN is 1234.", {}],
  "21234000001024": ["Blocked by staff: may not borrow.", never("patron-blocked")],
  "21234000001032": ["The card expired a month ago.", never("card-expired")],
  "21234000001040": ["Reported this card lost.", never("card-lost")],
  "21234000001057": ["Owes two small fees and may still borrow.", { fees: 2, owed: 240 }],
  "21234000001065": [
    "Owes more than the limit: pay first, then borrow.",
    { fees: 1, owed: 1250, ...never("fees-too-high") },
  ],
  "21234000001073": ["A reservation is ready: The Secret Garden.", { ready: ["The Secret Garden"] }],
  "21234000001081": ["Waits for Dracula, which is on loan.", { waits: ["Dracula"] }],
  "21234000001099": ["Has no PIN: the card alone will do.", { pin: "" }],
  "21234000001107": ["A child: five items at most, three at home.", { class: "child", loans: 3, limit: 5 }],
  "21234000001115": ["Two items are overdue; returning them costs a fine.", { loans: 2, overdue: 2 }],
  "21234000001123": [
    "Three items are overdue: too many to borrow.",
    { loans: 3, overdue: 3, ...never("too-many-overdue") },
  ],
  "21234000001131": [
    "At the limit: three of three items on loan.",
    { loans: 3, limit: 3, ...never("too-many-charged") },
  ],
  "21234000001149": [
    "One more item fits: try to borrow two.",
    { loans: 2, limit: 3, lends: ["lent", "too-many-charged"] },
  ],
  "21234000001156": [
    "Somebody waits for Dracula, so it cannot be renewed.",
    { loans: 1, kept: ["renewal-reserved"] },
  ],
  "21234000001164": ["Renewed one loan twice: no further renewal.", { loans: 1, kept: ["renewal-limit"] }],
  "21234000001172": [
    "Has a book that was called back and is late.",
    { loans: 1, kept: ["item-recalled"], ...never("recall-overdue") },
  ],
  "21234000001180": ["Reads Arabic; the screen goes from right to left.", { language: "ar" }],
  "21234000001198": ["Reads Chinese; name and screen are in Chinese.", { language: "zh" }],
  "21234000001206": ["Twelve items for a book club: try to renew all.", { loans: 12, limit: 40 }],
};

/** All about an item that a story may tell. Lends it to the plain patron to find out. */
function itemFacts(at: Desk, item: Item) {
  const { status, home, properties, traits } = item;
  return {
    status,
    home,
    properties,
    readingRoom: traits.inLibraryUse,
    days: traits.loanDays,
    longTitle: item.title.title.length > 100,
    lends: lend(at, known(at.library.patrons, PLAIN_PATRON), item),
  };
}

const PLAIN_COPY: ReturnType<typeof itemFacts> = {
  status: "normal",
  home: "MAIN",
  properties: "",
  readingRoom: false,
  days: undefined,
  longTitle: false,
  lends: "lent",
};

/** What is special about each copy that nobody has on loan or reserved. */
const COPIES: Readonly<Record<string, Partial<typeof PLAIN_COPY>>> = {
  "Its title is longer than any line.": { longTitle: true },
  "A short loan of one day.": { days: 1 },
  "Called back; belongs at the desk.": { lends: "item-recalled" },
  "On its way to Riverside; not lent here.": { home: "RIVER", lends: "item-in-transit" },
  "For the reading room; its security stays on.": { days: 0, readingRoom: true },
  "The last borrower says that it came back.": { status: "claimed-returned", lends: "item-unavailable" },
  "New, and not ready for loan yet.": { status: "in-process", lends: "item-unavailable" },
  "Belongs to Riverside; a return sends it home.": { home: "RIVER" },
  "Was declared lost.": { status: "lost", lends: "item-unavailable" },
  "A book and its CD belong together.": { properties: "Book and 1 CD" },
  "Costs 1.50 to borrow.": { lends: "costs 150" },
  "Magnetic tape; must never be demagnetised.": {},
  "Was missing, and is found again.": { status: "missing", lends: "item-unavailable" },
  "Reference work; never leaves the building.": { lends: "not-for-loan" },
};

describe("the library of the demo", () => {
  test("holds to the schema, though a start does not ask", async () => {
    const { library } = await desk({ kind: "file", path: DEMO_PATH });
    expect([library.items.size, library.patrons.size]).toEqual([200, 20]);
  });

  test("has right check digits", () => {
    for (const code of [
      ...patrons.map(({ card }) => `2 ${card}`),
      ...copies.map(({ barcode }) => `3 ${barcode}`),
    ]) {
      const [kind, digits = ""] = code.split(" ");
      expect(digits).toMatch(new RegExp(`^${kind}\\d{13}$`));
      expect(checkDigit(digits.slice(0, 13))).toBe(Number(digits.at(-1)));
    }
  });

  test("tells each story in twelve words at most", () => {
    const stories = [...patrons, ...copies].map(({ story }) => story ?? "");
    expect(stories.filter((story) => story.split(" ").length > 12)).toEqual([]);
  });

  test("has one row here for each card and for each special copy that is free", async () => {
    const { library } = await desk();
    expect(patrons.map(({ card, story }) => [card, story])).toEqual(
      Object.entries(PATRONS).map(([card, [story]]) => [card, story]),
    );
    const free = copies.filter(({ barcode, story }) => {
      const { loan, hold } = known(library.items, barcode);
      return story !== undefined && loan === undefined && hold === undefined;
    });
    expect(free.map(({ story }) => story)).toEqual(Object.keys(COPIES));
  });

  test.each(Object.entries(PATRONS))(
    "card %s has its story's one thing to try, and nothing else",
    async (card, [, special]) => {
      const at = await desk();
      expect(factsOf(at, known(at.library.patrons, card))).toEqual({ ...PLAIN, ...special });
    },
  );

  test.each(Object.entries(COPIES))("%s: nothing else is special about that copy", async (story, special) => {
    const at = await desk();
    const copy = copies.find((each) => each.story === story);
    expect(itemFacts(at, known(at.library.items, copy?.barcode ?? ""))).toEqual({
      ...PLAIN_COPY,
      ...special,
    });
  });

  test("has stories for all copies on loan or reserved, and they name the patron", async () => {
    const { library, now } = await desk();
    let overdue = 0;
    for (const { barcode, story = "" } of copies) {
      const { loan, hold } = known(library.items, barcode);
      const patron = loan?.patron ?? hold?.patron;
      if (patron !== undefined) expect(story).toContain(patron.name);
      const isLate = loan !== undefined && loan.due < now;
      expect(story.startsWith("Overdue")).toBe(isLate);
      if (isLate) overdue++;
    }
    expect(overdue).toBe(5);
  });

  test("keeps the reserved copy for whom it is reserved", async () => {
    const at = await desk();
    const garden = itemOf(at, "The Secret Garden");
    expect(lend(at, known(at.library.patrons, PLAIN_PATRON), garden)).toBe("held-by-another");
    expect(lend(at, known(at.library.patrons, "21234000001073"), garden)).toBe("lent");
  });

  test("leaves copies without a story plain", async () => {
    const begun = await desk();
    const { institution } = begun;
    // One patron borrows them all.
    const at = {
      ...begun,
      institution: { ...institution, policy: { ...institution.policy, chargedLimit: 200 } },
    };
    for (const { barcode } of copies.filter(({ story }) => story === undefined)) {
      expect(itemFacts(at, known(at.library.items, barcode))).toEqual(PLAIN_COPY);
    }
  });

  test("has tapes, discs and films that must not be demagnetised", async () => {
    const { library } = await desk();
    const magnetic = [...library.items.values()].filter(({ traits }) => traits.magnetic);
    expect(new Set(magnetic.map(({ title }) => title.media))).toEqual(new Set(["dvd", "cd", "audio-tape"]));
    for (const { traits } of magnetic) expect(traits.desensitize).toBe(false);
  });
});
