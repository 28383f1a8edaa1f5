/** Civil time and zones: the one place that turns instants into calendar fields and back. */

/** A date and time of day as read off a wall. Month and day count from 1. */
export interface CivilTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** `local` is the zone of the machine; otherwise an IANA name such as `Europe/Berlin`, or `UTC`. */
export type Zone = "local" | (string & {});

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  let found = formatters.get(zone);
  if (found === undefined) {
    found = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formatters.set(zone, found);
  }
  return found;
}

/** True if the machine knows the zone. */
export function isZone(zone: string): boolean {
  if (zone === "local") return true;
  try {
    formatter(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What the clock on the wall shows in `zone` at `instant` (milliseconds since 1970). */
export function toCivil(instant: number, zone: Zone): CivilTime {
  if (zone === "local") {
    const date = new Date(instant);
    return {
      year: date.getFullYear(),
      month: date.getMonth() + 1,
      day: date.getDate(),
      hour: date.getHours(),
      minute: date.getMinutes(),
      second: date.getSeconds(),
    };
  }
  const parts: Record<string, number> = {};
  for (const part of formatter(zone).formatToParts(instant)) parts[part.type] = Number(part.value);
  return {
    year: parts["year"] ?? 0,
    month: parts["month"] ?? 0,
    day: parts["day"] ?? 0,
    hour: parts["hour"] ?? 0,
    minute: parts["minute"] ?? 0,
    second: parts["second"] ?? 0,
  };
}

/** The fields taken as UTC, in milliseconds since 1970; undefined if there is no such day or time. */
export function civilAsUtc(civil: CivilTime): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(civil.year, civil.month - 1, civil.day);
  date.setUTCHours(civil.hour, civil.minute, civil.second);
  const real =
    date.getUTCFullYear() === civil.year &&
    date.getUTCMonth() === civil.month - 1 &&
    date.getUTCDate() === civil.day &&
    date.getUTCHours() === civil.hour &&
    date.getUTCMinutes() === civil.minute &&
    date.getUTCSeconds() === civil.second;
  return real ? date.getTime() : undefined;
}

/**
 * The instant (milliseconds since 1970) at which the wall in `zone` shows `civil`; undefined if there is no such day.
 * Of the hour that comes twice in autumn the first is taken; the hour skipped in spring is read as after the jump.
 */
export function fromCivil(civil: CivilTime, zone: Zone): number | undefined {
  const asUtc = civilAsUtc(civil);
  if (asUtc === undefined || zone === "UTC") return asUtc;
  const offsetAt = (instant: number): number => (civilAsUtc(toCivil(instant, zone)) ?? instant) - instant;
  const day = 86_400_000;
  const candidates = [asUtc - offsetAt(asUtc - day), asUtc - offsetAt(asUtc + day)];
  const exact = candidates.filter((instant) => instant + offsetAt(instant) === asUtc);
  return exact.length > 0 ? Math.min(...exact) : Math.max(...candidates);
}

/** `civil` moved by whole days; the time of day stays. */
export function addDays(civil: CivilTime, days: number): CivilTime {
  const date = new Date(0);
  date.setUTCFullYear(civil.year, civil.month - 1, civil.day + days);
  return { ...civil, year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 1 Monday … 7 Sunday (ISO 8601). */
export function isoWeekday(civil: CivilTime): number {
  const date = new Date(0);
  date.setUTCFullYear(civil.year, civil.month - 1, civil.day);
  return date.getUTCDay() === 0 ? 7 : date.getUTCDay();
}

/** `2026-11-23` */
export function isoDate(civil: CivilTime): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${String(civil.year).padStart(4, "0")}-${two(civil.month)}-${two(civil.day)}`;
}
