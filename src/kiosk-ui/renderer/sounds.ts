/** The four sounds: which of them comes when one view follows another, and how each is made. */
import type { ItemState } from "../../core/contract/view-items.ts";
import type { ViewModel } from "../../core/contract/view-model.ts";
import type { ReturnState } from "../../core/contract/view-returns.ts";

/** What is told by ear, the weightier first: of what happens at once, only the first is heard. */
export const SOUNDS = ["act", "not-yours", "yours", "seen"] as const;
export type Sound = (typeof SOUNDS)[number];

/** A tone of a sound: its pitch in hertz, when it begins and how long it is in seconds. */
export interface Tone {
  readonly hertz: number;
  readonly at: number;
  readonly long: number;
}

/**
 * Told apart by rhythm alone, and by pitch alone: one short tick; two that rise; two low and even ones, the second long;
 * three of one high pitch, and three again.
 */
export const TONES: Readonly<Record<Sound, readonly Tone[]>> = {
  seen: [{ hertz: 880, at: 0, long: 0.06 }],
  yours: [
    { hertz: 523, at: 0, long: 0.12 },
    { hertz: 784, at: 0.14, long: 0.22 },
  ],
  "not-yours": [
    { hertz: 262, at: 0, long: 0.14 },
    { hertz: 196, at: 0.2, long: 0.4 },
  ],
  act: [0, 0.16, 0.32, 0.8, 0.96, 1.12].map((at) => ({ hertz: 1047, at, long: 0.1 })),
};

type StateName = (ItemState | ReturnState)["name"];

/** The sound of an item that comes to be so. */
const OF_STATE: Partial<Readonly<Record<StateName, Sound>>> = {
  yours: "yours",
  promised: "yours",
  returned: "yours",
  "not-yours": "not-yours",
  "not-returned": "not-yours",
  "take-to-desk": "not-yours",
};

/** Screens on which a scan begins the list: its first rows are news. From the others somebody comes back to a list. */
const BEFORE_THE_LIST: readonly ViewModel["screen"][] = ["welcome", "card", "pin"];

/** What is to be heard when `after` follows `before`; undefined is nothing. */
export function soundBetween(before: ViewModel | undefined, after: ViewModel): Sound | undefined {
  if (before === undefined) return undefined;
  if (isUrgent(after)) return isUrgent(before) ? undefined : "act";
  const heard = new Set(rowSounds(before, after));
  return SOUNDS.find((sound) => heard.has(sound));
}

function isUrgent(view: ViewModel): boolean {
  return (view.screen === "time" || view.screen === "goodbye") && view.urgent;
}

/** The states of the items that a view lists, by their numbers; undefined where it has no such list. */
function rowsOf(view: ViewModel): ReadonlyMap<string, StateName> | undefined {
  return view.screen === "items" || view.screen === "returns"
    ? new Map(view.items.map(({ id, state }) => [id, state.name]))
    : undefined;
}

function rowSounds(before: ViewModel, after: ViewModel): Sound[] {
  const rows = rowsOf(after);
  if (rows === undefined) return [];
  const isNewList = BEFORE_THE_LIST.includes(before.screen);
  if (before.screen !== after.screen && !isNewList) return [];
  const known = rowsOf(before) ?? new Map<string, StateName>();
  return [...rows].flatMap(([id, state]) => {
    if (known.get(id) === state) return [];
    return OF_STATE[state] ?? (known.has(id) ? [] : ["seen"]);
  });
}
