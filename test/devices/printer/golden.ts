/**
 * `npm run golden:slips` prints the slip of slips.ts on the simulated printer and writes what came out, text and picture,
 * and with it every slip of test/receipts/golden.ts. Look at them before they are committed.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { PNG } from "pngjs";
import { slipEvents, slipText, type PaperEvent } from "../../../src/devices/sim/printer/paper.ts";
import { slipPicture } from "../../../src/devices/sim/printer/picture.ts";
import { ESCPOS, printed, type Language } from "./languages.ts";
import { writeGolden } from "../../receipts/golden.ts";
import { slipOf } from "./slips.ts";

export const COLUMNS = 42;
/** The Cyrillic one too: the slip has a book of Chekhov's. */
const CODE_PAGES = ["cp437", "cp858", "windows1252", "cp852", "cp866"];

const fileOf = (name: string): URL => new URL(`../../fixtures/slips/${name}`, import.meta.url);

/** The slip as a printer of that language prints it. */
export function printedSlip({ tongue, encode }: Language): readonly PaperEvent[] {
  const pieces = encode(slipOf(COLUMNS), { columns: COLUMNS, codePages: CODE_PAGES });
  return slipEvents(printed(tongue, pieces, COLUMNS).events)[0] ?? [];
}

export function textOf(slip: readonly PaperEvent[]): string {
  return `${slipText(slip, COLUMNS)}\n`;
}

/** Size and dots of a picture: two PNGs of the same dots need not have the same bytes. */
export function dotsOf(png: Buffer): {
  readonly width: number;
  readonly height: number;
  readonly sha256: string;
} {
  const { width, height, data } = PNG.sync.read(png);
  return { width, height, sha256: createHash("sha256").update(data).digest("hex") };
}

export const golden = {
  text: (): string => readFileSync(fileOf("receipt.txt"), "utf8"),
  picture: (): Buffer => readFileSync(fileOf("receipt.png")),
};

if (import.meta.main) {
  const slip = printedSlip(ESCPOS);
  writeFileSync(fileOf("receipt.txt"), textOf(slip));
  writeFileSync(fileOf("receipt.png"), slipPicture(slip, COLUMNS));
  await writeGolden();
  process.stdout.write(
    "test/fixtures/slips, test/fixtures/receipts and docs/receipts written: look at them\n",
  );
}
