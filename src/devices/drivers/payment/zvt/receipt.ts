/** Receipts as a terminal sends them, line by line or in one piece. Pure. */
import type { ReceiptPart } from "./codec.ts";
import { RECEIPT_KINDS } from "./tables.ts";

interface Receipt {
  readonly kind: number | undefined;
  readonly lines: readonly string[];
}

export interface Receipts {
  readonly add: (part: ReceiptPart) => void;
  /**
   * The patron's: the one that says so. Where the terminal does not say whose they are, the last: the merchant's comes
   * first in all recorded payments.
   */
  readonly customer: () => readonly string[];
}

export function receipts(): Receipts {
  const whole: Receipt[] = [];
  let kind: number | undefined;
  let lines: string[] = [];

  function close(): void {
    if (lines.length > 0) whole.push({ kind, lines: withoutBlankEnd(lines) });
    kind = undefined;
    lines = [];
  }

  return {
    add(part) {
      if (lines.length > 0 && part.kind !== kind) close();
      kind = part.kind;
      lines.push(...part.lines);
      if (part.isLast) close();
    },
    customer() {
      close();
      const own = whole.findLast((one) => one.kind !== undefined && RECEIPT_KINDS[one.kind] === "customer");
      return (own ?? whole.findLast((one) => one.kind === undefined))?.lines ?? [];
    },
  };
}

function withoutBlankEnd(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim() !== "");
  return lines.slice(0, last + 1);
}
