import { layoutOf, type LayoutName } from "./layouts.ts";

/** A key that went down, by its usage of page 07, with the modifiers of a boot report (USB HID 1.11, 8.3). */
export interface KeyPress {
  readonly usage: number;
  readonly modifiers: number;
}

const SHIFT = 0x22;
const RIGHT_ALT = 0x40;
/** Ctrl, left Alt and the logo keys: what is pressed with them is a command and no character. */
const CHORD = 0x11 | 0x04 | 0x88;

/** Caps Lock, Scroll Lock, Num Lock: noise of scanners that fight with the host over them. */
const LOCKS: readonly number[] = [0x39, 0x47, 0x53];

/** The key left of Enter has one usage on boards of 104 keys and another on those of 105. */
const SAME_KEY: Readonly<Record<number, number>> = { 0x32: 0x31 };

/** What a key press gives that is no character of a label: it is no byte, so that no rule of a profile can let it through. */
export const NO_CHARACTER = "\ufffd";

/** The accents that dead keys put on the next letter. */
const ACCENTS: Readonly<Record<string, string>> = {
  "^": "\u0302",
  "´": "\u0301",
  "`": "\u0300",
  "¨": "\u0308",
  "~": "\u0303",
};

/** Reads key presses as the characters that they mean in a layout. */
export interface Typist {
  press(press: KeyPress): string;
  /** Nothing more is typed: the character of a dead key that still waits. */
  rest(): string;
}

export function typistFor(name: LayoutName): Typist {
  const layout = layoutOf(name);
  /** The character of a dead key that waits for the next one. */
  let waiting = "";

  function capOf(usage: number, modifiers: number) {
    if ((modifiers & CHORD) !== 0) return undefined;
    const shift = (modifiers & SHIFT) !== 0;
    const level = (modifiers & RIGHT_ALT) === 0 ? (shift ? layout.shift : layout.plain) : layout.altGr;
    return shift && level === layout.altGr ? undefined : level?.get(SAME_KEY[usage] ?? usage);
  }

  function take(): string {
    const before = waiting;
    waiting = "";
    return before;
  }

  return {
    press({ usage, modifiers }) {
      if (LOCKS.includes(usage)) return "";
      const cap = capOf(usage, modifiers);
      if (cap?.dead === true && waiting === "") {
        waiting = cap.character;
        return "";
      }
      return joined(take(), cap?.character ?? NO_CHARACTER);
    },
    rest: take,
  };
}

/** A dead key and the character behind it, as Windows has it: a blank is swallowed, what takes no accent stands beside it. */
function joined(dead: string, character: string): string {
  if (dead === "" || character === " ") return dead === "" ? character : dead;
  const accented = `${character}${ACCENTS[dead] ?? ""}`.normalize("NFC");
  return accented.length === 1 ? accented : dead + character;
}
