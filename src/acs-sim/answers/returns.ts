import { build, first, given, type Message } from "../../sip-client/message.ts";
import type { FieldCode } from "../../sip-client/spec/fields.ts";
import type { Item } from "../library/state.ts";
import { checkin, type CheckinOutcome, type Route } from "../rules/checkin.ts";
import { REFUSALS } from "../rules/refusals.ts";
import type { Desk } from "../rules/desk.ts";
import {
  dateOf,
  deskOf,
  institutionId,
  instantOf,
  magneticMedia,
  mediaFields,
  moneyField,
  orNone,
  titleField,
} from "./common.ts";
import type { AnswerContext } from "./context.ts";

/** What 10 says about where the item goes. */
interface Alert {
  readonly alert: boolean;
  readonly fields: { readonly [Code in FieldCode]?: string | undefined };
}

/** 09 → 10 */
export function checkinAnswer(request: Message<"09">, ctx: AnswerContext): Message<"10"> {
  const here = deskOf(ctx);
  const location = given(request, "AP");
  // AP names where the item was handed in, if it is a branch; often it is just the name of the terminal.
  const desk =
    location !== undefined && ctx.library.branches.has(location) ? { ...here, branch: location } : here;
  const barcode = given(request, "AB") ?? "";
  const overdue = (ctx.library.items.get(barcode)?.loan?.due ?? Infinity) < ctx.now;
  const outcome = checkin(desk, {
    barcode,
    // The date counts only for a fine, and reading it costs more than all the rest.
    returned: overdue ? instantOf(request.fixed.returnDate, desk.institution) : undefined,
    cancel: first(request, "BI") === "Y",
  });
  const item = outcome.item;
  const done = isDone(outcome, ctx);
  const { alert, fields } = tell(outcome, desk);
  const { institution } = desk;
  return build(
    "10",
    {
      ok: done ? "1" : "0",
      resensitize: resensitize(outcome, ctx) ? "Y" : "N",
      magneticMedia: magneticMedia(ctx, item),
      alert: alert || (!done && ctx.habits.alertsOnRefusal) ? "Y" : "N",
      transactionDate: dateOf(institution, ctx.now),
    },
    {
      AO: institutionId(request, institution),
      AB: first(request, "AB") ?? "",
      AQ: item?.home ?? "",
      AJ: orNone(titleField(ctx, item)),
      CL: fields.CL,
      AA: "patron" in outcome ? outcome.patron?.card : undefined,
      ...mediaFields(ctx, item),
      CR: orNone(item?.title.collection ?? ""),
      CS: orNone(item?.title.callNumber ?? ""),
      CT: fields.CT,
      CV: fields.CV,
      CY: fields.CY,
      DA: fields.DA,
      AF: fields.AF,
    },
  );
}

function isDone(outcome: CheckinOutcome, ctx: AnswerContext): boolean {
  if (outcome.kind === "not-on-loan") return ctx.habits.checkinOfUnlentIsOk;
  return outcome.kind !== "refused";
}

/** The library's own item is in its hands again: its security goes on, whatever ok says. */
function resensitize(outcome: CheckinOutcome, ctx: AnswerContext): boolean {
  if (outcome.item === undefined || (outcome.kind === "refused" && outcome.item.loan !== undefined)) {
    return false;
  }
  if (outcome.kind === "undone" && !outcome.loanEnded) return false;
  return ctx.habits.resensitize === "always" || outcome.item.traits.desensitize;
}

function tell(outcome: CheckinOutcome, desk: Desk): Alert {
  const { bins } = desk.institution.policy;
  switch (outcome.kind) {
    case "refused":
      return outcome.item === undefined
        ? { alert: true, fields: { CL: bins.other, CV: "99", AF: REFUSALS[outcome.reason] } }
        : { alert: false, fields: { AF: REFUSALS[outcome.reason] } };
    case "undone":
      return { alert: false, fields: {} };
    case "returned": {
      const told = tellRoute(outcome.route, outcome.item, desk);
      if (outcome.fine === 0 || told.fields.AF !== undefined) return told;
      const { institution } = desk;
      const fine = `${moneyField(institution, outcome.fine)} ${institution.currency}`;
      return { ...told, fields: { ...told.fields, AF: `Returned late: a fine of ${fine} was added.` } };
    }
    case "arrived":
      return tellRoute(outcome.route, outcome.item, desk);
    case "not-on-loan": {
      const told = tellRoute(outcome.route, outcome.item, desk);
      return { ...told, fields: { AF: "This item was not on loan.", ...told.fields } };
    }
  }
}

/** CV by the extensions to SIP2: 01 hold here, 02 hold elsewhere, 04 other branch, 99 something else. */
function tellRoute(route: Route, item: Item, desk: Desk): Alert {
  const { bins } = desk.institution.policy;
  switch (route.kind) {
    case "shelf":
      return { alert: false, fields: { CL: orNone(item.traits.sortBin) } };
    case "hold-here":
    case "hold-elsewhere": {
      const { patron, pickup } = route.hold;
      const here = route.kind === "hold-here";
      return {
        alert: true,
        fields: {
          CL: here ? bins.hold : bins.transit,
          CT: pickup,
          CV: here ? "01" : "02",
          CY: patron.card,
          DA: patron.name,
          AF: here ? "Reserved: please put it on the hold shelf." : "Reserved for pickup at another branch.",
        },
      };
    }
    case "hold-untriggered":
      return { alert: true, fields: { CL: bins.other, AF: "Reserved: please ask at the desk." } };
    case "other-branch":
      return {
        alert: true,
        fields: { CL: bins.transit, CT: route.to, CV: "04", AF: "This item goes to another branch." },
      };
    case "staff":
      return {
        alert: true,
        fields: { CL: bins.other, CV: "99", AF: "Please hand this item in at the desk." },
      };
  }
}
