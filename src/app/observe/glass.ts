/** Lines of a terminal, and what they are said in. Pure. */
import { FAULTS } from "../../core/faults.ts";
import { isFaultCode } from "./seen.ts";

/** How a line is to be seen: what is well, what staff should see to, what does not work. */
export type Tone = "plain" | "good" | "soon" | "bad" | "faint";

export interface Line {
  readonly tone: Tone;
  readonly text: string;
}

export interface Glass {
  readonly columns: number;
  readonly rows: number;
  readonly colour: boolean;
}

/** SGR of ECMA-48; the marks before a line say the same without colour. */
const SGR: Readonly<Record<Tone, string>> = { plain: "", good: "32", soon: "33", bad: "1;31", faint: "2" };
const MARKS: Readonly<Record<Tone, string>> = { plain: " ", good: " ", soon: "!", bad: "X", faint: " " };

/** At most `rows` lines of at most `columns` characters. */
export function painted(lines: readonly Line[], { columns, rows, colour }: Glass): readonly string[] {
  return lines.slice(0, rows).map(({ tone, text }) => {
    const cut = `${MARKS[tone]} ${text}`.slice(0, columns).trimEnd();
    return colour && SGR[tone] !== "" ? `\u001b[${SGR[tone]}m${cut}\u001b[0m` : cut;
  });
}

/** The terminal of this program; as long as it likes where the lines are not written over again, as wide where it is none. */
export function glassOf(isLive: boolean): Glass {
  const { isTTY, columns, rows } = process.stdout;
  return {
    columns: isTTY ? columns : Infinity,
    rows: isTTY && isLive ? rows - 1 : Infinity,
    colour: isTTY && (process.env["NO_COLOR"] ?? "") === "",
  };
}

/** Home, and what is below erased (ECMA-48: CUP, ED). */
export const ANEW = "\u001b[H\u001b[J";

/** A code in words, where it has some. */
export const said = (code: string): string => (isFaultCode(code) ? FAULTS[code].text : code);

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
] as const;

/** `3 min`: the biggest unit that is not 0. */
export function span(ms: number): string {
  const [unit, length] = UNITS.find(([, length]) => ms >= length) ?? UNITS[3];
  return `${Math.max(0, Math.floor(ms / length))} ${unit}`;
}
