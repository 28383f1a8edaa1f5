import type { Identification, PatronAccount, PatronFlag } from "../core/circulation.ts";
import type { NotYouReason } from "../core/contract/view-model.ts";
import type { Fault } from "../core/faults.ts";
import type { Result } from "../core/result.ts";
import type { Next } from "./activity.ts";
import type { Policy } from "./policy.ts";

/** What the station makes of the ILS's answer about a card. */
export type Verdict =
  | {
      readonly name: "welcome";
      readonly patron: string;
      readonly flags: readonly PatronFlag[];
      readonly account: PatronAccount;
    }
  | { readonly name: "wrong-pin"; readonly words: readonly string[] }
  | {
      readonly name: "stopped";
      readonly reason: NotYouReason;
      readonly words: readonly string[];
      /** There is a session with the ILS to be ended. */
      readonly account: PatronAccount | undefined;
    }
  | { readonly name: "no-answer"; readonly fault: Fault };

/**
 * Holds the answer to the policy. Lost comes before expired, and both before other blocks; a card that has run out is
 * only stopped where the ILS blocks it too, for some libraries grant days of grace. Who is stopped from borrowing may see
 * their account all the same; who holds a lost card may not.
 */
export function judge(answer: Result<Identification>, next: Next, policy: Policy): Verdict {
  if (!answer.ok) return { name: "no-answer", fault: answer.fault };
  const { words } = answer.value;
  if (answer.value.card === "wrong-pin") return { name: "wrong-pin", words };
  if (answer.value.card === "unknown") {
    return { name: "stopped", reason: { name: "unknown-card" }, words, account: undefined };
  }
  const { flags, expired, account, name } = answer.value;
  const stops = flags.filter(
    (flag) => policy.stopBorrowing.includes(flag) && (next === "borrow" || flag === "card-lost"),
  );
  const stopped = (reason: NotYouReason): Verdict => ({ name: "stopped", reason, words, account });
  if (stops.includes("card-lost")) return stopped({ name: "card-lost" });
  if (expired && stops.length > 0) return stopped({ name: "card-expired" });
  if (stops.length > 0) return stopped({ name: "blocked", flags: stops });
  return { name: "welcome", patron: name, flags, account };
}
