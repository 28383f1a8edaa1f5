import { itemId, patronId } from "../../src/core/ids.ts";
import type { Log, LogData, LogEvent } from "../../src/core/log.ts";
import type { Result } from "../../src/core/result.ts";
import type { RunningAcs } from "../../src/acs-sim/acs.ts";
import type { AcsDialect } from "../../src/acs-sim/habits.ts";
import { openClient, type AcsClient } from "../../src/sip-client/client.ts";
import { dialTo } from "../../src/sip-client/connection-socket.ts";
import { atSite, dialect, type Dialect } from "../../src/sip-client/dialects/index.ts";
import { startTestAcs } from "../acs-server/start.ts";
import { behavioursOf, labelOf, seededRandom, systemClock, type Case } from "./cases.ts";

export const VERBS = ["patron status", "checkout", "renew", "fee paid", "checkin", "end session"] as const;
export type Verb = (typeof VERBS)[number];

/** What came of one patron's visit. */
export interface Visit {
  readonly dialect: AcsDialect;
  readonly behaviour: string;
  readonly outcomes: Readonly<Record<Verb, string>>;
  /** Times that each request went out, and was asked for again by 96. */
  readonly sent: Readonly<Record<string, number>>;
  readonly askedAgain: number;
  /** How often the one checkout was carried out: a second time would be a renewal. */
  readonly lent: 0 | 1 | "more";
  /** The rules of SIP2 that the ACS says were broken. */
  readonly broken: readonly string[];
}

export interface Line {
  readonly event: LogEvent;
  readonly data: LogData;
}

/** Of the sample library: owes a little, and may borrow. */
const CARD = "21234000000075";
const PIN = "7890";
const ITEM = "31234000000016";

/** A verb that takes longer hangs: the sum of every time-out of the client under test is far below. */
const HANG_MS = 20_000;

/** A simulated ACS of one dialect with its place in the table. */
export interface Lane {
  readonly dialect: AcsDialect;
  readonly cases: readonly Case[];
  readonly acs: RunningAcs;
  /** What the ACS has accused its clients of so far. */
  readonly broken: string[];
}

/** Starts the ACS of a lane; `log` gets the lines of both its logs. */
export async function startLane(name: AcsDialect, cases: readonly Case[], log: Log): Promise<Lane> {
  const broken: string[] = [];
  const own: Log = (event, data) => {
    if (event === "acs.protocol-fault") broken.push(`${String(data["rule"])} in ${String(data["message"])}`);
    log(event, data);
  };
  const acs = await startTestAcs({
    dialect: name,
    strict: true,
    random: seededRandom(11),
    log: own,
    requests: own,
  });
  return { dialect: name, cases, acs, broken };
}

/** The visits of a lane, one after the other; then its ACS is stopped. */
export async function visits({ acs, dialect, cases, broken }: Lane, log: Log): Promise<Visit[]> {
  const result: Visit[] = [];
  for (const each of cases) {
    await acs.behaviours.set(await behavioursOf(each));
    const made = await visit(acs, dialect, each, log);
    result.push({ ...made, broken: broken.splice(0) });
    putBack(acs);
  }
  await acs.stop();
  return result;
}

/** The dialect as shipped, with less patience than a library would have. */
function hurried(name: AcsDialect): Dialect {
  const found = dialect(name);
  if (!found.ok) throw new Error(found.fault.detail);
  return atSite(found.value, {
    connectSeconds: 1,
    loginSeconds: 1,
    answerSeconds: 1,
    timeoutFromStatus: false,
    endSessionSeconds: 0.3,
  });
}

async function visit(acs: RunningAcs, name: AcsDialect, of: Case, log: Log): Promise<Omit<Visit, "broken">> {
  const own: Line[] = [];
  const client = openClient({
    dial: dialTo({ host: "127.0.0.1", port: acs.ports.raw ?? 0, tls: undefined }),
    dialect: hurried(name),
    credentials: { user: "kiosk", password: "kiosk-pass", location: "" },
    institution: "LECTERN",
    terminalPassword: "",
    location: "MAIN",
    language: "001",
    clock: systemClock,
    random: seededRandom(3),
    log(event, data) {
      own.push({ event, data });
      log(event, data);
    },
  });
  const step = async <T>(
    verb: Promise<Result<T>>,
    isYes: (value: T) => boolean | typeof NOT_ASKED,
  ): Promise<string> => {
    const said = await spoken(verb, isYes);
    // Nobody is so quick that the end of a connection is not noticed in between.
    if (of.name === "close-after") await offline(client);
    return said;
  };
  const key = { patron: patronId(CARD), pin: PIN };
  const item = itemId(ITEM);
  const fee = { feeAcknowledged: true, alreadyDone: undefined };
  const status = await step(client.patronStatus(key), (value) => value.known && value.pinCorrect);
  const checkout = await step(
    client.checkout({ ...key, item, renewalAllowed: true, cancel: false, ...fee }),
    (value) => value.ok,
  );
  const lent = timesLent(acs);
  const renew = await step(client.renew({ ...key, item, ...fee }), (value) => value.ok);
  const paid = await step(pay(client, key), (value) => value.accepted);
  const checkin = await step(
    client.checkin({ item, alreadyDone: undefined, cancel: false }),
    (value) => value.ok,
  );
  const end = await step(client.endSession(key), (value) => (value.asked ? value.ended : NOT_ASKED));
  client.close();
  const frames = (event: LogEvent): string[] =>
    own.filter((line) => line.event === event).map(({ data }) => String(data["frame"]).slice(0, 2));
  return {
    dialect: name,
    behaviour: labelOf(of),
    outcomes: {
      "patron status": status,
      checkout,
      renew,
      "fee paid": paid,
      checkin,
      "end session": end,
    },
    sent: countOf(frames("sip.sent")),
    askedAgain: frames("sip.received").filter((code) => code === "96").length,
    lent,
  };
}

function pay(client: AcsClient, key: { patron: ReturnType<typeof patronId>; pin: string }) {
  return client.feePaid({
    ...key,
    amount: { minor: 1, currency: "EUR" },
    feeType: "01",
    paymentType: "00",
    feeId: undefined,
    transaction: undefined,
  });
}

/** The outcome of a verb that had nothing to send. */
export const NOT_ASKED = "not asked";

/** `yes`, `no`, or the code of the fault. */
async function spoken<T>(
  verb: Promise<Result<T>>,
  isYes: (value: T) => boolean | typeof NOT_ASKED,
): Promise<string> {
  let hang: NodeJS.Timeout | undefined;
  const hanging = new Promise<"hangs">((resolve) => {
    hang = setTimeout(() => resolve("hangs"), HANG_MS);
  });
  const result = await Promise.race([verb, hanging]);
  clearTimeout(hang);
  if (result === "hangs") return result;
  if (!result.ok) return result.fault.code;
  const said = isYes(result.value);
  return said === NOT_ASKED ? said : said ? "yes" : "no";
}

async function offline(client: AcsClient): Promise<void> {
  while (client.status.state === "online") await new Promise((resolve) => setTimeout(resolve, 1));
}

function timesLent(acs: RunningAcs): Visit["lent"] {
  const loan = acs.library.items.get(ITEM)?.loan;
  if (loan === undefined) return 0;
  return loan.renewals === 0 ? 1 : "more";
}

function countOf(codes: readonly string[]): Record<string, number> {
  const count: Record<string, number> = {};
  for (const code of codes) count[code] = (count[code] ?? 0) + 1;
  return count;
}

/** Whatever became of the visit, the next one starts like the first. */
function putBack({ library }: RunningAcs): void {
  const item = library.items.get(ITEM);
  if (item?.loan !== undefined) library.endLoan(item.loan);
}

/** Everything in this library, and of its accounts, that no log may hold. */
export async function secrets(): Promise<string[]> {
  const { openLibrary } = await import("../../src/acs-sim/library/open.ts");
  const opened = await openLibrary({ source: { kind: "sample" }, state: undefined, now: 0 });
  if (!opened.ok) throw new Error(opened.fault.detail);
  const { library, config } = opened.value;
  const patrons = [...library.patrons.values()].flatMap(({ card, pin, name }) => [card, pin, name]);
  return [...patrons, ...config.accounts.map(({ password }) => password)].filter((each) => each !== "");
}
