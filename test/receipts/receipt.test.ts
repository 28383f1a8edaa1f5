import * as fc from "fast-check";
import { expect, test } from "vitest";
import { patronId } from "../../src/core/ids.ts";
import { maskPatron, type ReceiptEntry, type ReceiptFacts } from "../../src/core/receipt.ts";
import { slips } from "../../src/devices/sim/printer/paper.ts";
import { formatAmount, formatDue, formatInstant } from "../../src/receipts/format.ts";
import { layout } from "../../src/receipts/layout.ts";
import { NOTHING } from "../../src/receipts/samples.ts";
import { printoutText } from "../../src/receipts/text.ts";
import { fill } from "../../src/receipts/words.ts";
import { cut, wrap, wrapAtMost } from "../../src/receipts/wrap.ts";
import { dotsOf } from "../devices/printer/golden.ts";
import { LANGUAGES, printed } from "../devices/printer/languages.ts";
import { GOLDEN, keptText, PICTURES } from "./golden.ts";
import { onPaper, shop, valueOf, type Habits } from "./shop.ts";

const DUE = { year: 2026, month: 12, day: 14, hour: 23, minute: 59, second: 59 };

function lent(title: string, item = "33191000105864"): ReceiptEntry {
  return { kind: "lent", title, item, due: { kind: "date", civil: DUE } };
}

function textOf(facts: Partial<ReceiptFacts>, habits: Habits = {}, columns = 42): string {
  return onPaper(shop(habits).receipt({ ...NOTHING, ...facts }), columns);
}

test.each(GOLDEN)("$name is as it was looked at (npm run golden:slips)", (golden) => {
  expect(golden.made()).toBe(keptText(golden));
});

test.each(PICTURES)("the picture $kept.pathname is what comes out of the printer", async ({ made, kept }) => {
  const { readFile } = await import("node:fs/promises");
  expect(dotsOf(await made())).toEqual(dotsOf(await readFile(kept)));
});

test("a slip without anything says so", () => {
  expect(textOf({})).toContain("Nothing was done.");
});

test("an item for the desk is named by its label too, with a title or without", () => {
  for (const title of ["", "Emma"]) {
    const slip = textOf({ entries: [{ kind: "to-desk", title, item: "3", entry: undefined }] });
    expect(slip.match(/Item 3/g)).toHaveLength(1);
  }
});

test("the terminal's own lines are printed as they are, blanks and all", () => {
  const slip = ["  ** KUNDENBELEG **", "", "EUR        2,50"];
  const amount = { minor: 250, currency: "EUR" };
  const text = textOf({ entries: [{ kind: "paid", amount, how: "card", reference: "1", slip, fees: [] }] });
  expect(text).toContain(`\n${slip.join("\n")}\n`);
});

test("what an ILS writes is text and never markup", () => {
  const titles = ["# big", "%cut", "---", "a <> b", "| x", "{{ library }}", "\\# x", "^ ^", "+ 1"];
  const text = textOf({ entries: titles.map((title) => lent(title)), ilsLines: ["%qr secret", "--- ---"] });
  for (const title of [...titles, "%qr secret", "--- ---"]) expect(text).toContain(`\n${title}\n`);
});

test("the words are those of the session's language, of its wider form, or else the library's", () => {
  expect(textOf({ language: "de" })).toContain("Es wurde nichts verbucht.");
  expect(textOf({ language: "de-AT" })).toContain("Es wurde nichts verbucht.");
  expect(textOf({ language: "fi" })).toContain("Nothing was done.");
  expect(textOf({}, { language: "de" })).toContain("Es wurde nichts verbucht.");
});

const PAID: ReceiptEntry = {
  kind: "charged-not-recorded",
  amount: { minor: 100, currency: "EUR" },
  how: "coins",
  reference: "c-1",
  slip: [],
  entry: 7,
};

test.each([
  ["none", ["Borrowed: 1", "Emma", "not yet on your account"], ["From the ILS"]],
  ["both", ["Borrowed: 1", "Emma", "not yet on your account", "From the ILS"], []],
  // The ILS does not know of the payment: its own lines cannot tell it.
  ["only", ["not yet on your account", "From the ILS"], ["Borrowed: 1", "Emma"]],
] as const)("with the ILS's lines %s", (ilsLines, there, absent) => {
  const text = textOf({ entries: [lent("Emma"), PAID], ilsLines: ["From the ILS"] }, { ilsLines });
  for (const words of there) expect(text).toContain(words);
  for (const words of absent) expect(text).not.toContain(words);
});

test("an ILS that writes no lines does not leave the slip empty", () => {
  expect(textOf({ entries: [lent("Emma")], ilsLines: [" "] }, { ilsLines: "only" })).toContain("Emma");
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

test("what is printed as it is loses no blank, and is cut at the edge", () => {
  expect(cut("  a b   c", 4)).toEqual(["  a ", "b   ", "c"]);
  expect(cut("", 4)).toEqual([""]);
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
  const facts: ReceiptFacts = {
    ...NOTHING,
    entries: [
      lent("Die Verwandlung / Franz Kafka"),
      lent("L’Étranger — édition annotée / Albert Camus"),
      { kind: "owed", amount: { minor: 250, currency: "EUR" } },
    ],
    ilsLines: ["Ærø, Łódź, Žižkov"],
  };
  const marks = valueOf(shop({ library: "Stadtbücherei am Großen Markt" }).receipt(facts));
  const printout = layout(marks, columns);
  const { events } = printed(tongue, encode(printout, { columns }), columns);
  const plain = (text: string): string[] =>
    text
      .trim()
      .split("\n")
      .map((line) => line.trim().replaceAll("─", "-"));
  expect(plain(slips(events, columns).join("\n"))).toEqual(plain(printoutText(printout, columns)));
});
