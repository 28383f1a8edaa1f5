import { build, first, given, type Message } from "../../sip-client/message.ts";
import { SUPPORTED_MESSAGES } from "../../sip-client/spec/bx.ts";
import type { AcsStatus } from "../library/config.ts";
import { dateOf, institutionOf } from "./common.ts";
import type { AnswerContext } from "./context.ts";

/** 93 → 94. Sets who the session is, and puts it back to protocol 2.00; a refused login leaves nobody logged in. */
export function loginAnswer(request: Message<"93">, ctx: AnswerContext): Message<"94"> {
  const { session } = ctx;
  const { uidAlgorithm, pwdAlgorithm } = request.fixed;
  const login = first(request, "CN") ?? "";
  const password = first(request, "CO") ?? "";
  // Encrypted logins (a non-zero algorithm) were never defined by SIP2: nobody can say what they mean.
  const plain = uidAlgorithm === "0" && pwdAlgorithm === "0";
  const account = plain
    ? ctx.config.accounts.find((each) => each.login === login && each.password === password)
    : undefined;
  session.account = account;
  session.protocol = "2.00";
  if (account === undefined) {
    session.failedLogins += 1;
    session.location = "";
    return build("94", { ok: "0" }, {});
  }
  session.failedLogins = 0;
  session.location = given(request, "CP") ?? account.location;
  return build("94", { ok: "1" }, {});
}

const yes = (flag: boolean): "Y" | "N" => (flag ? "Y" : "N");

/** 99 → 98. The station's version counts from here on: 1.00 takes BX and the other additions of 2.00 away. */
export function statusAnswer(request: Message<"99">, ctx: AnswerContext): Message<"98"> {
  const { session, habits } = ctx;
  session.protocol = request.fixed.protocolVersion === "1.00" ? "1.00" : "2.00";
  const institution = institutionOf(ctx);
  const { status } = institution;
  const may = (flag: boolean): "Y" | "N" => yes(flag && !habits.statusFlagsAllNo);
  return build(
    "98",
    {
      onLine: yes(habits.timeoutPeriod !== "000"),
      checkinOk: may(status.checkinOk),
      checkoutOk: may(status.checkoutOk),
      acsRenewalPolicy: may(status.renewalPolicy),
      statusUpdateOk: may(status.statusUpdateOk),
      offLineOk: may(status.offLineOk),
      timeoutPeriod: habits.timeoutPeriod ?? threeDigits(status.timeoutPeriod),
      retriesAllowed: threeDigits(status.retriesAllowed),
      dateTimeSync: dateOf(institution, ctx.now),
      protocolVersion: session.protocol,
    },
    {
      AO: institution.id,
      AM: institution.name,
      BX: habits.omitsSupportedMessages ? [] : supportedMessages(status, ctx),
      AN: session.location,
    },
  );
}

function supportedMessages(status: AcsStatus, ctx: AnswerContext): string {
  const { unsupported } = ctx.habits;
  return SUPPORTED_MESSAGES.map((code) =>
    yes(status.supported.has(code) && !unsupported.includes(code)),
  ).join("");
}

function threeDigits(value: number): string {
  return String(value).padStart(3, "0");
}
