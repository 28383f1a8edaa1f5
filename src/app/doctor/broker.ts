import type { Clock } from "../../core/clock.ts";
import { brokerOf } from "../fleet/broker.ts";
import type { FleetOptions } from "../fleet/options.ts";
import { unwell, type Finding } from "./finding.ts";

/** Connects to the broker of the fleet, under a name with which it puts no station out, and says what came of it. */
export async function examineBroker(
  { station, broker }: FleetOptions,
  beside: string,
  clock: Clock,
): Promise<Finding> {
  const base = { name: "fleet", what: `${broker.url}, as ${station}`, facts: {} };
  const dial = await brokerOf(broker, beside, clock);
  if (!dial.ok) return unwell(base, dial.fault, []);
  const guest = { id: `lectern-doctor-${station}`, will: undefined, topics: [], heard: () => {} };
  const line = await dial.value(guest, new AbortController().signal);
  if (!line.ok) return unwell(base, line.fault, []);
  await line.value.close();
  return {
    ...base,
    condition: "well",
    code: undefined,
    says: "Connected. What the broker lets the station say only its own log tells.",
    advice: [],
  };
}
