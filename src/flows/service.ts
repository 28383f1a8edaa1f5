import type { Limit } from "../core/contract/view-model.ts";
import { fault, type Fault } from "../core/faults.ts";
import { ACTIVITIES, type Activity } from "./activity.ts";
import type { Policy } from "./policy.ts";

/** What the station can do now, and what it says of that on every screen. */
export interface Service {
  /** Why nothing can be done here; undefined while something can. */
  readonly fault: Fault | undefined;
  /** What a person may begin. */
  readonly activities: readonly Activity[];
  readonly limits: readonly Limit[];
}

/** How a device that patrons need is: `low` works still, but staff should come. */
export type Shape = "works" | "low" | "fails";

/** The devices of the station by what flows need them for; an empty list where the station has none. */
export interface Shapes {
  readonly scanners: readonly Shape[];
  readonly pads: readonly Shape[];
  readonly printers: readonly Shape[];
  readonly security: readonly Shape[];
  readonly tills: readonly Shape[];
}

export interface Facts {
  /** Why the ILS cannot be asked; undefined while it can. */
  readonly acs: Fault | undefined;
  /** What the ILS itself forbids this station (98), where its word is trusted. */
  readonly barred: readonly Activity[];
  /** Why staff closed the station. */
  readonly closed: Fault | undefined;
  readonly shapes: Shapes;
}

const failing = (shapes: readonly Shape[]): boolean =>
  shapes.length > 0 && shapes.every((shape) => shape === "fails");

/** What each shape of things has to say, the most pressing first. */
const LIMITS: readonly {
  readonly limit: Limit;
  readonly holds: (facts: Facts, policy: Policy) => boolean;
}[] = [
  { limit: "off-line", holds: ({ acs }) => acs !== undefined },
  {
    limit: "returns-only",
    holds: ({ acs }, { offLine }) => acs !== undefined && offLine.returns && !offLine.loans,
  },
  { limit: "no-security", holds: ({ shapes }) => failing([...shapes.security, ...shapes.pads]) },
  { limit: "no-pad", holds: ({ shapes }) => failing(shapes.pads) },
  { limit: "no-scanner", holds: ({ shapes }) => failing(shapes.scanners) },
  { limit: "no-payment", holds: ({ shapes }) => failing(shapes.tills) },
  { limit: "no-printer", holds: ({ shapes }) => failing(shapes.printers) },
  { limit: "paper-low", holds: ({ shapes }) => shapes.printers.includes("low") },
];

/** What must hold for a person to begin an activity. */
const NEEDS: { readonly [A in Activity]: (facts: Facts, policy: Policy) => boolean } = {
  // Lent without its security taken off, an item would sound the gate.
  borrow: ({ acs, shapes }, { offLine }) =>
    (acs === undefined || offLine.loans) && !failing([...shapes.security, ...shapes.pads]),
  return: ({ acs }, { offLine, returns }) => returns.allowed && (acs === undefined || offLine.returns),
  account: ({ acs }, { account }) =>
    acs === undefined && (account.show.loans || account.show.holds || account.show.fees),
  pay: ({ acs, shapes }, { pay }) =>
    acs === undefined && pay.allowed && shapes.tills.length > 0 && !failing(shapes.tills),
};

/** Decides by the policy what can be done with what works. */
export function serviceOf(facts: Facts, policy: Policy): Service {
  const limits = LIMITS.filter(({ holds }) => holds(facts, policy)).map(({ limit }) => limit);
  const { closed, shapes, acs, barred } = facts;
  const readers = [...shapes.scanners, ...shapes.pads];
  const blind = failing(readers) ? fault("station.no-reader", "") : undefined;
  const activities =
    closed === undefined && blind === undefined
      ? ACTIVITIES.filter((activity) => !barred.includes(activity) && NEEDS[activity](facts, policy))
      : [];
  const why = closed ?? blind ?? acs ?? fault("station.nothing-offered", "");
  return { fault: activities.length > 0 ? undefined : why, activities, limits };
}
