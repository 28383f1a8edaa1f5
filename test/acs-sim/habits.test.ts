import { beforeEach, describe, expect, test } from "vitest";
import { ACS_DIALECTS, BY_THE_BOOK, HABITS, habitsOf, type Habits } from "../../src/acs-sim/habits.ts";
import { DATE, desk, say, type Desk } from "./library-desk.ts";

let at: Desk;
beforeEach(async () => {
  at = await desk();
});

function habit(change: Partial<Habits>): void {
  at.habits = { ...BY_THE_BOOK, ...change };
}

describe("habits", () => {
  test("each line of a dialect departs from the book, with a reason and a source", () => {
    for (const dialect of ACS_DIALECTS) {
      for (const { habit, value, reason, source } of HABITS[dialect]) {
        expect(value).not.toEqual(BY_THE_BOOK[habit]);
        expect(reason).not.toBe("");
        expect(source).not.toBe("");
      }
    }
  });

  test("generic is by the book", () => {
    expect(habitsOf("generic")).toEqual(BY_THE_BOOK);
  });

  test.each(ACS_DIALECTS)("%s answers every request with a message that can be sent", (dialect) => {
    at.habits = habitsOf(dialect);
    const { card } = at.patron("Bruno");
    const { barcode } = at.item("Under the Copper");
    const requests: [string, string][] = [
      [`01N${DATE}AOLECTERN|ALx|AA${card}|AC|`, "24"],
      [`25${DATE}AOLECTERN|AA${card}|`, "26"],
      [say.status(card), "24"],
      [say.information(card, "  Y"), "64"],
      [say.checkout(card, barcode), "12"],
      [say.renew(card, barcode), "30"],
      [say.renewAll(card), "66"],
      [say.checkin(barcode), "10"],
      [say.hold("+", card, `AB${barcode}|`), "16"],
      [say.item(barcode), "18"],
      [`19${DATE}AOLECTERN|AB${barcode}|CHx|`, "20"],
      [say.pay(card, "1.00"), "38"],
      [`35${DATE}AOLECTERN|AA${card}|`, "36"],
      ["9900802.00", "98"],
    ];
    for (const [request, code] of requests) expect(at.ask(request).text.slice(0, 2)).toBe(code);
  });

  test.each([
    ["sip", "20261221    235959"],
    ["empty", ""],
    ["iso", "2026-12-21 23:59:59"],
    ["day-month-year", "21.12.2026"],
    ["month-day-year", "12/21/2026"],
  ] as const)("write a due date as %s", (dueDate, expected) => {
    habit({ dueDate });
    expect(at.ask(say.checkout("reader", "book-1")).field("AH")).toBe(expected);
  });

  test.each([
    ["status-only", "N", undefined],
    ["always", "N", "N"],
    ["never", undefined, undefined],
  ] as const)("have CQ without AD %s", (cqWithoutAd, in24, in64) => {
    habit({ cqWithoutAd });
    expect(at.ask(say.status("reader")).field("CQ")).toBe(in24);
    expect(at.ask(say.information("reader")).field("CQ")).toBe(in64);
  });

  test("let anybody in without a PIN", () => {
    habit({ acceptsAnyPin: true });
    expect(at.ask(say.status("reader", "ADwrong|")).field("CQ")).toBe("Y");
    expect(at.ask(say.checkout("reader", "book-1", "ADwrong|")).fixed["ok"]).toBe("1");
  });

  test("renew by a second checkout whatever the terminal's renewal policy", () => {
    habit({ honoursRenewalPolicy: false });
    at.ask(say.checkout("reader", "book-1"));
    expect(at.ask(say.checkout("reader", "book-1").replace("11Y", "11N")).text.slice(0, 4)).toBe("121Y");
  });

  test("say N to everything in 98, another timeout, and no BX", () => {
    habit({ statusFlagsAllNo: true, timeoutPeriod: "999", omitsSupportedMessages: true });
    expect(at.ask("9900802.00").text).toMatch(/^98YNNNNN999003/);
    expect(at.ask("9900802.00").field("BX")).toBeUndefined();
  });

  test("say in BX what is not supported", () => {
    habit({ unsupported: ["01", "35"] });
    expect(at.ask("9900802.00").field("BX")).toBe("YYYNYYYYNYYYYYYY");
  });

  test("write N for a flag that is not set", () => {
    habit({ clearFlag: "N" });
    expect(at.ask(say.status("reader")).fixed["patronStatus"]).toBe("N".repeat(14));
  });

  test("count holds that are not ready, and list all as ready", () => {
    habit({ holdCountsIncludeUnavailable: true, allHoldsListedAsAvailable: true });
    const answer = at.ask(say.information(at.patron("Maja").card, "Y"));
    expect([answer.fixed["holdItemsCount"], answer.fixed["unavailableHoldsCount"]]).toEqual(["0001", "0000"]);
    expect(answer.fields("AS")).toEqual([at.item("How to Mend").barcode]);
  });

  test("list titles, cut to a length", () => {
    habit({ listsAs: "title", titleLength: 10 });
    expect(at.ask(say.information(at.patron("Bruno").card, "  Y")).fields("AU")).toEqual([
      "Under the ",
      "The Arithm",
      "Small Boat",
    ]);
  });

  test("know nothing about security", () => {
    habit({ desensitize: "U", magneticMedia: "U", resensitize: "always", desensitizeOnRenewal: "N" });
    const { barcode } = at.item("Whales");
    expect(at.ask(say.checkout("reader", barcode)).text.slice(0, 6)).toBe("121NUU");
    expect(at.ask(say.renew("reader", barcode)).text.slice(0, 6)).toBe("301YUN");
    expect(at.ask(say.checkin(barcode)).text.slice(0, 6)).toBe("101YUN");
  });

  test("call the return of what was not lent good, or alert about it", () => {
    habit({ checkinOfUnlentIsOk: true });
    expect(at.ask(say.checkin("book-1")).text.slice(0, 6)).toBe("101YNN");
    habit({ alertsOnRefusal: true });
    expect(at.ask(say.checkin("book-1")).text.slice(0, 6)).toBe("100YNY");
  });

  test("hide fields, required ones too", () => {
    habit({ hides: ["AO", "AJ"] });
    const answer = at.ask(say.checkout("reader", "book-1"));
    expect([answer.field("AO"), answer.field("AJ"), answer.field("AB")]).toEqual([
      undefined,
      undefined,
      "book-1",
    ]);
  });

  test("put AF first when an item is unknown", () => {
    habit({ screenMessageFirst: true });
    expect(at.ask(say.item("nothing")).message.fields[0]?.code).toBe("AF");
  });

  test("tell home library, expiry and class, material and a wrong password", () => {
    habit({ homeLibrary: true, envisionWare: true, materialName: true, saysInvalidPassword: true });
    const answer = at.ask(say.information(at.patron("Ada").card, "", "AD0|"));
    expect(["AQ", "PC", "PI"].map((code) => answer.field(code))).toEqual(["MAIN", "adult", "Y"]);
    expect(answer.field("PA")).toMatch(/^\d{8}$/);
    expect(answer.field("AF")).toMatch(/ -- Invalid password$/);
    expect(at.ask(say.item(at.item("Whales").barcode)).field("CH")).toBe("audio-tape");
  });

  test("give back the language asked for in 64", () => {
    habit({ patronInformationLanguage: "request" });
    expect(at.ask(say.information(at.patron("Jörg").card)).fixed["language"]).toBe("001");
  });
});
