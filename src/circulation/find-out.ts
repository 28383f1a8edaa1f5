import { sleep } from "../core/clock.ts";
import type { Fault, FaultCode } from "../core/faults.ts";
import type { ItemId } from "../core/ids.ts";
import type { Result } from "../core/result.ts";
import type { ItemInformation } from "../sip-client/outcomes.ts";
import type { Asked } from "./decide.ts";
import type { Desk, Key } from "./desk.ts";

/** What a connection that is gone or stuck answers: ask again when it is back. Anything else is an answer. */
const PASSING: ReadonlySet<FaultCode> = new Set([
  "acs.dns",
  "acs.tcp",
  "acs.tls",
  "acs.login-refused",
  "acs.login-silent",
  "acs.silent",
  "acs.closed",
  "acs.offline",
  "acs.not-connected",
  "acs.malformed-answer",
  "acs.bad-checksum",
  "acs.plain-text",
]);

type Asking = Pick<Desk, "client" | "clock" | "patience">;

/** Asks where an item stands (17) and what the patron has (63); both change nothing. */
export async function askOnce({ client }: Pick<Desk, "client">, key: Key, item: ItemId): Promise<Asked> {
  const information = await client.itemInformation(item);
  const loans = await client.patronInformation(key, { list: "charged", range: undefined });
  return { information, loans };
}

/** Whether the ILS did not answer for a reason that passes. */
export function isPassing(asked: Asked): boolean {
  return [asked.information, asked.loans].some(passes);
}

/** Whether it was no answer, but may be one another time. */
export function passes(answer: Result<unknown>): boolean {
  return !answer.ok && PASSING.has(answer.fault.code);
}

/** Whether the ILS does not know this message at all; some say so by asking for it again and again (96). */
export function isUnsupported({ code }: Fault): boolean {
  return code === "acs.unsupported" || code === "acs.resend-exhausted";
}

/** Asks until both have answered, or patience ends. */
export function askPatiently(desk: Asking, key: Key, item: ItemId): Promise<Asked> {
  return patiently(desk, () => askOnce(desk, key, item), isPassing);
}

/** Asks where an item stands (17) until that is answered, or patience ends. */
export function askWhere(desk: Asking, item: ItemId): Promise<Result<ItemInformation>> {
  return patiently(desk, () => desk.client.itemInformation(item), passes);
}

async function patiently<A>(
  { clock, patience }: Asking,
  ask: () => Promise<A>,
  again: (answer: A) => boolean,
): Promise<A> {
  const until = clock.elapsed() + patience.forMs;
  for (;;) {
    const answer = await ask();
    if (!again(answer) || clock.elapsed() >= until) return answer;
    await sleep(clock, patience.pauseMs);
  }
}
