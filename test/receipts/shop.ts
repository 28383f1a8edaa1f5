/** The stationery that ships, with a library's own foot, for tests. */
import path from "node:path";
import type { ReceiptDetail } from "../../src/core/receipt.ts";
import { readStationery, SHIPPED } from "../../src/app/receipt/read.ts";
import type { DocumentOptions } from "../../src/receipts/document.ts";
import { layout } from "../../src/receipts/layout.ts";
import type { Mark } from "../../src/receipts/markup.ts";
import type { HoldName } from "../../src/receipts/mask.ts";
import { stationery, type Stationery } from "../../src/receipts/stationery.ts";
import { printoutText } from "../../src/receipts/text.ts";
import type { Result } from "../../src/core/result.ts";

export const OWN = path.join(import.meta.dirname, "../fixtures/receipts/own");

const shipped = valueOf(await readStationery([SHIPPED]));
const own = valueOf(await readStationery([SHIPPED, OWN]));

/** What a test assumes to have gone well. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.fault.detail);
  return result.value;
}

export const OPEN: ReceiptDetail = { name: "full", card: "last-four", titles: "on" };

export interface Habits {
  readonly language?: string;
  readonly library?: string;
  readonly detail?: ReceiptDetail;
  readonly ilsLines?: DocumentOptions["ilsLines"];
  readonly holdName?: HoldName;
  readonly zone?: string;
  /** With the library's own foot. */
  readonly ownFoot?: boolean;
}

export function shop(habits: Habits): Stationery {
  const { detail = OPEN, ilsLines = "both", language = "en", holdName = "letters-and-digits" } = habits;
  return stationery({
    library: habits.library ?? "Ashby Library",
    zone: habits.zone ?? "Europe/London",
    ...(habits.ownFoot === true ? own : shipped),
    language,
    options: { detail, ilsLines },
    holdName,
  });
}

/** Marks as they stand on paper. */
export function onPaper(marks: Result<readonly Mark[]>, columns: number): string {
  return printoutText(layout(valueOf(marks), columns), columns);
}
