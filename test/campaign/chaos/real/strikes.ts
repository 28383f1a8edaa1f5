/** Where real processes are struck, and how. The seed decides what is waited for; when that comes is the machine's. */
import { seededRandom, type Random } from "../../../../src/core/clock.ts";
import { pick, type Plan, type Visit } from "../plan.ts";
import { TROUBLES, type Trouble } from "../troubles.ts";
import type { RealWorld } from "./world.ts";

type Happens = (plan: Plan) => boolean;

const always: Happens = () => true;
const withPad: Happens = ({ pad }) => pad;
const errand =
  (what: Visit["errand"]): Happens =>
  ({ visits }) =>
    visits.some((visit) => visit.errand === what);

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
  "29 reaches the ACS": [errand("renew"), 1, 1],
  "30 is on its way": [errand("renew"), 1, 1],
  "37 reaches the ACS": [errand("pay"), 1, 3],
  "38 is on its way": [errand("pay"), 1, 3],
  "the terminal is spoken to": [errand("pay"), 12, 2],
  "a card is charged": [errand("pay"), 1, 3],
  "the pad is spoken to": [withPad, 40, 1],
  "a tag is written": [withPad, 3, 3],
  "the journal is written": [always, 12, 3],
  "an item is said to be somebody's": [errand("borrow"), 3, 2],
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

/** How long whoever looks after processes takes to start a station again, at most. */
const RESTARTS_MS = 400;

const kill = (name: string, bringAbout: Blow["bringAbout"]): Blow => ({ name, kills: true, bringAbout });

const core = kill("core killed", (world, random) => world.killCore(random() * RESTARTS_MS));
const host = kill("device host killed", (world) => world.killHost());
const both = kill("device host and core killed", (world, random) => {
  world.killHost();
  world.killCore(random() * RESTARTS_MS);
});

/** A power cut is a kill here, and nobody can turn this machine's clock. */
const OTHERS: readonly Trouble[] = TROUBLES.filter(({ name }) => !/^(?:power|clock)/.test(name));

function blow(random: Random): Blow {
  const lot = random();
  if (lot < 0.55) return core;
  if (lot < 0.7) return host;
  if (lot < 0.75) return both;
  return { ...pick(random, OTHERS), kills: false };
}

function strike(random: Random, signs: readonly Sign[]): Strike {
  const what = blow(random);
  if (random() < 0.1) return { blow: what, at: { ms: random() * 6000 } };
  const sign = pick(random, signs);
  const nth = 1 + Math.floor(random() * SIGNS[sign][1]);
  // Half of them at once: before whoever waits for it can have seen it.
  const afterMs =
    random() < 0.5 ? 0 : Math.round(random() ** 3 * (sign === "the station is started" ? 1000 : 60));
  return { blow: what, at: { sign, nth, afterMs } };
}

/** How often each kill fell on each sign, in lines for people; what it tells is taken out of what struck. */
export function killTable(struck: Map<string, number>): readonly string[] {
  const taken = [core, host, both].map(({ name }) => name);
  const cells = [...NAMES, BY_THE_CLOCK].map((sign) =>
    [
      sign.padEnd(44),
      ...taken.map((name) => {
        const key = `${name}: ${sign}`;
        const times = struck.get(key) ?? 0;
        struck.delete(key);
        return String(times).padStart(name.length + 2);
      }),
    ].join(""),
  );
  return [`${"".padEnd(44)}${taken.map((name) => `  ${name}`).join("")}`, ...cells, ""];
}

/** What strikes in the run of a plan. */
export function strikesOf(plan: Plan): readonly Strike[] {
  const random = seededRandom(plan.seed + 0x5eed);
  const signs = NAMES.flatMap((name) => {
    const [happens, , weight] = SIGNS[name];
    return happens(plan) ? Array.from({ length: weight }, () => name) : [];
  });
  return Array.from({ length: 2 + Math.floor(random() * 4) }, () => strike(random, signs));
}
