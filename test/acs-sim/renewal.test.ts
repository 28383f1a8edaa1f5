import { beforeEach, describe, expect, test } from "vitest";
import { desk, say, type Desk } from "./library-desk.ts";

let at: Desk;
beforeEach(async () => {
  at = await desk();
});

describe("renewal", () => {
  test("moves the due date and counts, every time", () => {
    const bruno = at.patron("Bruno");
    const item = at.item("Under the Copper");
    for (const renewals of [1, 2]) {
      const answer = at.ask(say.renew(bruno.card, item.barcode));
      expect(answer.text.slice(0, 6)).toBe("301YNN");
      expect(answer.field("AH")).toBe("20261221    235959");
      expect(item.loan?.renewals).toBe(renewals);
    }
    expect(at.ask(say.renew(bruno.card, item.barcode)).field("AF")).toContain("cannot be renewed any more");
  });

  test("never takes days away", () => {
    at.setPolicy({ loanDays: { ...at.policy().loanDays, book: 1 } });
    const answer = at.ask(say.renew(at.patron("Bruno").card, at.item("Under the Copper").barcode));
    expect([answer.fixed["ok"], answer.field("AH")?.slice(0, 8)]).toEqual(["1", "20261214"]);
  });

  test.each([
    ["somebody waits for it", "Piotr", "How to Mend", "somebody is waiting"],
    ["it was renewed as often as allowed", "Walid", "The Ninth", "any more"],
    ["it was called back", "Ruth", "A Book Called Back", "called back"],
    ["it is not this patron's", "Ada", "Small Boats", "not on loan to you"],
    ["it is not on loan", "Ada", "Bread in Seven", "not on loan to you"],
    ["the patron is blocked", "Clara", "Small Boats", "not on loan to you"],
  ])("is refused when %s", (_why, name, title, words) => {
    const item = at.item(title);
    const renewals = item.loan?.renewals;
    const answer = at.ask(say.renew(at.patron(name).card, item.barcode));
    expect(answer.text.slice(0, 4)).toBe("300N");
    expect(answer.field("AF")).toContain(words);
    expect(item.loan?.renewals).toBe(renewals);
  });

  test("is possible although somebody waits when another copy is on the shelf for them", () => {
    at.habits = { ...at.habits, catchesHolds: false };
    const quentin = at.patron("Quentin");
    const [first, second] = quentin.loans.map((loan) => loan.item.barcode);
    at.ask(say.hold("+", at.patron("Ada").card, "AJgarden-walls|"));
    expect(at.ask(say.renew(quentin.card, second ?? "")).fixed["ok"]).toBe("0");
    at.ask(say.checkin(first ?? ""));
    expect(at.ask(say.renew(quentin.card, second ?? "")).fixed["ok"]).toBe("1");
  });

  test("of somebody else's loan needs the third party to be allowed", () => {
    const request = say.renew(at.patron("Ada").card, at.item("Under the Copper").barcode);
    expect(at.ask(request).fixed["ok"]).toBe("0");
    expect(at.ask(request.replace("29N", "29Y")).fixed["ok"]).toBe("1");
    expect(at.item("Under the Copper").loan?.patron).toBe(at.patron("Bruno"));
  });

  test("finds the loan by its title when there is no barcode", () => {
    const answer = at.ask(say.renew(at.patron("Bruno").card, "", "AJSmall Boats|"));
    expect([answer.fixed["ok"], answer.field("AB")]).toEqual(["1", at.item("Small Boats").barcode]);
  });

  test("costs the fee to borrow again where the policy says so, once it is confirmed", () => {
    at.setPolicy({ feeOnRenewal: true });
    const ada = at.patron("Ada");
    const { barcode } = at.item("New Films");
    at.ask(say.checkout(ada.card, barcode, "BOY|"));
    expect(at.ask(say.renew(ada.card, barcode)).field("BV")).toBe("1.50");
    expect(at.ask(say.renew(ada.card, barcode, "BOY|")).fixed["ok"]).toBe("1");
    expect(ada.fees.map((fee) => fee.amount)).toEqual([150, 150]);
  });
});

describe("renew all", () => {
  test("lists what was renewed and what was not", () => {
    const bruno = at.patron("Bruno");
    at.setPolicy({ renewalLimit: 1 });
    const answer = at.ask(say.renewAll(bruno.card));
    expect(answer.text).toMatch(/^66100020001/);
    expect(answer.fields("BM")).toEqual(
      ["Under the Copper", "The Arithmetic"].map((title) => at.item(title).barcode),
    );
    expect(answer.fields("BN")).toEqual([at.item("Small Boats").barcode]);
  });

  test("is refused as a whole for a blocked patron", () => {
    const answer = at.ask(say.renewAll(at.patron("Vera").card));
    expect(answer.text).toMatch(/^66000000000/);
    expect(answer.field("AF")).toContain("overdue");
  });
});
