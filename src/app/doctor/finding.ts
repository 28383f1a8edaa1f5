/** What the doctor found, as a technician wants to hear it. Pure. */
import { FAULTS, type Fault, type FaultCode } from "../../core/faults.ts";
import type { Json } from "../../devices/driver.ts";
import type { Health } from "../../devices/ports.ts";

/** `unproven`: nothing is wrong, but such a device cannot be asked; only using it shows whether it works. */
export type Condition = "well" | "unproven" | "unwell";

export interface Finding {
  /** The device's name in the configuration, or `acs`, or `fleet`. */
  readonly name: string;
  /** Profile or address. */
  readonly what: string;
  readonly condition: Condition;
  /** Undefined where nothing is wrong. */
  readonly code: FaultCode | undefined;
  readonly says: string;
  /** What to do next, in order. */
  readonly advice: readonly string[];
  /** Model, version, settings: what the device told of itself. */
  readonly facts: Readonly<Record<string, Json>>;
}

export function unwell(
  { name, what, facts }: Pick<Finding, "name" | "what" | "facts">,
  { code, detail }: Fault,
  advice: readonly string[],
): Finding {
  const { text, advice: usual } = FAULTS[code];
  const says = detail === "" ? text : `${text} (${detail})`;
  return {
    name,
    what,
    condition: "unwell",
    code,
    says,
    advice: advice.length === 0 ? [usual] : advice,
    facts,
  };
}

/** Why a device cannot work; undefined if it can. */
export function faultOf(health: Health): Fault | undefined {
  return health.state === "lost" || health.state === "trouble" ? health.fault : undefined;
}
