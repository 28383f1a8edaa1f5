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
  /** What is done now the ILS hears of later. */
  readonly offLine: boolean;
  /** How much of that it is still to hear of, while it is being told. */
  readonly catchingUp: number | undefined;
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
  /** How much of what was done off-line the ILS is still to hear of: before that it is asked nothing new. */
  readonly toTell: number;
  /** The ILS takes nothing off-line (98), where its word is trusted. */
  readonly takesNothingLate: boolean;
  /** What the ILS itself forbids this station (98), where its word is trusted. */
  readonly barred: readonly Activity[];
  /** Why the station takes nobody now, whatever works: staff closed it, or it has something to find out first. */
  readonly closed: Fault | undefined;
  readonly shapes: Shapes;
}

const isOffLine = ({ acs, toTell }: Facts): boolean => acs !== undefined || toTell > 0;

const failing = (shapes: readonly Shape[]): boolean =>
  shapes.length > 0 && shapes.every((shape) => shape === "fails");

const securing = ({ shapes }: Facts): readonly Shape[] => [...shapes.security, ...shapes.pads];

/** What each shape of things has to say, the most pressing first. */
const LIMITS: readonly {
  readonly limit: Limit;
  readonly holds: (facts: Facts, policy: Policy) => boolean;
}[] = [
  { limit: "off-line", holds: ({ acs }) => acs !== undefined },
  { limit: "catching-up", holds: ({ acs, toTell }) => acs === undefined && toTell > 0 },
  {
    limit: "returns-only",
    holds: (facts, { offLine }) => isOffLine(facts) && offLine.returns && !offLine.loans,
  },
  { limit: "no-security", holds: (facts) => failing(securing(facts)) },
  { limit: "no-pad", holds: ({ shapes }) => failing(shapes.pads) },
  { limit: "no-scanner", holds: ({ shapes }) => failing(shapes.scanners) },
  { limit: "no-payment", holds: ({ shapes }) => failing(shapes.tills) },
  { limit: "no-printer", holds: ({ shapes }) => failing(shapes.printers) },
  { limit: "paper-low", holds: ({ shapes }) => shapes.printers.includes("low") },
];

/** What must hold for a person to begin an activity. */
const NEEDS: { readonly [A in Activity]: (facts: Facts, policy: Policy) => boolean } = {
  // Lent without its security taken off, an item would sound the gate.
  borrow: (facts, { offLine }) => isTaken(facts, offLine.loans) && !failing(securing(facts)),
  return: (facts, { offLine, returns }) => returns.allowed && isTaken(facts, offLine.returns),
  account: (facts, { account }) =>
    !isOffLine(facts) && (account.show.loans || account.show.holds || account.show.fees),
  pay: (facts, { pay }) =>
    !isOffLine(facts) && pay.allowed && facts.shapes.tills.length > 0 && !failing(facts.shapes.tills),
};

/** Whether it is taken now: by the ILS, or for it. */
function isTaken(facts: Facts, byPolicy: boolean): boolean {
  return !isOffLine(facts) || (byPolicy && !facts.takesNothingLate);
}

/** Decides by the policy what can be done with what works. */
export function serviceOf(facts: Facts, policy: Policy): Service {
  const limits = LIMITS.filter(({ holds }) => holds(facts, policy)).map(({ limit }) => limit);
  const { closed, shapes, acs, barred, toTell } = facts;
  const readers = [...shapes.scanners, ...shapes.pads];
  const blind = failing(readers) ? fault("station.no-reader", "") : undefined;
  const activities =
    closed === undefined && blind === undefined
      ? ACTIVITIES.filter((activity) => !barred.includes(activity) && NEEDS[activity](facts, policy))
      : [];
  const behind = toTell > 0 ? fault("station.catching-up", "") : undefined;
  const why = closed ?? blind ?? acs ?? behind ?? fault("station.nothing-offered", "");
  const offLine = isOffLine(facts);
  const catchingUp = acs === undefined && toTell > 0 ? toTell : undefined;
  return { fault: activities.length > 0 ? undefined : why, activities, limits, offLine, catchingUp };
}
