/** A session's end: how soon nothing of the person is in the page any more. */
import type { CDPSession } from "playwright-core";
import { EXAMPLES, PLAIN } from "../../src/core/contract/examples.ts";
import type { Screen } from "../../src/core/contract/view-model.ts";
import { holding, textsOf } from "../kiosk-ui/memory.ts";
import type { Measured } from "./ui-browser.ts";
import type { InPage } from "./ui-page.ts";

/** In the page, where functions that are handed to it run. */
declare const bench: InPage;

const NAME = "Somebody Unheard-of";
const CARD = "29999000000017";
const ADDRESS = "unheard-of@library.example";
/** The PIN never comes down to a page; these are what does. */
const THEIRS = [NAME, CARD, ADDRESS];
const AT_MOST_MS = 10_000;

const SESSION: readonly Screen[] = [
  { ...EXAMPLES.card, typed: CARD },
  EXAMPLES.pin,
  { ...EXAMPLES.items, name: NAME },
  EXAMPLES.account,
  { ...EXAMPLES.receipt, state: "address", address: ADDRESS },
];

export interface Gone {
  /** From the view that is nobody's until what is shown and stored holds nothing, ms. */
  readonly shown: number;
  /** Until the memory of its scripts holds nothing, ms; Infinity where a snapshot of it still did afterwards. */
  readonly known: number;
}

/** Plays a session and its end. `from`: a revision above all before. */
export async function endOf({ page, tell }: Measured, from: number): Promise<Gone> {
  const session = await page.context().newCDPSession(page);
  await page.evaluate(() => bench.know());
  let revision = from;
  for (const screen of SESSION) {
    await tell({ kind: "view", view: { ...screen, ...PLAIN, revision: ++revision } });
    await page.waitForTimeout(300);
  }
  const nobodys = { kind: "view", view: { ...EXAMPLES.welcome, ...PLAIN, revision: ++revision } };
  const { shown, known } = await page.evaluate((given) => bench.end(given), {
    text: JSON.stringify(nobodys),
    words: THEIRS,
    atMostMs: AT_MOST_MS,
  });
  const texts = await memory(session);
  const isHeld = THEIRS.some((each) => holding(texts, each).length > 0);
  return { shown, known: isHeld ? Number.POSITIVE_INFINITY : known };
}

async function memory(session: CDPSession): Promise<readonly string[]> {
  const pieces: string[] = [];
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => pieces.push(chunk));
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  await session.detach();
  return textsOf(pieces);
}
