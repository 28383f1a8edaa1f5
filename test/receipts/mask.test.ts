import { describe, expect, it, test } from "vitest";
import { patronId } from "../../src/core/ids.ts";
import { maskPatron, type ReceiptFacts } from "../../src/core/receipt.ts";
import { HOLD_NAMES, initials, shownHold } from "../../src/receipts/mask.ts";
import { EVERYTHING } from "../../src/receipts/samples.ts";
import { marksHtml } from "../../src/receipts/html.ts";
import { marksText } from "../../src/receipts/text.ts";
import { onPaper, OPEN, shop, valueOf } from "./shop.ts";

const CARD = "21234000012345";
const NAME = "Example, Ada";

/** The ILS does not know what a patron chose, and writes name, number and titles. */
const TELLING: ReceiptFacts = {
  ...EVERYTHING,
  patron: { name: NAME, card: maskPatron(patronId(CARD)) },
  entries: [
    ...EVERYTHING.entries,
    {
      kind: "not-lent",
      item: "31234000000156",
      title: "The waves",
      reasons: [`ADA EXAMPLE (${CARD}) waits for The Waves`, "Example,Ada has it"],
    },
  ],
  ilsLines: [`Dear Ada Example, your card ${CARD} is valid until May.`, "1. The waves"],
};

/** The slip as it leaves the building, on every way. */
function everywhere(facts: ReceiptFacts): string {
  const here = shop({ detail: OPEN });
  const marks = valueOf(here.receipt(facts));
  const subject = here.subject(facts);
  return [
    onPaper(here.receipt(facts), 42),
    onPaper(here.receipt(facts), 32),
    marksText(valueOf(here.short(facts))),
    marksText(marks),
    marksHtml(marks, subject.text, subject.language),
  ].join("\n");
}

/** The words of a text, so that a line break between two hides nothing. */
const flat = (text: string): string => text.replace(/\s+/g, " ").toLowerCase();

describe("a name that is not to be told", () => {
  it.each(["initials", "none"] as const)("as %s is nowhere, also where the ILS wrote it", (name) => {
    const text = flat(everywhere({ ...TELLING, detail: { name } }));
    for (const told of ["ada example", "example, ada", "example,ada"]) expect(text).not.toContain(told);
    expect(text.includes("a. e.")).toBe(name === "initials");
  });

  it("is there when it is to be told", () => {
    expect(everywhere(TELLING)).toContain(NAME);
  });
});

describe("a card's number", () => {
  it.each(["last-four", "none"] as const)("as %s is nowhere whole, also where the ILS wrote it", (card) => {
    const text = everywhere({ ...TELLING, detail: { card } });
    expect(text).not.toContain(CARD);
    expect(text).not.toContain(CARD.slice(0, -4));
    expect(text.includes("****2345")).toBe(card === "last-four");
    expect(text.includes("2345")).toBe(card === "last-four");
  });
});

describe("titles that are not to be told", () => {
  const text = everywhere({ ...TELLING, detail: { titles: "off" } });

  it("are nowhere, nor are the numbers of the items", () => {
    for (const entry of TELLING.entries) {
      if (!("item" in entry)) continue;
      if (entry.title !== "") expect(flat(text)).not.toContain(entry.title.toLowerCase());
      expect(text).not.toContain(entry.item);
    }
  });

  it("leave how many there are, and when they are due", () => {
    expect(text).toContain("Borrowed: 2\nItems: 2\n  Due Fri, 26 Mar 2027\n");
  });

  it("leave what a patron has to keep and show", () => {
    for (const words of ["Number for staff: 17", "Reference 004711", "K-U-N-D-E-N-B-E-L-E-G"])
      expect(text).toContain(words);
  });
});

test.each([
  ["Ada Example", "A. E."],
  ["Example, Ada Maria", "A. M. E."],
  ["élodie", "É."],
])("the initials of %s are %s", (name, short) => {
  expect(initials(name)).toBe(short);
});

test.each([
  ["letters-and-digits", "EXAM 2345"],
  ["initials", "A. E."],
  ["number-end", "2345"],
  ["full-name", NAME],
  ["none", undefined],
] as const)("whose hold it is, as %s", (as, shown) => {
  expect(shownHold({ name: NAME, patron: CARD }, as)).toBe(shown);
});

test("of a hold of which the ILS says nothing, nothing is told, and of a short number not its end", () => {
  for (const as of HOLD_NAMES) {
    expect(shownHold(undefined, as)).toBeUndefined();
    expect(shownHold({ name: undefined, patron: "12345" }, as) ?? "").not.toContain("2345");
  }
});

test("no form of a hold slip but the full name tells the name or the number", () => {
  for (const holdName of HOLD_NAMES) {
    const slip = shop({ holdName }).holdSlip({
      at: 0,
      item: "1",
      title: "Emma",
      route: { to: "hold-shelf", bin: undefined },
      hold: { name: NAME, patron: CARD },
      alert: "01",
    });
    const text = onPaper(slip, 42);
    expect(text).not.toContain(CARD);
    expect(text.includes("Example, Ada")).toBe(holdName === "full-name");
  }
});
