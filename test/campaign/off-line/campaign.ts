import { seededRandom } from "../../../src/core/clock.ts";
import { judge, type Judgement } from "./judge.ts";
import { playOutage } from "./people.ts";
import { tellAll } from "./replay.ts";
import { watchRepeats } from "./repeats.ts";
import { entriesOf, NEVER, openWorld, startStation } from "./world.ts";

export interface Figures extends Judgement {
  readonly queued: number;
  /** Kills of the process: while people were there, at a commit of the replay, and at any other moment of it. */
  readonly kills: { readonly people: number; readonly commits: number; readonly elsewhere: number };
  readonly pulls: number;
  /** Requests that change something, sent again without asking what became of the first. */
  readonly blind: number;
  /** Milliseconds of the clock that the replay took. */
  readonly ms: number;
}

/** What must never be. */
export const MUST_BE_NONE = [
  "forgotten",
  "lost",
  "doubled",
  "outOfOrder",
  "silent",
  "open",
  "undecided",
  "blind",
] as const satisfies readonly (keyof Figures)[];

export interface CampaignOptions {
  readonly seed: number;
  readonly items: number;
  /** Whether the ILS takes "no block", and the station knows it. */
  readonly honours: boolean;
  readonly mischief: boolean;
}

/** An outage in which so many things are done, and their replay. */
export async function campaign({ seed, items, honours, mischief }: CampaignOptions): Promise<Figures> {
  const world = await openWorld(seed, honours);
  const random = seededRandom(seed);
  const blind = watchRepeats(world.cable);
  try {
    const onLoan = new Map(
      Array.from(world.acs.library.items.values()).flatMap(({ barcode, loan }) =>
        loan === undefined ? [] : [[barcode, loan.patron.card] as const],
      ),
    );
    const outage = await playOutage(world, items, random);
    const told = await tellAll(world, random, mischief);
    const station = startStation(world, NEVER);
    const entries = entriesOf(station.journal);
    station.life.end();
    return {
      ...judge(outage.told, entries, world.deeds, onLoan),
      queued: entries.length,
      kills: { people: outage.kills, commits: told.atCommit, elsewhere: told.elsewhere },
      pulls: told.pulls,
      blind: blind(),
      ms: told.ms,
    };
  } finally {
    await world.close();
  }
}

export function verdictOf(figures: Figures): readonly string[] {
  return MUST_BE_NONE.filter((name) => figures[name] > 0).map((name) => `${name}: ${figures[name]}`);
}
