import { ANSWER_ROWS } from "./rows-answer.ts";
import { BYTES_ROWS } from "./rows-bytes.ts";
import { CONNECTION_ROWS } from "./rows-connection.ts";
import { SETTING_ROWS } from "./rows-settings.ts";
import type { Parameters } from "./row.ts";

/** Every behaviour of the simulated ACS by name. */
export const BEHAVIOURS = { ...SETTING_ROWS, ...CONNECTION_ROWS, ...ANSWER_ROWS, ...BYTES_ROWS } as const;

export type BehaviourName = keyof typeof BEHAVIOURS;
export const BEHAVIOUR_NAMES = Object.keys(BEHAVIOURS) as BehaviourName[];

/** The parameters of one behaviour, defaults filled in. */
export type ParametersOf<Name extends BehaviourName> = Parameters<
  ReturnType<(typeof BEHAVIOURS)[Name]["shape"]>
>;

export function isBehaviourName(name: string): name is BehaviourName {
  return Object.hasOwn(BEHAVIOURS, name);
}
