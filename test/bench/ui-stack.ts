/** A stack of twenty items that streams in: how soon each view is a picture, and how long the page is busy at a stretch. */
import { z } from "zod";
import { EXAMPLES, PLAIN } from "../../src/core/contract/examples.ts";
import type { ItemLine, ItemState } from "../../src/core/contract/view-items.ts";
import type { Measured, UiBrowser } from "./ui-browser.ts";

export const ITEMS = 20;
/** How fast a stack comes: the ILS answers, the pad writes; ms. */
const BETWEEN_MS = 60;
/** So long a page has been there when somebody comes with a stack; its own start and the tasks of that are over, ms. */
const AT_REST_MS = 2000;
/** Above the revisions of what came before. */
const FIRST_REVISION = 100;

const DUE = {
  kind: "date",
  civil: { year: 2026, month: 12, day: 14, hour: 23, minute: 59, second: 0 },
} as const;
const STEPS: readonly ItemState[] = [
  { name: "waiting" },
  { name: "asking" },
  { name: "releasing" },
  { name: "yours", due: DUE, renewed: false, assurance: "verified" },
];

/** Each item from read to theirs, one after the other. */
function* views(): Generator<object> {
  const items: ItemLine[] = [];
  let revision = FIRST_REVISION;
  for (let item = 0; item < ITEMS; item++) {
    for (const state of STEPS) {
      const title = `A book with a title of some length, number ${item}`;
      items[item] = { id: `3100000000${item}`, title, state, ilsWords: [] };
      const yours = items.filter(({ state: { name } }) => name === "yours").length;
      const counts = { seen: items.length, asked: items.length, granted: yours, released: yours };
      const view = { ...EXAMPLES.items, ...PLAIN, items: [...items], counts, yours, notice: undefined };
      yield { kind: "view", view: { ...view, revision: ++revision } };
    }
  }
}

export interface StackTimes {
  /** From each view to its picture, ms. */
  readonly pictures: readonly number[];
  /** The longest task, ms; 0 where none took 50. */
  readonly longest: number;
}

const times = z.array(
  z
    .number()
    .nullable()
    .transform((each) => each ?? Number.POSITIVE_INFINITY),
);

/** Streams it in. */
export async function streamIn({ page, tell }: Measured): Promise<StackTimes> {
  await page.waitForTimeout(AT_REST_MS);
  await page.evaluate("bench.longTasks.length = 0; bench.toldAt.clear()");
  for (const view of views()) {
    await tell(view);
    await page.waitForTimeout(BETWEEN_MS);
  }
  await page.waitForTimeout(1000);
  return {
    pictures: times.parse(
      await page.evaluate(
        "[...bench.toldAt].map(([revision, at]) => (bench.paintedAt.get(revision) ?? Infinity) - at)",
      ),
    ),
    longest: Math.max(0, ...times.parse(await page.evaluate("bench.longTasks"))),
  };
}

const MARK = "lectern-bench";
const trace = z.object({
  traceEvents: z.array(
    z.object({ name: z.string(), pid: z.number(), tid: z.number(), tdur: z.number().optional() }),
  ),
});

/**
 * The most that the page's own thread computes at a stretch while it streams in, ms on this machine. What others on the machine
 * do at the same time makes tasks longer, and a slowed-down page makes that longer still; this it does not touch.
 */
export async function longestOwn({ browser }: UiBrowser, measured: Measured): Promise<number> {
  const categories = ["disabled-by-default-devtools.timeline", "blink.user_timing"];
  await browser.startTracing(measured.page, { categories });
  await measured.page.evaluate(`performance.mark("${MARK}")`);
  await streamIn(measured);
  const { traceEvents } = trace.parse(JSON.parse((await browser.stopTracing()).toString()));
  const its = traceEvents.find(({ name }) => name === MARK);
  const own = traceEvents.filter(
    ({ name, pid, tid }) => name === "RunTask" && pid === its?.pid && tid === its.tid,
  );
  return Math.max(...own.map(({ tdur = 0 }) => tdur)) / 1000;
}
