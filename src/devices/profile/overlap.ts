import type { Profile } from "./schema.ts";

/** Facts by which a device is found, as far as a profile or station names any. */
export type Facts = Readonly<Record<string, unknown>>;

/** The facts of a profile that say which device is meant; undefined where that is left to the station. */
export function factsOf({ transport }: Pick<Profile, "transport">): Facts | undefined {
  const match = "match" in transport ? transport.match : undefined;
  if (match === undefined) return undefined;
  return Object.fromEntries(Object.entries(match).filter(([, value]) => value !== undefined));
}

/**
 * Whether one device could be taken for both: no fact that both name tells them apart. A path says less than it seems,
 * since the device that stands there may have the other's vendor and product too; so paths are compared only with paths.
 */
export function overlap(one: Facts, other: Facts): boolean {
  const shared = Object.keys(one).filter((fact) => fact in other);
  return shared.length > 0 && shared.every((fact) => one[fact] === other[fact]);
}
