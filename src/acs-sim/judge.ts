import { build, type AnyMessage } from "../sip-client/message.ts";
import { answer } from "./answers/index.ts";
import type { Settings } from "./behaviours/settings.ts";
import type { After, Turn } from "./behaviours/turn.ts";
import type { House } from "./house.ts";
import type { SupportedCode } from "./library/config.ts";
import type { Session } from "./session.ts";

/** What a request is judged by. */
export interface Case {
  readonly turn: Turn;
  readonly settings: Settings;
  readonly house: House;
  readonly session: Session;
  /** The last answer, for 97. */
  readonly said: { readonly message: AnyMessage; readonly sequence: number | undefined } | undefined;
  /** The stored answer, if the request is a repeat and repeats are answered from memory. */
  readonly repeat: AnyMessage | undefined;
  readonly detects: boolean;
}

export interface Judgement {
  readonly answer: AnyMessage | undefined;
  readonly sequence: number | undefined;
  /** True if it was said before: nothing was done for it. */
  readonly repeated: boolean;
  readonly after: After;
}

const RESEND: AnyMessage = build("96", {}, {});

/** Messages of SIP 1.00, and the login that came with 2.00. [Evergreen SIPServer, Sip/MsgType.pm] */
const FIRST_VERSION: ReadonlySet<string> = new Set(["01", "09", "11", "23", "97", "99", "93"]);

/** Decides what a request gets: the library's answer, an earlier one, 96, silence, or the end of the connection. */
export function judge(heard: Case): Judgement {
  const { turn, settings, house, session } = heard;
  const { request } = turn;
  if (request === undefined) return unknown(heard);
  if (isDamaged(heard)) return resend(heard);
  const { message } = request;
  const { code } = message;
  if (code === "97") return repeatLast(heard);
  if (!mayAsk(heard)) {
    if (settings.beforeLogin === "96") return resend(heard);
    return { answer: undefined, sequence: undefined, repeated: false, after: "close" };
  }
  const sequence = sequenceFor(heard);
  if (heard.repeat !== undefined) return { answer: heard.repeat, sequence, repeated: true, after: "keep" };
  if (!isSupported(heard)) return unknown(heard);
  const { library, config, clock } = house;
  const said = answer(message, { library, session, config, now: clock.now(), habits: settings.habits });
  if (said === undefined) return unknown(heard);
  const refusedOut =
    said.code === "94" && said.fixed.ok === "0" && session.failedLogins >= settings.refusedLogins;
  return { answer: said, sequence, repeated: false, after: refusedOut ? "close" : "keep" };
}

/** True if error detection says that the request has to come again. */
function isDamaged({ turn, settings }: Case): boolean {
  const { request } = turn;
  if (request === undefined || settings.errorDetection === "off") return false;
  if (request.checksum === "wrong") return true;
  if (settings.badSequence === "96" && request.sequence !== undefined && !isDigit(request.sequence))
    return true;
  if (settings.errorDetection !== "required") return false;
  return request.checksum === "absent" || (request.sequence === undefined && request.message.code !== "97");
}

function isDigit(sequence: string): boolean {
  return sequence.length === 1 && sequence >= "0" && sequence <= "9";
}

/** AY of the answer: that of the request. */
function sequenceFor({ turn, settings }: Case): number | undefined {
  const sequence = turn.request?.sequence;
  if (settings.errorDetection === "off" || sequence === undefined) return undefined;
  return isDigit(sequence) ? Number(sequence) : undefined;
}

/** 97: the last answer again, or 96 if there was none but 96. */
function repeatLast(heard: Case): Judgement {
  const { said, settings } = heard;
  if (said === undefined || said.message.code === "96") return resend(heard);
  const zero = settings.resentSequence === "zero" && said.sequence !== undefined;
  return { answer: said.message, sequence: zero ? 0 : said.sequence, repeated: true, after: "keep" };
}

/** 96 has AZ, if the client uses it, but never AY; the digit only tells the encoder to write AZ. */
function resend({ detects }: Case): Judgement {
  return { answer: RESEND, sequence: detects ? 0 : undefined, repeated: true, after: "keep" };
}

function unknown(heard: Case): Judgement {
  const { unknownMessage } = heard.settings;
  if (unknownMessage === "96") return resend(heard);
  return {
    answer: undefined,
    sequence: undefined,
    repeated: false,
    after: unknownMessage === "close" ? "close" : "keep",
  };
}

function mayAsk({ turn, settings, house, session }: Case): boolean {
  if (session.account !== undefined || settings.beforeLogin === "serve") return true;
  if (turn.code === "93") return true;
  if (turn.code !== "99") return false;
  const [institution] = house.config.institutions.values();
  return settings.statusBeforeLogin || institution?.statusBeforeLogin === true;
}

/** True if this library answers the message at all; what an institution says N to in BX, it does not know. */
function isSupported({ turn, settings, house, session }: Case): boolean {
  const code = turn.code as SupportedCode;
  if (settings.habits.unsupported.includes(code)) return false;
  if (session.protocol === "1.00" && settings.onlyFirstVersion && !FIRST_VERSION.has(code)) return false;
  const institution =
    session.account === undefined ? undefined : house.config.institutions.get(session.account.institution);
  return institution === undefined || code === "93" || institution.status.supported.has(code);
}
