import { build, first, given, type Message } from "../../sip-client/message.ts";
import type { Institution } from "../library/config.ts";
import type { Hold, Patron } from "../library/state.ts";
import { LANGUAGES } from "../library/words.ts";
import { liveHolds } from "../rules/holds.ts";
import { block, enable } from "../rules/patrons.ts";
import { pinMatches, standingOf, type Standing } from "../rules/standing.ts";
import {
  clean,
  countField,
  dateField,
  dateOf,
  deskOf,
  institutionId,
  institutionOf,
  moneyField,
  orNone,
} from "./common.ts";
import type { AnswerContext } from "./context.ts";
import { itemName, sayRefusal } from "./loans.ts";

const UNKNOWN_PATRON = "YYYY          ";
const UNKNOWN_LANGUAGE = "000";

/** 23 → 24 */
export function patronStatusAnswer(request: Message<"23">, ctx: AnswerContext): Message<"24"> {
  return patronStatus(request, request.fixed.language, ctx);
}

/** 01 → 24. The request has no language, and a PIN was not asked for. */
export function blockAnswer(request: Message<"01">, ctx: AnswerContext): Message<"24"> {
  block(deskOf(ctx), { card: given(request, "AA") ?? "", message: clean(first(request, "AL") ?? "") });
  return patronStatus(request, UNKNOWN_LANGUAGE, ctx);
}

/** 25 → 26 */
export function enableAnswer(request: Message<"25">, ctx: AnswerContext): Message<"26"> {
  enable(deskOf(ctx), { card: given(request, "AA") ?? "", pin: first(request, "AD") });
  // 26 has the shape of 24 (the table of messages says so); only the code differs.
  return { ...patronStatus(request, UNKNOWN_LANGUAGE, ctx), code: "26" } as unknown as Message<"26">;
}

function patronStatus(
  request: Message<"23"> | Message<"01"> | Message<"25">,
  language: string,
  ctx: AnswerContext,
): Message<"24"> {
  const institution = institutionOf(ctx);
  const patron = ctx.library.patrons.get(given(request, "AA") ?? "");
  const standing = patron === undefined ? undefined : standingOf(patron, institution, ctx.now);
  const owed = standing?.owed ?? 0;
  return build(
    "24",
    {
      patronStatus: flags(patron, standing, ctx),
      language,
      transactionDate: dateOf(institution, ctx.now),
    },
    {
      AO: institutionId(request, institution),
      AA: first(request, "AA") ?? "",
      AE: patron?.name ?? "",
      BL: patron === undefined ? "N" : "Y",
      CQ: validPin(patron, first(request, "AD"), ctx.habits.cqWithoutAd !== "never", ctx),
      BH: owed > 0 ? institution.currency : undefined,
      BV: owed > 0 ? moneyField(institution, owed) : undefined,
      AF: greeting(patron, standing, first(request, "AD"), ctx),
    },
  );
}

/** The 14 flags of the patron status, in the order of SIP2. */
function flags(patron: Patron | undefined, standing: Standing | undefined, ctx: AnswerContext): string {
  if (patron === undefined || standing === undefined) return UNKNOWN_PATRON;
  const clear = ctx.habits.clearFlag;
  const denied = standing.refusal !== undefined;
  const set = (yes: boolean): string => (yes ? "Y" : clear);
  return (
    set(denied || standing.tooManyCharged) +
    set(denied) +
    set(denied) +
    set(denied || patron.holds.length >= standing.limits.holds) +
    set(patron.cardLost) +
    set(standing.tooManyCharged) +
    set(standing.tooManyOverdue) +
    // Too many renewals, claims of return and lost items are not counted by this library.
    clear.repeat(3) +
    set(standing.tooManyFees && patron.fees.some(({ type }) => type === "overdue")) +
    set(standing.tooManyFees && patron.fees.some(({ type }) => type !== "overdue")) +
    set(standing.recallOverdue) +
    clear
  );
}

/** CQ; undefined leaves it out. `always`: it is also sent when there was no AD. */
function validPin(
  patron: Patron | undefined,
  pin: string | undefined,
  always: boolean,
  ctx: AnswerContext,
): string | undefined {
  if (patron === undefined || (pin === undefined && !always)) return undefined;
  return pinMatches(patron, pin, ctx.habits) ? "Y" : "N";
}

/** AF of 24, 26 and 64: what the patron should know before anything else. */
function greeting(
  patron: Patron | undefined,
  standing: Standing | undefined,
  pin: string | undefined,
  ctx: AnswerContext,
): string | undefined {
  if (patron === undefined) return sayRefusal(ctx, "patron-unknown", undefined);
  if (standing?.refusal !== undefined) return sayRefusal(ctx, standing.refusal, patron);
  if (pin !== undefined && pin !== "" && !pinMatches(patron, pin, ctx.habits)) {
    return sayRefusal(ctx, "pin-wrong", patron);
  }
  return undefined;
}

/** 63 → 64 */
export function patronInformationAnswer(request: Message<"63">, ctx: AnswerContext): Message<"64"> {
  const { habits, now } = ctx;
  const institution = institutionOf(ctx);
  const patron = ctx.library.patrons.get(given(request, "AA") ?? "");
  if (patron === undefined) return unknownPatron(request, institution, ctx);
  const standing = standingOf(patron, institution, now);
  const pin = first(request, "AD");
  const holds = liveHolds(patron, now);
  const waiting = habits.allHoldsListedAsAvailable ? holds : holds.filter(isWaiting);
  const unavailable = habits.allHoldsListedAsAvailable ? [] : holds.filter((hold) => !isWaiting(hold));
  const { limits } = standing;
  return build(
    "64",
    {
      patronStatus: flags(patron, standing, ctx),
      language: languageOf(patron, request.fixed.language, ctx),
      transactionDate: dateOf(institution, now),
      holdItemsCount: countField(habits.holdCountsIncludeUnavailable ? holds.length : waiting.length),
      overdueItemsCount: countField(standing.overdue),
      chargedItemsCount: countField(patron.loans.length),
      fineItemsCount: countField(patron.fees.length),
      recallItemsCount: countField(standing.recalled),
      unavailableHoldsCount: countField(unavailable.length),
    },
    {
      AO: institutionId(request, institution),
      AA: first(request, "AA") ?? "",
      AE: patron.name,
      BZ: countField(limits.holds),
      CA: countField(limits.overdue),
      CB: countField(limits.charged),
      BL: "Y",
      CQ: validPin(patron, pin, habits.cqWithoutAd === "always", ctx),
      BH: institution.currency,
      BV: moneyField(institution, standing.owed),
      CC: moneyField(institution, limits.fees),
      ...listField(request, patron, { waiting, unavailable }, ctx),
      BD: orNone(patron.address),
      BE: orNone(patron.email),
      BF: orNone(patron.phone),
      AQ: habits.homeLibrary ? patron.home : undefined,
      PA: habits.envisionWare ? expiry(patron, institution) : undefined,
      PB: habits.envisionWare ? orNone(patron.birthDate.replaceAll("-", "")) : undefined,
      PC: habits.envisionWare ? patron.class : undefined,
      PI: habits.envisionWare ? "Y" : undefined,
      AF: greeting(patron, standing, pin, ctx),
    },
  );
}

function unknownPatron(request: Message<"63">, institution: Institution, ctx: AnswerContext): Message<"64"> {
  return build(
    "64",
    {
      patronStatus: UNKNOWN_PATRON,
      language: request.fixed.language,
      transactionDate: dateOf(institution, ctx.now),
      holdItemsCount: "0000",
      overdueItemsCount: "0000",
      chargedItemsCount: "0000",
      fineItemsCount: "0000",
      recallItemsCount: "0000",
      unavailableHoldsCount: "0000",
    },
    {
      AO: institutionId(request, institution),
      AA: first(request, "AA") ?? "",
      AE: "",
      BL: "N",
      AF: sayRefusal(ctx, "patron-unknown", undefined),
    },
  );
}

function languageOf(patron: Patron, asked: string, ctx: AnswerContext): string {
  const own = LANGUAGES[patron.language];
  return ctx.habits.patronInformationLanguage === "request" || own === UNKNOWN_LANGUAGE ? asked : own;
}

function expiry(patron: Patron, institution: Institution): string {
  return patron.expires === undefined ? "" : dateField(institution, patron.expires).slice(0, 8);
}

function isWaiting(hold: Hold): boolean {
  return hold.waitsUntil !== undefined;
}

type Lists = { readonly [Code in "AS" | "AT" | "AU" | "AV" | "BU" | "CD"]?: string[] };

/**
 * The list that the summary asks for. At most one Y is allowed; of several the first counts, as with the servers in
 * the field. BP and BQ count from 1 and take both ends in.
 */
function listField(
  request: Message<"63">,
  patron: Patron,
  holds: { readonly waiting: readonly Hold[]; readonly unavailable: readonly Hold[] },
  ctx: AnswerContext,
): Lists {
  const start = Math.max(1, Math.floor(Number(given(request, "BP") ?? "1")) || 1) - 1;
  const end = Math.floor(Number(given(request, "BQ") ?? "")) || undefined;
  const range = <T>(list: readonly T[]): readonly T[] => list.slice(start, end);
  switch (request.fixed.summary.indexOf("Y")) {
    case 0:
      return { AS: range(holds.waiting).map((hold) => holdName(hold, ctx)) };
    case 1:
      return {
        AT: range(patron.loans.filter((loan) => loan.due < ctx.now)).map((loan) => itemName(ctx, loan.item)),
      };
    case 2:
      return { AU: range(patron.loans).map((loan) => itemName(ctx, loan.item)) };
    case 3:
      return { AV: range(patron.fees).map((fee) => fee.barcode || fee.text || fee.id) };
    case 4:
      return {
        BU: range(patron.loans.filter((loan) => loan.item.recallBy !== undefined)).map((loan) =>
          itemName(ctx, loan.item),
        ),
      };
    case 5:
      return { CD: range(holds.unavailable).map((hold) => holdName(hold, ctx)) };
    default:
      return {};
  }
}

function holdName(hold: Hold, ctx: AnswerContext): string {
  const item = hold.caught ?? hold.item ?? hold.title.items[0];
  return item === undefined ? hold.title.title : itemName(ctx, item);
}
