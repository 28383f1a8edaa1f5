import type { Clock, RandomBytes } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import { ok, type Result } from "../../core/result.ts";
import type { PrinterPort } from "../../devices/ports.ts";
import type { Printed, ReceiptPort } from "../../flows/ports.ts";
import { layout } from "../../receipts/layout.ts";
import type { Mark } from "../../receipts/markup.ts";
import { fitsQr } from "../../receipts/qr.ts";
import type { Stationery } from "../../receipts/stationery.ts";
import { marksText, printoutText } from "../../receipts/text.ts";
import { receiptLetter } from "./mail/letter.ts";
import type { Letter } from "./mail/outbox.ts";

/** A way for letters: done when one is where no power cut can take it. */
export interface MailWay {
  readonly from: string;
  post(letter: Letter): Promise<Result<void>>;
}

export interface ReceiptParts {
  /** What slips are made of now. */
  readonly stationery: () => Stationery;
  readonly printer: Pick<PrinterPort, "columns" | "print"> | undefined;
  readonly mail: MailWay | undefined;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly log: Log;
}

/** Receipts as flows want them, and what staff want beside. */
export interface ReceiptDesk extends ReceiptPort {
  /** The last slip of a patron once more; "not-printed" where there was none since the start. */
  reprint(): Promise<Printed>;
  printTestPage(): Promise<Printed>;
}

/** Of the usual paper, 80 mm; where there is no printer. */
const USUAL_COLUMNS = 42;

/** What hands receipts over at this station: its printer, its mail, and codes on the screen. */
export function receiptDesk({
  stationery,
  printer,
  mail,
  clock,
  randomBytes,
  log,
}: ReceiptParts): ReceiptDesk {
  /** Masked as the patron wanted it, and never on any disk. */
  let last: readonly Mark[] | undefined;

  async function paper(marks: Result<readonly Mark[]>): Promise<Printed> {
    if (printer === undefined) return "not-printed";
    if (!marks.ok) {
      log("receipt.not-printed", { fault: marks.fault.code, begun: false });
      return "not-printed";
    }
    const printed = await printer.print(layout(marks.value, printer.columns));
    if (printed.ok) {
      log("receipt.printed", { assurance: printed.value });
      return "printed";
    }
    const { code, begun } = printed.fault;
    log("receipt.not-printed", { fault: code, begun });
    return begun ? "may-be-torn" : "not-printed";
  }
  return {
    print(facts) {
      const marks = stationery().receipt(facts);
      last = marks.ok ? marks.value : undefined;
      return paper(marks);
    },
    reprint: () => (last === undefined ? Promise.resolve("not-printed") : paper(ok(last))),
    printHoldSlip: (slip) => paper(stationery().holdSlip(slip)),
    printTestPage: () => paper(stationery().testPage(clock.now(), printer?.columns ?? 0)),
    mail:
      mail === undefined
        ? undefined
        : async (facts, to) => {
            const marks = stationery().receipt(facts);
            if (!marks.ok) return marks;
            const subject = stationery().subject(facts);
            const letter = receiptLetter({ marks: marks.value, subject, to, from: mail.from }, randomBytes);
            return letter.ok ? mail.post(letter.value) : letter;
          },
    preview(facts) {
      const marks = stationery().receipt(facts);
      const columns = printer?.columns ?? USUAL_COLUMNS;
      return marks.ok ? printoutText(layout(marks.value, columns), columns) : "";
    },
    code(facts) {
      const marks = stationery().short(facts);
      const text = marks.ok ? marksText(marks.value) : "";
      return fitsQr(text) ? text : undefined;
    },
  };
}
