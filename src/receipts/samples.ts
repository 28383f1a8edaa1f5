/** Slips that show everything, for previews and to hold templates to. Nobody in them is real. */
import { patronId } from "../core/ids.ts";
import { maskPatron, type HoldSlipFacts, type ReceiptFacts } from "../core/receipt.ts";

/** 5 March 2027, 14:31 UTC. */
const AT = 1_804_257_060_000;
const EUR = (minor: number) => ({ minor, currency: "EUR" });
const due = (month: number, day: number) =>
  ({ kind: "date", civil: { year: 2027, month, day, hour: 23, minute: 59, second: 0 } }) as const;

/** A session in which everything happened that can be told. */
export const EVERYTHING: ReceiptFacts = {
  at: AT,
  language: undefined,
  patron: { name: "Example, Ada", card: maskPatron(patronId("21234000012345")) },
  detail: {},
  entries: [
    { kind: "lent", item: "31234000000016", title: "Die Verwandlung / Franz Kafka", due: due(3, 26) },
    {
      kind: "lent",
      item: "31234000000024",
      title: "L’Étranger — édition annotée / Albert Camus",
      due: due(3, 26),
    },
    { kind: "renewed", item: "31234000000032", title: "Łódź, miasto kobiet (DVD)", due: due(3, 12) },
    {
      kind: "not-lent",
      item: "31234000000040",
      title: "Дама с собачкой / А. П. Чехов",
      reasons: ["Reserved for another reader"],
    },
    { kind: "not-renewed", item: "31234000000065", title: "Emma", reasons: ["Renewed too often"] },
    { kind: "to-desk", item: "31234000000057", title: "", entry: 17 },
    {
      kind: "returned",
      item: "31234000000073",
      title: "Middlemarch",
      route: { to: "shelf", bin: undefined },
    },
    { kind: "returned", item: "31234000000081", title: "The hobbit", route: { to: "hold-shelf", bin: "3" } },
    {
      kind: "returned",
      item: "31234000000099",
      title: "Road atlas",
      route: { to: "branch", branch: "Eastside", forHold: false, bin: "7" },
    },
    { kind: "returned", item: "31234000000107", title: "", route: { to: "staff", bin: undefined } },
    {
      kind: "not-returned",
      item: "31234000000115",
      title: "A map",
      reasons: ["It belongs to another library"],
    },
    { kind: "lent-off-line", item: "31234000000123", title: "", due: due(3, 26) },
    { kind: "returned-off-line", item: "31234000000131", title: "" },
    {
      kind: "hold-ready",
      item: "31234000000149",
      title: "The waves",
      pickup: "Main library",
      until: due(3, 12),
    },
    {
      kind: "paid",
      amount: EUR(250),
      how: "card",
      reference: "004711",
      slip: ["K-U-N-D-E-N-B-E-L-E-G", "Terminal-ID:  60000001", "BETRAG   EUR      2,50"],
      fees: ["Overdue: Emma"],
    },
    { kind: "charged-not-recorded", amount: EUR(100), how: "coins", reference: "c-18", slip: [], entry: 18 },
    { kind: "payment-unknown", amount: EUR(300), entry: 19 },
    { kind: "owed", amount: EUR(1250) },
  ],
  ilsLines: ["Your library card is valid until 31 Dec 2027."],
};

/** A session of which there is nothing to tell. */
export const NOTHING: ReceiptFacts = {
  at: AT,
  language: undefined,
  patron: undefined,
  detail: {},
  entries: [],
  ilsLines: [],
};

/** A hold that travels, with everything that the ILS can say of it, and a return of which it says nothing. */
export const HOLD_SLIPS: readonly HoldSlipFacts[] = [
  {
    at: AT,
    item: "31234000000081",
    title: "The hobbit, or, There and back again / J. R. R. Tolkien",
    route: { to: "branch", branch: "Eastside", forHold: true, bin: "3" },
    hold: { patron: "21234000012345", name: "Example, Ada" },
    alert: "02",
  },
  {
    at: AT,
    item: "31234000000099",
    title: "",
    route: { to: "hold-shelf", bin: undefined },
    hold: undefined,
    alert: undefined,
  },
];
