import { beforeEach, describe, expect, test } from "vitest";
import { DATE, DAY, desk, NOW, say, type Desk } from "./library-desk.ts";

let at: Desk;
beforeEach(async () => {
  at = await desk();
});

describe("checkout", () => {
  test("lends a book until the end of the day on which the loan ends", () => {
    const item = at.item("The Lighthouse");
    const answer = at.ask(say.checkout(at.patron("Ada").card, item.barcode));
    expect(answer.text).toMatch(/^121NNY20261123 {4}120000AOLECTERN\|/);
    expect(answer.field("AH")).toBe("20261221    235959");
    expect(answer.field("AJ")).toBe("The Lighthouse Keeper's Almanac");
    expect(answer.field("CK")).toBe("001");
    expect(item.loan?.patron).toBe(at.patron("Ada"));
    expect(at.patron("Ada").loans).toEqual([item.loan]);
  });

  test("moves a due date off the days on which the branch is closed", () => {
    // 27 days from Monday is a Sunday, when the main library is closed.
    at.setPolicy({ loanDays: { ...at.policy().loanDays, book: 27 } });
    const answer = at.ask(say.checkout(at.patron("Ada").card, at.item("The Lighthouse").barcode));
    expect(answer.field("AH")).toBe("20261221    235959");
  });

  test.each([
    ["an unknown card", "nobody", "We do not know this card"],
    ["a blocked card", "Clara", "Please come to the desk about your new address."],
    ["a lost card", "Dmitri", "reported lost"],
    ["an expired card", "Elin", "expired"],
    ["fees over the limit", "Farid", "fees"],
    ["too many overdue items", "Vera", "overdue"],
    ["a recalled item that is late", "Ruth", "called back"],
    ["the loan limit", "Quentin", "as many items"],
  ])("refuses %s, and says why", (_why, name, words) => {
    const card = name === "nobody" ? "nobody" : at.patron(name).card;
    const answer = at.ask(say.checkout(card, at.item("The Lighthouse").barcode));
    expect(answer.text.slice(0, 6)).toBe("120NUN");
    expect(answer.field("AF")).toContain(words);
    expect(answer.field("AH")).toBe("");
    expect(at.item("The Lighthouse").loan).toBeUndefined();
  });

  test.each([
    ["a reference book", "Encyclopaedia", "not lent"],
    ["a recalled item", "Night Trains", "called back"],
    ["an item on hold for another", "The Glass Orchard", "reserved for somebody else"],
    ["a lost item", "Lost in the Archive", "cannot be lent"],
    ["an item in transit", "The Bus", "on its way"],
    ["an item on loan to another", "Small Boats", "somebody's card"],
  ])("refuses %s, and says why", (_why, title, words) => {
    const item = at.item(title);
    const before = item.loan;
    const answer = at.ask(say.checkout(at.patron("Ada").card, item.barcode));
    expect(answer.fixed["ok"]).toBe("0");
    expect(answer.field("AF")).toContain(words);
    expect(item.loan).toBe(before);
  });

  test("refuses an unknown item with every required field there", () => {
    const answer = at.ask(say.checkout(at.patron("Ada").card, "nothing"));
    expect(answer.text).toMatch(
      /^120NUN20261123 {4}120000AOLECTERN\|AA\d{14}\|ABnothing\|AJ\|AH\|BLY\|AFWe do not know this item/,
    );
  });

  test("answers a request that lacks every field", () => {
    expect(at.ask(`11YN${DATE}${" ".repeat(18)}`).text).toMatch(/^120.*AOLECTERN\|AA\|AB\|AJ\|AH\|BLN\|/);
  });

  test("checks a PIN that is sent, and asks for one only where the policy does", () => {
    const { card } = at.patron("Ada");
    const { barcode } = at.item("The Lighthouse");
    expect(at.ask(say.checkout(card, barcode, "AD0000|")).field("AF")).toContain("PIN");
    at.setPolicy({ pin: "required" });
    expect(at.ask(say.checkout(card, barcode)).fixed["ok"]).toBe("0");
    expect(at.ask(say.checkout(card, barcode, "AD1234|")).fixed["ok"]).toBe("1");
  });

  test("asks for a fee to be confirmed, and charges it once it is", () => {
    const { card } = at.patron("Ada");
    const { barcode } = at.item("New Films");
    const asked = at.ask(say.checkout(card, barcode, "BON|"));
    expect(asked.fixed["ok"]).toBe("0");
    expect([asked.field("BT"), asked.field("BH"), asked.field("BV")]).toEqual(["06", "EUR", "1.50"]);
    expect(at.patron("Ada").fees).toEqual([]);
    const done = at.ask(say.checkout(card, barcode, "BOY|"));
    expect([done.fixed["ok"], done.field("BV")]).toEqual(["1", "1.50"]);
    expect(at.patron("Ada").fees.map((fee) => fee.amount)).toEqual([150]);
  });

  test("fulfils the patron's own hold", () => {
    const noor = at.patron("Noor");
    expect(at.ask(say.checkout(noor.card, at.item("The Glass Orchard").barcode)).fixed["ok"]).toBe("1");
    expect(noor.holds).toEqual([]);
    expect(at.item("The Glass Orchard").hold).toBeUndefined();
  });

  test("keeps the security of what stays in the building, and says so twice", () => {
    const answer = at.ask(say.checkout(at.patron("Ada").card, at.item("Plans of the Old").barcode));
    expect([answer.fixed["ok"], answer.fixed["desensitize"], answer.field("CI")]).toEqual(["1", "N", "Y"]);
  });

  test("never asks to demagnetise a disc or a tape", () => {
    for (const title of ["Songs for a Slow", "Whales"]) {
      const answer = at.ask(say.checkout(at.patron("Ada").card, at.item(title).barcode));
      expect(answer.text.slice(0, 6)).toBe("121NYN");
    }
  });

  test("renews what the patron has already, unless the terminal forbids it", () => {
    const bruno = at.patron("Bruno");
    const { barcode } = at.item("Under the Copper");
    const again = at.ask(say.checkout(bruno.card, barcode));
    expect([again.text.slice(0, 4), again.field("AH")]).toEqual(["121Y", "20261221    235959"]);
    const forbidden = at.ask(say.checkout(bruno.card, barcode).replace("11Y", "11N"));
    expect(forbidden.text.slice(0, 4)).toBe("120N");
    expect(forbidden.field("AF")).toContain("already");
  });

  test("takes an item over from somebody else where the policy says so", () => {
    at.setPolicy({ onLoanToOther: "return-first" });
    const item = at.item("Small Boats");
    expect(at.ask(say.checkout(at.patron("Ada").card, item.barcode)).fixed["ok"]).toBe("1");
    expect(at.patron("Bruno").loans.some((loan) => loan.item === item)).toBe(false);
    expect(item.loan?.patron).toBe(at.patron("Ada"));
  });

  test("books an off-line loan whatever speaks against it, with the date that was given", () => {
    const request = say
      .checkout(at.patron("Clara").card, at.item("Small Boats").barcode)
      .replace(`11YN${DATE}${" ".repeat(18)}`, `11YY${DATE}20261201    170000`);
    const answer = at.ask(request);
    expect([answer.fixed["ok"], answer.field("AH")]).toEqual(["1", "20261201    170000"]);
    expect(at.item("Small Boats").loan?.patron).toBe(at.patron("Clara"));
  });

  test("does not honour no-block where the ILS does not", () => {
    at.habits = { ...at.habits, honoursNoBlock: false };
    const request = say
      .checkout(at.patron("Clara").card, at.item("The Lighthouse").barcode)
      .replace("11YN", "11YY");
    expect(at.ask(request).fixed["ok"]).toBe("0");
  });

  test("undoes a checkin that failed at the terminal, fine and hold included", () => {
    const { barcode } = at.item("How to Mend");
    const loan = { ...at.item("How to Mend").loan };
    at.now = NOW + 30 * DAY;
    at.setPolicy({ finePerDay: 10 });
    expect(
      at.ask(say.checkin(barcode).replace(`${DATE}${DATE}`, `${DATE}${" ".repeat(18)}`)).field("CV"),
    ).toBe("01");
    expect(at.patron("Piotr").fees).toHaveLength(1);
    const undone = at.ask(say.checkout(at.patron("Piotr").card, barcode, "BIY|"));
    expect(undone.fixed["ok"]).toBe("1");
    expect(at.item("How to Mend").loan).toMatchObject({ due: loan.due, patron: at.patron("Piotr") });
    expect(at.patron("Piotr").fees).toEqual([]);
    expect(at.patron("Maja").holds.map((hold) => hold.caught)).toEqual([undefined]);
  });
});
