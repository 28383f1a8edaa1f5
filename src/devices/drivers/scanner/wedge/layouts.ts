/**
 * Keyboard layouts, as they are printed on the keys. A scanner that types has one set in it; which one the station uses
 * does not matter. Dead keys are those of Windows, which scanners are made for.
 */

/** The characters of a level, key by key from the upper left to the lower right; a blank is a key without one. */
type Level = readonly [digits: string, upper: string, home: string, lower: string];

interface LayoutText {
  readonly plain: Level;
  readonly shift: Level;
  readonly altGr: Level | undefined;
  /** Characters that wait for the next key, by level. */
  readonly dead: { readonly plain: string; readonly shift: string; readonly altGr: string };
  /** The point of the keypad. */
  readonly decimal: string;
}

const NO_DEAD_KEYS = { plain: "", shift: "", altGr: "" };

const TEXTS = {
  us: {
    plain: ["`1234567890-=", "qwertyuiop[]", "asdfghjkl;'\\", "\\zxcvbnm,./"],
    shift: ["~!@#$%^&*()_+", "QWERTYUIOP{}", 'ASDFGHJKL:"|', "|ZXCVBNM<>?"],
    altGr: undefined,
    dead: NO_DEAD_KEYS,
    decimal: ".",
  },
  gb: {
    plain: ["`1234567890-=", "qwertyuiop[]", "asdfghjkl;'#", "\\zxcvbnm,./"],
    shift: ['¬!"£$%^&*()_+', "QWERTYUIOP{}", "ASDFGHJKL:@~", "|ZXCVBNM<>?"],
    altGr: ["¦   €        ", "  é   úíó   ", "á           ", "           "],
    dead: NO_DEAD_KEYS,
    decimal: ".",
  },
  de: {
    plain: ["^1234567890ß´", "qwertzuiopü+", "asdfghjklöä#", "<yxcvbnm,.-"],
    shift: ['°!"§$%&/()=?`', "QWERTZUIOPÜ*", "ASDFGHJKLÖÄ'", ">YXCVBNM;:_"],
    altGr: ["  ²³   {[]}\\ ", "@ €        ~", "            ", "|      µ   "],
    dead: { plain: "^´", shift: "`", altGr: "" },
    decimal: ",",
  },
  fr: {
    plain: ["²&é\"'(-è_çà)=", "azertyuiop^$", "qsdfghjklmù*", "<wxcvbn,;:!"],
    shift: [" 1234567890°+", "AZERTYUIOP¨£", "QSDFGHJKLM%µ", ">WXCVBN?./§"],
    altGr: ["  ~#{[|`\\^@]}", "  €        ¤", "            ", "           "],
    dead: { plain: "^", shift: "¨", altGr: "~`" },
    decimal: ".",
  },
} as const satisfies Readonly<Record<string, LayoutText>>;

export const LAYOUT_NAMES = ["us", "gb", "de", "fr"] as const satisfies readonly (keyof typeof TEXTS)[];
export type LayoutName = (typeof LAYOUT_NAMES)[number];

/** What keys are called: usages of page 07 (HID Usage Tables, 10), in the order of the levels above. */
const POSITIONS = [
  [0x35, 0x1e, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2d, 0x2e],
  [0x14, 0x1a, 0x08, 0x15, 0x17, 0x1c, 0x18, 0x0c, 0x12, 0x13, 0x2f, 0x30],
  [0x04, 0x16, 0x07, 0x09, 0x0a, 0x0b, 0x0d, 0x0e, 0x0f, 0x33, 0x34, 0x31],
  [0x64, 0x1d, 0x1b, 0x06, 0x19, 0x05, 0x11, 0x10, 0x36, 0x37, 0x38],
] as const;

/** Keys that are the same in every layout, with and without Shift. */
const COMMON: readonly (readonly [usage: number, character: string])[] = [
  [0x28, "\r"],
  [0x58, "\r"],
  [0x2b, "\t"],
  [0x2c, " "],
];
/** The keypad without its Enter and its point. It means digits whatever Num Lock is: a scanner has no cursor to move. */
const KEYPAD: readonly (readonly [first: number, characters: string])[] = [
  [0x54, "/*-+"],
  [0x59, "1234567890"],
];
const KEYPAD_DECIMAL = 0x63;

/** A character as a key gives it. */
export interface KeyCap {
  readonly character: string;
  /** It waits for the next key. */
  readonly dead: boolean;
}

type Caps = ReadonlyMap<number, KeyCap>;

/** What keys give, by usage. */
export interface Layout {
  readonly plain: Caps;
  readonly shift: Caps;
  /** Undefined: the right Alt key is no other than the left. */
  readonly altGr: Caps | undefined;
}

/** The layout of that name, by keys. */
export function layoutOf(name: LayoutName): Layout {
  const { plain, shift, altGr, dead, decimal }: LayoutText = TEXTS[name];
  const common = COMMON.map(([usage, character]) => capOf(usage, character, ""));
  const keypad = KEYPAD.flatMap(([first, characters]) =>
    Array.from(characters, (character, index) => capOf(first + index, character, "")),
  );
  return {
    plain: new Map([...common, ...keypad, capOf(KEYPAD_DECIMAL, decimal, ""), ...capsOf(plain, dead.plain)]),
    shift: new Map([...common, ...capsOf(shift, dead.shift)]),
    altGr: altGr === undefined ? undefined : new Map(capsOf(altGr, dead.altGr)),
  };
}

function capOf(usage: number, character: string, dead: string): [number, KeyCap] {
  return [usage, { character, dead: dead.includes(character) }];
}

function capsOf(level: Level, dead: string): readonly [number, KeyCap][] {
  return POSITIONS.flatMap((row, at) =>
    row.map((usage, index) => capOf(usage, level[at]?.[index] ?? " ", dead)),
  ).filter(([, { character }]) => character !== " ");
}
