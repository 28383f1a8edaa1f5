import path from "node:path";
import { readKey, type KeySource } from "../circulation/journal/key.ts";
import type { Zone } from "../core/calendar.ts";
import { systemRandomBytes, type Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { ReceiptDetail } from "../core/receipt.ts";
import { ok, type Result } from "../core/result.ts";
import type { PrinterPort } from "../devices/ports.ts";
import { orElse, stationery, type Stationery } from "../receipts/stationery.ts";
import type { MailOptions } from "./adapters/mail/options.ts";
import { openOutbox } from "./adapters/mail/outbox.ts";
import { postman, type Postman } from "./adapters/mail/postman.ts";
import { smtpOf } from "./adapters/mail/smtp-of.ts";
import { receiptDesk, type MailWay, type ReceiptDesk } from "./adapters/receipts.ts";
import type { ReceiptOptions } from "./receipt/options.ts";
import { hasLanguage, readStationery, SHIPPED, type ReadStationery } from "./receipt/read.ts";

export interface ReceiptsParts {
  readonly library: string;
  readonly zone: Zone;
  /** How much of people is told, unless they choose otherwise. */
  readonly detail: ReceiptDetail;
  readonly options: ReceiptOptions;
  readonly mail: { readonly options: MailOptions; readonly key: KeySource } | undefined;
  /** Paths in the options count from here. */
  readonly beside: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What slips say and how they look. */
export type Slips = Pick<ReceiptsParts, "library" | "detail" | "options">;

export interface Receipts {
  /** The desk for a printer, if there is one. */
  desk(printer: PrinterPort | undefined): ReceiptDesk;
  /** Reads templates and words anew; what it answers puts them in force. */
  read(slips: Slips): Promise<Result<() => void>>;
  /** Mail that is not sent stays in the outbox. */
  stop(): Promise<void>;
}

/** Reads templates and words, and opens the outbox. */
export async function openReceipts(parts: ReceiptsParts): Promise<Result<Receipts>> {
  const made = await stationeryOf(parts);
  if (!made.ok) return made;
  const mail = await mailOf(parts);
  if (!mail.ok) return mail;
  const { clock, log } = parts;
  const way: MailWay | undefined = mail.value;
  let stationery = made.value;
  return ok({
    desk: (printer) =>
      receiptDesk({
        stationery: () => stationery,
        printer,
        mail: way,
        clock,
        randomBytes: systemRandomBytes,
        log,
      }),
    async read(slips) {
      const anew = await stationeryOf({ ...parts, ...slips });
      if (!anew.ok) return anew;
      return ok(() => {
        stationery = anew.value;
      });
    },
    async stop() {
      await mail.value?.stop();
    },
  });
}

/** The library's own templates where it has some, with those that ship behind them. */
export async function stationeryOf(
  parts: Omit<ReceiptsParts, "mail" | "clock">,
): Promise<Result<Stationery>> {
  const { library, zone, detail, options, beside, log } = parts;
  const { language, ilsLines, holdName, directory } = options;
  const shipped = await readStationery([SHIPPED]);
  if (!shipped.ok) return shipped;
  const own =
    directory === undefined ? shipped : await readStationery([SHIPPED, path.resolve(beside, directory)]);
  if (!own.ok) return own;
  const { words } = own.value;
  const spoken = hasLanguage(words, language);
  if (!spoken.ok) return spoken;
  const of = ({ templates }: ReadStationery): Stationery =>
    stationery({ library, zone, templates, words, language, options: { detail, ilsLines }, holdName });
  if (own === shipped) return ok(of(own.value));
  return ok(
    orElse(of(own.value), of(shipped.value), (why) => log("receipt.template-failed", { detail: why.detail })),
  );
}

async function mailOf(parts: ReceiptsParts): Promise<Result<(MailWay & Postman) | undefined>> {
  const { mail, beside, clock, log } = parts;
  if (mail === undefined) return ok(undefined);
  const { from, outbox: directory, days } = mail.options;
  const key = readKey(mail.key, process.env);
  if (!key.ok) return key;
  const send = await smtpOf(mail.options, beside);
  if (!send.ok) return send;
  const outbox = await openOutbox({
    directory: path.resolve(beside, directory),
    key: key.value,
    clock,
    randomBytes: systemRandomBytes,
  });
  if (!outbox.ok) return outbox;
  return ok({ from, ...postman({ outbox: outbox.value, send: send.value, clock, log, days }) });
}
