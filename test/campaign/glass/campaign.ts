/** People before a glass whose painting process is killed or made to stand still at seeded moments. */
import { seededRandom, sleep, systemClock, type Random } from "../../../src/core/clock.ts";
import { demoShelf } from "../../../src/app/compose-shelf.ts";
import { must } from "../../devices/bench.ts";
import { borrows, does, returns, type Visit } from "./person.ts";
import { openWorld, type World } from "./world.ts";

export type Kind = "killed" | "hung";

/** What one strike did. */
export interface Strike {
  readonly kind: Kind;
  readonly who: string;
  readonly step: string;
  /** After the step began, ms. */
  readonly afterMs: number;
  /** What core showed then. */
  readonly screen: string;
  /** From the strike until a new page had painted core's newest revision, ms; Infinity where that took too long. */
  readonly ms: number;
  /** The part of the glass that looks otherwise than before; undefined where core shows something else by then. */
  readonly differs: number | undefined;
  /** Processes that were struck and are still there. */
  readonly left: number;
}

export interface Figures {
  readonly strikes: readonly Strike[];
  readonly visits: number;
  /** Visits that came to no end, and loans and returns that the library should have and has not, or the other way round. */
  readonly wrong: readonly string[];
  /** Why pages were begun anew beside those that were struck. */
  readonly unasked: readonly string[];
}

/** The longest that a strike may be felt, ms. */
export const LONGEST_MS = 5000;
/** Nothing comes after this, ms. */
const GIVE_UP_MS = 30_000;
/** Strikes come this soon after a step has begun, ms. */
const WITHIN_MS = 1200;
/** What moves by itself in a new picture stands still after this, ms. */
const SETTLED_MS = 400;
/** How much of a glass may look otherwise: a frame around what has the focus. */
export const MAY_DIFFER = 0.02;

const SIGNALS: Readonly<Record<Kind, NodeJS.Signals>> = { killed: "SIGKILL", hung: "SIGSTOP" };
const CARD = "21234000001016";
const BOOKS = 2;

export async function campaign(
  seed: number,
  kills: number,
  tell: (strike: Strike) => void,
): Promise<Figures> {
  const random = seededRandom(seed);
  const plain = must(await demoShelf()).things.filter(({ is, story }) => is === "item" && story === "");
  const world = await openWorld(seed);
  const strikes: Strike[] = [];
  const wrong: string[] = [];
  let visits = 0;
  try {
    if (!(await world.changes(() => isPainted(world), GIVE_UP_MS))) throw new Error("no screen came");
    while (strikes.length < kills && wrong.length === 0) {
      const first = (Math.floor(visits / 2) * BOOKS) % plain.length;
      const books = plain.slice(first, first + BOOKS).map(({ id }) => id);
      const visit = visits % 2 === 0 ? borrows(CARD, books) : returns(books);
      wrong.push(...(await play(visit, world, random, kills, strikes, tell)));
      visits++;
      wrong.push(...judge(world, visit, books));
    }
  } finally {
    await world.close();
  }
  return { strikes, visits, wrong, unasked: beside(world.renewed, strikes) };
}

const WHY: Readonly<Record<Kind, string>> = { killed: "process", hung: "frozen" };

/** The reasons that no strike is behind. */
function beside(renewed: readonly string[], strikes: readonly Strike[]): readonly string[] {
  const left = [...renewed];
  for (const { kind } of strikes) {
    const at = left.indexOf(WHY[kind]);
    if (at !== -1) left.splice(at, 1);
  }
  return left;
}

/** Plays a visit with strikes in it; what went wrong. */
async function play(
  { who, steps }: Visit,
  world: World,
  random: Random,
  kills: number,
  strikes: Strike[],
  tell: (strike: Strike) => void,
): Promise<readonly string[]> {
  for (const step of steps) {
    let calm: Promise<void> = Promise.resolve();
    const isStruck = random() < 0.5 && strikes.length < kills;
    const kind = random() < 0.5 ? "killed" : "hung";
    const afterMs = Math.floor(random() * WITHIN_MS);
    const striking = async (): Promise<void> => {
      await sleep(systemClock, afterMs);
      const struck = strike(world, kind, { who, step: step.what, afterMs });
      calm = struck.then(() => {});
      const made = await struck;
      strikes.push(made);
      tell(made);
    };
    const [isDone] = await Promise.all([does(step, world, () => calm), isStruck ? striking() : undefined]);
    if (!isDone) return [`${who}, ${step.what}: nothing came of it at ${world.stage.view.screen}`];
  }
  return [];
}

/** What the library has done since the curtain rose is what people came for. */
function judge({ stage }: World, { who }: Visit, books: readonly string[]): readonly string[] {
  const onLoan = stage.acs?.loansOf(CARD) ?? [];
  const wanted = books.filter((book) => onLoan.includes(book) !== (who === "borrows"));
  const deeds = stage.acs?.deeds ?? [];
  const what = who === "borrows" ? "lent" : "returned";
  const doubled = books.filter(
    (book) => deeds.filter((deed) => deed.what === what && deed.of === book).length !== 1,
  );
  return [
    ...wanted.map((book) => `${who}: ${book} is not where it belongs`),
    ...doubled.map((book) => `${book} was not ${what} once`),
  ];
}

const isPainted = ({ tap, stage }: World): boolean => tap.painted === stage.view.revision;

/** Strikes all that paint, and waits until the newest view stands there again. */
async function strike(
  world: World,
  kind: Kind,
  at: Pick<Strike, "who" | "step" | "afterMs">,
): Promise<Strike> {
  const { stage, tap, display } = world;
  const { screen, revision } = stage.view;
  const isSettled = isPainted(world) && systemClock.elapsed() > tap.paintedAt + SETTLED_MS;
  const before = isSettled ? display.picture() : undefined;
  const { pages } = tap;
  const struck = world.renderers();
  if (struck.length === 0) throw new Error("nothing paints");
  const from = systemClock.elapsed();
  for (const pid of struck) process.kill(pid, SIGNALS[kind]);
  const came = await world.changes(() => tap.pages > pages && isPainted(world), GIVE_UP_MS);
  const ms = came ? systemClock.elapsed() - from : Infinity;
  let differs: number | undefined;
  // A picture comes in parts: what is written, then its type face.
  do {
    await sleep(systemClock, SETTLED_MS);
    const isSame = before !== undefined && stage.view.revision === revision;
    differs = isSame ? difference(before, display.picture()) : undefined;
  } while ((differs ?? 0) > MAY_DIFFER && systemClock.elapsed() < from + LONGEST_MS);
  const present = world.renderers();
  return {
    ...at,
    kind,
    screen,
    ms,
    differs,
    left: struck.filter((pid) => present.includes(pid)).length,
  };
}

/** The part of two pictures' points that are not the same. */
function difference(one: Uint8Array, other: Uint8Array): number {
  const [these, those] = [one, other].map((bytes) => new Uint32Array(Uint8Array.from(bytes).buffer));
  let count = 0;
  these?.forEach((point, index) => {
    if (point !== those?.[index]) count++;
  });
  return count / (these?.length ?? 1);
}

/** What must not be, in words; nothing for a campaign that holds. */
export function verdictOf({ strikes, wrong }: Figures): readonly string[] {
  return [
    ...wrong,
    ...strikes
      .filter(({ ms }) => ms > LONGEST_MS)
      .map(({ kind, step, ms }) => `${kind} when somebody ${step}: back after ${Math.round(ms)} ms`),
    ...strikes.filter(({ left }) => left > 0).map(({ step }) => `${step}: a struck process is still there`),
    ...strikes
      .filter(({ differs = 0 }) => differs > MAY_DIFFER)
      .map(({ step, differs = 0 }) => `${step}: ${(100 * differs).toFixed(1)} % of the picture is another`),
  ];
}
