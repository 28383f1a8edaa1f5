/** Every slip in two widths and two languages, as text that people have looked at; `npm run golden:slips` writes it. */
import { readFileSync, writeFileSync } from "node:fs";
import { picturesOf } from "../../src/app/compose-picture.ts";
import { layout } from "../../src/receipts/layout.ts";
import { EVERYTHING, HOLD_SLIPS } from "../../src/receipts/samples.ts";
import { onPaper, shop, valueOf } from "./shop.ts";

const [HOLD] = HOLD_SLIPS;
if (HOLD === undefined) throw new Error("There is no sample of a hold slip");
const hold = HOLD;

const SLIPS = {
  receipt: (language: string) => shop({ language, ownFoot: true }).receipt(EVERYTHING),
  "hold-slip": (language: string) => shop({ language }).holdSlip(hold),
  "test-page": (language: string, columns: number) => shop({ language }).testPage(EVERYTHING.at, columns),
} as const;

type SlipName = keyof typeof SLIPS;
const NAMES: readonly SlipName[] = ["receipt", "hold-slip", "test-page"];

export interface Golden {
  readonly name: string;
  readonly made: () => string;
  readonly kept: URL;
}

export const GOLDEN: readonly Golden[] = NAMES.flatMap((slip) =>
  ["en", "de"].flatMap((language) =>
    [32, 42].map((columns) => ({
      name: `${slip} in ${language} on ${columns} columns`,
      made: () => onPaper(SLIPS[slip](language, columns), columns),
      kept: new URL(`../fixtures/receipts/${slip}-${language}-${columns}.txt`, import.meta.url),
    })),
  ),
);

/** The pictures of docs/receipts.md. */
export const PICTURES: readonly { readonly made: () => Promise<Buffer>; readonly kept: URL }[] = NAMES.map(
  (slip) => ({
    async made() {
      const [picture] = await picturesOf(layout(valueOf(SLIPS[slip]("en", 42)), 42), 42);
      return picture ?? Buffer.alloc(0);
    },
    kept: new URL(`../../docs/receipts/${slip}.png`, import.meta.url),
  }),
);

export const keptText = ({ kept }: Golden): string => readFileSync(kept, "utf8");

/** Writes all of it anew. */
export async function writeGolden(): Promise<void> {
  for (const { made, kept } of GOLDEN) writeFileSync(kept, made());
  for (const { made, kept } of PICTURES) writeFileSync(kept, await made());
}
