import type { SnapshotFrom } from "xstate";
import type { Action } from "../../core/contract/intents.ts";
import type { Limit, Screen } from "../../core/contract/view-model.ts";
import { maskMail } from "../../core/receipt.ts";
import type { Policy } from "../policy.ts";
import { isAddress, type receiptMachine } from "../receipt.machine.ts";

type ReceiptSnapshot = SnapshotFrom<ReturnType<typeof receiptMachine>>;

/** How the receipt comes to the person. */
export function receiptView(
  snapshot: ReceiptSnapshot,
  yours: number,
  { receipt }: Policy,
  limits: readonly Limit[],
): Screen {
  const { facts, address, given, slip, code, paperFailed, mails } = snapshot.context;
  const { detail } = facts;
  const titles = (detail.titles ?? receipt.mask.titles) === "on";
  const shown = detail.name ?? receipt.mask.name;
  const name = facts.patron !== undefined && shown !== "none";
  const base = {
    screen: "receipt",
    yours,
    paperFailed,
    address: "",
    slip: "",
    code: "",
    tells: { titles, name },
  } as const;
  if (snapshot.matches("choosing")) {
    const channels = receipt.channels;
    const offers: Action[] = [
      ...(channels.includes("print") && !limits.includes("no-printer") ? (["print"] as const) : []),
      ...(mails && channels.includes("mail") ? (["mail"] as const) : []),
      ...(channels.includes("qr") && code !== undefined ? (["show-code"] as const) : []),
      ...(titles ? (["titles"] as const) : []),
      ...(name ? (["name"] as const) : []),
      "no-receipt",
    ];
    return { ...base, state: "choosing", slip, offers };
  }
  if (snapshot.matches("addressing")) {
    return {
      ...base,
      state: "address",
      address: given && shown !== "full" ? maskMail(address) : address,
      offers: ["key", "ending", "erase", ...(isAddress(address) ? (["submit"] as const) : []), "back"],
    };
  }
  if (snapshot.matches("showing")) {
    return { ...base, state: "code", code: code ?? "", offers: ["back", "no-receipt"] };
  }
  return { ...base, state: snapshot.matches("mailing") ? "mailing" : "printing", offers: [] };
}
