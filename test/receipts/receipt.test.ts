import * as fc from "fast-check";
import { expect, test } from "vitest";
import { patronId } from "../../src/core/ids.ts";
import { slips } from "../../src/devices/sim/printer/paper.ts";
import { LANGUAGES, printed } from "../devices/printer/languages.ts";
import { maskPatron } from "../../src/core/receipt.ts";
import type { ReceiptDocument, ReceiptItem } from "../../src/receipts/document.ts";
import { formatAmount, formatDue, formatInstant } from "../../src/receipts/format.ts";
import { layoutReceipt } from "../../src/receipts/layout.ts";
import { printoutText } from "../../src/receipts/text.ts";
import { ENGLISH, fill } from "../../src/receipts/words.ts";
import { wrap, wrapAtMost } from "../../src/receipts/wrap.ts";

const DUE = { year: 2026, month: 12, day: 14, hour: 23, minute: 59, second: 59 };
const EMPTY: ReceiptDocument = {
  library: "Ashby Library",
  at: Date.UTC(2026, 10, 23, 14, 5),
  patron: undefined,
  items: [],
  owed: undefined,
  ilsLines: [],
  messages: [],
};

function lent(title: string): ReceiptItem {
  return { kind: "lent", title, item: "33191000105864", due: { kind: "date", civil: DUE } };
}

function textOf(receipt: Partial<ReceiptDocument>, columns = 42): string {
  const options = { columns, words: ENGLISH, zone: "Europe/London" };
  return printoutText(layoutReceipt({ ...EMPTY, ...receipt }, options), columns);
}

test("a slip with everything on it", () => {
  const slip = textOf({
    patron: maskPatron(patronId("20000000001234")),
    items: [
      { kind: "not-lent", title: "The atlas", item: "1", reasons: ["For use in the library only."] },
      lent("The hobbit, or, There and back again / J. R. R. Tolkien"),
      { kind: "renewed", title: "Emma", item: "2", due: { kind: "text", text: "end of term" } },
      { kind: "to-desk", title: "Middlemarch", item: "3", entry: undefined },
      { kind: "lent", title: "", item: "33191000105864", due: { kind: "none" } },
    ],
    owed: { minor: 150, currency: "GBP" },
    ilsLines: ["2 items on loan"],
    messages: ["Open today until 7 pm"],
  });
  expect(slip).toBe(`              Ashby Library
         Mon, 23 Nov 2026, 14:05
          Library card ****1234
------------------------------------------
Borrowed: 2
The hobbit, or, There and back again / J.
R. R. Tolkien
  Due Mon, 14 Dec 2026
Item 33191000105864
  Ask the desk for the due date

Renewed: 1
Emma
  Due end of term

Not borrowed: 1
The atlas
  For use in the library only.

Please take to the desk: 1
Middlemarch
  Item 3

You owe £1.50
2 items on loan
          Open today until 7 pm
`);
});

test("a slip without items says so", () => {
  expect(textOf({})).toContain("Nothing was borrowed.");
});

test("an item for the desk is named by its label too, with a title or without", () => {
  const slip = textOf({ items: [{ kind: "to-desk", title: "", item: "3", entry: undefined }] });
  expect(slip.match(/Item 3/g)).toHaveLength(1);
});

test("a debt of nothing is not printed", () => {
  expect(textOf({ owed: { minor: 0, currency: "GBP" } })).not.toContain("You owe");
});

test.each([
  ["20000000001234", "****1234"],
  ["1234567", "****"],
  ["", "****"],
])("of the card number %s only %s is shown", (card, shown) => {
  expect(maskPatron(patronId(card))).toBe(shown);
});

test.each([
  [DUE, "Mon, 14 Dec 2026"],
  [{ ...DUE, hour: 0, minute: 0, second: 0 }, "Mon, 14 Dec 2026"],
  [{ ...DUE, hour: 17, minute: 30 }, "Mon, 14 Dec 2026, 17:30"],
])("the due time is shown only where it says something", (civil, text) => {
  expect(formatDue(civil, "en-GB")).toBe(text);
});

test("the slip's own time is that of the library's wall", () => {
  const summer = Date.UTC(2026, 6, 1, 22, 30);
  expect(formatInstant(summer, "Europe/Berlin", "de-DE")).toBe("Do., 2. Juli 2026, 00:30");
});

test.each([
  [{ minor: 150, currency: "EUR" }, "de-DE", "1,50 €"],
  [{ minor: 123456, currency: "USD" }, "en-US", "$1,234.56"],
  [{ minor: 500, currency: "JPY" }, "en-US", "¥500"],
  [{ minor: 150, currency: "" }, "en-GB", "1.50"],
])("%j in %s is %s", (money, locale, text) => {
  expect(formatAmount(money, locale)).toBe(text);
});

test("a title is cut after two lines", () => {
  expect(wrapAtMost("one two three four five six", 9, 2)).toEqual(["one two", "three..."]);
});

test("a word that is wider than the paper is broken", () => {
  expect(wrap("abcdefghij kl", 4)).toEqual(["abcd", "efgh", "ij", "kl"]);
});

test("what was wrapped fits, and loses nothing but blanks", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 48 }), (text, width) => {
      const lines = wrap(text, width);
      for (const line of lines) expect(Array.from(line).length).toBeLessThanOrEqual(width);
      const bare = (from: string): string => from.replace(/[\s\p{Cc}]/gu, "");
      expect(bare(lines.join(""))).toBe(bare(text.normalize("NFC")));
    }),
  );
});

test("a name without a value stays to be seen", () => {
  expect(fill("{a} {b}", { a: "1" })).toBe("1 {b}");
});

test.each(
  LANGUAGES.flatMap((language) => ([32, 42, 48] as const).map((columns) => ({ ...language, columns }))),
)("on $columns columns a $name printer prints what the text form says", ({ columns, tongue, encode }) => {
  const receipt: ReceiptDocument = {
    ...EMPTY,
    library: "Stadtbücherei am Großen Markt",
    items: [lent("Die Verwandlung / Franz Kafka"), lent("L’Étranger — édition annotée / Albert Camus")],
    owed: { minor: 250, currency: "EUR" },
    messages: ["Ærø, Łódź, Žižkov"],
  };
  const printout = layoutReceipt(receipt, { columns, words: ENGLISH, zone: "UTC" });
  const { events } = printed(tongue, encode(printout, { columns }), columns);
  const plain = (text: string): string[] =>
    text
      .trim()
      .split("\n")
      .map((line) => line.trim().replaceAll("─", "-"));
  expect(plain(slips(events, columns).join("\n"))).toEqual(plain(printoutText(printout, columns)));
});
