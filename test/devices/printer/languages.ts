/** The two printer languages, each with driver and peer, and what a printer prints of bytes. */
import type { PrintLine, Printout } from "../../../src/core/printout.ts";
import { encodePrintout } from "../../../src/devices/drivers/printer/encode.ts";
import { escposOptions } from "../../../src/devices/drivers/printer/escpos/options.ts";
import { escposPrinter } from "../../../src/devices/drivers/printer/escpos/session.ts";
import { starprntOptions } from "../../../src/devices/drivers/printer/starprnt/options.ts";
import { starPrinter } from "../../../src/devices/drivers/printer/starprnt/session.ts";
import type { DeviceParts } from "../../../src/devices/keep-open.ts";
import type { PrinterPort } from "../../../src/devices/ports.ts";
import { ESCPOS_TONGUE } from "../../../src/devices/sim/printer/escpos-commands.ts";
import { printerPeer } from "../../../src/devices/sim/printer/escpos.ts";
import { interpreter, type Tongue } from "../../../src/devices/sim/printer/interpreter.ts";
import type { PaperEvent } from "../../../src/devices/sim/printer/paper.ts";
import { STARPRNT_TONGUE } from "../../../src/devices/sim/printer/starprnt-commands.ts";
import { starPeer } from "../../../src/devices/sim/printer/starprnt.ts";

/** An interpreter and all that came out of it. */
export interface Reader {
  readonly events: PaperEvent[];
  readonly replies: number[];
  readonly marks: number;
  feed(bytes: Uint8Array): void;
}

export function reader(tongue: Tongue, columns: number): Reader {
  const events: PaperEvent[] = [];
  const replies: number[] = [];
  let marks = 0;
  const printer = interpreter(tongue, columns, (event) => events.push(event), {
    reply: (bytes) => replies.push(...bytes),
    tellChanges: () => {},
    mark: () => void marks++,
    clearMarks: () => void (marks = 0),
  });
  return {
    events,
    replies,
    get marks() {
      return marks;
    },
    feed: (bytes) => printer.feed(bytes),
  };
}

export function printed(tongue: Tongue, pieces: readonly Uint8Array[], columns: number): Reader {
  const read = reader(tongue, columns);
  for (const piece of pieces) read.feed(piece);
  return read;
}

export function line(text: string): PrintLine {
  return { kind: "text", text, align: "left", bold: false, large: false };
}

export type Given = Readonly<Record<string, unknown>>;

/** A printer language with its driver and its peer. */
export interface Language {
  readonly name: string;
  readonly tongue: Tongue;
  readonly encode: (printout: Printout, given: Given) => readonly Uint8Array[];
  readonly peer: typeof printerPeer;
  readonly port: (parts: DeviceParts, given: Given) => PrinterPort;
}

export const ESCPOS: Language = {
  name: "ESC/POS",
  tongue: ESCPOS_TONGUE,
  encode: (printout, given) =>
    encodePrintout(printout, { ...escposOptions.parse(given), language: "esc-pos" }),
  peer: printerPeer,
  port: (parts, given) => escposPrinter(parts, escposOptions.parse(given)),
};

export const STARPRNT: Language = {
  name: "StarPRNT",
  tongue: STARPRNT_TONGUE,
  encode: (printout, given) =>
    encodePrintout(printout, {
      ...starprntOptions.parse(given),
      language: "star-prnt",
      codePageNumbers: "star",
    }),
  peer: starPeer,
  port: (parts, given) => starPrinter(parts, starprntOptions.parse({ columns: 42, ...given })),
};

export const LANGUAGES: readonly Language[] = [ESCPOS, STARPRNT];
