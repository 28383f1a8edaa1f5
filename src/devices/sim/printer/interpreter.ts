import { Head } from "./head.ts";
import type { PaperEvent } from "./paper.ts";

/** How many argument bytes a command takes, judged by those that are there; undefined: more are needed to know. */
export type Length = number | ((rest: readonly number[]) => number | undefined);

/** What a command can do beside printing. */
export interface Electronics {
  reply(bytes: readonly number[]): void;
  /** From now on changes are told by themselves: `what` as the language says it, 0 for nothing. */
  tellChanges(what: number): void;
  /** The printer got as far as this. */
  mark(): void;
  /** Counts marks from 0 again. */
  clearMarks(): void;
}

export interface Command {
  readonly length: Length;
  readonly run: (args: readonly number[], head: Head, electronics: Electronics) => void;
}

/** A printer language: commands by the names of their first bytes (`ESC GS a`), and its numbers of code pages. */
export interface Tongue {
  readonly commands: Readonly<Record<string, Command>>;
  readonly codePages: Readonly<Record<number, string>>;
}

/** A command that makes no difference in what can be read. */
export const ignored = (length: Length): Command => ({ length, run: () => {} });

/** Numbers are taken as such or as ASCII digits: 1 and "1" mean the same. */
export const plain = (n: number | undefined): number =>
  n === undefined ? 0 : n >= 0x30 && n <= 0x39 ? n - 0x30 : n;

/** Counts the bytes that two bytes announce, low byte first. */
export function counted(rest: readonly number[]): number | undefined {
  const [low, high] = rest;
  return low === undefined || high === undefined ? undefined : 2 + low + 256 * high;
}

export const latin = (bytes: readonly number[]): string => String.fromCharCode(...bytes);

const NAMES: Readonly<Record<number, string>> = {
  0x03: "ETX",
  0x07: "BEL",
  0x0c: "FF",
  0x17: "ETB",
  0x18: "CAN",
  0x19: "EM",
  0x1a: "SUB",
  0x1b: "ESC",
  0x1c: "FS",
  0x1d: "GS",
  0x1e: "RS",
  0x20: "SP",
};

const nameOf = (byte: number): string => NAMES[byte] ?? String.fromCharCode(byte);

export interface Interpreter {
  feed(bytes: Uint8Array): void;
  /** As after switching on. */
  restart(): void;
}

/** Reads a language as a printer would and tells what comes out. Commands may be cut anywhere between two calls. */
export function interpreter(
  tongue: Tongue,
  columns: number,
  put: (event: PaperEvent) => void,
  electronics: Electronics,
): Interpreter {
  const { commands, codePages } = tongue;
  const head = new Head(columns, codePages, put);
  /** All beginnings of commands that are longer than the beginning. */
  const begins = new Set(Object.keys(commands).flatMap(beginnings));
  let pending: number[] = [];
  /** The command that `pending` begins, once its first bytes are whole. */
  let found: { readonly command: Command; readonly first: number } | undefined;
  /** How many bytes must be there before it is worth looking again: a picture has thousands. */
  let needed = 0;

  /** Runs the command that is held; false while it is not whole. */
  function run(): boolean {
    if (found === undefined) {
      const name = pending.map(nameOf).join(" ");
      const command = commands[name];
      if (command === undefined && begins.has(name)) return false;
      if (command === undefined) {
        head.note({ kind: "unknown", bytes: pending });
        return true;
      }
      found = { command, first: pending.length };
    }
    const { command, first } = found;
    const rest = pending.slice(first);
    const length = typeof command.length === "number" ? command.length : command.length(rest);
    if (length === undefined) return false;
    needed = first + length;
    if (rest.length < length) return false;
    command.run(rest.slice(0, length), head, electronics);
    return true;
  }

  function single(byte: number): void {
    if (byte === 0x0a) head.feed();
    else if (byte === 0x09) head.tab();
    // CR does nothing (automatic line feed off), nor do the other control characters.
    else if (byte >= 0x20) head.print(byte);
  }

  function forget(): void {
    pending = [];
    found = undefined;
    needed = 0;
  }

  return {
    feed(bytes) {
      for (const byte of bytes) {
        if (
          pending.length === 0 &&
          !(byte < 0x20 && (nameOf(byte) in commands || begins.has(nameOf(byte))))
        ) {
          single(byte);
          continue;
        }
        pending.push(byte);
        if (pending.length >= needed && run()) forget();
      }
    },
    restart() {
      forget();
      head.reset();
    },
  };
}

/** `ESC GS a`: `ESC`, `ESC GS`. */
function beginnings(name: string): readonly string[] {
  const words = name.split(" ");
  return words.slice(1).map((_word, count) => words.slice(0, count + 1).join(" "));
}
