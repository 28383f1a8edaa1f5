/** The commands that the station sends, and what it reads of the terminal's. No card, no expiry: there is no field for them. Pure. */
import { BMP, bcd, bmpOf, digitsOf, encodeBmps, type Bmp } from "./bmp.ts";
import { leadOf, readCommand } from "./command.ts";
import { apduOf, type Apdu } from "./frame.ts";
import { COMMAND, CONFIG, LAST_LINE, NEEDS } from "./tables.ts";
import { textOf, type Charset } from "./text.ts";
import { encodeTlvs, readTlvs, TAG, valuesOf } from "./tlv.ts";

export const ACK: Apdu = apduOf(COMMAND.ack, []);

/** Greatest amount that six bytes of BCD hold. */
export const LARGEST_AMOUNT = 999_999_999_999;

export interface Registration {
  readonly password: string;
  readonly currency: string;
  readonly receipts: "station" | "terminal";
  readonly staffMenu: boolean;
  readonly textBlocks: boolean;
}

export function registration({ password, currency, receipts, staffMenu, textBlocks }: Registration): Apdu {
  const printing = receipts === "station" ? CONFIG.paymentReceipts | CONFIG.otherReceipts | CONFIG.lines : 0;
  const config =
    printing | CONFIG.intermediateStatus | CONFIG.paymentHere | (staffMenu ? 0 : CONFIG.administrationHere);
  const more: Bmp[] = [{ id: BMP.service, value: Uint8Array.of(0) }];
  if (textBlocks) {
    const command = encodeTlvs([
      { tag: TAG.command, value: Uint8Array.of(COMMAND.printTextBlock >> 8, COMMAND.printTextBlock & 0xff) },
    ]);
    more.push({ id: BMP.tlv, value: encodeTlvs([{ tag: TAG.commands, value: command }]) });
  }
  return apduOf(COMMAND.registration, [
    ...bcd(password, 3),
    config,
    ...bcd(currency, 2),
    ...encodeBmps(more),
  ]);
}

/** `amount` in minor units. */
export function authorisation(amount: number, currency: string): Apdu {
  return apduOf(
    COMMAND.authorisation,
    encodeBmps([
      { id: BMP.amount, value: bcd(amount, 6) },
      { id: BMP.currency, value: bcd(currency, 2) },
    ]),
  );
}

/** `receipt` as its four digits. */
export function reversal(password: string, receipt: string): Apdu {
  return apduOf(COMMAND.reversal, [
    ...bcd(password, 3),
    ...encodeBmps([{ id: BMP.receipt, value: bcd(receipt, 2) }]),
  ]);
}

export function repeatReceipt(password: string): Apdu {
  return apduOf(COMMAND.repeatReceipt, bcd(password, 3));
}

/** A command without data. */
export function plain(command: number): Apdu {
  return apduOf(command, []);
}

/** What *status information* tells the station of a transaction. Numbers are kept as their digits. */
export interface Status {
  readonly result: number | undefined;
  /** Minor units. */
  readonly amount: number | undefined;
  readonly receipt: string | undefined;
  readonly trace: string | undefined;
  /** The trace number of the payment that this transaction gave back. */
  readonly reversed: string | undefined;
}

export function readStatus(apdu: Apdu): Status {
  const { bmps } = readCommand(apdu);
  const digits = (id: number): string | undefined => {
    const value = bmpOf(bmps, id);
    return value === undefined ? undefined : digitsOf(value);
  };
  const amount = digits(BMP.amount);
  return {
    result: bmpOf(bmps, BMP.result)?.[0],
    amount: amount === undefined ? undefined : Number(amount),
    receipt: digits(BMP.receipt),
    trace: digits(BMP.trace),
    reversed: digits(BMP.originalTrace),
  };
}

/** The result that *abort* gives, or *completion* where it gives one. */
export function resultOf(apdu: Apdu): number | undefined {
  const read = readCommand(apdu);
  return (leadOf(read, "result") ?? bmpOf(read.bmps, BMP.result))?.[0];
}

/** What has to be done at the terminal before it can take payments, by its answer to *registration*. */
export function needsOf(completion: Apdu): readonly string[] {
  const status = bmpOf(readCommand(completion).bmps, BMP.status)?.[0] ?? 0;
  return Object.entries(NEEDS)
    .filter(([bit]) => (status & Number(bit)) !== 0)
    .map(([, need]) => need);
}

/** The text of its own that a terminal sends with *intermediate status*, in the patron's language; "" if none. */
export function ownText(apdu: Apdu, charset: Charset): string {
  return linesIn(apdu, charset)
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .join(" ");
}

function linesIn(apdu: Apdu, charset: Charset): readonly string[] {
  const container = bmpOf(readCommand(apdu).bmps, BMP.tlv);
  const tlvs = container === undefined ? undefined : readTlvs(container);
  return valuesOf(tlvs ?? [], TAG.line).map((line) => textOf(line, charset));
}

/** A piece of a receipt: whose it is where the terminal says so, and whether the receipt ends with it. */
export interface ReceiptPart {
  readonly kind: number | undefined;
  readonly lines: readonly string[];
  readonly isLast: boolean;
}

/** Lines of *print line* or *print text block*. */
export function receiptPart(apdu: Apdu, charset: Charset): ReceiptPart {
  const read = readCommand(apdu);
  const container = bmpOf(read.bmps, BMP.tlv);
  const kind = valuesOf(container === undefined ? [] : (readTlvs(container) ?? []), TAG.receipt)[0]?.[0];
  if (apdu.command === COMMAND.printTextBlock) return { kind, lines: linesIn(apdu, charset), isLast: true };
  const attribute = leadOf(read, "attribute")?.[0] ?? 0;
  return {
    kind,
    lines: [textOf(leadOf(read, "text") ?? new Uint8Array(0), charset)],
    isLast: (attribute & LAST_LINE) !== 0,
  };
}
