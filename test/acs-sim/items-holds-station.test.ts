import { beforeEach, describe, expect, test } from "vitest";
import { DATE, desk, say, withEach, type Desk } from "./library-desk.ts";

let at: Desk;
beforeEach(async () => {
  at = await desk();
});

describe("item information", () => {
  test.each([
    ["Bread in Seven", "03"],
    ["Small Boats", "04"],
    ["Night Trains", "07"],
    ["The Glass Orchard", "08"],
    ["The Returned Shelf", "09"],
    ["The Bus", "10"],
    ["I Brought It Back", "11"],
    ["Lost in the Archive", "12"],
    ["Missing Person", "13"],
    ["Coming Soon", "02"],
  ])("of %s has circulation status %s", (title, status) => {
    expect(at.ask(say.item(at.item(title).barcode)).fixed["circulationStatus"]).toBe(status);
  });

  test("of an unknown item is status 01 with AB and an empty AJ", () => {
    expect(at.ask(say.item("nothing")).text).toMatch(/^18010001.{18}ABnothing\|AJ\|AF/);
  });

  test("answers the hand test, which has a language where none belongs", () => {
    const answer = at.ask("1700120080623    172148AOLECTERN|ABbook-1|ACpw");
    expect(answer.text).toBe(
      `18030201${DATE}ABbook-1|AJHand Test|CK001|AQMAIN|APMAIN|BHEUR|BV0.00|BGMAIN|CSCA2 PQ NR46 73R|CRadult-nonfiction|`,
    );
  });

  test("tells due date, queue, recall and pickup date where there are any", () => {
    expect(at.ask(say.item(at.item("How to Mend").barcode)).field("CF")).toBe("1");
    expect(at.ask(say.item(at.item("Small Boats").barcode)).field("AH")).toMatch(/^20261203/);
    expect(at.ask(say.item(at.item("Night Trains").barcode)).field("CJ")).toMatch(/^20261126/);
    expect(at.ask(say.item(at.item("The Glass Orchard").barcode)).field("CM")).toMatch(/^20261130/);
  });
});

describe("item status update", () => {
  test("keeps the properties and gives them back", () => {
    const { barcode } = at.item("Bread in Seven");
    const answer = at.ask(`19${DATE}AOLECTERN|AB${barcode}|CHcover torn|`);
    expect([answer.fixed["itemPropertiesOk"], answer.field("CH")]).toEqual(["1", "cover torn"]);
    expect(at.ask(say.item(barcode)).field("CH")).toBe("cover torn");
  });

  test("of an unknown item says 0", () => {
    expect(at.ask(`19${DATE}AOLECTERN|ABnothing|CHx|`).text).toMatch(/^200/);
  });
});

describe("hold", () => {
  test("is placed on any copy, with queue position and pickup branch", () => {
    const ada = at.patron("Ada");
    const { barcode } = at.item("How to Mend");
    const answer = at.ask(say.hold("+", ada.card, `AB${barcode}|BSRIVER|`));
    expect(answer.text.slice(0, 4)).toBe("161N");
    expect(["BR", "BS", "AB"].map((code) => answer.field(code))).toEqual(["2", "RIVER", barcode]);
    expect(at.item("How to Mend").title.holds.map((hold) => hold.patron.name)).toEqual([
      "Maja Lund",
      "Ada Lindqvist",
    ]);
  });

  test("says when a copy is on the shelf", () => {
    const answer = at.ask(say.hold("+", at.patron("Ada").card, "AJBread in Seven Days|"));
    expect(answer.text.slice(0, 4)).toBe("161Y");
  });

  test("on one copy is not met by another", () => {
    const ada = at.patron("Ada");
    const [first, second] = at.item("Garden Walls").title.items;
    at.ask(say.hold("+", ada.card, `AB${first?.barcode}|BY3|`));
    expect(at.ask(say.checkin(second?.barcode ?? "")).field("CV")).toBeUndefined();
    expect(at.ask(say.checkin(first?.barcode ?? "")).field("CV")).toBe("01");
  });

  test("is taken back, and a second time there is none", () => {
    const maja = at.patron("Maja");
    const { barcode } = at.item("How to Mend");
    expect(at.ask(say.hold("-", maja.card, `AB${barcode}|`)).fixed["ok"]).toBe("1");
    expect(maja.holds).toEqual([]);
    expect(at.ask(say.hold("-", maja.card, `AB${barcode}|`)).fixed["ok"]).toBe("0");
  });

  test("changes its pickup branch and its end", () => {
    const maja = at.patron("Maja");
    const answer = at.ask(
      say.hold("*", maja.card, `AB${at.item("How to Mend").barcode}|BSRIVER|BW20270101    000000|`),
    );
    expect([answer.field("BS"), answer.field("BW")]).toEqual(["RIVER", "20270101    000000"]);
    expect(maja.holds[0]?.pickup).toBe("RIVER");
  });

  test.each([
    ["a title that nobody knows", "Ada", "AJNo such book|", "title"],
    ["an item that nobody knows", "Ada", "ABnothing|", "item"],
    ["nothing named at all", "Ada", "", "title"],
    ["a branch that nobody knows", "Ada", "AJbicycle|BSMOON|", "branch"],
    ["what the patron has at home", "Piotr", "AJbicycle|", "already"],
    ["what the patron waits for already", "Maja", "AJbicycle|", "already"],
    ["a blocked patron", "Clara", "AJbicycle|", "new address"],
  ])("is refused for %s", (_what, name, rest, words) => {
    const patron = at.patron(name);
    const before = [...patron.holds];
    const answer = at.ask(say.hold("+", patron.card, rest));
    expect([answer.fixed["ok"], patron.holds]).toEqual(["0", before]);
    expect(answer.field("AF")).toContain(words);
  });

  test("stops at the limit", () => {
    at.setPolicy({ holdLimit: 1 });
    expect(at.ask(say.hold("+", at.patron("Maja").card, "AJalmanac|")).field("AF")).toContain(
      "as many reservations",
    );
  });

  test("asks for its fee to be confirmed where there is one", () => {
    at.setPolicy({ holdFee: 50 });
    const ada = at.patron("Ada");
    const asked = at.ask(say.hold("+", ada.card, "AJbicycle|"));
    expect([asked.fixed["ok"], asked.field("BT"), asked.field("BV")]).toEqual(["0", "09", "0.50"]);
    expect(at.ask(say.hold("+", ada.card, "AJbicycle|BOY|")).fixed["ok"]).toBe("1");
    expect(ada.fees.map((fee) => fee.amount)).toEqual([50]);
  });
});

describe("login", () => {
  test("sets account and location, by CP or by the account", () => {
    expect(at.session.location).toBe("main-kiosk-1");
    expect(at.ask("9300CNriverside|COriverside-pass|CPbay 2|").text).toBe("941");
    expect([at.session.account?.branch, at.session.location]).toEqual(["RIVER", "bay 2"]);
  });

  test.each(["9300CNkiosk|COwrong|", "9300CNnobody|COkiosk-pass|", "9311CNkiosk|COkiosk-pass|", "9300"])(
    "refuses %s, counts it, and leaves nobody logged in",
    (request) => {
      expect(at.ask(request).text).toBe("940");
      expect([at.session.failedLogins, at.session.account]).toEqual([1, undefined]);
      expect(at.ask("9300CNkiosk|COkiosk-pass|").text).toBe("941");
      expect(at.session.failedLogins).toBe(0);
    },
  );
});

describe("status", () => {
  test("has six flags, times, version, institution, library, sixteen BX and the terminal", () => {
    expect(at.ask("9900802.00").text).toBe(
      `98YYYYYY100003${DATE}2.00AOLECTERN|AMLectern Public Library|BXYYYYYYYYYYYYYYYY|ANmain-kiosk-1|`,
    );
  });

  test("in version 1.00 has no BX, and what follows has nothing that came with 2.00", () => {
    expect(at.ask("9900801.00").text).toMatch(/1\.00AOLECTERN\|AMLectern Public Library\|ANmain-kiosk-1\|$/);
    expect(at.ask(say.status("reader", "ADsecret|")).text).toMatch(/AEFirstname Middlename Lastname\|$/);
    expect(at.ask("9300CNkiosk|COkiosk-pass|").text).toBe("941");
    expect(at.ask(say.status("reader", "ADsecret|")).field("CQ")).toBe("Y");
  });

  test("writes dates in UTC where the institution does", () => {
    at.config = withEach(at.config, (each) => ({ ...each, dateStyle: "utc", zone: "Asia/Tokyo" }));
    expect(at.ask("9900802.00").fixed["dateTimeSync"]).toBe("20261123   Z120000");
  });

  test("writes dates in the institution's own zone otherwise", () => {
    at.config = withEach(at.config, (each) => ({ ...each, zone: "Asia/Tokyo" }));
    expect(at.ask("9900802.00").fixed["dateTimeSync"]).toBe("20261123    210000");
  });
});
