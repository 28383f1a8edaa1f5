import type { Random } from "../../core/clock.ts";
import type { Disturbance, Turn } from "./turn.ts";

/** When a disturbance steps in; what is undefined does not limit. */
export interface Limits {
  /** Only for these requests. */
  readonly messages: readonly string[] | undefined;
  /** Not the first so many times. */
  readonly skip: number | undefined;
  /** So many times, then never again. */
  readonly times: number | undefined;
  /** With this probability each time. */
  readonly chance: number | undefined;
}

export const UNLIMITED: Limits = {
  messages: undefined,
  skip: undefined,
  times: undefined,
  chance: undefined,
};

/** A disturbance that steps in only within its limits. One request counts once, however many hooks it passes. */
export function limited(inner: Disturbance, limits: Limits, random: Random): Disturbance {
  if (Object.values(limits).every((limit) => limit === undefined)) return inner;
  const admit = admission(limits, random);
  const admitted = new WeakMap<Turn, boolean>();
  const applies = (turn: Turn): boolean => {
    let answer = admitted.get(turn);
    if (answer === undefined) {
      answer = (limits.messages === undefined || limits.messages.includes(turn.code)) && admit();
      admitted.set(turn, answer);
    }
    return answer;
  };
  const { welcome, received, answered, sending } = inner;
  return {
    ...(welcome && { welcome: () => (admit() ? welcome() : "serve") }),
    ...(received && { received: (turn, line) => applies(turn) && received(turn, line) }),
    ...(answered && { answered: (turn, line) => applies(turn) && answered(turn, line) }),
    ...(sending && { sending: (turn, line) => applies(turn) && sending(turn, line) }),
  };
}

/** Counts and throws the dice: true if the disturbance may step in this time. */
function admission({ skip = 0, times, chance }: Limits, random: Random): () => boolean {
  let seen = 0;
  let done = 0;
  return () => {
    seen += 1;
    if (seen <= skip || (times !== undefined && done >= times)) return false;
    if (chance !== undefined && random() >= chance) return false;
    done += 1;
    return true;
  };
}
