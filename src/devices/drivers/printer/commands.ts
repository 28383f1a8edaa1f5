/** What a host sends to a printer, command by command, as people read it. Pure. */
import iconv from "iconv-lite";
import type { Decoded, Json } from "../../driver.ts";
import { hexOf } from "../../hex.ts";

export type Facts = Readonly<Record<string, Json>>;

/** A command by its first bytes: `1B 40`. */
export interface CommandRow {
  /** What it does: `cut`. */
  readonly command: string;
  /** Bytes behind the first ones, judged by those that are there; undefined: more are needed to know. */
  readonly length: number | ((rest: Uint8Array) => number | undefined);
  /** What its arguments say. */
  readonly says?: (args: Uint8Array) => Facts;
}

export interface CommandTable {
  readonly rows: ReadonlyMap<string, CommandRow>;
  /** Code pages by the number that selects them, as far as they can be read here. */
  readonly codePages: Readonly<Record<number, string>>;
  /** Code page after switching on. */
  readonly plain: string;
}

/** What `explain` makes of the bytes at one place. */
interface Step {
  readonly size: number;
  readonly shown: Decoded;
}

/** A table of commands: first bytes, what it does, how many bytes follow, what they say. */
export function commandRows(
  rows: readonly (readonly [string, string, CommandRow["length"], CommandRow["says"]?])[],
): ReadonlyMap<string, CommandRow> {
  return new Map(
    rows.map(([first, command, length, says]) => [
      first,
      says === undefined ? { command, length } : { command, length, says },
    ]),
  );
}

const LONGEST_FIRST = 5;
/** How text is shown whose code page is not known: each byte as a character. */
const UNKNOWN = "latin1";

/** Explains commands and the text between them, each with its bytes. Text is read in the code page selected before it. */
export function explainCommands(bytes: Uint8Array, table: CommandTable): readonly Decoded[] {
  const found: Decoded[] = [];
  let codePage = table.plain;
  for (let at = 0; at < bytes.length;) {
    const rest = bytes.subarray(at);
    const { size, shown } = textAt(rest, codePage) ?? commandAt(rest, table);
    const { command, number } = shown;
    if (command === "initialize") codePage = table.plain;
    if (command === "code-page" && typeof number === "number") codePage = table.codePages[number] ?? UNKNOWN;
    found.push(shown);
    at += size;
  }
  return found;
}

function textAt(rest: Uint8Array, codePage: string): Step | undefined {
  const end = rest.findIndex((byte) => byte < 0x20);
  const size = end < 0 ? rest.length : end;
  if (size === 0) return undefined;
  const text = rest.subarray(0, size);
  return {
    size,
    shown: { kind: "text", text: iconv.decode(Buffer.from(text), codePage), hex: hexOf(text) },
  };
}

function commandAt(rest: Uint8Array, { rows }: CommandTable): Step {
  for (let first = Math.min(LONGEST_FIRST, rest.length); first > 0; first--) {
    const row = rows.get(hexOf(rest.subarray(0, first)));
    if (row === undefined) continue;
    const args = rest.subarray(first);
    const length = typeof row.length === "number" ? row.length : row.length(args);
    if (length === undefined || args.length < length) break;
    const { command, says } = row;
    const facts = says?.(args.subarray(0, length)) ?? argumentsOf(args.subarray(0, length));
    const size = first + length;
    return { size, shown: { kind: "command", command, ...facts, hex: hexOf(rest.subarray(0, size)) } };
  }
  return begun(rest, rows);
}

/** A command that is not whole, or none that is known: then its letter goes with it. */
function begun(rest: Uint8Array, rows: CommandTable["rows"]): Step {
  const begins = (size: number): boolean => {
    const hex = hexOf(rest.subarray(0, size));
    return Array.from(rows.keys()).some((first) => first === hex || first.startsWith(`${hex} `));
  };
  let size = 1;
  while (size < rest.length && begins(size + 1)) size++;
  const [lead = 0] = rest;
  const known = begins(size) && (size === rest.length || rows.has(hexOf(rest.subarray(0, size))));
  if (known) return junk(rest, rest.length, "cut short");
  const isLead = lead === 0x1b || lead === 0x1c || lead === 0x1d;
  return junk(rest, isLead ? Math.min(rest.length, size + 1) : 1, "no command");
}

function junk(rest: Uint8Array, size: number, why: string): Step {
  return { size, shown: { kind: "junk", why, hex: hexOf(rest.subarray(0, size)) } };
}

function argumentsOf(args: Uint8Array): Facts {
  return args.length === 0 ? {} : { arguments: hexOf(args) };
}

/** Numbers are taken as such or as ASCII digits: 1 and "1" mean the same. [ESC/POS, ESC a, GS V …] */
export function plain(n: number | undefined): number {
  return n === undefined ? 0 : n >= 0x30 && n <= 0x39 ? n - 0x30 : n;
}

/** Little-endian number of two bytes. */
export function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
}

export function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

/** A word by its number, or the number itself. */
export function named(words: Readonly<Record<number, string>>, n: number): Json {
  return words[n] ?? n;
}

export const ALIGNS: Readonly<Record<number, string>> = { 0: "left", 1: "center", 2: "right" };
export const isOn = ([n = 0]: Uint8Array): Facts => ({ on: (n & 1) === 1 });
export const lines = ([n = 0]: Uint8Array): Facts => ({ lines: n });
