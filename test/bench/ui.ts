/**
 * `npm run bench:ui`: the page of the screen as a Raspberry Pi 4 would have it (CPU slowed down six times), beside an empty page
 * in the same run: what comes over the wire, the first picture, a touch until the next picture, and a stack of twenty items
 * that streams in; and how soon `lectern demo` in a fresh clone can be used. The bench plays core: views are handed to the
 * page as the shell hands them. Figures are no tests: the exit code is 0 unless something broke. `--json` for machines.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { chromium, type Page } from "playwright-core";
import { builtPage } from "../../src/app/dock/page.ts";
import type { Look, ToScreen } from "../../src/core/contract/bridge.ts";
import { EXAMPLES, PLAIN, PLAIN_LOOK } from "../../src/core/contract/examples.ts";
import type { ItemLine, ItemState, ViewModel } from "../../src/core/contract/view-model.ts";
import { demoStarts } from "./demo-start.ts";
import { asJson, isShort, table, type Row } from "./table.ts";
import { EMPTY, GLASS } from "./ui-page.ts";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const SLOWER = 6;
const ITEMS = 20;
const TOUCHES = 40;
const STARTS = 7;
/** How fast a stack comes: the ILS answers, the pad writes. */
const BETWEEN_MS = 60;

const LOOK: Look = { ...PLAIN_LOOK, languages: ["en", "de"] };

function quantile(times: readonly number[], part: number): number {
  return (
    times.toSorted((one, other) => one - other)[
      Math.min(times.length - 1, Math.floor(times.length * part))
    ] ?? 0
  );
}

const viewOf = (screen: Partial<ViewModel>, revision: number) => ({
  ...EXAMPLES.items,
  ...PLAIN,
  ...screen,
  revision,
});

const folder = await builtPage();
const ORIGIN = "https://lectern.invalid";
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

/** Opens a page slowed down; `html` in place of the built one. */
async function open(html: string | undefined): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1080, height: 1920 } });
  await context.route("**/*", (route) => {
    const { pathname } = new URL(route.request().url());
    if (html !== undefined) return route.fulfill({ contentType: "text/html", body: html });
    const file = path.join(folder, pathname);
    return route.fulfill({
      contentType: TYPES[path.extname(file)] ?? "text/plain",
      body: readFileSync(file),
    });
  });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.addInitScript(GLASS);
  await page.goto(`${ORIGIN}/index.html`);
  return page;
}

const tell = (page: Page, message: ToScreen | { readonly kind: "view"; readonly view: object }) =>
  page.evaluate(`bench.listener(${JSON.stringify(JSON.stringify(message))})`);

const firstPaint = (page: Page): Promise<number> =>
  page.evaluate(`new Promise((resolve) => {
    const look = () => {
      const [paint] = performance.getEntriesByName("first-contentful-paint");
      if (paint === undefined) setTimeout(look, 20); else resolve(paint.startTime);
    };
    look();
  })`);

/** Starts so many times; the median of the first picture with something in it, ms. */
async function starts(html: string | undefined): Promise<number> {
  const times: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const page = await open(html);
    if (html === undefined) {
      await tell(page, { kind: "look", look: LOOK });
      await tell(page, { kind: "view", view: { ...EXAMPLES.welcome, ...PLAIN } });
    }
    times.push(await firstPaint(page));
    await page.context().close();
  }
  return quantile(times, 0.5);
}

/** Touches a button so many times; each takes until the next picture. The browser counts in steps of 8 ms. */
async function touches(page: Page, selector: string): Promise<readonly number[]> {
  for (let touch = 0; touch < TOUCHES; touch++) {
    await page.locator(selector).first().click();
    await page.waitForTimeout(80);
  }
  return (await page.evaluate("bench.touches")) as number[];
}

/** Twenty items, each from read to theirs. */
async function* stack(): AsyncGenerator<object> {
  const due = {
    kind: "date",
    civil: { year: 2026, month: 12, day: 14, hour: 23, minute: 59, second: 0 },
  } as const;
  const steps: readonly ItemState[] = [
    { name: "waiting" },
    { name: "asking" },
    { name: "releasing" },
    { name: "yours", due, renewed: false, assurance: "verified" },
  ];
  const items: ItemLine[] = [];
  let revision = 10;
  for (let item = 0; item < ITEMS; item++) {
    for (const state of steps) {
      items[item] = {
        id: `3100000000${item}`,
        title: `A book with a title of some length, number ${item}`,
        state,
        ilsWords: [],
      };
      const yours = items.filter(({ state: { name } }) => name === "yours").length;
      const counts = { seen: items.length, asked: items.length, granted: yours, released: yours };
      yield viewOf({ items: [...items], counts, yours, notice: undefined }, ++revision);
    }
  }
}

function gzipped(): number {
  // What the first picture needs: languages, faces of other scripts and the keyboard for addresses come when they are wanted.
  const html = readFileSync(path.join(folder, "index.html"), "utf8");
  const linked = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, name = ""]) => name);
  return ["index.html", ...linked].reduce(
    (sum, name) => sum + gzipSync(readFileSync(path.join(folder, name))).length,
    0,
  );
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
say("lectern demo in a fresh clone …");
const [firstStart, secondStart] = await demoStarts(browser);
say("starts …");
const [first, firstOfEmpty] = [await starts(undefined), await starts(EMPTY)];
say("touches …");
const empty = await open(EMPTY);
const emptyTouches = await touches(empty, "button");
const page = await open(undefined);
await tell(page, { kind: "look", look: LOOK });
await tell(page, { kind: "view", view: { ...EXAMPLES.pin, ...PLAIN, digits: 0 } });
await page.locator(".keypad").waitFor();
// Core answers at once with one more dot, as it does for a key of the PIN.
await page.evaluate(`(() => {
  const view = ${JSON.stringify({ ...EXAMPLES.pin, ...PLAIN, digits: 0 })};
  bench.answer = () => {
    view.revision++;
    view.digits = (view.digits + 1) % 8;
    bench.listener(JSON.stringify({ kind: "view", view }));
  };
})()`);
const pinTouches = await touches(page, ".keypad button");
say("a stack of twenty …");
await page.evaluate("bench.longTasks.length = 0; bench.toldAt = new Map()");
for await (const view of stack()) {
  const message = JSON.stringify(JSON.stringify({ kind: "view", view }));
  await page.evaluate(
    `bench.toldAt.set(${(view as ViewModel).revision}, performance.now()); bench.listener(${message})`,
  );
  await page.waitForTimeout(BETWEEN_MS);
}
await page.waitForTimeout(1000);
const painted = (await page.evaluate(
  "[...bench.toldAt].map(([revision, at]) => (bench.paintedAt.get(revision) ?? Infinity) - at)",
)) as number[];
const longTasks = (await page.evaluate("bench.longTasks")) as number[];
await browser.close();

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
    figure: gzipped() / 1000,
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
    what: `stack of ${ITEMS}: view to picture, 95 % of ${painted.length}`,
    unit: "ms",
    figure: quantile(painted, 0.95),
    target: { atMost: 200 },
    floor: undefined,
  },
  {
    what: `stack of ${ITEMS}: longest task`,
    unit: "ms",
    figure: Math.max(0, ...longTasks),
    target: { atMost: 100 },
    floor: undefined,
  },
];
process.stdout.write(
  values.json ? rows.map((row) => `${JSON.stringify(asJson(row))}\n`).join("") : `${table(rows)}\n`,
);
if (rows.some(isShort)) say("Some figures fall short.");
