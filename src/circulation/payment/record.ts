import { sleep, type Clock } from "../../core/clock.ts";
import { fault, type Fault } from "../../core/faults.ts";
import { ok, type Result } from "../../core/result.ts";
import type { AcsClient } from "../../sip-client/client.ts";
import { mayHaveHappened } from "../../sip-client/exchange.ts";
import type { Key, Patience } from "../desk.ts";
import { decideShare, moneyOf, nextShare, withShare, type PaymentFacts, type Share } from "./facts.ts";
import type { Held } from "./held.ts";

/** What recording a payment asks of the ILS. */
export type PaymentVerbs = Pick<AcsClient, "patronInformation" | "patronStatus" | "feePaid">;

/** Fee type 01, *other or unknown*: what the money is for is said by CG. */
const FEE_TYPE = "01";

/** What the patron owes (BV), in minor units; undefined where the ILS does not say. */
export async function owedBy(client: PaymentVerbs, key: Key): Promise<Result<number | undefined>> {
  const information = await client.patronInformation(key, undefined);
  const unknown63 = !information.ok && UNKNOWN_63.has(information.fault.code);
  const status = unknown63 ? await client.patronStatus(key) : information;
  return status.ok ? ok(status.value.owed?.money?.minor) : status;
}

const UNKNOWN_63: ReadonlySet<string> = new Set(["acs.unsupported", "acs.resend-exhausted"]);

/** How telling went. `again`: who is asked does not answer; `stuck`: not to be forced, `words` are the ILS's. */
export type Told =
  | { readonly told: "recorded" }
  | { readonly told: "again"; readonly why: Fault }
  | { readonly told: "stuck"; readonly why: Fault; readonly words: readonly string[] };

/**
 * Tells the ILS of a payment (37), share by share, until its entry is closed or patience ends. No share is said again
 * before the ILS was asked what is owed now, and each has one BK on all tries. `pin` undefined: the patron has gone.
 */
export async function record(
  held: Held,
  pin: string | undefined,
  { client, clock }: { readonly client: PaymentVerbs; readonly clock: Clock },
  patience: Patience,
): Promise<Told> {
  const until = clock.elapsed() + patience.forMs;
  for (;;) {
    const index = nextShare(held.facts);
    if (index === undefined) return { told: "recorded" };
    const told = await tell(held, index, pin, client);
    if (told.told === "stuck") return told;
    if (told.told === "recorded") continue;
    if (clock.elapsed() >= until) return told;
    await sleep(clock, patience.pauseMs);
  }
}

async function tell(held: Held, index: number, pin: string | undefined, client: PaymentVerbs): Promise<Told> {
  const share = shareAt(held.facts, index);
  const key = { patron: held.patron, pin };
  const owed = await owedBy(client, key);
  if (!owed.ok) return { told: "again", why: owed.fault };
  if (share.state === "asked") {
    const verdict = decideShare(share, owed.value);
    if (verdict === "undecided") return stuck(fault("payment.undecided", `share ${index + 1}`), []);
    if (verdict === "recorded") return noted(held, index, []);
  }
  const asked = withShare(held.facts, index, { state: "asked", owed: owed.value ?? null });
  const begun = intend(held, asked);
  if (!begun.ok) return stuck(begun.fault, []);
  const said = await client.feePaid({
    ...key,
    amount: moneyOf(held.facts, share.amount),
    feeType: FEE_TYPE,
    paymentType: held.facts.paymentType,
    feeId: share.fee ?? undefined,
    transaction: share.transaction,
  });
  if (said.ok && said.value.accepted) return noted(held, index, said.value.print);
  const lost = !said.ok && mayHaveHappened("37", said.fault);
  const moved = lost
    ? held.move("unknown", asked)
    : held.move("charged", withShare(asked, index, { state: "open" }));
  if (!moved.ok) return stuck(moved.fault, []);
  if (!said.ok) return { told: "again", why: said.fault };
  return stuck(fault("payment.refused-by-ils", `share ${index + 1}`), said.value.screen);
}

/** From wherever the payment was: it has been charged, and the ILS is about to be told. */
function intend(held: Held, facts: PaymentFacts): Result<void> {
  const isAsked = held.stage === "intent" || held.stage === "unknown";
  const charged = isAsked ? held.move("charged", held.facts) : ok(undefined);
  return charged.ok ? held.move("intent", facts) : charged;
}

function noted(held: Held, index: number, print: readonly string[]): Told {
  const share = withShare(held.facts, index, { state: "recorded" });
  const facts = { ...share, words: [], print: [...share.print, ...print] };
  const moved = nextShare(facts) === undefined ? held.close("done", facts) : held.move("charged", facts);
  return moved.ok ? { told: "recorded" } : stuck(moved.fault, []);
}

function stuck(why: Fault, words: readonly string[]): Told {
  return { told: "stuck", why, words };
}

function shareAt({ shares }: PaymentFacts, index: number): Share {
  const share = shares[index];
  if (share === undefined) throw new Error(`There is no share ${index + 1}`);
  return share;
}
