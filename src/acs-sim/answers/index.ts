import type { AnyMessage, Field, Message } from "../../sip-client/message.ts";
import { messageSpec, type AnswerCode, type Code, type RequestCode } from "../../sip-client/spec/messages.ts";
import type { AnswerContext } from "./context.ts";
import { checkoutAnswer, renewAllAnswer, renewAnswer } from "./loans.ts";
import {
  endSessionAnswer,
  feePaidAnswer,
  holdAnswer,
  itemInformationAnswer,
  itemStatusUpdateAnswer,
} from "./others.ts";
import { blockAnswer, enableAnswer, patronInformationAnswer, patronStatusAnswer } from "./patrons.ts";
import { checkinAnswer } from "./returns.ts";
import { loginAnswer, statusAnswer } from "./station.ts";

export type { AnswerContext } from "./context.ts";

/** How each request is answered. 97 is not here: only the connection knows what it said last. */
export const ANSWERS: {
  readonly [C in RequestCode]: (request: Message<C>, ctx: AnswerContext) => Message<AnswerCode<C>>;
} = {
  "01": blockAnswer,
  "09": checkinAnswer,
  "11": checkoutAnswer,
  "15": holdAnswer,
  "17": itemInformationAnswer,
  "19": itemStatusUpdateAnswer,
  "23": patronStatusAnswer,
  "25": enableAnswer,
  "29": renewAnswer,
  "35": endSessionAnswer,
  "37": feePaidAnswer,
  "63": patronInformationAnswer,
  "65": renewAllAnswer,
  "93": loginAnswer,
  "99": statusAnswer,
};

/**
 * The library's answer to a request; undefined for what is no request that it answers (97, or an answer). Whatever the
 * request changed is committed, to disk if the library is kept there, before this returns.
 */
export function answer(request: AnyMessage, ctx: AnswerContext): AnyMessage | undefined {
  if (!isRequest(request.code)) return undefined;
  // The table pairs every code with its own message type; a union of codes cannot show that to the compiler.
  const make = ANSWERS[request.code] as (request: AnyMessage, ctx: AnswerContext) => AnyMessage;
  const made = make(request, ctx);
  ctx.library.commit();
  return inProtocol(asUsual(made, ctx), ctx);
}

function isRequest(code: Code): code is RequestCode {
  return Object.hasOwn(ANSWERS, code);
}

/** Leaves out the fields that this ILS never sends, and puts AF where it does. */
function asUsual(made: AnyMessage, ctx: AnswerContext): AnyMessage {
  const { hides, screenMessageFirst } = ctx.habits;
  if (hides.length === 0 && !screenMessageFirst) return made;
  const hidden: readonly string[] = hides;
  const fields = made.fields.filter(({ code }) => !hidden.includes(code));
  const unknownItem = made.code === "18" && made.fixed.circulationStatus === "01";
  return withFields(made, screenMessageFirst && unknownItem ? screenMessageToFront(fields) : fields);
}

function screenMessageToFront(fields: readonly Field[]): Field[] {
  return [...fields.filter(({ code }) => code === "AF"), ...fields.filter(({ code }) => code !== "AF")];
}

/** Optional fields that SIP 1.00 had already; the rest came with 2.00. [Evergreen SIPServer, Sip/MsgType.pm] */
const FIRST_VERSION: ReadonlySet<string> = new Set(["AF", "AG", "AJ", "AH", "AM", "AN"]);

/** After a 99 with version 1.00 an answer holds only what 1.00 knows. */
function inProtocol(made: AnyMessage, ctx: AnswerContext): AnyMessage {
  if (ctx.session.protocol !== "1.00") return made;
  const required: readonly string[] = messageSpec(made.code).required;
  return withFields(
    made,
    made.fields.filter(({ code }) => FIRST_VERSION.has(code) || (required.includes(code) && code !== "BX")),
  );
}

function withFields(made: AnyMessage, fields: readonly Field[]): AnyMessage {
  return { ...made, fields };
}
