/** The ways of alerts to people: mail, and a webhook. */
import type { Clock } from "../../../core/clock.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { marksHtml } from "../../../receipts/html.ts";
import type { MailOptions } from "../../adapters/mail/options.ts";
import { smtpOf } from "../../adapters/mail/smtp-of.ts";
import type { Send } from "../../adapters/mail/smtp.ts";
import { postJson } from "../../bridge/webhook.ts";
import { readSecret } from "../../secret-file.ts";
import type { AlertOptions } from "../options.ts";
import type { AlertWay } from "./courier.ts";
import type { Alert } from "./table.ts";
import { alertWords } from "./words.ts";

export interface WaysParts {
  readonly options: AlertOptions;
  readonly mail: MailOptions | undefined;
  /** Paths in the options count from here. */
  readonly beside: string;
  readonly clock: Clock;
}

/** Every way that the configuration names. */
export async function alertWays(parts: WaysParts): Promise<Result<Readonly<Record<string, AlertWay>>>> {
  const { options, mail, beside, clock } = parts;
  const ways: Record<string, AlertWay> = {};
  if (options.mailTo.length > 0 && mail !== undefined) {
    const send = await smtpOf(mail, beside);
    if (!send.ok) return send;
    for (const [index, to] of options.mailTo.entries()) {
      ways[`mail-${index + 1}`] = mailWay({
        send: send.value,
        to,
        from: mail.from,
        station: options.station,
      });
    }
  }
  if (options.webhook !== undefined) {
    const { url, tokenFile } = options.webhook;
    const token = await readSecret(tokenFile, beside);
    if (!token.ok) return token;
    ways["webhook"] = webhookWay(url, token.value, options.station, clock);
  }
  return ok(ways);
}

interface MailWayParts {
  readonly send: Send;
  readonly to: string;
  readonly from: string;
  readonly station: string;
}

function mailWay({ send, to, from, station }: MailWayParts): AlertWay {
  const [, domain = "localhost"] = /@([\w.-]+)/.exec(from) ?? [];
  return async (alert) => {
    const { subject, text } = alertWords(alert, station);
    const html = marksHtml([{ kind: "as-is", text }], subject, "en");
    // The same at every attempt, so that who gets it twice can tell.
    const messageId = `<${alert.at}.${alert.alert}.${alert.state}.${alert.subject}.${station}@${domain}>`;
    const sent = await send({ to, subject, text, html, messageId });
    return sent.ok ? sent : failed({ ...sent.fault, isFinal: sent.fault.code === "mail.refused" });
  };
}

function webhookWay(url: string, token: string, station: string, clock: Clock): AlertWay {
  return async (alert) => {
    const posted = await postJson({ url, token, body: alertBody(alert, station), clock });
    return posted.ok ? posted : failed({ ...posted.fault, isFinal: posted.fault.code === "alert.refused" });
  };
}

/** What is posted: the alert, and the same in words as `text`, which chat programs show. */
export const alertBody = (alert: Alert, station: string): object => {
  const { subject, text } = alertWords(alert, station);
  return { station, ...alert, text: `${subject}\n${text}` };
};
