/** What bytes of 3M and Bibliotheca pads mean. [3M Model 210 protocol 1.0.0, 7 and appendix A; Biblio-RFID 3M810.pm] */
import type { FaultCode } from "../../../../core/faults.ts";

interface Command {
  readonly code: number;
  /** It is for one tag: its UID goes first in requests, and behind the error in replies. */
  readonly tag: boolean;
  /**
   * Fields of a byte that follow in a request, and in a reply. `?` may be missing, `…` is all that is left. No reply needs
   * its last fields: a sample of the paper itself is shorter than it says.
   */
  readonly asks: readonly string[];
  readonly answers: readonly string[];
}

const tag = (code: number, asks: readonly string[], answers: readonly string[]): Command => ({
  code,
  tag: true,
  asks,
  answers,
});

const pad = (code: number, asks: readonly string[], answers: readonly string[]): Command => ({
  code,
  tag: false,
  asks,
  answers,
});

const ROWS = {
  inventory: pad(0xfe, ["afi", "options", "protocols?"], ["afi", "options", "count", "tags…"]),
  version: pad(0x11, [], ["vendor", "major", "minor", "build"]),
  "pass-through": pad(0x14, ["air…"], ["air…"]),
  /** Captured at the start of a model 810; what it does is not known. */
  "start-up": pad(0x13, ["settings…"], ["settings…"]),
  quiet: tag(0x01, [], []),
  "read-blocks": tag(0x02, ["first", "count", "options?"], ["blocks…"]),
  "write-blocks": tag(0x04, ["first", "count", "reserved", "data…"], ["block?"]),
  "write-block": tag(0x05, ["block", "data…"], []),
  "write-and-lock-block": tag(0x07, ["block", "data…"], []),
  "lock-block": tag(0x08, ["block"], []),
  "get-afi": tag(0x0a, [], ["afi"]),
  "write-afi": tag(0x09, ["afi"], []),
  "lock-afi": tag(0x06, [], []),
  "check-eas": tag(0x03, [], ["eas"]),
  "set-eas": tag(0x0c, ["eas"], []),
  "get-dsfid": tag(0x0f, [], ["dsfid"]),
  "write-dsfid": tag(0x0b, ["dsfid"], []),
  "lock-dsfid": tag(0x0e, [], []),
  "tag-info": tag(0x0d, ["mask"], ["available", "fields…"]),
} as const satisfies Readonly<Record<string, Command>>;

export type ThreeMCommand = keyof typeof ROWS;

export const COMMANDS: Readonly<Record<ThreeMCommand, Command>> = ROWS;

export function commandOf(code: number): ThreeMCommand | undefined {
  return (Object.keys(ROWS) as ThreeMCommand[]).find((name) => ROWS[name].code === code);
}

/** Bits of the options of an inventory. The captured programs set bit 2 too; the paper does not name it. */
export const INVENTORY = { uid: 0x01, dsfid: 0x02, captured: 0x04 } as const;

/** Bits of the options of a read. */
export const READ = { newStyle: 0x04, noLocks: 0x08 } as const;

/** Bits of what a tag tells of itself. */
export const INFO = { dsfid: 0x01, afi: 0x02, memory: 0x04, icReference: 0x08 } as const;

/** A pass-through whose RF flags stand before its data. */
export const WITH_RF_FLAGS = 0x8000;

export const ERROR = { ok: 0x00, noTransponder: 0x06 } as const;

interface Meaning {
  readonly text: string;
  readonly fault: FaultCode;
}

/** Errors of a reply other than 00. */
export const ERRORS: Readonly<Record<number, Meaning>> = {
  0x02: { text: "not implemented", fault: "device.not-supported" },
  0x06: { text: "no transponder: gone, another UID, or the tag refuses without a word", fault: "tag.gone" },
  0x0f: { text: "unknown error", fault: "tag.refused" },
  0x11: { text: "memory not available", fault: "tag.no-block" },
  0x12: { text: "locked", fault: "tag.locked" },
  0x15: { text: "not read", fault: "tag.gone" },
  0x16: { text: "not written: too little power", fault: "tag.not-written" },
  0x21: { text: "ISO error 01, command not supported", fault: "tag.not-supported" },
  0x22: { text: "ISO error 02, command not recognised", fault: "tag.not-supported" },
  0x23: { text: "ISO error 03, option not supported", fault: "tag.not-supported" },
  0x30: { text: "not supported by the tag", fault: "tag.not-supported" },
  0x31: { text: "option not supported", fault: "tag.not-supported" },
  0x32: { text: "parameter error", fault: "device.refused" },
  0xfd: { text: "cancelled by the user", fault: "device.refused" },
  0xfe: { text: "the reader is out of memory", fault: "device.refused" },
};
