/** When the power goes in a run. The seed decides what is waited for; when that comes is the machine's. */
import { seededRandom } from "../../../src/core/clock.ts";
import type { Plan } from "../../campaign/chaos/plan.ts";
import { momentOf, signsIn, type Sign, type Strike } from "../../campaign/chaos/real/strikes.ts";

export type Cut = Strike["at"];

/** Nobody outside can see a journal in a guest being written, nor does a person pass the time there. */
const UNSEEN: readonly Sign[] = ["the journal is written", "nobody is there"];

/** A guest takes so much longer for everything than a process of this machine does. */
const SLOWER = 4;

/** The cuts of a plan. What is waited for is counted anew each time that the station is switched on. */
export function cutsOf(plan: Plan, cuts: number): readonly Cut[] {
  const random = seededRandom(plan.seed + 0xb1ac);
  const signs = signsIn(plan).filter((sign) => !UNSEEN.includes(sign));
  return Array.from({ length: cuts }, () => {
    const at = momentOf(random, signs);
    return "ms" in at ? { ms: at.ms * SLOWER } : { ...at, afterMs: at.afterMs * SLOWER };
  });
}

export const cutText = (cut: Cut): string =>
  "ms" in cut ? "by the clock" : `${cut.sign}, time ${cut.nth}, ${cut.afterMs} ms later`;
