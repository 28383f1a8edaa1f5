import { describe, expect, it } from "vitest";
import { fault } from "../../src/core/faults.ts";
import { itemId } from "../../src/core/ids.ts";
import { failed, ok, type Result } from "../../src/core/result.ts";
import { decide, type Before } from "../../src/circulation/decide.ts";
import { hasExpired } from "../../src/circulation/expiry.ts";
import type { CirculationStatus, ItemInformation, PatronInformation } from "../../src/sip-client/outcomes.ts";

const ITEM = itemId("31000000000017");
const TITLE = "The secret garden";

const item = (circulation: CirculationStatus, title = TITLE): Result<ItemInformation> =>
  ok({ known: true, circulation, title } as ItemInformation);
const loans = (charged: string[], count: number | undefined = charged.length): Result<PatronInformation> =>
  ok({ known: true, lists: { charged }, counts: { charged: count } } as unknown as PatronInformation);
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
    const before = { charged: undefined, granted: false, withoutPin: false };
    expect(decide(ITEM, { information, loans: list }, before)).toBe(outcome);
  });

  it.each<[string, Result<ItemInformation>, Result<PatronInformation>, Before, string]>([
    [
      "has one loan more, and no list",
      item("charged"),
      loans([], 3),
      { charged: 2, granted: false, withoutPin: false },
      "lent",
    ],
    [
      "has as many loans as before",
      item("charged"),
      loans([], 2),
      { charged: 2, granted: false, withoutPin: false },
      "undecided",
    ],
    [
      "has two loans more",
      item("charged"),
      loans([], 4),
      { charged: 2, granted: false, withoutPin: false },
      "undecided",
    ],
    [
      "has one more, but a list without it",
      item("charged"),
      loans(["B"], 3),
      { charged: 2, granted: false, withoutPin: false },
      "undecided",
    ],
    [
      "has one more, but the item is on the shelf",
      item("available"),
      loans([], 3),
      { charged: 2, granted: false, withoutPin: false },
      "not-lent",
    ],
    [
      "shows no loans to who brings no PIN",
      item("other"),
      loans([]),
      { charged: 0, granted: false, withoutPin: true },
      "undecided",
    ],
    [
      "shows the loan also without a PIN",
      item("charged"),
      loans([ITEM]),
      { charged: 0, granted: false, withoutPin: true },
      "lent",
    ],
  ])("of a patron who %s", (_, information, list, before, outcome) => {
    expect(decide(ITEM, { information, loans: list }, before)).toBe(outcome);
  });

  it("is not found by a number or title that is only part of another", () => {
    const before = { charged: undefined, granted: false, withoutPin: false };
    const asked = { information: item("charged", "It"), loans: loans([`9${ITEM}`, `${ITEM}7`, "Italy"]) };
    expect(decide(ITEM, asked, before)).toBe("undecided");
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
