/** Dates and amounts as people of a place write them. */
import { civilAsUtc, toCivil, type CivilTime, type Zone } from "../core/calendar.ts";
import { decimalsOf, formatMoney, type Money } from "../core/money.ts";

const DAY: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
const TIME: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };

/**
 * A due date: the day, and the time only where it says something. Most ILSs send midnight or one minute before it for
 * *that day*; a laptop lent for three hours has a time of its own.
 */
export function formatDue(civil: CivilTime, locale: string): string {
  const wholeDay = (civil.hour === 0 && civil.minute === 0) || (civil.hour === 23 && civil.minute === 59);
  return formatCivil(civil, locale, wholeDay ? DAY : { ...DAY, ...TIME });
}

/** An instant with day and time, as the wall in `zone` shows it. */
export function formatInstant(instant: number, zone: Zone, locale: string): string {
  return formatCivil(toCivil(instant, zone), locale, { ...DAY, ...TIME });
}

function formatCivil(civil: CivilTime, locale: string, options: Intl.DateTimeFormatOptions): string {
  const instant = civilAsUtc(civil);
  if (instant === undefined) return `${civil.year}-${civil.month}-${civil.day}`;
  return spaced(new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(instant));
}

/** `£1.50`, `1,50 €`; without a currency just the number. */
export function formatAmount(money: Money, locale: string): string {
  if (!/^[A-Z]{3}$/.test(money.currency)) return formatMoney(money);
  const amount = money.minor / 10 ** decimalsOf(money.currency);
  return spaced(
    new Intl.NumberFormat(locale, { style: "currency", currency: money.currency }).format(amount),
  );
}

/** The no-break spaces of the locale data are in no printer's code page. */
function spaced(text: string): string {
  return text.replace(/[\u00a0\u202f\u2009]/g, " ");
}
