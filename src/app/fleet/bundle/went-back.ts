import type { Log } from "../../../core/log.ts";
import type { Kept } from "./place.ts";

/** After a trial that did not end well: what was in force before is in force again. `why`: the first line is kept. */
export function wentBack(kept: Kept, why: string, log: Log): Kept {
  const { trial } = kept;
  if (trial === null) return kept;
  const { version } = trial;
  const [first = ""] = why.split("\n", 1);
  log("fleet.bundle-refused", { version, outcome: "back", fault: "bundle.unhealthy" });
  return { ...kept, trial: null, last: { version, outcome: "back", fault: "bundle.unhealthy", why: first } };
}
