import type { z } from "zod";
import { FIELDS, type FieldCode } from "../../sip-client/spec/fields.ts";
import { SUPPORTED_MESSAGES } from "../../sip-client/spec/bx.ts";
import type { Habits } from "../habits.ts";
import type { Zod } from "./row.ts";

/** What each habit may be set to from outside. */
export function habitShapes(zod: Zod): { readonly [Name in keyof Habits]: z.ZodType<Habits[Name]> } {
  const flag = zod.boolean();
  const byItem = zod.enum(["by-item", "U", "N"]);
  return {
    cqWithoutAd: zod.enum(["status-only", "never", "always"]),
    acceptsAnyPin: flag,
    honoursNoBlock: flag,
    honoursRenewalPolicy: flag,
    honoursCancel: flag,
    honoursTransaction: flag,
    dueDate: zod.enum(["sip", "empty", "iso", "day-month-year", "month-day-year"]),
    statusFlagsAllNo: flag,
    timeoutPeriod: zod.string().regex(/^\d{3}$/, "three digits"),
    omitsSupportedMessages: flag,
    clearFlag: zod.enum([" ", "N"]),
    holdCountsIncludeUnavailable: flag,
    allHoldsListedAsAvailable: flag,
    listsAs: zod.enum(["barcode", "title"]),
    desensitize: byItem,
    desensitizeOnRenewal: byItem,
    magneticMedia: byItem,
    resensitize: zod.enum(["by-item", "always"]),
    saysRenewal: flag,
    checkinOfUnlentIsOk: flag,
    alertsOnRefusal: flag,
    catchesHolds: flag,
    materialName: flag,
    patronInformationLanguage: zod.enum(["patron", "request"]),
    homeLibrary: flag,
    envisionWare: flag,
    titleLength: zod.int().min(0).max(255),
    screenMessageFirst: flag,
    saysInvalidPassword: flag,
    hides: zod.array(zod.enum(Object.keys(FIELDS) as [FieldCode, ...FieldCode[]])),
    unsupported: zod.array(zod.enum(SUPPORTED_MESSAGES)),
  };
}
