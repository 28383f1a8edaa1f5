import { beforeEach, describe, expect, test } from "vitest";
import { DATE, desk, say, withEach, type Desk } from "./library-desk.ts";

let at: Desk;
beforeEach(async () => {
  at = await desk();
});

describe("patron status", () => {
  test("answers the hand test of Evergreen's chapter in its shape", () => {
    const answer = at.ask("2300120080623    172148AOLECTERN|AAreader|ACpw|ADsecret");
    expect(answer.text).toBe(
      `24${" ".repeat(14)}001${DATE}AOLECTERN|AAreader|AEFirstname Middlename Lastname|BLY|CQY|`,
    );
  });

  test("echoes the language that was asked for", () => {
    expect(at.ask(say.status("reader").replace("23001", "23019")).fixed["language"]).toBe("019");
  });

  test("of an unknown patron has four flags, BLN and an empty name", () => {
    const answer = at.ask(say.status("nobody", "AD1|"));
    expect(answer.text).toMatch(new RegExp(`^24YYYY {10}001${DATE}AOLECTERN\\|AAnobody\\|AE\\|BLN\\|AF`));
  });

  test.each([
    ["AD1234|", "Y"],
    ["AD0000|", "N"],
    ["AD|", "N"],
    ["", "N"],
  ])("always has CQ, here for %j", (ad, expected) => {
    expect(at.ask(say.status(at.patron("Ada").card, ad)).field("CQ")).toBe(expected);
  });

  test("takes the empty PIN of a patron who has none", () => {
    expect(at.ask(say.status(at.patron("Yuki").card, "AD|")).field("CQ")).toBe("Y");
  });

  test.each([
    ["Ada", "              "],
    ["Clara", "YYYY          "],
    ["Dmitri", "YYYYY         "],
    ["Farid", "YYYY       Y  "],
    ["Quentin", "Y    Y        "],
    ["Vera", "YYYY  Y       "],
    ["Ruth", "YYYY        Y "],
  ])("shows how %s stands in its flags", (name, flags) => {
    expect(at.ask(say.status(at.patron(name).card)).fixed["patronStatus"]).toBe(flags);
  });

  test("tells what is owed", () => {
    const answer = at.ask(say.status(at.patron("Greta").card));
    expect([answer.field("BH"), answer.field("BV")]).toEqual(["EUR", "2.40"]);
  });
});

describe("patron information", () => {
  test("has CQ only if AD was sent", () => {
    const { card } = at.patron("Ada");
    expect(at.ask(say.information(card)).field("CQ")).toBeUndefined();
    expect(at.ask(say.information(card, "", "AD|")).field("CQ")).toBe("N");
    expect(at.ask(say.information(card, "", "AD1234|")).field("CQ")).toBe("Y");
  });

  test("tells limits, counts, money, address and the patron's own language", () => {
    const answer = at.ask(say.information(at.patron("Jörg").card));
    expect(answer.fixed["language"]).toBe("003");
    expect(answer.text.slice(37, 61)).toBe("0".repeat(24));
    expect(["AE", "BZ", "CA", "CB", "BH", "BV", "CC", "BE"].map((code) => answer.field(code))).toEqual([
      "Jörg Müller-Lüdenscheidt",
      "0005",
      "0002",
      "0010",
      "EUR",
      "0.00",
      "10.00",
      "reader19@library.example",
    ]);
  });

  test.each([
    ["Y", "Noor", "AS", "holdItemsCount", ["The Glass Orchard"]],
    [" Y", "Ulf", "AT", "overdueItemsCount", ["The Winter"]],
    ["  Y", "Bruno", "AU", "chargedItemsCount", ["Under the Copper", "The Arithmetic", "Small Boats"]],
    ["    Y", "Ruth", "BU", "recallItemsCount", ["A Book Called Back"]],
    ["     Y", "Maja", "CD", "unavailableHoldsCount", ["How to Mend"]],
  ])("with summary %j lists what its count counts", (summary, name, code, count, titles) => {
    const answer = at.ask(say.information(at.patron(name).card, summary));
    expect(answer.fields(code)).toEqual(titles.map((title) => at.item(title).barcode));
    expect(answer.fixed[count]).toBe(String(titles.length).padStart(4, "0"));
  });

  test("lists fines, by item or by their words", () => {
    const answer = at.ask(say.information(at.patron("Greta").card, "   Y"));
    expect(answer.fields("AV")).toEqual(["Returned nine days late", "Photocopies"]);
    expect(answer.fixed["fineItemsCount"]).toBe("0002");
  });

  test.each([
    ["BP1|BQ5|", 1, 5],
    ["BP6|BQ6|", 6, 6],
    ["BP18|BQ40|", 18, 20],
    ["BP21|BQ30|", 21, 20],
    ["BP3|", 3, 20],
    ["BQ2|", 1, 2],
    ["BPx|BQ|", 1, 20],
  ])("cuts a list by %s, counting from 1 and with both ends", (range, from, to) => {
    const { card, loans } = at.patron("Zora");
    const answer = at.ask(say.information(card, "  Y", range));
    expect(answer.fields("AU")).toEqual(loans.slice(from - 1, to).map((loan) => loan.item.barcode));
    expect(answer.fixed["chargedItemsCount"]).toBe("0020");
  });

  test("lists nothing for position 7 or for no summary, and the first of two", () => {
    const { card } = at.patron("Bruno");
    expect(at.ask(say.information(card, "      Y")).fields("AU")).toEqual([]);
    expect(at.ask(say.information(card)).fields("AU")).toEqual([]);
    expect(at.ask(say.information(card, " YY")).fields("AU")).toEqual([]);
  });

  test("of an unknown patron still has every required field", () => {
    expect(at.ask(say.information("nobody")).text).toMatch(
      /^64YYYY {10}001.{18}0{24}AOLECTERN\|AAnobody\|AE\|BLN\|/,
    );
  });
});

describe("block and enable", () => {
  test("a terminal's block is answered by 24, bars the patron, and a terminal takes it back", () => {
    const { card } = at.patron("Ada");
    const blocked = at.ask(`01Y${DATE}AOLECTERN|ALcard left behind|AA${card}|AC|`);
    expect([blocked.message.code, blocked.fixed["patronStatus"]]).toEqual(["24", "YYYY          "]);
    expect(at.ask(say.checkout(card, at.item("The Lighthouse").barcode)).field("AF")).toBe(
      "card left behind",
    );
    const enabled = at.ask(`25${DATE}AOLECTERN|AA${card}|AC|AD1234|`);
    expect([enabled.message.code, enabled.fixed["patronStatus"]]).toEqual(["26", " ".repeat(14)]);
  });

  test("a wrong PIN enables nobody", () => {
    const { card } = at.patron("Ada");
    at.ask(`01N${DATE}AOLECTERN|AL|AA${card}|AC|`);
    const answer = at.ask(`25${DATE}AOLECTERN|AA${card}|AD9999|`);
    expect([answer.fixed["patronStatus"]?.trim(), answer.field("CQ")]).toEqual(["YYYY", "N"]);
  });

  test("a terminal cannot take back what staff blocked", () => {
    const answer = at.ask(`25${DATE}AOLECTERN|AA${at.patron("Clara").card}|AD3456|`);
    expect(answer.fixed["patronStatus"]).toBe("YYYY          ");
  });
});

describe("end session", () => {
  test("says Y, and good-bye in the library's words", () => {
    const answer = at.ask(`35${DATE}AOLECTERN|AA${at.patron("Ada").card}|AC|AD|`);
    expect(answer.text).toMatch(/^36Y/);
    expect([answer.field("AF"), answer.field("AG")]).toEqual(
      Array(2).fill("Thank you for visiting the library."),
    );
  });

  test("says N for a card that nobody knows", () => {
    expect(at.ask(`35${DATE}AOLECTERN|AAnobody|`).text).toMatch(/^36N/);
  });
});

describe("fee paid", () => {
  test("takes a payment off the oldest fees first", () => {
    const greta = at.patron("Greta");
    expect(at.ask(say.pay(greta.card, "2.00")).text).toMatch(/^38Y/);
    expect(greta.fees.map((fee) => [fee.text, fee.amount])).toEqual([["Photocopies", 40]]);
  });

  test("takes it off the named fee only", () => {
    const greta = at.patron("Greta");
    const [first, second] = greta.fees;
    expect(at.ask(say.pay(greta.card, "0.60", `CG${second?.id}|`)).text).toMatch(/^38Y/);
    expect(greta.fees).toEqual([first]);
  });

  test("books the same transaction once, however often it comes", () => {
    const greta = at.patron("Greta");
    for (let times = 0; times < 3; times++) {
      const answer = at.ask(say.pay(greta.card, "1.00", "BKkiosk-7|"));
      expect([answer.fixed["paymentAccepted"], answer.field("BK")]).toEqual(["Y", "kiosk-7"]);
    }
    expect(greta.fees.reduce((sum, fee) => sum + fee.amount, 0)).toBe(140);
    expect(at.ask(say.pay(greta.card, "0.50", "BKkiosk-7|")).text).toMatch(/^38N/);
  });

  test("books each 37 where BK means nothing to it", () => {
    at.habits = { ...at.habits, honoursTransaction: false };
    const greta = at.patron("Greta");
    for (let times = 0; times < 2; times++)
      expect(at.ask(say.pay(greta.card, "1.00", "BKkiosk-7|")).text).toMatch(/^38Y/);
    expect(greta.fees.reduce((sum, fee) => sum + fee.amount, 0)).toBe(40);
  });

  test.each([
    ["more than is owed", "2.41", "", "more than what is owed"],
    ["nothing", "0.00", "", "amount is not right"],
    ["no amount", "plenty", "", "amount is not right"],
    ["a fee that is not there", "1.00", "CGF999|", "do not know this fee"],
    ["a wrong PIN", "1.00", "AD0000|", "PIN"],
  ])("refuses %s", (_what, amount, rest, words) => {
    const greta = at.patron("Greta");
    const answer = at.ask(say.pay(greta.card, amount, rest));
    expect([answer.fixed["paymentAccepted"], greta.fees.length]).toEqual(["N", 2]);
    expect(answer.field("AF")).toContain(words);
  });

  test("refuses another currency", () => {
    at.config = withEach(at.config, (each) => ({ ...each, currency: "SEK" }));
    expect(at.ask(say.pay(at.patron("Greta").card, "1.00")).field("AF")).toContain("currency");
  });

  test("opens the way to borrow again", () => {
    const { card } = at.patron("Farid");
    expect(at.ask(say.checkout(card, at.item("The Lighthouse").barcode)).fixed["ok"]).toBe("0");
    expect(at.ask(say.pay(card, "2.50")).text).toMatch(/^38Y/);
    expect(at.ask(say.checkout(card, at.item("The Lighthouse").barcode)).fixed["ok"]).toBe("1");
  });
});
