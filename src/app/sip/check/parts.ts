import { build, type AnyMessage } from "../../../sip-client/message.ts";
import type { Code, FieldInput, FixedInput } from "../../../sip-client/spec/messages.ts";
import type { Answer, Context, Expectation, Manner, Otherwise, Seen, Step, Subject } from "./types.ts";

/*
 * The words in which the checks are written: messages with everything filled in, and expectations.
 */

/** A pattern that takes exactly this value. Blanks around it do not count: some servers pad. */
export function exactly(value: string): RegExp {
  return new RegExp(`^\\s*${value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*$`);
}

export function fixed(name: string, pattern: RegExp, tolerated?: string): Expectation {
  return { what: "fixed", name, pattern, ...withReason(tolerated) };
}

/** The first value of a field, which must be there. */
export function field(code: string, pattern: RegExp, tolerated?: string): Expectation {
  return { what: "field", code, pattern, required: true, ...withReason(tolerated) };
}

/** The first value of a field, if it is there. */
export function maybe(code: string, pattern: RegExp, tolerated?: string): Expectation {
  return { what: "field", code, pattern, required: false, ...withReason(tolerated) };
}

export function absent(code: string, tolerated?: string): Expectation {
  return { what: "absent", code, ...withReason(tolerated) };
}

export function rule(
  text: string,
  holds: (answer: Answer, seen: Seen) => boolean,
  tolerated?: string,
): Expectation {
  return { what: "rule", text, holds, ...withReason(tolerated) };
}

function withReason(tolerated: string | undefined): { tolerated?: string } {
  return tolerated === undefined ? {} : { tolerated };
}

interface StepOptions {
  readonly manner?: Manner;
  readonly otherwise?: Readonly<Partial<Record<Otherwise, string>>>;
  readonly patienceMs?: number;
}

export function step(
  send: AnyMessage | string,
  expect: readonly Expectation[],
  options: StepOptions = {},
): Step {
  const { manner = {}, otherwise = {}, patienceMs } = options;
  return { send, expect, manner, otherwise, ...(patienceMs === undefined ? {} : { patienceMs }) };
}

/** Builds a message from what SIP2 requires; the types of the message table see to it that nothing is missing. */
function message<C extends Code>(code: C, values: FixedInput<C>, fields: FieldInput<C>): AnyMessage {
  return build(code, values, fields) as unknown as AnyMessage;
}

const NO_DATE = " ".repeat(18);

interface Common {
  readonly AO: string;
  readonly AC: string;
}

function common({ institution, terminalPassword }: Subject): Common {
  return { AO: institution, AC: terminalPassword };
}

export function login(user: string, password: string, { location }: Subject): AnyMessage {
  return message("93", { uidAlgorithm: "0", pwdAlgorithm: "0" }, { CN: user, CO: password, CP: location });
}

export function scStatus(): AnyMessage {
  return message("99", { statusCode: "0", maxPrintWidth: "080", protocolVersion: "2.00" }, {});
}

export function patronStatus(
  { subject, date }: Context,
  patron: string,
  pin: string | undefined,
  language = "000",
): AnyMessage {
  const { AO, AC } = common(subject);
  return message("23", { language, transactionDate: date }, { AO, AA: patron, AC, AD: pin ?? "" });
}

interface InformationWanted {
  /** Position in the summary, or undefined for none. */
  readonly list?: number;
  readonly range?: readonly [start: number, end: number];
  readonly language?: string;
}

export function patronInformation(
  { subject, date }: Context,
  patron: string,
  pin: string | undefined,
  { list, range, language = "000" }: InformationWanted,
): AnyMessage {
  const summary = (list === undefined ? "" : `${" ".repeat(list)}Y`).padEnd(10);
  const { AO, AC } = common(subject);
  const bounds = range === undefined ? {} : { BP: String(range[0]), BQ: String(range[1]) };
  return message(
    "63",
    { language, transactionDate: date, summary },
    { AO, AA: patron, AC, AD: pin, ...bounds },
  );
}

export function itemInformation({ subject, date }: Context, item: string): AnyMessage {
  const { AO, AC } = common(subject);
  return message("17", { transactionDate: date }, { AO, AB: item, AC });
}

export function checkout({ subject, date }: Context, patron: string, policy: "Y" | "N"): AnyMessage {
  const { AO, AC } = common(subject);
  return message(
    "11",
    { scRenewalPolicy: policy, noBlock: "N", transactionDate: date, nbDueDate: NO_DATE },
    { AO, AA: patron, AB: subject.item ?? "", AC, AD: pinOf(subject, patron), BO: "N", BI: "N" },
  );
}

function pinOf(subject: Subject, patron: string): string | undefined {
  return patron === subject.patron ? subject.pin : undefined;
}

export function checkin({ subject, date }: Context): AnyMessage {
  const { AO, AC } = common(subject);
  return message(
    "09",
    { noBlock: "N", transactionDate: date, returnDate: date },
    { AP: subject.location, AO, AB: subject.item ?? "", AC, BI: "N" },
  );
}

export function renew({ subject, date }: Context): AnyMessage {
  const { AO, AC } = common(subject);
  return message(
    "29",
    { thirdPartyAllowed: "N", noBlock: "N", transactionDate: date, nbDueDate: NO_DATE },
    { AO, AA: subject.patron, AD: subject.pin, AB: subject.item ?? "", AC, BO: "N" },
  );
}

/** A hold on this very copy (BY 3). */
export function hold({ subject, date }: Context, holdMode: "+" | "-"): AnyMessage {
  const { AO, AC } = common(subject);
  return message(
    "15",
    { holdMode, transactionDate: date },
    { AO, AA: subject.patron, AD: subject.pin, AB: subject.item ?? "", AC, BY: "3", BO: "N" },
  );
}

export function endSession({ subject, date }: Context): AnyMessage {
  const { AO, AC } = common(subject);
  return message("35", { transactionDate: date }, { AO, AA: subject.patron, AC, AD: subject.pin ?? "" });
}

export function feePaid({ subject, date }: Context): AnyMessage {
  const { AO, AC } = common(subject);
  return message(
    "37",
    { transactionDate: date, feeType: "01", paymentType: "00", currency: subject.payment?.currency ?? "" },
    { BV: subject.payment?.amount ?? "", AO, AA: subject.patron, AC, AD: subject.pin ?? "" },
  );
}
