/** Slips as stations print them, for golden files and for eyes. */
import { patronId } from "../../../src/core/ids.ts";
import type { Printout } from "../../../src/core/printout.ts";
import { maskPatron, type ReceiptFacts } from "../../../src/core/receipt.ts";
import { layout } from "../../../src/receipts/layout.ts";
import { shop, valueOf } from "../../receipts/shop.ts";

const due = (month: number, day: number) =>
  ({ kind: "date", civil: { year: 2027, month, day, hour: 23, minute: 59, second: 0 } }) as const;

/** What somebody takes home from a library with books in many languages. */
export const RECEIPT: ReceiptFacts = {
  at: Date.UTC(2027, 2, 5, 14, 31),
  language: undefined,
  patron: { name: "", card: maskPatron(patronId("21234000012345")) },
  detail: {},
  entries: [
    { kind: "lent", due: due(3, 26), title: "Die Verwandlung / Franz Kafka", item: "31234000000016" },
    {
      kind: "lent",
      due: due(3, 26),
      title: "L’Étranger — édition annotée / Albert Camus",
      item: "31234000000024",
    },
    { kind: "lent", due: due(3, 12), title: "Łódź, miasto kobiet (DVD)", item: "31234000000032" },
    {
      kind: "not-lent",
      title: "Дама с собачкой / А. П. Чехов",
      item: "31234000000040",
      reasons: ["Reserved for another reader"],
    },
    { kind: "to-desk", title: "", item: "31234000000057", entry: undefined },
    { kind: "owed", amount: { minor: 250, currency: "EUR" } },
  ],
  ilsLines: ["Your library card is valid until 31 Dec 2027."],
};

/** The slip, with the codes that a library may put below it. */
export function slipOf(columns: number): Printout {
  const habits = { library: "Stadtbücherei am Großen Markt", zone: "Europe/Berlin", ownFoot: true };
  return [
    ...layout(valueOf(shop(habits).receipt(RECEIPT)), columns),
    { kind: "feed", lines: 1 },
    { kind: "barcode", value: "31234000000057" },
    { kind: "qr", value: "https://library.example/holds" },
  ];
}
