import { fromCivil, toCivil, type CivilTime, type Zone } from "../core/calendar.ts";

/** How a sender marks the zone of an 18-character date: four blanks (its own local time) or `   Z` (UTC). */
export type DateStyle = "local" | "utc";

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

/** `YYYYMMDD    HHMMSS` as the wall in `zone` shows it, or `YYYYMMDD   ZHHMMSS` in UTC. `instant`: ms since 1970. */
export function formatSipDate(instant: number, zone: Zone, style: DateStyle): string {
  const civil = toCivil(instant, style === "utc" ? "UTC" : zone);
  return writeCivil(civil, style === "utc" ? "   Z" : "    ");
}

/** Eighteen characters from civil fields and a four-character zone mark. */
export function writeCivil(civil: CivilTime, mark: string): string {
  return (
    `${String(civil.year).padStart(4, "0")}${two(civil.month)}${two(civil.day)}` +
    `${mark}${two(civil.hour)}${two(civil.minute)}${two(civil.second)}`
  );
}

/**
 * Hours east of UTC for a zone mark: `   Z` is 0, `   A`–`   M` without J are +1–+12, `   N`–`   Y` are -1–-12.
 * Undefined for blanks and for anything else, such as the `0000` that one client sends: both mean local time.
 */
export function zoneOffset(mark: string): number | undefined {
  if (mark === "   Z") return 0;
  const letter = /^ {3}([A-IK-Y])$/.exec(mark)?.[1];
  if (letter === undefined) return undefined;
  const east = "ABCDEFGHIKLM".indexOf(letter);
  return east >= 0 ? east + 1 : -("NOPQRSTUVWXY".indexOf(letter) + 1);
}

/** A date of the wire understood. */
export interface SipDate {
  /** Milliseconds since 1970. */
  readonly instant: number;
  readonly civil: CivilTime;
}

/**
 * Reads an 18-character date; `zone` is the sender's local zone, for dates that carry no mark. Undefined if it is not
 * one (AH is often a text formatted for people: then show it as it is).
 */
export function parseSipDate(text: string, zone: Zone): SipDate | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(.{4})(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 5, 6, 7].map((group) =>
    Number(match[group]),
  ) as [number, number, number, number, number, number];
  const civil = { year, month, day, hour, minute, second };
  const offset = zoneOffset(match[4] ?? "");
  const instant = fromCivil(civil, offset === undefined ? zone : "UTC");
  if (instant === undefined) return undefined;
  return { instant: instant - (offset ?? 0) * 3_600_000, civil };
}
