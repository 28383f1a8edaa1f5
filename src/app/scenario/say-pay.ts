/** Paying, in plain English. */
import type { PayNotice, PayResult, PayScreen } from "../../core/contract/view-model.ts";
import { moneyText, quoted } from "./say-values.ts";

export function payText(view: PayScreen): string[] {
  switch (view.state) {
    case "reading":
      return ["We look up what you owe."];
    case "choosing":
      return [
        ...view.fees.map(feeText),
        ...(view.owed === undefined ? [] : [`You owe ${moneyText(view.owed)}.`]),
        view.notice === undefined ? `You pay ${moneyText(view.amount)}.` : NOTICES[view.notice],
      ];
    case "typing":
      return [`How much would you like to pay? ${moneyText(view.amount)}`];
    case "paying":
      return payingText(view);
    case "done":
      return view.result === undefined ? [] : resultText(view.result);
  }
}

function feeText({ title, amount, chosen }: PayScreen["fees"][number]): string {
  return `  ${chosen ? "[x]" : "[ ]"} ${title}${amount === undefined ? "" : `: ${moneyText(amount)}`}`;
}

const NOTICES: Readonly<Record<PayNotice, string>> = {
  "no-answer": "We could not look it up just now.",
  "not-told": "Your library system does not say what you owe.",
  "nothing-owed": "You owe nothing.",
  "no-currency": "You cannot pay here. The desk can help.",
  "no-till": "You cannot pay here now. The desk can help.",
  "below-minimum": "That is less than can be paid here.",
};

function payingText({ step, amount, cancelling }: PayScreen): string[] {
  if (step?.step === "recording") return ["Thank you. We tell your library."];
  if (cancelling) return ["We end the payment."];
  if (step?.step === "coins")
    return [`${moneyText(step.received)} of ${moneyText(amount)}. Drop your coins in.`];
  return [
    "Follow the card terminal.",
    ...(step === undefined || step.text === "" ? [] : [`It says: ${step.text}`]),
  ];
}

const NOT_CHARGED: Readonly<Record<Extract<PayResult, { name: "not-charged" }>["reason"], string>> = {
  declined: "The payment was declined. Nothing was taken.",
  ended: "The payment was ended. Nothing was taken.",
  open: "A payment of yours is still being settled. The desk can help.",
  changed: "You owe less than that now. Nothing was taken.",
  "no-answer": "The payment could not begin. Nothing was taken.",
};

function resultText(result: PayResult): string[] {
  switch (result.name) {
    case "paid":
      return [
        `You paid ${moneyText(result.amount)}. Thank you.`,
        ...(result.remaining === undefined || result.remaining.minor === 0
          ? []
          : [`You still owe ${moneyText(result.remaining)}.`]),
      ];
    case "not-charged":
      return [NOT_CHARGED[result.reason]];
    case "charged-not-recorded":
      return [
        `You paid ${moneyText(result.amount)}. It is still being recorded.`,
        `Please keep your slip. It has number ${result.entry}.`,
        ...quoted(result.ilsWords),
      ];
    case "unknown":
      return [
        "We do not know whether you were charged.",
        `Please do not pay again. Ask at the desk for number ${result.entry}.`,
      ];
  }
}
