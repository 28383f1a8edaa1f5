import type { Account } from "./library/config.ts";

/** What a login by prompts says next. The texts are those of Evergreen and Koha. [SIPServer.pm telnet_transport] */
export interface TelnetReply {
  readonly say: string;
  readonly account: Account | undefined;
  readonly close: boolean;
}

export const TELNET_GREETING = "login: ";
const TRIES = 3;

/** The login by prompts that some servers want before the first message. */
export class TelnetLogin {
  readonly #accounts: readonly Account[];
  #login: string | undefined;
  #refused = 0;

  constructor(accounts: readonly Account[]) {
    this.#accounts = accounts;
  }

  /** A line from the client, telnet negotiation and line end taken off. */
  hear(line: string): TelnetReply {
    if (this.#login === undefined) {
      this.#login = line;
      return { say: "password: ", account: undefined, close: false };
    }
    const login = this.#login;
    this.#login = undefined;
    const account = this.#accounts.find((each) => each.login === login && each.password === line);
    if (account !== undefined) return { say: "Login OK.  Initiating SIP\r\n", account, close: false };
    this.#refused += 1;
    const close = this.#refused >= TRIES;
    return { say: `Invalid login\r\n${close ? "" : TELNET_GREETING}`, account: undefined, close };
  }
}

/** A typed line as text: telnet commands (IAC, RFC 854) and control bytes are not part of it. */
export function typedLine(line: Buffer): string {
  let text = "";
  for (let at = 0; at < line.length; at++) {
    const byte = line[at]!;
    if (byte === 0xff) at += (line[at + 1] ?? 0) >= 0xfb ? 2 : 1;
    else if (byte >= 0x20 && byte !== 0x7f) text += String.fromCharCode(byte);
  }
  return text.trim();
}
