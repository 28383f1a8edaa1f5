import { fault, type Fault } from "../core/faults.ts";
import type { TelnetTexts } from "./dialects/index.ts";

/*
 * The telnet-style login of SIP servers: prompts without a line end, a line for user and password each, then a line of
 * words, after which SIP2 begins. A pure machine, for what comes in any pieces.
 */

export interface TelnetLogin {
  readonly texts: TelnetTexts;
  readonly user: string;
  readonly password: string;
}

export interface TelnetState {
  readonly at: "login" | "password" | "verdict";
  /** What has come since the last thing sent, without telnet's own bytes. */
  readonly heard: Buffer;
}

export type TelnetStep =
  | { readonly is: "wait"; readonly state: TelnetState }
  | { readonly is: "send"; readonly state: TelnetState; readonly line: string }
  | { readonly is: "in"; readonly rest: Buffer }
  | { readonly is: "refused"; readonly fault: Fault };

export const TELNET_START: TelnetState = { at: "login", heard: Buffer.alloc(0) };

/** A prompt is short: whoever sends more is no login. */
const MAX_PROMPT = 64 * 1024;

/** Takes more bytes; after `send` call it again with no bytes, for what may have come already. */
export function telnetStep(login: TelnetLogin, state: TelnetState, chunk: Buffer): TelnetStep {
  const heard = withoutTelnet(Buffer.concat([state.heard, chunk]));
  if (heard.length > MAX_PROMPT)
    return { is: "refused", fault: fault("acs.plain-text", "no end of prompts") };
  const text = heard.toString("latin1").toLowerCase();
  const found = (what: string): number => text.indexOf(what.toLowerCase());
  const { texts } = login;
  if (state.at !== "login" && found(texts.refused) !== -1) {
    return { is: "refused", fault: fault("acs.login-refused", "telnet login") };
  }
  switch (state.at) {
    case "login":
      return prompted(found(texts.login), texts.login, heard, "password", login.user, state);
    case "password":
      return prompted(found(texts.password), texts.password, heard, "verdict", login.password, state);
    case "verdict": {
      const at = found(texts.success);
      const lineEnd = at === -1 ? -1 : endOfLine(heard, at);
      return lineEnd === -1
        ? { is: "wait", state: { at: state.at, heard } }
        : { is: "in", rest: heard.subarray(lineEnd) };
    }
  }
}

function prompted(
  at: number,
  prompt: string,
  heard: Buffer,
  next: TelnetState["at"],
  line: string,
  state: TelnetState,
): TelnetStep {
  if (at === -1) return { is: "wait", state: { at: state.at, heard } };
  return { is: "send", state: { at: next, heard: heard.subarray(at + prompt.length) }, line };
}

/** Where the line that holds `from` is over; its end may be CR, LF or both. */
function endOfLine(bytes: Buffer, from: number): number {
  for (let index = from; index < bytes.length; index++) {
    if (bytes[index] === 0x0d || bytes[index] === 0x0a) return index + 1;
  }
  return -1;
}

const IAC = 0xff;
const SUBNEGOTIATION = 0xfa;
const SUBNEGOTIATION_END = 0xf0;

/** Drops telnet's commands (RFC 854): IAC and two bytes for options, IAC SB … IAC SE, IAC and one byte else. */
function withoutTelnet(bytes: Buffer): Buffer {
  if (!bytes.includes(IAC)) return bytes;
  const out: number[] = [];
  let index = 0;
  while (index < bytes.length) {
    if (bytes[index] !== IAC) {
      out.push(bytes[index++]!);
      continue;
    }
    const next = commandEnd(bytes, index);
    // A command that is not complete stays for the next piece.
    if (next > bytes.length) {
      out.push(...bytes.subarray(index));
      break;
    }
    index = next;
  }
  return Buffer.from(out);
}

function commandEnd(bytes: Buffer, at: number): number {
  const command = bytes[at + 1];
  if (command === undefined) return at + 2;
  if (command === SUBNEGOTIATION) {
    const end = bytes.indexOf(Buffer.from([IAC, SUBNEGOTIATION_END]), at + 2);
    return end === -1 ? bytes.length + 1 : end + 2;
  }
  return command >= 0xfb && command <= 0xfe ? at + 3 : at + 2;
}
