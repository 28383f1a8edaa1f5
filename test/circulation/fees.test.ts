import { expect, it } from "vitest";
import { readFee } from "../../src/circulation/fees.ts";

it.each([
  // Evergreen: eg_legacy, 3m and swyer_a, swyer_b. Koha: its usual template.
  ["12.50 Overdue materials Salt / Ann Other", undefined, "Overdue materials Salt / Ann Other", 1250],
  ['4711 $1.80 "FINE" Salt', "4711", "Salt", 180],
  ["Charge-Number: 4711, Amount-Due: 1.80, Fine-Type: FINE, Title: Salt, sugar", "4711", "Salt, sugar", 180],
  ["Lost item Salt 1.234,50", undefined, "Lost item Salt", 123450],
])("%j is read", (text, id, title, minor) => {
  expect(readFee(text, "EUR")).toEqual({ id, title, amount: { minor, currency: "EUR" } });
});

it.each(["Returned nine days late", "31234000000016", "1984", "2 days late 3", "1.50 for Salt 2.50", ""])(
  "%j names no amount for certain: it is shown as it came",
  (text) => {
    expect(readFee(text, "EUR")).toEqual({ id: undefined, title: text, amount: undefined });
  },
);
