/** Values in plain English. */
import { isoDate, type CivilTime } from "../../core/calendar.ts";
import type { Due } from "../../core/circulation.ts";
import { formatMoney, type Money } from "../../core/money.ts";

export function dueText(due: Due): string {
  switch (due.kind) {
    case "date":
      return ` until ${dayText(due.civil)}`;
    case "text":
      return ` until ${due.text}`;
    case "none":
      return "";
  }
}

/** A due time counts only where it is not the end of the day. */
function dayText(civil: CivilTime): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const endOfDay = civil.hour === 23 && civil.minute === 59;
  const midnight = civil.hour === 0 && civil.minute === 0;
  return endOfDay || midnight ? isoDate(civil) : `${isoDate(civil)} ${two(civil.hour)}:${two(civil.minute)}`;
}

export function quoted(words: readonly string[]): string[] {
  return words.map((line) => `“${line}”`);
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

export function moneyText(money: Money): string {
  return `${formatMoney(money)} ${money.currency}`.trimEnd();
}
