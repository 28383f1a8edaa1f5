import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromCivil, toCivil } from "../../src/core/calendar.ts";
import { formatSipDate, parseSipDate, zoneOffset } from "../../src/sip-client/dates.ts";
import { DATE } from "../../src/sip-client/spec/fixed.ts";

const ZONES = [
  "UTC",
  "local",
  "Europe/Berlin",
  "Europe/London",
  "America/New_York",
  "America/St_Johns",
  "America/Sao_Paulo",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Kiritimati",
  "Antarctica/Troll",
];
// Whole seconds from 1970 to 2100.
const instants = fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => seconds * 1000);

describe("dates of eighteen characters", () => {
  it.each(ZONES)("give the wall of %s back", (zone) => {
    fc.assert(
      fc.property(instants, (instant) => {
        const text = formatSipDate(instant, zone, "local");
        expect(text).toMatch(DATE.pattern);
        const parsed = parseSipDate(text, zone);
        expect(parsed?.civil).toEqual(toCivil(instant, zone));
        // The hour that comes twice in autumn is read as its first coming.
        expect(parsed?.instant === instant || parsed?.instant === earlier(instant, zone)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each(ZONES)("in UTC give the instant back, whatever the zone (%s)", (zone) => {
    fc.assert(
      fc.property(instants, (instant) => {
        expect(parseSipDate(formatSipDate(instant, zone, "utc"), zone)?.instant).toBe(instant);
      }),
      { numRuns: 100 },
    );
  });

  it("put date, zone and time in this order", () => {
    expect(formatSipDate(Date.UTC(2026, 10, 23, 20, 15, 9), "Europe/Berlin", "local")).toBe(
      "20261123    211509",
    );
    expect(formatSipDate(Date.UTC(2026, 10, 23, 20, 15, 9), "Europe/Berlin", "utc")).toBe(
      "20261123   Z201509",
    );
  });

  it("take military zone letters, A to M without J east and N to Y west of Greenwich", () => {
    expect(zoneOffset("   Z")).toBe(0);
    expect("ABCDEFGHIKLM".split("").map((letter) => zoneOffset(`   ${letter}`))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
    expect("NOPQRSTUVWXY".split("").map((letter) => zoneOffset(`   ${letter}`))).toEqual([
      -1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12,
    ]);
    const noon = Date.UTC(2026, 0, 1, 12);
    expect(parseSipDate("20260101   A130000", "America/New_York")?.instant).toBe(noon);
    expect(parseSipDate("20260101   R070000", "Asia/Kolkata")?.instant).toBe(noon);
  });

  it.each(["    ", "0000", "   J", "  Z ", "EST ", "+100"])(
    "take the zone mark '%s' as local time",
    (mark) => {
      const instant = Date.UTC(2026, 0, 1, 11);
      expect(parseSipDate(`20260101${mark}120000`, "Europe/Berlin")?.instant).toBe(instant);
    },
  );

  it("read the hour that spring skips as after the jump, and the one that autumn repeats as its first", () => {
    expect(parseSipDate("20260329    023000", "Europe/Berlin")?.instant).toBe(Date.UTC(2026, 2, 29, 1, 30));
    expect(parseSipDate("20261025    023000", "Europe/Berlin")?.instant).toBe(Date.UTC(2026, 9, 25, 0, 30));
  });

  it.each([
    "",
    "2011-10-28 23:59:59",
    "24/12/2026 23:59",
    "20261323    120000",
    "20260230    120000",
    "20261123    240000",
    "20261123    126000",
    "                  ",
    "20261123    12000",
    "20261123    1200000",
    "20261123\n\n\n\n120000",
  ])("are not made of '%s'", (text) => {
    expect(parseSipDate(text, "UTC")).toBeUndefined();
  });
});

function earlier(instant: number, zone: string): number | undefined {
  return fromCivil(toCivil(instant, zone), zone);
}
