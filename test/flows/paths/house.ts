/** What a library may have decided, and what its station can do at a moment. */
import type { Limit } from "../../../src/core/contract/view-model.ts";
import { fault } from "../../../src/core/faults.ts";
import { ACTIVITIES } from "../../../src/flows/activity.ts";
import { policySchema, type Policy } from "../../../src/flows/policy.ts";
import type { Service } from "../../../src/flows/service.ts";
import { closed, OPEN } from "../fakes.ts";
import type { Dice } from "./dice.ts";

export const WHOLE: Service = { ...OPEN, activities: ACTIVITIES };

/** What a library may have decided. */
export function policyOf(dice: Dice): Policy {
  const yes = (): boolean => dice.chance(0.5);
  return policySchema.parse({
    ...(yes() ? { cards: "^2" } : {}),
    ...(yes() ? { items: "^3" } : {}),
    typedCard: yes(),
    pin: {
      ask: dice.one(["none", "optional", "required"]),
      tries: 2,
      perStation: { tries: dice.one([2, 6]) },
    },
    checkout: {
      renewal: dice.one(["ask", "never"]),
      feeHandshake: dice.one(["ask", "never"]),
      ...(yes() ? { maxItems: 2 } : {}),
    },
    returns: { withoutCard: yes(), slip: dice.one(["never", "holds", "always"]) },
    account: { holds: { pickupLocations: yes() ? [{ code: "MAIN", name: "Main" }] : [] } },
    pay: { part: yes(), ...(yes() ? { chosen: true, feeSettle: "each" } : {}) },
    receipt: {
      default: dice.one(["never", "choice", "always"]),
      mask: { name: dice.one(["none", "full"]) },
    },
    end: { cardForgotten: { block: yes() } },
    // Also such that a visit ends for want of a touch before its last screen does.
    times: { notice: dice.one([15, 200]), receipt: dice.one([20, 200]), goodbye: dice.one([6, 200]) },
  });
}

const OFF_LINE: Pick<Service, "limits" | "offLine"> = {
  limits: ["off-line"] satisfies Limit[],
  offLine: true,
};

/** What can be done, by how often it is so. */
export const SERVICES: readonly (readonly [number, Service])[] = [
  [4, WHOLE],
  [1, closed("acs.offline")],
  [1, { ...OPEN, ...OFF_LINE, activities: ["return"] }],
  [2, { ...OPEN, ...OFF_LINE, activities: ["borrow", "return"] }],
  [1, { ...OPEN, activities: ["return", "account"] }],
  [1, { ...OPEN, fault: fault("station.recovering", ""), activities: [] }],
];
