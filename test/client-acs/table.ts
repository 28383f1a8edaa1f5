import type { Log } from "../../src/core/log.ts";
import { ACS_DIALECTS } from "../../src/acs-sim/habits.ts";
import { CASES } from "./cases.ts";
import { startLane, visits, type Line, type Visit } from "./run.ts";

/** How many simulated ACSs a dialect's visits are spread over, so that their silences pass side by side. */
const LANES = 5;

/** Every dialect with every behaviour, in the order of the tables. `logs` gets every line of both sides. */
export async function allVisits(logs: Line[]): Promise<Visit[]> {
  const log: Log = (event, data) => void logs.push({ event, data });
  const lanes = await Promise.all(
    ACS_DIALECTS.flatMap((dialect) =>
      Array.from({ length: LANES }, (_, lane) =>
        startLane(
          dialect,
          CASES.filter((__, index) => index % LANES === lane),
          log,
        ),
      ),
    ),
  );
  // Only now that all are up: reading seventy libraries would eat into the patience of the first clients.
  const done = await Promise.all(lanes.map((lane) => visits(lane, log)));
  return ACS_DIALECTS.flatMap((_, at) =>
    CASES.map((__, index) => done[at * LANES + (index % LANES)]![Math.floor(index / LANES)]!),
  );
}
