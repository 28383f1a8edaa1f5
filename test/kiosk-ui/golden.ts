/**
 * `npm run golden:screens` takes the pictures of a core set of screens anew, half as large as a real glass. Look at them
 * before they are committed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import type { Display } from "../../src/core/contract/display.ts";
import { openGallery, viewOf, type Gallery } from "./gallery.ts";
import { openPages, SMALLEST, UPRIGHT, type Glass, type Pages } from "./page.ts";

const SCALE = 0.5;

interface Shot {
  readonly name: string;
  readonly as?: Partial<Display>;
  readonly glass?: Glass;
}

const DE_BIG = { language: "de", text: 200 } as const;
const SHOTS: readonly Shot[] = [
  { name: "welcome/usual" },
  { name: "card/items-wait" },
  { name: "items/usual" },
  { name: "items/reading" },
  { name: "odd-one-out/usual" },
  { name: "returns/usual" },
  { name: "account/usual" },
  { name: "pay/choosing" },
  { name: "receipt/usual" },
  { name: "goodbye/usual" },
  { name: "welcome/usual", as: { language: "ar" } },
  { name: "items/hard-titles", as: { language: "ar" } },
  { name: "items/usual", as: { language: "zh-Hans" } },
  { name: "welcome/usual", as: DE_BIG },
  { name: "items/usual", as: DE_BIG, glass: SMALLEST },
  { name: "pay/choosing", as: DE_BIG, glass: SMALLEST },
  { name: "items/not-yours", as: { theme: "black" } },
  { name: "welcome/settings", as: { theme: "yellow" } },
  { name: "returns/usual", as: { reach: true } },
];

/** A picture of the core set: its file says of what. */
export interface Golden {
  readonly file: string;
  readonly shot: Shot;
}

export const GOLDEN: readonly Golden[] = SHOTS.map((shot) => {
  const said = [
    shot.name.replace("/", "-"),
    ...Object.entries(shot.as ?? {}).map(([what, as]) => `${as === true ? what : as}`),
  ];
  return { shot, file: `${[...said, ...(shot.glass === undefined ? [] : ["small"])].join("-")}.png` };
});

export const fileOf = (file: string): URL => new URL(`pictures/${file}`, import.meta.url);

/** Half as large as the glass: small enough to keep, large enough to see what is wrong. */
export const openStudio = (pages: Pages): Promise<Gallery> => openGallery(pages, UPRIGHT, SCALE);

export async function take(studio: Gallery, { name, as, glass = UPRIGHT }: Shot): Promise<Buffer> {
  await studio.page.setViewportSize(glass);
  await studio.show(viewOf(name, as));
  return studio.page.screenshot({ animations: "disabled" });
}

/** How far colours may lie apart (0 to 1, OKLab), and how many dots of a square of 32 may lie farther. */
const FAINT = 0.01;
const SQUARE = 32;
const FEW = 16;

/** The picture of what differs, where it is more than a browser's edges; undefined where it is the same to the eye. */
export function differenceOf(before: Buffer, after: Buffer): Buffer | undefined {
  const one = PNG.sync.read(before);
  const other = PNG.sync.read(after);
  const { width, height } = one;
  if (other.width !== width || other.height !== height) return after;
  const difference = new PNG({ width, height });
  const most = pixelmatch(one.data, other.data, difference.data, width, height, {
    threshold: FAINT,
    windowSize: SQUARE,
  });
  return most > FEW ? PNG.sync.write(difference) : undefined;
}

if (import.meta.main) {
  const pages = await openPages();
  const studio = await openStudio(pages);
  for (const { file, shot } of GOLDEN) {
    const picture = await take(studio, shot);
    // What is the same to the eye stays as it is kept.
    const kept = readKept(file);
    if (kept === undefined || differenceOf(kept, picture) !== undefined) {
      writeFileSync(fileOf(file), picture);
      process.stdout.write(`${file} written: look at it\n`);
    }
  }
  await pages.close();
}

/** The picture as it is kept; undefined where there is none yet. */
export function readKept(file: string): Buffer | undefined {
  try {
    return readFileSync(fileOf(file));
  } catch {
    return undefined;
  }
}
