import type { z } from "zod";
import type { Random } from "../../core/clock.ts";
import type { SettingChange } from "./settings.ts";
import type { Disturbance } from "./turn.ts";

/** Zod is handed in: a server that starts without behaviours does not load it. */
export type Zod = typeof z;
export type Shape = Readonly<Record<string, z.ZodType>>;
export type Parameters<S extends Shape> = z.output<z.ZodObject<S>>;

/** Changes how the server deals with bytes and sessions for as long as it is on the stack. */
export interface SettingRow<S extends Shape = Shape> {
  readonly kind: "setting";
  /** What it does, for people. */
  readonly does: string;
  readonly shape: (zod: Zod) => S;
  readonly make: (parameters: Parameters<S>) => SettingChange;
}

/** Steps in while requests are served. It can be limited to some messages and to a number of times. */
export interface DisturbanceRow<S extends Shape = Shape> {
  readonly kind: "disturbance";
  readonly does: string;
  readonly shape: (zod: Zod) => S;
  readonly make: (parameters: Parameters<S>, random: Random) => Disturbance;
}

export type Row = SettingRow | DisturbanceRow;

export function setting<S extends Shape>(
  does: string,
  shape: (zod: Zod) => S,
  make: (parameters: Parameters<S>) => SettingChange,
): SettingRow<S> {
  return { kind: "setting", does, shape, make };
}

export function disturbance<S extends Shape>(
  does: string,
  shape: (zod: Zod) => S,
  make: (parameters: Parameters<S>, random: Random) => Disturbance,
): DisturbanceRow<S> {
  return { kind: "disturbance", does, shape, make };
}

/** No parameters of its own. */
export const NONE = () => ({}) as const;
