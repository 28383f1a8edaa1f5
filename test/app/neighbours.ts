import { watchedAcs, type WatchedAcs } from "../../src/app/compose-acs.ts";
import type { Wires } from "../../src/app/compose-wires.ts";
import { scenario } from "../../src/app/scenario/schema.ts";
import { silentLog } from "../../src/core/log.ts";
import { must } from "../devices/bench.ts";

/** The simulated ACS of a play that says nothing of it. */
export async function plainAcs(wires: Wires): Promise<WatchedAcs> {
  const { acs } = scenario.parse({ name: "x", why: "x", steps: [{ see: "welcome" }] });
  return must(
    await watchedAcs({ scenario: acs, library: undefined, wires, log: silentLog, changed: () => {} }),
  );
}
