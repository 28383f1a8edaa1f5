import { build, first, given, type Message } from "../../sip-client/message.ts";
import { FEE_TYPES } from "../library/words.ts";
import { feePaid } from "../rules/fees.ts";
import { hold, type HoldMode, type HoldScope } from "../rules/holds.ts";
import { circulationStatus, updateItem } from "../rules/items.ts";
import { REFUSALS } from "../rules/refusals.ts";
import { pinSuffices } from "../rules/standing.ts";
import {
  clean,
  dateField,
  dateOf,
  deskOf,
  dueField,
  institutionId,
  institutionOf,
  instantOf,
  mediaFields,
  moneyField,
  orNone,
  titleField,
} from "./common.ts";
import type { AnswerContext } from "./context.ts";
import { sayRefusal } from "./loans.ts";

const HOLD_MODES: Readonly<Record<string, HoldMode>> = { "+": "add", "-": "delete", "*": "change" };
/** BY: 1 other, 2 any copy of a title, 3 a specific copy, 4 any copy of a branch. */
const HOLD_SCOPES: Readonly<Record<string, HoldScope>> = { 1: "title", 2: "title", 3: "item", 4: "branch" };

/** 15 → 16 */
export function holdAnswer(request: Message<"15">, ctx: AnswerContext): Message<"16"> {
  const desk = deskOf(ctx);
  const { institution } = desk;
  const outcome = hold(desk, {
    mode: HOLD_MODES[request.fixed.holdMode] ?? "add",
    card: given(request, "AA") ?? "",
    pin: first(request, "AD"),
    barcode: given(request, "AB"),
    title: given(request, "AJ"),
    scope: HOLD_SCOPES[given(request, "BY") ?? "2"] ?? "title",
    pickup: given(request, "BS"),
    expires: instantOf(given(request, "BW"), institution),
    feeAcknowledged: first(request, "BO") === "Y",
  });
  const done = outcome.kind === "hold" ? outcome : undefined;
  const refusal = outcome.kind === "refused" ? outcome : undefined;
  const fee = refusal?.fee;
  const expires = done?.hold.expires;
  return build(
    "16",
    {
      ok: done === undefined ? "0" : "1",
      available: done?.available === true ? "Y" : "N",
      transactionDate: dateOf(institution, ctx.now),
    },
    {
      AO: institutionId(request, institution),
      AA: first(request, "AA") ?? "",
      BW: expires === undefined ? undefined : dateField(institution, expires),
      BR: done?.position === undefined ? undefined : String(done.position),
      BS: done?.hold.pickup ?? given(request, "BS"),
      AB: first(request, "AB"),
      AJ: done?.hold.title.title ?? given(request, "AJ"),
      BT: fee === undefined ? undefined : FEE_TYPES[fee.type],
      BH: fee === undefined ? undefined : institution.currency,
      BV: fee === undefined ? undefined : moneyField(institution, fee.amount),
      AF: refusal === undefined ? undefined : sayRefusal(ctx, refusal.reason, refusal.patron),
    },
  );
}

/** 17 → 18 */
export function itemInformationAnswer(request: Message<"17">, ctx: AnswerContext): Message<"18"> {
  const institution = institutionOf(ctx);
  const item = ctx.library.items.get(given(request, "AB") ?? "");
  const transactionDate = dateOf(institution, ctx.now);
  if (item === undefined) {
    return build(
      "18",
      { circulationStatus: "01", securityMarker: "00", feeType: "01", transactionDate },
      { AB: first(request, "AB") ?? "", AJ: "", AF: REFUSALS["item-unknown"] },
    );
  }
  const { loan, hold: caught, title, traits, recallBy } = item;
  const queue = title.holds.length;
  return build(
    "18",
    {
      circulationStatus: circulationStatus(item),
      securityMarker: "02",
      feeType: traits.fee > 0 ? FEE_TYPES.rental : FEE_TYPES.other,
      transactionDate,
    },
    {
      AB: item.barcode,
      AJ: titleField(ctx, item),
      CF: queue === 0 ? undefined : String(queue),
      AH: loan === undefined ? undefined : dueField(ctx, institution, loan.due),
      CJ: recallBy === undefined ? undefined : dateField(institution, recallBy),
      CM: caught?.waitsUntil === undefined ? undefined : dateField(institution, caught.waitsUntil),
      ...mediaFields(ctx, item),
      AQ: item.home,
      AP: item.location,
      BH: institution.currency,
      BV: moneyField(institution, traits.fee),
      BG: item.home,
      CT: item.transitTo,
      CS: orNone(title.callNumber),
      CR: orNone(title.collection),
      AF: traits.notForLoan === "" ? undefined : REFUSALS["not-for-loan"],
    },
  );
}

/** 19 → 20 */
export function itemStatusUpdateAnswer(request: Message<"19">, ctx: AnswerContext): Message<"20"> {
  const desk = deskOf(ctx);
  const outcome = updateItem(desk, {
    barcode: given(request, "AB") ?? "",
    properties: clean(first(request, "CH") ?? ""),
  });
  const done = outcome.kind === "updated" ? outcome.item : undefined;
  return build(
    "20",
    {
      itemPropertiesOk: done === undefined ? "0" : "1",
      transactionDate: dateOf(desk.institution, ctx.now),
    },
    {
      AB: first(request, "AB") ?? "",
      AJ: orNone(titleField(ctx, done)),
      CH: orNone(done?.properties ?? ""),
      AF: outcome.kind === "refused" ? REFUSALS[outcome.reason] : undefined,
    },
  );
}

/** 35 → 36. Nothing is open between messages that a session's end could close; the library says good-bye. */
export function endSessionAnswer(request: Message<"35">, ctx: AnswerContext): Message<"36"> {
  const desk = deskOf(ctx);
  const { messages } = desk.institution;
  const patron = ctx.library.patrons.get(given(request, "AA") ?? "");
  const ended = patron !== undefined && pinSuffices(patron, first(request, "AD"), desk);
  const reason = patron === undefined ? "patron-unknown" : "pin-wrong";
  return build(
    "36",
    { endSession: ended ? "Y" : "N", transactionDate: dateOf(desk.institution, ctx.now) },
    {
      AO: institutionId(request, desk.institution),
      AA: first(request, "AA") ?? "",
      AF: ended ? orNone(messages.endSessionScreen) : sayRefusal(ctx, reason, patron),
      AG: ended ? orNone(messages.endSessionPrint) : undefined,
    },
  );
}

/** 37 → 38 */
export function feePaidAnswer(request: Message<"37">, ctx: AnswerContext): Message<"38"> {
  const desk = deskOf(ctx);
  const transaction = given(request, "BK");
  const outcome = feePaid(desk, {
    card: given(request, "AA") ?? "",
    pin: first(request, "AD"),
    amount: first(request, "BV") ?? "",
    currency: request.fixed.currency,
    fee: given(request, "CG"),
    transaction: transaction === undefined ? undefined : clean(transaction),
  });
  const paid = outcome.kind === "paid";
  return build(
    "38",
    { paymentAccepted: paid ? "Y" : "N", transactionDate: dateOf(desk.institution, ctx.now) },
    {
      AO: institutionId(request, desk.institution),
      AA: first(request, "AA") ?? "",
      BK: transaction,
      AF: outcome.kind === "refused" ? sayRefusal(ctx, outcome.reason, outcome.patron) : undefined,
      AG: paid ? orNone(desk.institution.messages.feePaidPrint) : undefined,
    },
  );
}
