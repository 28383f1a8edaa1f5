/** How a simulated scanner types: which keys are down, one moment after the other. */
import { layoutOf, LAYOUT_NAMES, type LayoutName } from "../../drivers/scanner/wedge/layouts.ts";
import { z } from "zod";

/** Keys that are down at one moment; modifiers as in a boot report. */
export interface KeysDown {
  readonly modifiers: number;
  readonly keys: readonly number[];
}

/** How the scanner was set up, and how badly it types. */
export const typingHabits = z.strictObject({
  layout: z.enum(LAYOUT_NAMES).default("us").describe("The layout that was set in it"),
  tail: z.enum(["enter", "tab", "none"]).default("enter").describe("The key that it types after a label"),
  keypad: z.boolean().default(false).describe("Digits are typed on the keypad"),
  capsLock: z.boolean().default(false).describe("It presses Caps Lock before and after each label"),
  chatter: z.boolean().default(false).describe("It tells each moment twice, and keys repeat"),
  fingers: z
    .enum(["one", "rolling", "pairs"])
    .default("one")
    .describe("rolling: a key is down before the last is let go; pairs: two keys go down at once"),
});

export type TypingHabits = z.output<typeof typingHabits>;

const TAILS = { enter: [0x28], tab: [0x2b], none: [] } as const;
const CAPS_LOCK = 0x39;
const SPACE = 0x2c;
const KEYPAD_1 = 0x59;
const KEYPAD: readonly number[] = Array.from({ length: 16 }, (_, index) => 0x54 + index);
const LEVELS = [
  ["plain", 0x00],
  ["shift", 0x02],
  ["altGr", 0x40],
] as const;

interface Stroke {
  readonly modifiers: number;
  readonly usage: number;
}

const NOTHING: KeysDown = { modifiers: 0, keys: [] };

/** Whether the layout has a key for each character of a text. */
export function canType(text: string, name: LayoutName): boolean {
  return Array.from(text).every((character) => strokesOf(character, name) !== undefined);
}

/** A label with its tail. A character that the layout has no key for is left out, as scanners do. */
export function typeLabel(label: string, habits: TypingHabits): readonly KeysDown[] {
  const caps = habits.capsLock ? held([{ modifiers: 0, usage: CAPS_LOCK }], habits) : [];
  const tail = TAILS[habits.tail].map((usage) => ({ modifiers: 0, usage }));
  return [...caps, ...held([...strokes(label, habits), ...tail], habits), ...caps];
}

/** Part of a label, without its tail. */
export function typePart(label: string, habits: TypingHabits): readonly KeysDown[] {
  return held(strokes(label, habits), habits);
}

function strokes(text: string, { layout, keypad }: TypingHabits): readonly Stroke[] {
  return Array.from(text).flatMap((character) => {
    const digit = keypad ? "1234567890".indexOf(character) : -1;
    return digit < 0 ? (strokesOf(character, layout) ?? []) : [{ modifiers: 0, usage: KEYPAD_1 + digit }];
  });
}

/** A dead key is followed by the space bar, so that its character stands alone. */
function strokesOf(character: string, name: LayoutName): readonly Stroke[] | undefined {
  const layout = layoutOf(name);
  for (const [level, modifiers] of LEVELS) {
    for (const [usage, cap] of layout[level] ?? []) {
      if (cap.character !== character || KEYPAD.includes(usage)) continue;
      const stroke = { modifiers, usage };
      return cap.dead ? [stroke, { modifiers: 0, usage: SPACE }] : [stroke];
    }
  }
  return undefined;
}

function held(all: readonly Stroke[], { fingers, chatter }: TypingHabits): readonly KeysDown[] {
  const moments = { one: byOne, rolling, pairs: byTwo }[fingers](all);
  return chatter ? moments.flatMap((moment) => [moment, moment]) : moments;
}

function byOne(all: readonly Stroke[]): readonly KeysDown[] {
  return all.flatMap(({ modifiers, usage }) => [{ modifiers, keys: [usage] }, NOTHING]);
}

/** Where the same key or other modifiers come next, the finger has to be lifted. */
function rolling(all: readonly Stroke[]): readonly KeysDown[] {
  const moments: KeysDown[] = [];
  for (const [index, { modifiers, usage }] of all.entries()) {
    const before = all[index - 1];
    const rolls = before !== undefined && before.modifiers === modifiers && before.usage !== usage;
    if (!rolls) moments.push(NOTHING);
    moments.push({ modifiers, keys: rolls ? [before.usage, usage] : [usage] });
    if (rolls) moments.push({ modifiers, keys: [usage] });
  }
  return [...moments, NOTHING];
}

function byTwo(all: readonly Stroke[]): readonly KeysDown[] {
  const moments: KeysDown[] = [];
  for (let index = 0; index < all.length;) {
    const [first, second] = all.slice(index, index + 2);
    if (first === undefined) break;
    const both = second !== undefined && second.modifiers === first.modifiers && second.usage !== first.usage;
    moments.push(
      { modifiers: first.modifiers, keys: both ? [first.usage, second.usage] : [first.usage] },
      NOTHING,
    );
    index += both ? 2 : 1;
  }
  return moments;
}
