import type { Identification, PatronAccount, PatronFlag } from "../core/circulation.ts";
import type { NotYouReason } from "../core/contract/view-model.ts";
import type { Fault } from "../core/faults.ts";
import type { OffLineIdentification } from "../core/off-line.ts";
import type { Result } from "../core/result.ts";
import type { Policy } from "./policy.ts";
import type { Stop } from "./stop.ts";

/** What the station makes of the ILS's answer about a card. */
export type Verdict =
  | {
      readonly name: "known";
      readonly patron: string;
      readonly flags: readonly PatronFlag[];
      readonly account: PatronAccount;
      /** Why they cannot borrow; undefined if they can. */
      readonly stop: Stop | undefined;
    }
  | { readonly name: "wrong-pin"; readonly words: readonly string[] }
  /** Nobody who could borrow, and nobody's account. */
  | ({ readonly name: "unknown" } & Stop)
  | { readonly name: "no-answer"; readonly fault: Fault };

/** Holds the answer to the policy. */
export function judge(answer: Result<Identification>, policy: Policy): Verdict {
  if (!answer.ok) return { name: "no-answer", fault: answer.fault };
  const { words } = answer.value;
  if (answer.value.card === "wrong-pin") return { name: "wrong-pin", words };
  if (answer.value.card === "unknown") return { name: "unknown", reason: { name: "unknown-card" }, words };
  const { flags, expired, account, name } = answer.value;
  const reason = whyNot(
    flags.filter((flag) => policy.stopBorrowing.includes(flag)),
    expired,
  );
  return { name: "known", patron: name, flags, account, stop: reason && { reason, words } };
}

/**
 * Lost comes before expired, and both before other blocks; a card that has run out is only stopped where the ILS blocks it
 * too, for some libraries grant days of grace.
 */
function whyNot(stops: readonly PatronFlag[], expired: boolean): NotYouReason | undefined {
  if (stops.length === 0) return undefined;
  if (stops.includes("card-lost")) return { name: "card-lost" };
  return expired ? { name: "card-expired" } : { name: "blocked", flags: stops };
}

/** What the station makes of a card by itself: nobody knows whose it is. */
export function judgeOffLine(answer: Result<OffLineIdentification>): Verdict {
  if (!answer.ok) return { name: "no-answer", fault: answer.fault };
  if (answer.value.card === "known") {
    return { name: "known", patron: "", flags: [], account: answer.value.account, stop: undefined };
  }
  const name = answer.value.card === "blocked" ? "listed" : "not-a-card";
  return { name: "unknown", reason: { name }, words: [] };
}
