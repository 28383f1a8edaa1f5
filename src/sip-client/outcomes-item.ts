import { itemId, patronId } from "../core/ids.ts";
import type { Dialect } from "./dialects/index.ts";
import { first, given, type Message } from "./message.ts";
import { certainty, date, entries, feeOf, number, patronIn, spoken } from "./outcomes-values.ts";
import type {
  AlertType,
  Certainty,
  CirculationStatus,
  Hold,
  ItemInformation,
  ItemUpdate,
  Loan,
  RenewAll,
  Return,
  SecurityMarker,
} from "./outcomes.ts";

/** Reads 12 or 30; `feeAcknowledged` is what the request said in BO. */
export function readLoan(
  answer: Message<"12"> | Message<"30">,
  feeAcknowledged: boolean,
  dialect: Dialect,
): Loan {
  const ok = answer.fixed.ok === "1";
  const fee = feeOf(answer, given(answer, "BT"), dialect);
  return {
    ok,
    renewed: ok && answer.fixed.renewalOk === "Y",
    patron: patronIn(answer),
    item: itemId(first(answer, "AB") ?? ""),
    title: given(answer, "AJ") ?? "",
    due: date(answer, "AH", dialect),
    desensitize: desensitize(ok, answer.fixed.desensitize, given(answer, "CI"), dialect),
    magnetic: certainty(answer.fixed.magneticMedia),
    mediaType: given(answer, "CK"),
    itemProperties: given(answer, "CH"),
    fee,
    feeToAccept: !ok && !feeAcknowledged && fee !== undefined && (fee.money?.minor ?? 1) > 0,
    transaction: given(answer, "BK"),
    ...spoken(answer),
  };
}

/** In the order in which the three are to be trusted: refused, security inhibit (CI), then the flag itself. */
function desensitize(ok: boolean, flag: string, inhibit: string | undefined, dialect: Dialect): Certainty {
  if (!ok || inhibit === "Y") return "no";
  const said = certainty(flag);
  return said === "unknown" ? dialect.desensitizeUnknown : said;
}

const ALERTS: Readonly<Record<string, AlertType>> = {
  "00": "unknown",
  "01": "hold-here",
  "02": "hold-elsewhere",
  "03": "hold-for-other-library",
  "04": "transit",
  "98": "data-corrupted",
};

/** Reads 10. */
export function readReturn(answer: Message<"10">, dialect: Dialect): Return {
  const holder = given(answer, "CY");
  const name = given(answer, "DA");
  const patron = given(answer, "AA");
  return {
    ok: answer.fixed.ok === "1",
    resensitize: answer.fixed.resensitize === "Y",
    magnetic: certainty(answer.fixed.magneticMedia),
    // An alert without a type is a type 99, by 3M's manual of its sorters.
    alert: answer.fixed.alert === "Y" ? (ALERTS[given(answer, "CV") ?? "99"] ?? "other") : undefined,
    item: itemId(first(answer, "AB") ?? ""),
    title: given(answer, "AJ") ?? "",
    patron: patron === undefined ? undefined : patronId(patron),
    permanentLocation: given(answer, "AQ"),
    destination: given(answer, "CT"),
    sortBin: given(answer, "CL"),
    hold: holder === undefined && name === undefined ? undefined : { patron: holder, name },
    fee: feeOf(answer, given(answer, "BT"), dialect),
    mediaType: given(answer, "CK"),
    itemProperties: given(answer, "CH"),
    collection: given(answer, "CR"),
    callNumber: given(answer, "CS"),
    ...spoken(answer),
  };
}

/** Reads 66. */
export function readRenewAll(answer: Message<"66">): RenewAll {
  return {
    ok: answer.fixed.ok === "1",
    renewedCount: number(answer.fixed.renewedCount),
    unrenewedCount: number(answer.fixed.unrenewedCount),
    renewed: entries(answer, "BM"),
    unrenewed: entries(answer, "BN"),
    ...spoken(answer),
  };
}

/** Reads 16. */
export function readHold(answer: Message<"16">, dialect: Dialect): Hold {
  const item = given(answer, "AB");
  return {
    ok: answer.fixed.ok === "1",
    available: answer.fixed.available === "Y",
    patron: patronIn(answer),
    item: item === undefined ? undefined : itemId(item),
    title: given(answer, "AJ"),
    pickup: given(answer, "BS"),
    queuePosition: number(given(answer, "BR")),
    expires: date(answer, "BW", dialect),
    ...spoken(answer),
  };
}

const CIRCULATION: Readonly<Record<string, CirculationStatus>> = {
  "02": "on-order",
  "03": "available",
  "04": "charged",
  "05": "charged-not-recallable",
  "06": "in-process",
  "07": "recalled",
  "08": "on-hold-shelf",
  "09": "to-be-reshelved",
  "10": "in-transit",
  "11": "claimed-returned",
  "12": "lost",
  "13": "missing",
};

const MARKERS: Readonly<Record<string, SecurityMarker>> = {
  "01": "none",
  "02": "tattle-tape",
  "03": "whisper-tape",
};

/** Reads 18. */
export function readItemInformation(answer: Message<"18">, dialect: Dialect): ItemInformation {
  const circulation = CIRCULATION[answer.fixed.circulationStatus] ?? "other";
  const title = given(answer, "AJ") ?? "";
  return {
    known: title !== "" || circulation !== "other",
    item: itemId(first(answer, "AB") ?? ""),
    title,
    circulation,
    securityMarker: MARKERS[answer.fixed.securityMarker] ?? "other",
    due: date(answer, "AH", dialect),
    recalled: date(answer, "CJ", dialect),
    holdPickup: date(answer, "CM", dialect),
    holdQueueLength: number(given(answer, "CF")),
    owner: given(answer, "BG"),
    fee: feeOf(answer, answer.fixed.feeType, dialect),
    mediaType: given(answer, "CK"),
    permanentLocation: given(answer, "AQ"),
    currentLocation: given(answer, "AP"),
    destination: given(answer, "CT"),
    itemProperties: given(answer, "CH"),
    callNumber: given(answer, "CS"),
    collection: given(answer, "CR"),
    ...spoken(answer),
  };
}

/** Reads 20. */
export function readItemUpdate(answer: Message<"20">): ItemUpdate {
  return {
    ok: answer.fixed.itemPropertiesOk === "1",
    item: itemId(first(answer, "AB") ?? ""),
    title: given(answer, "AJ"),
    itemProperties: given(answer, "CH"),
    ...spoken(answer),
  };
}
