/** Many people at a station whose ILS is away: they borrow and bring back, the same item again and again. */
import { itemId, patronId, type ItemId, type PatronId } from "../../../src/core/ids.ts";
import type { Random } from "../../../src/core/clock.ts";
import { pass } from "../../../src/core/virtual-time.ts";
import { Killed, startStation, type Station, type World } from "./world.ts";

/** What the station said to a person. */
export interface Told {
  readonly kind: "loan" | "return";
  readonly item: ItemId;
  /** Undefined at a return. */
  readonly card: PatronId | undefined;
}

export interface Outage {
  readonly told: readonly Told[];
  /** How often the process was killed under somebody's hands. */
  readonly kills: number;
}

/** Plays people until `count` things were said to be done; the process is killed now and then. */
export async function playOutage(world: World, count: number, random: Random): Promise<Outage> {
  const { library } = world.acs;
  const cards = [...library.patrons.keys()].map(patronId);
  // Few enough that most come back within the outage.
  const items = [...library.items.keys()].slice(0, Math.max(20, Math.round(count / 3))).map(itemId);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const told: Told[] = [];
  /** Where items are, as far as people see. */
  const home = new Map<ItemId, boolean>(
    items.map((item) => [item, library.items.get(item)?.loan === undefined]),
  );
  let kills = 0;
  let station = next();

  function next(): Station {
    const commit = 1 + Math.floor(random() * 100);
    return startStation(world, { commit, when: random() < 0.5 ? "before" : "after" });
  }

  async function once(): Promise<void> {
    const item = pick(items);
    // Now and then somebody brings what nobody has.
    const lends = home.get(item) === true && random() < 0.95;
    const { offLine } = station.circulation;
    if (lends) {
      const card = pick(cards);
      const found = offLine.identify(card);
      if (!found.ok || found.value.card !== "known") throw new Error("A card was refused");
      const { account } = found.value;
      const lent = await account.lend(item, { feeAccepted: false, renewalAllowed: false });
      if (lent.ok && lent.value.outcome === "promised") {
        await account.release(item);
        told.push({ kind: "loan", item, card });
        home.set(item, false);
      }
      await account.end();
    } else {
      const taken = await offLine.returns.takeBack(item);
      if (!taken.ok) throw new Error(taken.fault.detail);
      if (taken.value.arm === undefined) return;
      await offLine.returns.arm(item);
      told.push({ kind: "return", item, card: undefined });
      home.set(item, true);
    }
  }

  world.cable.dark(true);
  while (told.length < count) {
    try {
      await once();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      kills++;
      station.life.end();
      station = next();
    }
    await pass(world.clock, 1000 + random() * 60_000);
  }
  station.life.end();
  world.cable.dark(false);
  return { told, kills };
}
