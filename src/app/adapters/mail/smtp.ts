/** Letters to a mail server, by nodemailer; what can come of it is a fault of ours. */
import { createTransport } from "nodemailer";
import { fault, type Fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import type { Letter } from "./outbox.ts";

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** `starttls` is required, never only tried: a letter does not go in the open because somebody cut an answer out. */
  readonly tls: "starttls" | "implicit" | "none";
  /** Who the letters are from: `Library <library@example.org>`, or the address alone. */
  readonly from: string;
  readonly login: { readonly user: string; readonly password: string } | undefined;
}

/**
 * Why a letter was not taken. `mail.refused` is about this letter, for good; after `mail.not-taken` and those about the
 * server it may be tried again.
 */
export type MailFault = Fault<
  "mail.unreachable" | "mail.tls" | "mail.login" | "mail.not-taken" | "mail.refused"
>;

/** Sends one letter. Ok: the server said that it has it. */
export type Send = (letter: Letter) => Promise<Result<void, MailFault>>;

/** Milliseconds. A mail server that is slower than this is tried again later. */
const TIMES = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 };

export function smtp({ host, port, tls, from, login }: MailServer): Send {
  const transport = createTransport({
    host,
    port,
    secure: tls === "implicit",
    requireTLS: tls === "starttls",
    ignoreTLS: tls === "none",
    ...(login === undefined ? {} : { auth: { user: login.user, pass: login.password } }),
    ...TIMES,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ to, subject, text, html, messageId }) => {
    try {
      await transport.sendMail({
        from,
        // As a pair it is one address, whatever is in it.
        to: { name: "", address: to },
        subject,
        text,
        html,
        messageId,
        // RFC 3834: nobody's absence note is wanted.
        headers: { "Auto-Submitted": "auto-generated" },
      });
      return ok(undefined);
    } catch (error) {
      if (!(error instanceof Error && "code" in error)) throw error;
      return failed(faultOf(error));
    }
  };
}

const CODES: Readonly<Record<string, MailFault["code"]>> = {
  EAUTH: "mail.login",
  ENOAUTH: "mail.login",
  ETLS: "mail.tls",
  EENVELOPE: "mail.not-taken",
  EMESSAGE: "mail.not-taken",
};

/** What the server said is not passed on: it may quote the address. */
function faultOf(error: Error & { code: unknown; responseCode?: unknown; command?: unknown }): MailFault {
  const { code, responseCode, command } = error;
  const answer = typeof responseCode === "number" ? ` ${responseCode}` : "";
  const detail = `${String(code)}${answer}${typeof command === "string" ? ` after ${command}` : ""}`;
  // 5xx to the recipient or to the letter itself; to anything before, it is the station that is not welcome.
  const aboutLetter = command === "RCPT TO" || command === "DATA";
  if (aboutLetter && typeof responseCode === "number" && responseCode >= 500)
    return fault("mail.refused", detail);
  return fault(CODES[String(code)] ?? "mail.unreachable", detail);
}
