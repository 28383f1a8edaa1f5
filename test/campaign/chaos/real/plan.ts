/** Plans for real processes: a run takes seconds of a machine, so nobody comes in vain. */
import { seededRandom, type Random } from "../../../../src/core/clock.ts";
import { cardNo, itemNo, pick, pinOf, planOf, type Plan, type Visit } from "../plan.ts";

/** By the serial numbers of their cards, as the library of the campaign has it. */
const CALLED: Readonly<Partial<Record<Visit["errand"], readonly number[]>>> = {
  pay: [1, 2, 3],
  renew: [2, 4],
};

/** Whoever pays owes something, and whoever renews has something. */
function sensible(visit: Visit, random: Random): Visit {
  const called = CALLED[visit.errand];
  if (called === undefined) return visit;
  const serial = pick(random, called);
  return { ...visit, card: cardNo(serial), pin: pinOf(serial) };
}

/** Two that are lent without a question. */
function somethingToBringBack(visit: Visit, random: Random): Visit {
  return {
    ...visit,
    errand: "borrow",
    borrows: [itemNo(pick(random, [7, 8, 9])), itemNo(pick(random, [10, 11]))],
  };
}

/** The plan of a seed, without mishaps; whoever brings something back comes after somebody who borrowed. */
export function realPlanOf(seed: number): Plan {
  const plan = planOf(seed);
  const random = seededRandom(seed + 0xca11);
  const visits = plan.visits.map((visit) => sensible(visit, random));
  const [first] = visits;
  const brings = visits.some(({ errand }) => errand === "return");
  if (first === undefined || !brings) return { ...plan, visits, mishaps: [] };
  const others = first.errand === "return" ? visits : visits.slice(1);
  return { ...plan, visits: [somethingToBringBack(first, random), ...others], mishaps: [] };
}
