import { toCivil } from "../core/calendar.ts";
import type {
  CirculationPort,
  Due,
  Finding,
  Identification,
  Lending,
  Media,
  PatronAccount,
} from "../core/circulation.ts";
import { sleep, type Clock } from "../core/clock.ts";
import { fault, type Fault, type FaultCode } from "../core/faults.ts";
import type { ItemId, PatronId } from "../core/ids.ts";
import { failed, ok, type Result } from "../core/result.ts";
import type { AcsClient } from "../sip-client/client.ts";
import { mayHaveHappened } from "../sip-client/exchange.ts";
import type { Certainty, Loan, PatronStatus, WireDate } from "../sip-client/outcomes.ts";
import { decide } from "./decide.ts";
import { hasExpired } from "./expiry.ts";

/** How long a lost answer is inquired into before the item goes to the desk, and how often. */
export interface Patience {
  readonly forMs: number;
  readonly pauseMs: number;
}

type Verbs = Pick<
  AcsClient,
  "dialect" | "patronStatus" | "patronInformation" | "checkout" | "itemInformation" | "endSession"
>;

/** A patron's card and PIN; undefined once the session has ended. */
interface Key {
  readonly patron: PatronId;
  readonly pin: string | undefined;
}

/** Circulation over SIP2, on-line only. */
export function sip2Circulation(client: Verbs, clock: Clock, patience: Patience): CirculationPort {
  return {
    async identify(card, pin) {
      const key = { patron: card, pin };
      const status = await lookUp(client, key);
      if (!status.ok) return status;
      return ok(identification(status.value, key, client, clock, patience));
    },
  };
}

/** Asks by 63, and by 23 where the ACS does not know 63. */
async function lookUp(client: Verbs, key: Key): Promise<Result<PatronStatus>> {
  const information = await client.patronInformation(key, undefined);
  if (information.ok || !isUnsupported(information.fault)) return information;
  return client.patronStatus(key);
}

function isUnsupported({ code }: Fault): boolean {
  return code === "acs.unsupported" || code === "acs.resend-exhausted";
}

function identification(
  status: PatronStatus,
  key: Key,
  client: Verbs,
  clock: Clock,
  patience: Patience,
): Identification {
  const { screen: words, flags, name, fields } = status;
  if (!status.known) return { card: "unknown", words };
  // Only an explicit CQ=Y will do: some servers let anybody in who brings no PIN, or say nothing of a wrong one.
  if (key.pin !== undefined && !status.pinCorrect) return { card: "wrong-pin", words };
  const { dialect } = client;
  const expired = hasExpired(fields, dialect.name === "polaris", clock.now(), dialect.zone);
  return { card: "known", words, flags, expired, name, account: openAccount(key, client, clock, patience) };
}

function openAccount(opened: Key, client: Verbs, clock: Clock, patience: Patience): PatronAccount {
  let key: Key | undefined = opened;
  const patron = (): Key => {
    if (key === undefined) throw new Error("The patron's session has ended");
    return key;
  };
  return {
    lend: (item) => lend(client, patron(), item),
    findOut: (item) => findOut(client, clock, patience, patron(), item),
    async end() {
      const ending = patron();
      key = undefined;
      const ended = await client.endSession(ending);
      return ended.ok ? ok(undefined) : ended;
    },
  };
}

async function lend(client: Verbs, key: Key, item: ItemId): Promise<Result<Lending>> {
  const loan = await client.checkout({
    ...key,
    item,
    renewalAllowed: false,
    feeAcknowledged: false,
    alreadyDone: undefined,
    cancel: false,
  });
  if (loan.ok) return ok(lending(loan.value, client));
  const { code, detail } = loan.fault;
  return mayHaveHappened("11", loan.fault)
    ? failed(fault("acs.unknown-outcome", `${code}: ${detail}`))
    : loan;
}

function lending(loan: Loan, client: Verbs): Lending {
  const { title, renewed, screen: words, print } = loan;
  if (!loan.ok) return { outcome: "refused", title, words };
  const release = releaseOf(loan.desensitize, loan.magnetic);
  return { outcome: "lent", title, due: dueOf(loan.due, client), renewed, release, words, print };
}

/**
 * Whether the security comes off, and from what. An ILS that does not say lets it be taken off: what was lent must pass
 * the gate.
 */
function releaseOf(desensitize: Certainty, magnetic: Certainty): Media | undefined {
  if (desensitize === "no") return undefined;
  return magnetic === "yes" ? "magnetic" : "book";
}

function dueOf(due: WireDate | undefined, { dialect }: Verbs): Due {
  if (due === undefined) return { kind: "none" };
  if (due.instant === undefined) return { kind: "text", text: due.text };
  return { kind: "date", civil: toCivil(due.instant, dialect.zone) };
}

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

/** Asks by 17 and 63 until both have answered or patience ends; these change nothing and may be repeated. */
async function findOut(
  client: Verbs,
  clock: Clock,
  patience: Patience,
  key: Key,
  item: ItemId,
): Promise<Finding> {
  const until = clock.elapsed() + patience.forMs;
  for (;;) {
    const information = await client.itemInformation(item);
    const loans = await client.patronInformation(key, { list: "charged", range: undefined });
    const passing = [information, loans].some((answer) => !answer.ok && PASSING.has(answer.fault.code));
    if (!passing || clock.elapsed() >= until) {
      const title = information.ok ? information.value.title : "";
      const outcome = decide(item, information, loans);
      const due = dueOf(information.ok ? information.value.due : undefined, client);
      if (outcome !== "lent") return { outcome, title };
      // Whether it may be desensitized only 12 says, and that was lost; 18 has the strip, and Whisper Tape is for magnetic media.
      const magnetic =
        information.ok && information.value.securityMarker === "whisper-tape" ? "yes" : "unknown";
      return { outcome, title, due, release: releaseOf(client.dialect.desensitizeUnknown, magnetic) };
    }
    await sleep(clock, patience.pauseMs);
  }
}
