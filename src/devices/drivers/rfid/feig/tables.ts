/** What bytes of FEIG ISO Host mean. [H20800-16e; ISC.LR1002 H20411; ISC.MR102 H01113] */
import type { FaultCode } from "../../../../core/faults.ts";

export const COMMANDS = {
  "read-buffer": 0x22,
  "buffer-info": 0x31,
  "clear-buffer": 0x32,
  "initialize-buffer": 0x33,
  "baud-detect": 0x52,
  "cpu-reset": 0x63,
  "software-version": 0x65,
  "reader-info": 0x66,
  "rf-reset": 0x69,
  "rf-switch": 0x6a,
  "set-output": 0x71,
  "get-input": 0x74,
  "read-configuration": 0x80,
  "write-configuration": 0x81,
  "save-configuration": 0x82,
  iso: 0xb0,
  custom: 0xb1,
  transparent: 0xbf,
} as const;
export type FeigCommand = keyof typeof COMMANDS;

/** The sub-commands of [0xB0]. */
export const ISO_COMMANDS = {
  inventory: 0x01,
  "stay-quiet": 0x02,
  "lock-blocks": 0x22,
  "read-blocks": 0x23,
  "write-blocks": 0x24,
  select: 0x25,
  "reset-to-ready": 0x26,
  "write-afi": 0x27,
  "lock-afi": 0x28,
  "write-dsfid": 0x29,
  "lock-dsfid": 0x2a,
  "system-info": 0x2b,
  "block-security": 0x2c,
} as const;
export type IsoCommand = keyof typeof ISO_COMMANDS;

/** Bits of MODE. */
export const MODE = {
  addressed: 0x01,
  selected: 0x02,
  /** Of a read: whether each block is locked is asked too. */
  security: 0x08,
  /** Of a selection: the length of the UID stands before it. */
  uidLength: 0x10,
  presence: 0x20,
  wait: 0x40,
  more: 0x80,
} as const;

/** Bits of TR-DATA1: what a record of the buffer of a reader that reads by itself holds. */
export const RECORD_PARTS: readonly (readonly [bit: number, name: string])[] = [
  [0x01, "uid"],
  [0x02, "blocks"],
  [0x10, "antenna"],
  [0x20, "time"],
  [0x40, "date"],
];

/** TR-DATA1: another byte of bits follows. */
export const MORE_PARTS = 0x80;

/** Modes of [0xBF]: what kind of request it passes on. */
export const TRANSPARENT = { read: 1, write: 2, writeOption: 3, inventory: 4 } as const;

export const STATUS = {
  ok: 0x00,
  noTransponder: 0x01,
  notWritten: 0x03,
  rfError: 0x83,
  more: 0x94,
  isoError: 0x95,
  unknownCommand: 0x80,
  length: 0x81,
  notAvailable: 0x82,
  hardware: 0xf1,
  eeprom: 0x10,
} as const;

interface Meaning {
  readonly text: string;
  /** undefined: no failure. */
  readonly fault: FaultCode | undefined;
}

export const STATUSES: Readonly<Record<number, Meaning>> = {
  0x00: { text: "ok", fault: undefined },
  0x01: { text: "no transponder", fault: "tag.gone" },
  0x02: { text: "data false: CRC on the air", fault: "tag.gone" },
  0x03: { text: "write error", fault: "tag.not-written" },
  0x04: { text: "address error", fault: "tag.no-block" },
  0x05: { text: "wrong transponder type", fault: "tag.not-supported" },
  0x08: { text: "authentication error", fault: "tag.protected" },
  0x0e: { text: "general error", fault: "tag.refused" },
  0x10: { text: "EEPROM failure", fault: "device.hardware" },
  0x11: { text: "parameter out of range", fault: "device.refused" },
  0x15: { text: "configuration block is reserved", fault: "device.refused" },
  0x80: { text: "unknown command", fault: "device.not-supported" },
  0x81: { text: "length error", fault: "device.refused" },
  0x82: { text: "command not available: scan mode is on", fault: "device.scan-mode" },
  0x83: { text: "RF communication error, or anticollision not finished", fault: "tag.gone" },
  0x84: { text: "data buffer warning", fault: "device.refused" },
  0x85: { text: "data buffer warning", fault: "device.refused" },
  0x92: { text: "no valid data", fault: "tag.gone" },
  0x93: { text: "data buffer overflow", fault: "device.refused" },
  0x94: { text: "more data", fault: undefined },
  0x95: { text: "ISO 15693 error", fault: "tag.refused" },
  0x96: { text: "ISO 14443 error", fault: "tag.refused" },
  0xf1: { text: "hardware warning", fault: "device.hardware" },
};

/** SW-TYPE of *software version*: which reader it is. */
export const MODELS: Readonly<Record<number, string>> = {
  40: "ID ISC.LR100",
  41: "ID ISC.LR200",
  60: "ID ISC.PRH101",
  61: "ID ISC.PRH101",
  73: "ID ISC.MR100",
  74: "ID ISC.MR100",
  75: "ID ISC.MR200",
  76: "ID ISC.MR101",
  78: "ID ISC.MR101",
  80: "ID CPR.M02",
  81: "ID CPR.02",
  87: "ID CPR.04",
  88: "ID CPR.04",
  91: "ID ISC.LRU1000",
};

/** Bits of TR-TYPE: which tags the reader knows. */
export const TAG_KINDS: Readonly<Record<number, string>> = {
  0: "I-Code 1",
  3: "ISO 15693",
  4: "ISO 14443 A",
  5: "ISO 14443 B",
  6: "I-Code EPC",
  8: "Jewel",
};

/** Names of a table of codes, turned round. */
export function nameOf<N extends string>(table: Readonly<Record<N, number>>, code: number): N | undefined {
  return (Object.keys(table) as N[]).find((name) => table[name] === code);
}
