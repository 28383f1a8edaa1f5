/** Where real processes are struck, and how. The seed decides what is waited for; when that comes is the machine's. */
import { seededRandom, type Random } from "../../../../src/core/clock.ts";
import { pick, type Plan, type Visit } from "../plan.ts";
import { TROUBLES, type Trouble } from "../troubles.ts";
import { STAGES } from "./stages.ts";
import type { RealWorld } from "./world.ts";

type Happens = (plan: Plan) => boolean;

const always: Happens = () => true;
const withPad: Happens = ({ pad }) => pad;
const errand =
  (what: Visit["errand"]): Happens =>
  ({ visits }) =>
    visits.some((visit) => visit.errand === what);
const onPaper: Happens = ({ visits }) => visits.some(({ receipt }) => receipt);

/**
 * What can be seen of a station from outside while it works: in which plans it may happen, how often it is let pass at
 * most, and how much it weighs. Messages are those that change something, or ask about it.
 */
const SIGNS = {
  "63 reaches the ACS": [always, 2, 1],
  "64 is on its way": [always, 2, 1],
  "17 reaches the ACS": [always, 2, 1],
  "18 is on its way": [always, 2, 1],
  "11 reaches the ACS": [errand("borrow"), 3, 3],
  "12 is on its way": [errand("borrow"), 3, 3],
  "09 reaches the ACS": [errand("return"), 2, 3],
  "10 is on its way": [errand("return"), 2, 3],
  "65 reaches the ACS": [errand("renew"), 1, 2],
  "66 is on its way": [errand("renew"), 1, 2],
  "29 reaches the ACS": [errand("borrow"), 1, 1],
  "30 is on its way": [errand("borrow"), 1, 1],
  "37 reaches the ACS": [errand("pay"), 1, 3],
  "38 is on its way": [errand("pay"), 1, 3],
  "the terminal is spoken to": [errand("pay"), 12, 2],
  "a card is charged": [errand("pay"), 1, 3],
  "the pad is spoken to": [withPad, 40, 1],
  "a tag is written": [withPad, 5, 3],
  "the journal is written": [always, 12, 3],
  "an item is said to be somebody's": [errand("borrow"), 3, 2],
  "security is being put on": [(plan) => plan.pad && errand("return")(plan), 2, 3],
  "an item is said to be returned": [errand("return"), 2, 2],
  "a receipt is being printed": [onPaper, 1, 3],
  "nobody is there": [always, 3, 1],
  "somebody is bid farewell": [always, 2, 1],
  "the station is started": [always, 2, 2],
} as const satisfies Readonly<Record<string, readonly [happens: Happens, nth: number, weight: number]>>;
export type Sign = keyof typeof SIGNS;

const isSign = (text: string): text is Sign => text in SIGNS;
export const signNamed = (text: string): Sign | undefined => (isSign(text) ? text : undefined);
const NAMES: readonly Sign[] = Object.keys(SIGNS).filter(isSign);

export interface Blow {
  readonly name: string;
  /** Told apart in the table by what it fell on. */
  readonly kills: boolean;
  bringAbout(world: RealWorld, random: Random): void;
}

/** A blow, and when it falls: after the nth time of a sign, or after a time; in real milliseconds. */
export interface Strike {
  readonly blow: Blow;
  readonly at:
    | { readonly sign: Sign; readonly nth: number; readonly afterMs: number }
    | { readonly ms: number };
}

/** In place of a sign. */
export const BY_THE_CLOCK = "by the clock";

/** Said of a kill that struck while the ILS was to answer. */
export const ASKED = "with the ILS asked";

/** How long whoever looks after processes takes to start a station again, at most. */
const RESTARTS_MS = 400;

const kill = (name: string, bringAbout: Blow["bringAbout"]): Blow => ({ name, kills: true, bringAbout });

const core = kill("core killed", (world, random) => world.killCore(random() * RESTARTS_MS));
const host = kill("device host killed", (world) => world.killHost());
const both = kill("device host and core killed", (world, random) => {
  world.killHost();
  world.killCore(random() * RESTARTS_MS);
});

/** A power cut is a kill here. */
export const OTHERS: readonly Trouble[] = TROUBLES.filter(({ name }) => !name.startsWith("power"));

/**
 * In which plans a device is used, and how much more what is done to it weighs there: few people pay. Nothing comes of what
 * is done to others.
 */
const USED: Readonly<Record<string, readonly [used: Happens, weight: number]>> = {
  pad: [withPad, 1],
  printer: [onPaper, 2],
  terminal: [errand("pay"), 5],
};

function troublesIn(plan: Plan): readonly Trouble[] {
  return OTHERS.flatMap((trouble) => {
    const [used, weight] = USED[trouble.name.split(":")[0] ?? ""] ?? [always, 1];
    return used(plan) ? Array.from({ length: weight }, () => trouble) : [];
  });
}

function blow(random: Random, troubles: readonly Trouble[]): Blow {
  const lot = random();
  if (lot < 0.4) return core;
  if (lot < 0.52) return host;
  if (lot < 0.56) return both;
  return { ...pick(random, troubles), kills: false };
}

/** What may be seen of a station in a plan, each as often as it weighs. */
export function signsIn(plan: Plan): readonly Sign[] {
  return NAMES.flatMap((name) => {
    const [happens, , weight] = SIGNS[name];
    return happens(plan) ? Array.from({ length: weight }, () => name) : [];
  });
}

/** When something falls: mostly on one of the signs. */
export function momentOf(random: Random, signs: readonly Sign[]): Strike["at"] {
  if (random() < 0.1) return { ms: random() * 6000 };
  const sign = pick(random, signs);
  const nth = 1 + Math.floor(random() * SIGNS[sign][1]);
  // Half of them at once: before whoever waits for it can have seen it.
  const afterMs =
    random() < 0.5 ? 0 : Math.round(random() ** 3 * (sign === "the station is started" ? 1000 : 60));
  return { sign, nth, afterMs };
}

const KILLS = [core, host, both].map(({ name }) => name);

/**
 * How often each kill struck at each stage and on each sign, in lines for people; what they tell is taken out of what
 * struck.
 */
export function killTable(struck: Map<string, number>): readonly string[] {
  const cells = new Map<string, number>();
  for (const [what, times] of struck) {
    const [kill = "", ...where] = what.split(": ");
    if (!KILLS.includes(kill)) continue;
    struck.delete(what);
    for (const row of where) cells.set(`${kill}: ${row}`, (cells.get(`${kill}: ${row}`) ?? 0) + times);
  }
  const rows = (names: readonly string[]): readonly string[] =>
    names.map((name) =>
      [
        name.padEnd(44),
        ...KILLS.map((kill) => String(cells.get(`${kill}: ${name}`) ?? 0).padStart(kill.length + 2)),
      ].join(""),
    );
  return [
    `${"".padEnd(44)}${KILLS.map((name) => `  ${name}`).join("")}`,
    ...rows([...STAGES, ASKED]),
    "",
    ...rows([...NAMES, BY_THE_CLOCK]),
    "",
  ];
}

/** What strikes in the run of a plan. */
export function strikesOf(plan: Plan): readonly Strike[] {
  const random = seededRandom(plan.seed + 0x5eed);
  const signs = signsIn(plan);
  const troubles = troublesIn(plan);
  return Array.from({ length: 3 + Math.floor(random() * 5) }, () => ({
    blow: blow(random, troubles),
    at: momentOf(random, signs),
  }));
}
