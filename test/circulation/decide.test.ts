import { describe, expect, it } from "vitest";
import { fault } from "../../src/core/faults.ts";
import { itemId } from "../../src/core/ids.ts";
import { failed, ok, type Result } from "../../src/core/result.ts";
import { decide } from "../../src/circulation/decide.ts";
import { hasExpired } from "../../src/circulation/expiry.ts";
import type { CirculationStatus, ItemInformation, PatronInformation } from "../../src/sip-client/outcomes.ts";

const ITEM = itemId("31000000000017");
const TITLE = "The secret garden";

const item = (circulation: CirculationStatus, title = TITLE): Result<ItemInformation> =>
  ok({ known: true, circulation, title } as ItemInformation);
const loans = (charged: string[], count: number | undefined = charged.length): Result<PatronInformation> =>
  ok({ lists: { charged }, counts: { charged: count } } as unknown as PatronInformation);
const silent = failed(fault("acs.silent", ""));

describe("a loan whose answer was lost", () => {
  it.each<[string, Result<ItemInformation>, Result<PatronInformation>, string]>([
    ["on loan and in the list by barcode", item("charged"), loans([ITEM]), "lent"],
    ["on loan and in the list by title", item("charged"), loans([`${TITLE} / Burnett`]), "lent"],
    ["on loan, called back, and in the list", item("recalled"), loans([ITEM]), "lent"],
    ["in the list, while the item cannot be asked about", silent, loans([ITEM]), "lent"],
    ["on the shelf and not in the list", item("available"), loans(["31000000000099"]), "not-lent"],
    ["on the shelf, while the list cannot be had", item("available"), silent, "not-lent"],
    ["of a state that says nothing, of a patron without loans", item("other"), loans([]), "not-lent"],
    ["on the shelf and yet in the list", item("available"), loans([ITEM]), "undecided"],
    ["on loan and not in the list: somebody else's?", item("charged"), loans([]), "undecided"],
    ["on loan, while the list cannot be had", item("charged"), silent, "undecided"],
    [
      "of a state that says nothing, of a patron whose loans are not listed",
      item("other"),
      loans([], 3),
      "undecided",
    ],
    ["of which nothing can be asked", silent, silent, "undecided"],
  ])("%s", (_, information, list, outcome) => {
    expect(decide(ITEM, information, list)).toBe(outcome);
  });
});

describe("a card's date of expiry", () => {
  const now = Date.UTC(2026, 10, 23, 12);
  it.each([
    ["PA", "20261122", false, true],
    ["PA", "20261123    235900", false, false],
    ["PA", "20261122", true, false],
    ["PX", "20261122", true, true],
    ["PX", "20261122", false, false],
    ["PY", "Y", true, true],
    ["PA", "12/11/2026", false, false],
  ])("%s of %s (Polaris: %s) has passed: %s", (code, value, isPolaris, expired) => {
    expect(hasExpired([{ code, value }], isPolaris, now, "UTC")).toBe(expired);
  });
});
