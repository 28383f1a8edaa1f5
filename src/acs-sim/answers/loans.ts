import { build, first, given, type Message } from "../../sip-client/message.ts";
import { FEE_TYPES } from "../library/words.ts";
import type { Item, Loan, Patron } from "../library/state.ts";
import { checkout } from "../rules/checkout.ts";
import type { FeeToConfirm } from "../rules/desk.ts";
import { REFUSALS, type Refusal } from "../rules/refusals.ts";
import { renew, renewAll, type RenewAllOutcome } from "../rules/renew.ts";
import type { Refused } from "../rules/desk.ts";
import {
  countField,
  dateOf,
  deskOf,
  dueField,
  institutionId,
  instantOf,
  magneticMedia,
  mediaFields,
  moneyField,
  orNone,
  titleField,
} from "./common.ts";
import type { AnswerContext } from "./context.ts";

/** What 12 and 30 say, whatever brought them about. */
interface LoanAnswer {
  readonly loan: Loan | undefined;
  readonly renewed: boolean;
  readonly item: Item | undefined;
  readonly patron: Patron | undefined;
  readonly fee: FeeToConfirm | undefined;
  readonly reason: Refusal | undefined;
}

/** 11 → 12 */
export function checkoutAnswer(request: Message<"11">, ctx: AnswerContext): Message<"12"> {
  const desk = deskOf(ctx);
  const noBlock = request.fixed.noBlock === "Y";
  const outcome = checkout(desk, {
    card: given(request, "AA") ?? "",
    barcode: given(request, "AB") ?? "",
    pin: first(request, "AD"),
    mayRenew: request.fixed.scRenewalPolicy === "Y",
    noBlock,
    nbDueDate: noBlock ? instantOf(request.fixed.nbDueDate, desk.institution) : undefined,
    feeAcknowledged: first(request, "BO") === "Y",
    cancel: first(request, "BI") === "Y",
  });
  return outcome.kind === "refused"
    ? loanAnswer("12", request, ctx, refusal(outcome))
    : loanAnswer("12", request, ctx, {
        loan: outcome.loan,
        renewed: outcome.kind === "renewed",
        item: outcome.loan.item,
        patron: outcome.loan.patron,
        fee: outcome.kind === "restored" ? undefined : outcome.fee,
        reason: undefined,
      });
}

/** 29 → 30 */
export function renewAnswer(request: Message<"29">, ctx: AnswerContext): Message<"30"> {
  const desk = deskOf(ctx);
  const noBlock = request.fixed.noBlock === "Y";
  const outcome = renew(desk, {
    card: given(request, "AA") ?? "",
    barcode: given(request, "AB") ?? "",
    title: given(request, "AJ"),
    pin: first(request, "AD"),
    thirdParty: request.fixed.thirdPartyAllowed === "Y",
    noBlock,
    nbDueDate: noBlock ? instantOf(request.fixed.nbDueDate, desk.institution) : undefined,
    feeAcknowledged: first(request, "BO") === "Y",
  });
  return outcome.kind === "refused"
    ? loanAnswer("30", request, ctx, refusal(outcome))
    : loanAnswer("30", request, ctx, {
        loan: outcome.loan,
        renewed: true,
        item: outcome.loan.item,
        patron: outcome.loan.patron,
        fee: outcome.fee,
        reason: undefined,
      });
}

function refusal(outcome: Refused): LoanAnswer {
  const { item, patron, fee, reason } = outcome;
  return { loan: undefined, renewed: false, item, patron, fee, reason };
}

function loanAnswer<C extends "12" | "30">(
  code: C,
  request: Message<"11"> | Message<"29">,
  ctx: AnswerContext,
  said: LoanAnswer,
): Message<C> {
  const { habits } = ctx;
  const { institution } = deskOf(ctx);
  const { loan, item, fee, reason } = said;
  const done = loan !== undefined;
  const { messages } = institution;
  const title = titleField(ctx, item);
  const answer = build(
    "12",
    {
      ok: done ? "1" : "0",
      renewalOk: done && said.renewed && habits.saysRenewal ? "Y" : "N",
      // Nothing is to be done with what was refused; SIPServer says U then (its t/03checkout.t, t/09renew.t).
      magneticMedia: done ? magneticMedia(ctx, item) : "U",
      desensitize: desensitize(code, ctx, loan),
      transactionDate: dateOf(institution, ctx.now),
    },
    {
      AO: institutionId(request, institution),
      AA: first(request, "AA") ?? "",
      AB: item?.barcode ?? first(request, "AB") ?? "",
      AJ: title === "" && code === "30" ? (first(request, "AJ") ?? "") : title,
      AH: loan === undefined ? "" : dueField(ctx, institution, loan.due),
      BT: fee === undefined ? undefined : FEE_TYPES[fee.type],
      CI: done && item?.traits.inLibraryUse === true ? "Y" : undefined,
      BH: fee === undefined ? undefined : institution.currency,
      BV: fee === undefined ? undefined : moneyField(institution, fee.amount),
      ...mediaFields(ctx, item),
      // SIP2 has no BL here, but clients written for SIPServer tell by it which of card and item is unknown.
      BL: done ? undefined : said.patron === undefined ? "N" : "Y",
      AF: reason === undefined ? orNone(messages.checkoutScreen) : sayRefusal(ctx, reason, said.patron),
      AG: done ? orNone(messages.checkoutPrint) : undefined,
    },
  );
  // 12 and 30 have the same shape (the table of messages says so); only the code differs.
  return { ...answer, code };
}

/** Never for what was refused, for what stays in the building, or for what a desensitizer would spoil. */
function desensitize(code: "12" | "30", ctx: AnswerContext, loan: Loan | undefined): "Y" | "N" | "U" {
  if (loan === undefined) return "N";
  const habit = code === "12" ? ctx.habits.desensitize : ctx.habits.desensitizeOnRenewal;
  if (habit !== "by-item") return habit;
  const { traits } = loan.item;
  return traits.desensitize && !traits.inLibraryUse ? "Y" : "N";
}

/** AF of a refusal; staff's own words where they wrote some about a block. */
export function sayRefusal(ctx: AnswerContext, reason: Refusal, patron: Patron | undefined): string {
  const words = reason === "patron-blocked" ? (patron?.block?.message ?? "") : "";
  const said = words === "" ? REFUSALS[reason] : words;
  return reason === "pin-wrong" && ctx.habits.saysInvalidPassword ? `${said} -- Invalid password` : said;
}

/** 65 → 66 */
export function renewAllAnswer(request: Message<"65">, ctx: AnswerContext): Message<"66"> {
  const desk = deskOf(ctx);
  const { institution } = desk;
  const outcome = renewAll(desk, {
    card: given(request, "AA") ?? "",
    pin: first(request, "AD"),
    feeAcknowledged: first(request, "BO") === "Y",
  });
  const done: Pick<RenewAllOutcome, "renewed" | "unrenewed"> =
    outcome.kind === "refused" ? { renewed: [], unrenewed: [] } : outcome;
  return build(
    "66",
    {
      ok: outcome.kind === "refused" ? "0" : "1",
      renewedCount: countField(done.renewed.length),
      unrenewedCount: countField(done.unrenewed.length),
      transactionDate: dateOf(institution, ctx.now),
    },
    {
      AO: institutionId(request, institution),
      AA: first(request, "AA") ?? "",
      BM: done.renewed.map((loan) => itemName(ctx, loan.item)),
      BN: done.unrenewed.map((loan) => itemName(ctx, loan.item)),
      AF: outcome.kind === "refused" ? sayRefusal(ctx, outcome.reason, outcome.patron) : undefined,
    },
  );
}

/** An item in a list of 64 or 66. */
export function itemName(ctx: AnswerContext, item: Item): string {
  return ctx.habits.listsAs === "title" ? titleField(ctx, item) : item.barcode;
}
