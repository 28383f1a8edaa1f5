import { formatMoney } from "../../core/money.ts";
import { toCivil } from "../../core/calendar.ts";
import { formatSipDate, parseSipDate } from "../../sip-client/dates.ts";
import { given, type AnyMessage } from "../../sip-client/message.ts";
import type { Institution } from "../library/config.ts";
import type { Item } from "../library/state.ts";
import { MEDIA } from "../library/words.ts";
import type { Desk } from "../rules/desk.ts";
import type { AnswerContext } from "./context.ts";

type HasFields = Pick<AnyMessage, "fields">;

/** The institution of the account; before login (99), the first one. */
export function institutionOf(ctx: AnswerContext): Institution {
  const { account } = ctx.session;
  const own = account === undefined ? undefined : ctx.config.institutions.get(account.institution);
  if (own !== undefined) return own;
  const [first] = ctx.config.institutions.values();
  if (first === undefined) throw new Error("a library without an institution was let through");
  return first;
}

/** Where the terminal stands: the location that it named at login if that is a branch, else as its account says. */
export function deskOf(ctx: AnswerContext): Desk {
  const { library, session, habits, now } = ctx;
  const institution = institutionOf(ctx);
  const branch = library.branches.has(session.location)
    ? session.location
    : (session.account?.branch ?? library.branches.keys().next().value ?? "");
  return { library, institution, branch, now, habits };
}

/** AO: as the terminal wrote it, because some check for it; the institution's own if it wrote none. */
export function institutionId(request: HasFields, institution: Institution): string {
  return given(request, "AO") ?? institution.id;
}

const seconds = new WeakMap<Institution, { second: number; text: string }>();

/** The transaction date of an answer; worked out once a second. */
export function dateOf(institution: Institution, now: number): string {
  const second = Math.floor(now / 1000);
  const last = seconds.get(institution);
  if (last?.second === second) return last.text;
  const text = formatSipDate(now, institution.zone, institution.dateStyle);
  seconds.set(institution, { second, text });
  return text;
}

/** Thousands of loans share a due date; more different ones than this are not worth keeping. */
const REMEMBERED_DATES = 4096;
const dates = new WeakMap<Institution, Map<number, string>>();

/** A date in a variable field: AH, CJ, CM, BW. */
export function dateField(institution: Institution, instant: number): string {
  let known = dates.get(institution);
  if (known === undefined || known.size > REMEMBERED_DATES) {
    known = new Map();
    dates.set(institution, known);
  }
  let text = known.get(instant);
  if (text === undefined) {
    text = formatSipDate(instant, institution.zone, institution.dateStyle);
    known.set(instant, text);
  }
  return text;
}

/** AH as this ILS writes it. */
export function dueField(ctx: AnswerContext, institution: Institution, due: number): string {
  const { dueDate } = ctx.habits;
  if (dueDate === "sip") return dateField(institution, due);
  if (dueDate === "empty") return "";
  const { year, month, day, hour, minute, second } = toCivil(due, institution.zone);
  const two = (value: number): string => String(value).padStart(2, "0");
  if (dueDate === "day-month-year") return `${two(day)}.${two(month)}.${year}`;
  if (dueDate === "month-day-year") return `${two(month)}/${two(day)}/${year}`;
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
}

/** A date that a terminal sent, in ms since 1970; undefined if it is blank or none. */
export function instantOf(text: string | undefined, institution: Institution): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  return parseSipDate(text, institution.zone)?.instant;
}

export function moneyField(institution: Institution, minor: number): string {
  return formatMoney({ minor, currency: institution.currency });
}

/** AJ, as long as this ILS lets it be. */
export function titleField(ctx: AnswerContext, item: Item | undefined): string {
  return item === undefined ? "" : item.title.title.slice(0, ctx.habits.titleLength);
}

export function magneticMedia(ctx: AnswerContext, item: Item | undefined): "Y" | "N" | "U" {
  const { magneticMedia: habit } = ctx.habits;
  if (item === undefined || habit === "U") return "U";
  return habit === "by-item" && item.traits.magnetic ? "Y" : "N";
}

/** CK and CH of an item. */
export function mediaFields(
  ctx: AnswerContext,
  item: Item | undefined,
): { CK: string | undefined; CH: string | undefined } {
  if (item === undefined) return { CK: undefined, CH: undefined };
  const { media } = item.title;
  const properties = ctx.habits.materialName ? media : item.properties;
  return { CK: MEDIA[media], CH: orNone(properties) };
}

/** An optional field is left out when there is nothing to say. */
export function orNone(text: string): string | undefined {
  return text === "" ? undefined : text;
}

/** A count of four digits; what does not fit is sent as four blanks, "not supported". */
export function countField(count: number): string {
  return count > 9999 ? "    " : String(count).padStart(4, "0");
}

/** Text that a terminal sent and that will go out again, without what no field may hold. */
export function clean(text: string): string {
  return text
    .replace(/[\0-\x1f\x7f|]+/g, " ")
    .trim()
    .slice(0, 255);
}
