import { describe, expect, it } from "vitest";
import { behaviour, type Behaviour } from "../../src/acs-sim/behaviours/behaviour.ts";
import { itemId, type ItemId } from "../../src/core/ids.ts";
import { returnDesk, type Life, type ReturnDesk, type Told } from "./return-desk.ts";

const LENT = itemId("31234000000305");
const ON_SHELF = itemId("31234000000016");
const once = { messages: ["09"], times: 1 };

interface World {
  readonly item: ItemId;
  readonly behaviours: readonly Behaviour[];
  /** The item lies on the pad when the station is back. */
  readonly stays: boolean;
}

const DAY: World = { item: LENT, behaviours: [], stays: true };
const LOST: World = { ...DAY, behaviours: [behaviour("drop-after", { how: "close" }, once)] };
const MISSED: World = { ...DAY, behaviours: [behaviour("drop-before", { how: "close" }, once)] };
const NO = behaviour("set-fixed", { name: "ok", value: "0" }, { messages: ["09"] });

const WORLDS: readonly (readonly [string, World])[] = [
  ["that takes it back", DAY],
  ["that takes it back, the item gone meanwhile", { ...DAY, stays: false }],
  ["that takes it back and says no", { ...DAY, behaviours: [NO] }],
  ["that had it on nobody's card", { ...DAY, item: ON_SHELF }],
  ["whose answer is lost", LOST],
  ["whose answer is lost, the item gone meanwhile", { ...LOST, stays: false }],
  ["that was not reached", MISSED],
  ["that was not reached, the item gone meanwhile", { ...MISSED, stays: false }],
];

class PowerCut extends Error {}

/** Brings an item back until the power fails at this commit, or to the end; undefined: it failed. */
async function until(
  cut: number,
  when: "before" | "after",
  desk: ReturnDesk,
  item: ItemId,
): Promise<Told | undefined> {
  const life = desk.start((commit, at) => {
    if (commit === cut && at === when) throw new PowerCut();
  });
  const told = await life.bringBack(item).catch((error: unknown) => {
    if (!(error instanceof PowerCut)) throw error;
    return undefined;
  });
  life.journal.close();
  return told;
}

/** Nothing lost, doubled, left open, or left unsecured in silence. */
function expectKept(desk: ReturnDesk, { entries }: Life, item: ItemId, told: Told | undefined): void {
  const open = entries().filter(({ stage }) => stage !== "closed");
  expect(open.filter(({ stage }) => stage !== "exception")).toEqual([]);
  // No 09 follows another without a question in between.
  expect(desk.asked.some((code, at) => code === "09" && desk.asked[at - 1] === "09")).toBe(false);
  if (told?.told === "returned") expect(desk.onLoan(item)).toBe(false);
  const isAlarmed = open.length > 0;
  if (!desk.onLoan(item) && desk.tag.armed === undefined) expect(isAlarmed).toBe(true);
  // What was brought back is on nobody's card, or staff know.
  if (desk.onLoan(item)) expect(isAlarmed).toBe(true);
}

describe.each(WORLDS)("the power fails while an item is taken back by an ILS %s", (_, world) => {
  it.each(["before", "after"] as const)("%s each commit: the promise is kept", async (when) => {
    let cuts = 0;
    for (let cut = 1; ; cut++) {
      const desk = await returnDesk(world.behaviours);
      const told = await until(cut, when, desk, world.item);
      const isCut = told === undefined;
      if (isCut) cuts++;
      desk.tag.there = world.stays;
      const life = desk.start();
      await life.recover();
      // With the power gone before the intent was written, nothing was asked and nothing is known.
      if (life.entries().length > 0) expectKept(desk, life, world.item, told);
      else expect(desk.asked).toEqual([]);
      if (!isCut) break;
    }
    expect(cuts).toBeGreaterThan(1);
  });

  it("brought again after it, the item is returned and secured", async () => {
    const desk = await returnDesk(world.behaviours);
    await until(2, "before", desk, world.item);
    desk.tag.there = world.stays;
    const life = desk.start();
    await life.recover();
    desk.tag.there = true;
    expect(await life.bringBack(world.item)).toMatchObject({ told: "returned" });
    expect(desk.onLoan(world.item)).toBe(false);
    expect(desk.tag.armed).toBe("book");
    expect(life.entries().filter(({ stage }) => stage !== "closed")).toEqual([]);
  });
});
