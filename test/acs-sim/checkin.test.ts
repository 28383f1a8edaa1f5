import { beforeEach, describe, expect, test } from "vitest";
import { DATE, DAY, desk, NOW, say, type Desk } from "./library-desk.ts";

let at: Desk;
beforeEach(async () => {
  at = await desk();
});

describe("checkin", () => {
  test("takes a loan back and says whose it was, what it is and where it goes", () => {
    const item = at.item("Under the Copper");
    const answer = at.ask(say.checkin(item.barcode));
    expect(answer.text).toMatch(
      /^101YNN20261123 {4}120000AOLECTERN\|AB\d{14}\|AQMAIN\|AJUnder the Copper Roof\|/,
    );
    expect(answer.field("AA")).toBe(at.patron("Bruno").card);
    expect(answer.field("CS")).toBe("FIC MOR");
    expect(item.loan).toBeUndefined();
    expect(at.patron("Bruno").loans.some((loan) => loan.item === item)).toBe(false);
  });

  test("says ok=0 and still re-arms the security of what was not on loan", () => {
    const answer = at.ask(say.checkin(at.item("A Short History").barcode));
    expect(answer.text.slice(0, 6)).toBe("100YNN");
    expect(answer.field("AF")).toContain("not on loan");
  });

  test("sends an unknown item to the desk", () => {
    const answer = at.ask(say.checkin("nothing"));
    expect(answer.text).toMatch(/^100NUY.{18}AOLECTERN\|ABnothing\|AQ\|/);
    expect([answer.field("CL"), answer.field("CV")]).toEqual(["9", "99"]);
  });

  test("sends another branch's item on its way", () => {
    const item = at.item("Poems of the Tideline");
    const answer = at.ask(say.checkin(item.barcode));
    expect(["CT", "CV", "CL"].map((code) => answer.field(code))).toEqual(["RIVER", "04", "3"]);
    expect([answer.fixed["alert"], item.transitTo]).toEqual(["Y", "RIVER"]);
    expect(at.ask(say.item(item.barcode)).fixed["circulationStatus"]).toBe("10");
  });

  test("takes in what arrives at its branch", () => {
    const item = at.item("Poems of the Tideline");
    at.ask(say.checkin(item.barcode));
    at.ask("9300CNriverside|COriverside-pass|");
    const answer = at.ask(say.checkin(item.barcode));
    expect([answer.fixed["ok"], answer.fixed["alert"]]).toEqual(["1", "N"]);
    expect([item.location, item.transitTo]).toEqual(["RIVER", undefined]);
  });

  test("catches what somebody waits for, and names them", () => {
    const answer = at.ask(say.checkin(at.item("How to Mend").barcode));
    expect(["CV", "CT", "CL", "CY", "DA"].map((code) => answer.field(code))).toEqual([
      "01",
      "MAIN",
      "2",
      at.patron("Maja").card,
      "Maja Lund",
    ]);
    expect([answer.fixed["ok"], answer.fixed["alert"]]).toEqual(["1", "Y"]);
    expect(at.ask(say.item(at.item("How to Mend").barcode)).fixed["circulationStatus"]).toBe("08");
  });

  test("sends what is fetched at another branch there, where it then waits", () => {
    const item = at.item("Under the Copper");
    at.ask(say.hold("+", at.patron("Ada").card, `AB${item.barcode}|BSRIVER|`));
    const answer = at.ask(say.checkin(item.barcode));
    expect(["CV", "CT", "CL"].map((code) => answer.field(code))).toEqual(["02", "RIVER", "3"]);
    expect(at.ask(say.item(item.barcode)).fixed["circulationStatus"]).toBe("10");
    at.ask("9300CNriverside|COriverside-pass|");
    const there = at.ask(say.checkin(item.barcode));
    expect([there.fixed["ok"], there.field("CV")]).toEqual(["1", "01"]);
    expect(at.ask(say.item(item.barcode)).fixed["circulationStatus"]).toBe("08");
  });

  test("believes AP where it names a branch", () => {
    const item = at.item("Under the Copper");
    const answer = at.ask(say.checkin(item.barcode).replace("|AP|", "|").replace("AP|", "APRIVER|"));
    expect([answer.field("CV"), answer.field("CT")]).toEqual(["04", "MAIN"]);
  });

  test("leaves a hold to staff where the ILS does", () => {
    at.habits = { ...at.habits, catchesHolds: false };
    const answer = at.ask(say.checkin(at.item("How to Mend").barcode));
    expect([answer.fixed["alert"], answer.field("CV"), answer.field("CY")]).toEqual([
      "Y",
      undefined,
      undefined,
    ]);
    expect(at.patron("Maja").holds[0]?.caught).toBeUndefined();
  });

  test("charges a fine for the days that the item is late, counted to the day of return", () => {
    at.setPolicy({ finePerDay: 20 });
    const ulf = at.patron("Ulf");
    const request = say.checkin(at.item("The Winter").barcode).replace(`${DATE}AP`, "20261120    120000AP");
    expect(at.ask(request).field("AF")).toContain("0.40 EUR");
    expect(ulf.fees.map((fee) => [fee.type, fee.amount])).toEqual([["overdue", 40]]);
  });

  test("sends what was lost, recalled or missing to the desk", () => {
    for (const title of ["Lost in the Archive", "A Book Called Back"]) {
      expect(at.ask(say.checkin(at.item(title).barcode)).field("CV")).toBe("99");
    }
  });

  test("undoes a checkout that failed at the terminal, fee included", () => {
    const ada = at.patron("Ada");
    const item = at.item("New Films");
    at.ask(say.checkout(ada.card, item.barcode, "BOY|"));
    const answer = at.ask(say.checkin(item.barcode, "BIY|"));
    expect(answer.fixed["ok"]).toBe("1");
    expect([item.loan, ada.loans, ada.fees]).toEqual([undefined, [], []]);
  });

  test("undoes only the renewal when the checkout was one", () => {
    const bruno = at.patron("Bruno");
    const item = at.item("Under the Copper");
    const due = item.loan?.due;
    at.ask(say.checkout(bruno.card, item.barcode));
    expect(item.loan?.due).not.toBe(due);
    const answer = at.ask(say.checkin(item.barcode, "BIY|"));
    expect([answer.fixed["ok"], answer.fixed["resensitize"]]).toEqual(["1", "N"]);
    expect([item.loan?.due, item.loan?.renewals]).toEqual([due, 0]);
  });

  test("is an ordinary checkin where the ILS does not honour a cancel", () => {
    at.habits = { ...at.habits, honoursCancel: false };
    const item = at.item("Under the Copper");
    at.ask(say.checkout(at.patron("Bruno").card, item.barcode));
    expect(at.ask(say.checkin(item.barcode, "BIY|")).fixed["ok"]).toBe("1");
    expect(item.loan).toBeUndefined();
  });

  test("frees a copy whose time on the hold shelf is over", () => {
    at.now = NOW + 30 * DAY;
    const item = at.item("The Glass Orchard");
    expect(at.ask(say.checkin(item.barcode)).field("CV")).toBeUndefined();
    expect([item.hold, at.patron("Noor").holds]).toEqual([undefined, []]);
  });
});
