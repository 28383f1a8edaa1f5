import { fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { encodeText } from "../../sip-client/charsets.ts";
import { decode } from "../../sip-client/codec.ts";
import { describe, maskedFrame } from "../../sip-client/mask.ts";
import { messageSpec } from "../../sip-client/spec/messages.ts";
import { decodedToJson, encodeFrame, faultToJson, withTrailer } from "./frame-json.ts";
import { pretty, prettyFault } from "./pretty.ts";
import { trailerFor, type Heard, type Talk } from "./talk.ts";
import type { Target } from "./target.ts";
import type { Typed } from "./words.ts";

/** How answers are shown. */
export interface Showing {
  readonly as: "pretty" | "raw" | "json";
  readonly secrets: boolean;
}

/** The bytes of what was typed. A raw line that has AZ at its end keeps it. */
export function lineOfTyped(typed: Typed, talk: Talk, target: Target): Result<Buffer> {
  if (typed.kind === "message") {
    const { message } = typed;
    return encodeFrame(message, target.dialect, trailerFor(message.code, talk, target));
  }
  if (/[\r\n]/.test(typed.text))
    return failed(fault("wire.forbidden-character", "a line end in the message"));
  const bytes = encodeText(typed.text.normalize("NFC"), target.dialect.charset);
  const whole = /AZ[\dA-Fa-f]{4}$/.test(typed.text);
  return ok(whole ? bytes : withTrailer(bytes, trailerFor(typed.text.slice(0, 2), talk, target)));
}

/** What was sent, on one line, as a screen may show it. */
export function showSent(line: Buffer, target: Target, secrets: boolean): string {
  if (secrets) return line.toString("latin1");
  const decoded = decode(line, target.dialect);
  return decoded.ok ? describe(decoded.value.message) : `${line.length} bytes that are no SIP2 message`;
}

/** An answer as text for people or programs, without line end. */
export function showHeard({ frame, decoded }: Heard, target: Target, { as, secrets }: Showing): string {
  if (!decoded.ok) {
    // A line that is no SIP2 message has no fields by which it could be masked; its words are what one wants to see.
    if (as === "json") return JSON.stringify(faultToJson(decoded.fault));
    const words =
      decoded.fault.code === "wire.not-sip" || secrets ? `\n${JSON.stringify(frame.toString("latin1"))}` : "";
    return `${prettyFault(decoded.fault)}${words}`;
  }
  if (as === "raw") return secrets ? frame.toString("latin1") : maskedFrame(decoded.value.message);
  const json = decodedToJson(decoded.value, target.dialect.charset, !secrets);
  return as === "json" ? JSON.stringify(json) : pretty(json);
}

/** What is wrong with an answer in view of the line that it answers; undefined if it fits. */
export function misfit(line: Buffer, heard: Heard, target: Target): Fault | undefined {
  if (!heard.decoded.ok) return heard.decoded.fault;
  const asked = decode(line, target.dialect);
  if (!asked.ok) return undefined;
  const { message, checksum } = heard.decoded.value;
  const expected = messageSpec(asked.value.message.code).answer;
  if (checksum === "wrong") return fault("acs.bad-checksum", "");
  // 97 is answered by whatever was said last.
  if (expected === undefined || asked.value.message.code === "97" || message.code === expected)
    return undefined;
  return fault("acs.malformed-answer", `${message.code} in answer to ${asked.value.message.code}`);
}
