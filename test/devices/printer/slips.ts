/** Slips as stations print them, for golden files and for eyes. */
import { maskPatron } from "../../../src/core/receipt.ts";
import type { ReceiptDocument } from "../../../src/receipts/document.ts";
import { patronId } from "../../../src/core/ids.ts";
import type { Printout } from "../../../src/core/printout.ts";
import { layoutReceipt } from "../../../src/receipts/layout.ts";
import { ENGLISH } from "../../../src/receipts/words.ts";

const due = (
  month: number,
  day: number,
): ReceiptDocument["items"][number] & { kind: "lent" | "renewed" } => ({
  kind: "lent",
  title: "",
  item: "",
  due: { kind: "date", civil: { year: 2027, month, day, hour: 23, minute: 59, second: 0 } },
});

/** What somebody takes home from a library with books in many languages. */
export const RECEIPT: ReceiptDocument = {
  library: "Stadtbücherei am Großen Markt",
  at: Date.UTC(2027, 2, 5, 14, 31),
  patron: maskPatron(patronId("21234000012345")),
  items: [
    { ...due(3, 26), title: "Die Verwandlung / Franz Kafka", item: "31234000000016" },
    { ...due(3, 26), title: "L’Étranger — édition annotée / Albert Camus", item: "31234000000024" },
    { ...due(3, 12), title: "Łódź, miasto kobiet (DVD)", item: "31234000000032" },
    {
      kind: "not-lent",
      title: "Дама с собачкой / А. П. Чехов",
      item: "31234000000040",
      reasons: ["Reserved for another reader"],
    },
    { kind: "to-desk", title: "", item: "31234000000057", entry: undefined },
  ],
  owed: { minor: 250, currency: "EUR" },
  ilsLines: ["Your library card is valid until 31 Dec 2027."],
  messages: ["Open Mon-Sat 10-19", "See you soon!"],
};

/** The slip, with the codes that a library may put below it. */
export function slipOf(columns: number): Printout {
  return [
    ...layoutReceipt(RECEIPT, { columns, words: ENGLISH, zone: "Europe/Berlin" }),
    { kind: "feed", lines: 1 },
    { kind: "barcode", value: "31234000000057" },
    { kind: "qr", value: "https://library.example/holds" },
  ];
}
