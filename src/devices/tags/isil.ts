/** The ISIL compaction of ISO 28560-2: three sets of characters, shifts and latches between them. Pure. */
import { failed, ok, type Result } from "../../core/result.ts";
import { BitReader, BitWriter } from "./bits.ts";

type SetName = "upper" | "lower" | "digit";

interface Control {
  readonly code: number;
  readonly how: "latch" | "shift";
  readonly to: SetName;
}

interface CharacterSet {
  readonly bits: 4 | 5;
  /** Characters by their codes. */
  readonly characters: string;
  readonly controls: readonly Control[];
}

const SETS: Readonly<Record<SetName, CharacterSet>> = {
  upper: {
    bits: 5,
    characters: "-ABCDEFGHIJKLMNOPQRSTUVWXYZ:",
    controls: [
      { code: 0b11100, how: "latch", to: "lower" },
      { code: 0b11101, how: "shift", to: "lower" },
      { code: 0b11110, how: "latch", to: "digit" },
      { code: 0b11111, how: "shift", to: "digit" },
    ],
  },
  lower: {
    bits: 5,
    characters: "-abcdefghijklmnopqrstuvwxyz/",
    controls: [
      { code: 0b11100, how: "latch", to: "upper" },
      { code: 0b11101, how: "shift", to: "upper" },
      { code: 0b11110, how: "latch", to: "digit" },
      { code: 0b11111, how: "shift", to: "digit" },
    ],
  },
  digit: {
    bits: 4,
    characters: "0123456789-:",
    controls: [
      { code: 0b1100, how: "latch", to: "upper" },
      { code: 0b1101, how: "shift", to: "upper" },
      { code: 0b1110, how: "latch", to: "lower" },
      { code: 0b1111, how: "shift", to: "lower" },
    ],
  },
};

const NAMES: readonly SetName[] = ["upper", "lower", "digit"];

/**
 * An ISIL in its compact form; a failure names the character that no set has. A character of another set is shifted where
 * the next one is of this set again or there is none; otherwise the other set is latched. [dp2, whose vectors it gives]
 */
export function encodeIsil(text: string): Result<Uint8Array, string> {
  const bits = new BitWriter();
  let set: SetName = "upper";
  const write = (name: SetName, character: string): void =>
    bits.write(SETS[name].characters.indexOf(character), SETS[name].bits);
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const here: CharacterSet = SETS[set];
    if (here.characters.includes(character)) {
      write(set, character);
      continue;
    }
    const to: SetName | undefined = NAMES.find((name) => SETS[name].characters.includes(character));
    if (to === undefined) return failed(`"${character}" cannot stand in an ISIL`);
    const how = here.characters.includes(text.charAt(at + 1)) ? "shift" : "latch";
    const control: Control | undefined = here.controls.find((one) => one.to === to && one.how === how);
    if (control === undefined) throw new Error(`No way from ${set} to ${to}`);
    bits.write(control.code, here.bits);
    write(to, character);
    if (how === "latch") set = to;
  }
  return ok(bits.bytes([1]));
}

/** The ISIL of its compact form; undefined if the bits end within a character. */
export function decodeIsil(bytes: Uint8Array): string | undefined {
  const bits = new BitReader(bytes);
  let text = "";
  let latched: SetName = "upper";
  let set: SetName = "upper";
  for (;;) {
    const here: CharacterSet = SETS[set];
    const { bits: size, characters, controls } = here;
    // What is left over is filled with ones; so may be a shift that nothing follows.
    if (bits.left < size) return text;
    const code: number = bits.read(size) ?? 0;
    const control: Control | undefined = controls.find((one) => one.code === code);
    if (control === undefined) {
      const character = characters.charAt(code);
      if (character === "") return undefined;
      text += character;
      set = latched;
    } else {
      set = control.to;
      if (control.how === "latch") latched = control.to;
    }
  }
}
