/**
 * `npm run bench:ui`: the station's page as a Raspberry Pi 4 would have it (CPU slowed down six times), beside an empty page in
 * the same run: what comes over the wire, the first picture, a touch until the next picture, a stack of twenty items that streams
 * in, and the end of a session; and how soon `lectern demo` in a fresh clone can be used. The bench plays core: views are
 * handed to the page as the shell hands them. The last row is the verdict; exit 1 where it is not met. `--json` for machines.
 * Other work on the machine counts six times too: see its load.
 */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { z } from "zod";
import { EXAMPLES, PLAIN, PLAIN_LOOK } from "../../src/core/contract/examples.ts";
import { demoStarts } from "./demo-start.ts";
import { asJson, isShort, table, type Row } from "./table.ts";
import { openBrowser, type Measured } from "./ui-browser.ts";
import { endOf, type Gone } from "./ui-gone.ts";
import { EMPTY } from "./ui-page.ts";
import { ITEMS, longestOwn, streamIn } from "./ui-stack.ts";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const SLOWER = 6;
const TOUCHES = 40;
const STARTS = 7;
const STACKS = 3;
const ENDS = 5;

function quantile(times: readonly number[], part: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
}

const ui = await openBrowser();

/** The station's page with nobody before it. */
async function welcome(slower: number): Promise<Measured> {
  const measured = await ui.open(undefined, slower);
  await measured.tell({ kind: "look", look: { ...PLAIN_LOOK, languages: ["en", "de"] } });
  await measured.tell({ kind: "view", view: { ...EXAMPLES.welcome, ...PLAIN } });
  return measured;
}

const firstPaint = async (page: Page): Promise<number> =>
  z.number().parse(
    await page.evaluate(`new Promise((resolve) => {
      const look = () => {
        const [paint] = performance.getEntriesByName("first-contentful-paint");
        if (paint === undefined) setTimeout(look, 20); else resolve(paint.startTime);
      };
      look();
    })`),
  );

/** Starts so many times; the median of the first picture with something in it, ms. */
async function starts(begin: () => Promise<Measured>): Promise<number> {
  const times: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const { page, close } = await begin();
    times.push(await firstPaint(page));
    await close();
  }
  return quantile(times, 0.5);
}

/** Touches a button so many times; each takes until the next picture. The browser counts in steps of 8 ms. */
async function touches(page: Page, selector: string): Promise<readonly number[]> {
  for (let touch = 0; touch < TOUCHES; touch++) {
    await page.locator(selector).first().click();
    await page.waitForTimeout(80);
  }
  return z.array(z.number()).parse(await page.evaluate("bench.touches"));
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
say("lectern demo in a fresh clone …");
const [firstStart, secondStart] = await demoStarts(ui.browser);
say("starts …");
const first = await starts(() => welcome(SLOWER));
const firstOfEmpty = await starts(() => ui.open(EMPTY, SLOWER));

say("touches …");
const empty = await ui.open(EMPTY, SLOWER);
const emptyTouches = await touches(empty.page, "button");
const typed = await welcome(SLOWER);
await typed.tell({ kind: "view", view: { ...EXAMPLES.pin, ...PLAIN, digits: 0 } });
await typed.page.locator(".keypad").waitFor();
// Core answers at once with one more dot, as it does for a key of the PIN.
await typed.page.evaluate(`(() => {
  const view = ${JSON.stringify({ ...EXAMPLES.pin, ...PLAIN, digits: 0 })};
  bench.answer = () => {
    view.revision++;
    view.digits = (view.digits + 1) % 8;
    bench.listener(JSON.stringify({ kind: "view", view }));
  };
})()`);
const pinTouches = await touches(typed.page, ".keypad button");
await typed.close();

say("a stack of twenty …");
const emptyStack = await streamIn(empty);
await empty.close();
const stacks = [];
for (let round = 0; round < STACKS; round++) {
  const measured = await welcome(SLOWER);
  stacks.push(await streamIn(measured));
  await measured.close();
}
const quick = await welcome(1);
const own = await longestOwn(ui, quick);
await quick.close();

say("ends of sessions …");
const ends: Gone[] = [];
const ending = await welcome(SLOWER);
for (let round = 1; round <= ENDS; round++) ends.push(await endOf(ending, round * 1000));
await ui.close();

const pictures = stacks.flatMap((each) => each.pictures);
const rows: Row[] = [
  {
    what: "lectern demo, page usable, first start",
    unit: "ms",
    figure: firstStart,
    target: undefined,
    floor: undefined,
  },
  {
    what: "lectern demo, page usable, second start",
    unit: "ms",
    figure: secondStart,
    target: { atMost: 10_000 },
    floor: undefined,
  },
  {
    what: "page without languages, gzip",
    unit: "kB",
    figure: ui.size / 1000,
    target: { atMost: 120 },
    floor: undefined,
  },
  { what: "first picture, median", unit: "ms", figure: first, target: undefined, floor: firstOfEmpty },
  ...[0.5, 0.95].map((part) => ({
    what: `touch to the next picture, ${part === 0.5 ? "median" : "95 %"}`,
    unit: "ms",
    figure: quantile(pinTouches, part),
    target: part === 0.95 ? ({ atMost: 200 } as const) : undefined,
    floor: quantile(emptyTouches, part),
  })),
  {
    what: `stack of ${ITEMS}: view to picture, 95 % of ${pictures.length}`,
    unit: "ms",
    figure: quantile(pictures, 0.95),
    target: { atMost: 200 },
    floor: quantile(emptyStack.pictures, 0.95),
  },
  {
    what: `stack of ${ITEMS}: longest task, median of ${STACKS}`,
    unit: "ms",
    figure: quantile(
      stacks.map(({ longest }) => longest),
      0.5,
    ),
    target: { atMost: 100 },
    floor: emptyStack.longest === 0 ? undefined : emptyStack.longest,
  },
  {
    what: `stack of ${ITEMS}: longest computation, times ${SLOWER}`,
    unit: "ms",
    figure: own * SLOWER,
    target: { atMost: 100 },
    floor: undefined,
  },
  {
    what: `session over: nothing shown or stored, worst of ${ENDS}`,
    unit: "ms",
    figure: Math.max(...ends.map(({ shown }) => shown)),
    target: { atMost: 200 },
    floor: undefined,
  },
  {
    what: `session over: nothing in memory, worst of ${ENDS}`,
    unit: "ms",
    figure: Math.max(...ends.map(({ known }) => known)),
    target: { atMost: 200 },
    floor: undefined,
  },
];
const short = rows.filter(isShort);
const load = `load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} processors`;
const verdict =
  short.length === 0 ? `Met (${load}).` : `Not met (${load}): ${short.map(({ what }) => what).join("; ")}.`;
process.stdout.write(
  values.json
    ? [...rows.map(asJson), { verdict, met: short.length === 0 }]
        .map((each) => `${JSON.stringify(each)}\n`)
        .join("")
    : `${table(rows)}\n${verdict}\n`,
);
process.exitCode = short.length === 0 ? 0 : 1;
