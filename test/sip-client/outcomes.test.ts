import { describe, expect, it } from "vitest";
import { decode } from "../../src/sip-client/codec.ts";
import { answerFormat, type DialectSettings } from "../../src/sip-client/dialects/index.ts";
import { isMessage, type AnyMessage, type Message } from "../../src/sip-client/message.ts";
import {
  readHold,
  readItemInformation,
  readLoan,
  readRenewAll,
  readReturn,
} from "../../src/sip-client/outcomes-item.ts";
import { readPatronInformation, readPatronStatus } from "../../src/sip-client/outcomes-patron.ts";
import { readAcsStatus } from "../../src/sip-client/outcomes-status.ts";
import type { Code } from "../../src/sip-client/spec/messages.ts";
import { dialectFor } from "./clients.ts";

const D = "20261123    205051";
const UTC = dialectFor("generic", { zone: "UTC" });

function parse<C extends Code>(frame: string, code: C): Extract<AnyMessage, Message<C>> {
  const decoded = decode(Buffer.from(frame, "utf8"), answerFormat(UTC));
  if (!decoded.ok || !isMessage(decoded.value.message, code)) throw new Error(`not a ${code}: ${frame}`);
  return decoded.value.message;
}

const patron = (tail: string, flags = " ".repeat(14)) =>
  readPatronStatus(parse(`24${flags}001${D}AOTOWN|AA21001|${tail}`, "24"), UTC);

describe("patron status", () => {
  it("names the flags that are Y, whatever else a server writes for clear", () => {
    expect(patron("AEAda|BLY|", "YN  Y  x  Y  Y").flags).toEqual([
      "charge-denied",
      "card-lost",
      "excessive-fines",
      "too-many-billed",
    ]);
  });

  it.each([
    ["BL=Y", "AEAda|BLY|", "    ", true],
    ["BL=N", "AE|BLN|", "YYYY", false],
    ["BL=N although a name is there", "AEAda|BLN|", "    ", false],
    ["no BL and YYYY", "AEAda|", "YYYY", false],
    ["no BL and no name", "AE|", "    ", false],
    ["no BL, a name and no flags", "AEAda|", "    ", true],
  ])("knows a patron by %s: %s %s", (_, tail, flags, known) => {
    expect(patron(tail, flags.padEnd(14)).known).toBe(known);
  });

  it.each([
    ["CQY|", true, true],
    ["CQN|", false, true],
    ["CQ|", false, false],
    ["", false, false],
  ])("takes a PIN as right only by CQ=Y: %j", (tail, pinCorrect, pinChecked) => {
    expect(patron(`AEAda|BLY|${tail}`)).toMatchObject({ pinCorrect, pinChecked });
  });

  it("keeps words, print lines and unknown fields in order", () => {
    const { screen, print, fields } = patron("AEAda|AFone|ZZ?|AGa|AF|AFtwo|AGb|");
    expect(screen).toEqual(["one", "two"]);
    expect(print).toEqual(["a", "b"]);
    expect(fields.filter(({ code }) => code === "ZZ")).toEqual([{ code: "ZZ", value: "?" }]);
  });
});

describe("amounts", () => {
  const owed = (value: string, settings: Partial<DialectSettings> = {}) =>
    readPatronStatus(parse(`24${" ".repeat(14)}001${D}AA1|AEAda|BHEUR|BV${value}|`, "24"), {
      ...UTC,
      ...settings,
    }).owed;

  it.each([
    ["1.50", 150],
    ["3,50", 350],
    ["1,234.56", 123_456],
    ["12", 1200],
  ])("%s", (text, minor) => {
    expect(owed(text)).toEqual({ text, money: { minor, currency: "EUR" } });
  });

  it("separate thousands as the dialect says", () => {
    expect(owed("1,234", { decimalSign: "." })?.money?.minor).toBe(123_400);
    expect(owed("1.234,50", { decimalSign: "," })?.money?.minor).toBe(123_450);
  });

  it("stay text where they cannot be read", () => {
    expect(owed("a lot")).toEqual({ text: "a lot", money: undefined });
  });
});

describe("patron information", () => {
  const info = (counts: string, tail: string, settings: Partial<DialectSettings> = {}) =>
    readPatronInformation(parse(`64${" ".repeat(14)}001${D}${counts}AOTOWN|AA21001|AEAda|${tail}`, "64"), {
      ...UTC,
      ...settings,
    });

  it("reads counts, and blanks as not counted", () => {
    expect(info("00010002    000400050006", "").counts).toEqual({
      holds: 1,
      overdue: 2,
      charged: undefined,
      fines: 4,
      recalls: 5,
      unavailableHolds: 6,
    });
  });

  it("takes the unavailable holds out where the ACS counts them in", () => {
    expect(info("000500000000000000000002", "", { holdCount: "with-unavailable" }).counts.holds).toBe(3);
  });

  it("keeps every entry of every list, and drops blanks and the innards of Perl", () => {
    const { lists } = info("0".repeat(24), "AS|AS1|ASHASH(0x55d0c8)|AS2|CD9|AU7|AU7|");
    expect(lists).toMatchObject({
      holds: ["1", "2"],
      unavailableHolds: ["9"],
      charged: ["7", "7"],
      fines: [],
    });
  });

  it("reads limits, also without leading zeros", () => {
    expect(info("0".repeat(24), "BZ5|CA0010|CB|BHEUR|CC20.00|").limits).toEqual({
      holds: 5,
      overdue: 10,
      charged: undefined,
      fees: { text: "20.00", money: { minor: 2000, currency: "EUR" } },
    });
  });
});

describe("a loan", () => {
  const loan = (fixed: string, tail: string, settings: Partial<DialectSettings> = {}, acknowledged = false) =>
    readLoan(parse(`12${fixed}${D}AOTOWN|AA21001|AB30001|AJSand|${tail}`, "12"), acknowledged, {
      ...UTC,
      ...settings,
    });

  it.each([
    ["1NNY", "", "yes"],
    ["1NNN", "", "no"],
    ["0NNY", "", "no"],
    ["1NNY", "CIY|", "no"],
    ["1NNY", "CIN|", "yes"],
    ["1NUU", "", "unknown"],
  ])("releases security for %s %s: %s", (fixed, tail, desensitize) => {
    expect(loan(fixed, tail).desensitize).toBe(desensitize);
  });

  it("follows the site where the ACS does not know about security", () => {
    expect(loan("1NUU", "", { desensitizeUnknown: "yes" }).desensitize).toBe("yes");
    expect(loan("1NUU", "CIY|", { desensitizeUnknown: "yes" }).desensitize).toBe("no");
    expect(loan("0NUU", "", { desensitizeUnknown: "yes" }).desensitize).toBe("no");
  });

  it.each([
    ["20261214    235900", "2026-12-14T23:59:00Z"],
    ["20261214   Z235900", "2026-12-14T23:59:00Z"],
    ["2026-12-14 23:59:59", "2026-12-14T23:59:59Z"],
    ["2026-12-14", "2026-12-14T23:59:59Z"],
    ["2026-12-14 08:30", "2026-12-14T08:30:00Z"],
  ])("is due at %s", (text, instant) => {
    expect(loan("1NNY", `AH${text}|`).due).toEqual({ text, instant: Date.parse(instant) });
  });

  it.each(["14/12/2026", "next Monday", "20261399    235900"])("is due as the ACS words it: %s", (text) => {
    expect(loan("1NNY", `AH${text}|`).due).toEqual({ text, instant: undefined });
  });

  it("has no due date where AH is empty or missing", () => {
    expect(loan("1NNY", "AH|").due).toBeUndefined();
    expect(loan("1NNY", "").due).toBeUndefined();
  });

  it("asks for the fee to be accepted only if it was refused with one, and not twice", () => {
    const tail = "BT06|BHEUR|BV1.00|BKx7|";
    expect(loan("0NUU", tail)).toMatchObject({ feeToAccept: true, fee: { type: "06" }, transaction: "x7" });
    expect(loan("0NUU", tail, {}, true).feeToAccept).toBe(false);
    expect(loan("1NNY", tail).feeToAccept).toBe(false);
    expect(loan("0NUU", "BHEUR|BV0.00|").feeToAccept).toBe(false);
  });

  it("says that it was a renewal only if it went through", () => {
    expect(loan("1YNN", "").renewed).toBe(true);
    expect(loan("0YNN", "").renewed).toBe(false);
  });
});

describe("a return", () => {
  const back = (fixed: string, tail: string) =>
    readReturn(parse(`10${fixed}${D}AOTOWN|AB30001|${tail}`, "10"), UTC);

  it("arms security again also where the return was refused", () => {
    expect(back("0YNN", "")).toMatchObject({ ok: false, resensitize: true });
    expect(back("1NNN", "")).toMatchObject({ ok: true, resensitize: false });
  });

  it.each([
    ["CV00|", "unknown"],
    ["CV01|", "hold-here"],
    ["CV02|", "hold-elsewhere"],
    ["CV03|", "hold-for-other-library"],
    ["CV04|", "transit"],
    ["CV98|", "data-corrupted"],
    ["CV99|", "other"],
    ["CV42|", "other"],
    ["", "other"],
  ])("alerts with %j: %s", (tail, alert) => {
    expect(back("1YNY", tail).alert).toBe(alert);
    expect(back("1YNN", tail).alert).toBeUndefined();
  });

  it("says where the item goes and whose hold it fills", () => {
    expect(back("1YNY", "CV01|CTEast|CL3|CY21002|DABob|")).toMatchObject({
      destination: "East",
      sortBin: "3",
      hold: { patron: "21002", name: "Bob" },
    });
    expect(back("1YNN", "").hold).toBeUndefined();
  });
});

describe("other answers", () => {
  it("66: renewed and unrenewed, without the innards of Perl", () => {
    const answer = parse(`66100020001${D}AOTOWN|BM1|BM2|BN3|BNARRAY(0x5581a)|`, "66");
    expect(readRenewAll(answer)).toMatchObject({
      ok: true,
      renewedCount: 2,
      unrenewedCount: 1,
      renewed: ["1", "2"],
      unrenewed: ["3"],
    });
  });

  it("16: place in the queue and pick-up", () => {
    const answer = parse(`161N${D}AOTOWN|AA21001|AB30001|BR2|BSEast|BW20270101    000000|`, "16");
    expect(readHold(answer, UTC)).toMatchObject({
      ok: true,
      available: false,
      queuePosition: 2,
      pickup: "East",
      expires: { instant: Date.parse("2027-01-01T00:00:00Z") },
    });
  });

  it.each([
    ["03", "AJSand|", "available", true],
    ["01", "AJSand|", "other", true],
    ["01", "AJ|", "other", false],
    ["13", "", "missing", true],
    ["17", "AJSand|", "other", true],
  ])("18: status %s %s is %s, known %s", (status, tail, circulation, isKnown) => {
    const answer = parse(`18${status}0201${D}AB30001|${tail}CF0002|`, "18");
    expect(readItemInformation(answer, UTC)).toMatchObject({
      circulation,
      known: isKnown,
      securityMarker: "tattle-tape",
      holdQueueLength: 2,
    });
  });

  const status = (timeout: string, tail: string) =>
    readAcsStatus(
      parse(`98YNNYNN${timeout}00320261123    2050512.00AOTOWN|${tail}`, "98"),
      Date.parse("2026-11-23T20:50:41Z"),
      UTC,
    );

  it.each([
    ["000", undefined],
    ["999", undefined],
    ["010", 5000],
    ["100", 10_000],
    ["600", 60_000],
    ["998", 60_000],
  ])("98: a time-out of %s tenths is %s ms", (tenths, timeoutMs) => {
    expect(status(tenths, "").timeoutMs).toBe(timeoutMs);
  });

  it("98: BX by position, short or missing", () => {
    const { supports } = status("100", "BXYN|");
    expect([supports("23"), supports("11"), supports("65")]).toEqual([true, false, undefined]);
    expect(status("100", "").supports("11")).toBeUndefined();
  });

  it("98: how far its clock is ahead", () => {
    expect(status("100", "").clockOffsetMs).toBe(10_000);
  });
});
