/** How a visit ends. */
import type { ReceiptOutcome } from "../view-model.ts";
import { forEach, type Example, type Examples } from "./example.ts";

/** As the templates that ship with Lectern print it. */
const SLIP = [
  "             Example Library",
  "         Mon, 23 Nov 2026, 14:31",
  "------------------------------------------",
  "Borrowed: 1",
  "The secret garden",
  "  Due Mon, 14 Dec 2026",
  "",
  "        Thank you for your visit",
].join("\n");

const receipt_: Example<"receipt"> = {
  screen: "receipt",
  state: "choosing",
  yours: 1,
  paperFailed: false,
  address: "",
  slip: SLIP,
  code: "",
  tells: { titles: true, name: false },
  offers: ["print", "mail", "show-code", "titles", "no-receipt"],
};

export const receipt: Examples<"receipt"> = {
  usual: receipt_,
  named: {
    ...receipt_,
    tells: { titles: false, name: true },
    offers: ["print", "mail", "show-code", "titles", "name", "no-receipt"],
  },
  "paper-failed": { ...receipt_, paperFailed: true, offers: ["mail", "show-code", "no-receipt"] },
  printing: { ...receipt_, state: "printing", slip: "", offers: [] },
  mailing: { ...receipt_, state: "mailing", slip: "", offers: [] },
  address: { ...receipt_, state: "address", slip: "", offers: ["key", "ending", "erase", "back"] },
  "address-typed": {
    ...receipt_,
    state: "address",
    slip: "",
    address: "ada.example@library.example",
    offers: ["key", "ending", "erase", "submit", "back"],
  },
  code: {
    ...receipt_,
    state: "code",
    slip: "",
    code: "Example Library\nThe secret garden\n14 December 2026",
    offers: ["back", "no-receipt"],
  },
};

const goodbye_: Example<"goodbye"> = {
  screen: "goodbye",
  yours: 1,
  notYours: 1,
  returned: 2,
  notReturned: 0,
  receipt: "printed",
  left: { card: false, items: 1 },
  urgent: false,
  offers: ["leave"],
};
const OUTCOMES = [
  "printed",
  "may-be-torn",
  "mailed",
  "shown",
  "not-wanted",
  "not-printed",
  "not-mailed",
] as const satisfies readonly ReceiptOutcome[];

export const goodbye: Examples<"goodbye"> = {
  usual: goodbye_,
  "nothing-done": {
    ...goodbye_,
    yours: 0,
    notYours: 0,
    returned: 0,
    receipt: "not-wanted",
    left: { card: false, items: 0 },
  },
  forgotten: { ...goodbye_, left: { card: true, items: 2 }, urgent: true, offers: [] },
  much: {
    ...goodbye_,
    yours: 20,
    notYours: 3,
    returned: 12,
    notReturned: 2,
    left: { card: false, items: 0 },
  },
  ...forEach(OUTCOMES, (outcome) => ({
    ...goodbye_,
    notYours: 0,
    returned: 0,
    receipt: outcome,
    left: { card: false, items: 0 },
  })),
};

export const time: Examples<"time"> = {
  usual: { screen: "time", seconds: 20, urgent: true, offers: ["go-on", "leave"] },
  last: { screen: "time", seconds: 40, urgent: true, offers: ["leave"] },
};
