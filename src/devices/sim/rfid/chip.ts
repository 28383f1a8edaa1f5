/** A simulated ISO 15693 chip: memory, locks, AFI, DSFID, EAS, and the habits of its maker. */
import { seededRandom } from "../../../core/clock.ts";
import type { TagInfo, Uid } from "../../ports.ts";

/** What a chip answers: a value, an ISO 15693 error code, or nothing at all. */
export type ChipAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: number | "silent" };

export interface ChipModel {
  readonly name: string;
  /** Second byte of its UIDs: who makes it. */
  readonly maker: number;
  readonly blocks: number;
  readonly blockSize: number;
  readonly icReference: number;
  readonly afi: boolean;
  readonly dsfid: boolean;
  readonly eas: boolean;
  /** Its EAS and AFI can be guarded by a password. */
  readonly passwords: boolean;
  readonly systemInfo: boolean;
  /** The option flag that writes must have; a chip that wants it stays silent without. */
  readonly writeOption: 0 | 1;
}

const ST = 0x02;
const NXP = 0x04;
const TEXAS = 0x07;

/**
 * [H20800-16e, section 9; NXP data sheets] User blocks of common chips. Tag-it HFI Standard has neither AFI, DSFID nor
 * system information; IC references other than SLIX's 01 are not confirmed.
 */
export const CHIPS = {
  "icode-sli": model("ICODE SLI", 28, 0x01, { passwords: false }),
  "icode-slix": model("ICODE SLIX", 28, 0x01, {}),
  "icode-sli-s": model("ICODE SLI-S", 40, 0x02, {}),
  "icode-sli-l": model("ICODE SLI-L", 8, 0x03, {}),
  "tag-it-plus": model("Tag-it HFI Plus", 64, 0x00, {
    maker: TEXAS,
    eas: false,
    passwords: false,
    writeOption: 1,
  }),
  "tag-it-standard": model("Tag-it HFI Standard", 8, 0x00, {
    maker: TEXAS,
    afi: false,
    dsfid: false,
    eas: false,
    passwords: false,
    systemInfo: false,
    writeOption: 1,
  }),
  "st-lri2k": model("LRI2K", 64, 0x00, { maker: ST, eas: false, passwords: false }),
} as const satisfies Readonly<Record<string, ChipModel>>;

export type ChipName = keyof typeof CHIPS;

function model(name: string, blocks: number, icReference: number, other: Partial<ChipModel>): ChipModel {
  return {
    name,
    maker: NXP,
    blocks,
    blockSize: 4,
    icReference,
    afi: true,
    dsfid: true,
    eas: true,
    passwords: true,
    systemInfo: true,
    writeOption: 0,
    ...other,
  };
}

/** ISO 15693-3, table of response error codes. */
export const ISO_ERRORS = {
  notSupported: 0x01,
  notRecognised: 0x02,
  optionNotSupported: 0x03,
  unknown: 0x0f,
  noBlock: 0x10,
  alreadyLocked: 0x11,
  locked: 0x12,
} as const;

export interface ChipText {
  readonly uid: Uid;
  readonly model: ChipModel;
  /** From block 0 on; what is missing is 00. */
  readonly memory: Uint8Array;
  readonly afi: number;
  readonly dsfid: number;
  readonly eas: boolean;
  /** EAS and AFI can be changed only after this password (NXP B3); undefined: nobody has guarded them (A6). */
  readonly password: number | undefined;
}

export interface Chip {
  readonly uid: Uid;
  readonly model: ChipModel;
  readonly afi: number;
  readonly dsfid: number;
  readonly eas: boolean;
  memory(): Uint8Array;
  read(block: number): ChipAnswer<{ readonly bytes: Uint8Array; readonly locked: boolean }>;
  write(block: number, bytes: Uint8Array, option: 0 | 1): ChipAnswer<void>;
  lock(block: number): ChipAnswer<void>;
  writeAfi(afi: number): ChipAnswer<void>;
  lockAfi(): ChipAnswer<void>;
  writeDsfid(dsfid: number): ChipAnswer<void>;
  lockDsfid(): ChipAnswer<void>;
  writeEas(on: boolean): ChipAnswer<void>;
  lockEas(): ChipAnswer<void>;
  /** A new random number, for the next password. */
  random(): ChipAnswer<number>;
  /** The EAS and AFI password, xored with the last random number twice. A wrong one mutes the chip until it loses power. */
  presentPassword(xored: number): ChipAnswer<void>;
  /** A new password, once the old one was given. */
  writePassword(password: number): ChipAnswer<void>;
  /** From now on EAS or AFI can be changed only after the password. */
  guard(what: "eas" | "afi"): ChipAnswer<void>;
  /** It executes nothing more until it loses power. [SL2S2002, 9.4.3.2] */
  readonly muted: boolean;
  /** It takes part in no inventory until it is told to, or loses power. */
  readonly quiet: boolean;
  stayQuiet(on: boolean): void;
  /** The field goes, or it leaves the field: passwords that were given are forgotten. */
  losePower(): void;
  info(): ChipAnswer<TagInfo>;
  /** How many times something was written to it: memory, AFI, DSFID, EAS. */
  readonly writes: number;
}

const DONE: ChipAnswer<void> = { ok: true, value: undefined };
const error = (code: number | "silent"): { readonly ok: false; readonly error: number | "silent" } => ({
  ok: false,
  error: code,
});

export function makeChip(text: ChipText): Chip {
  const { uid, model } = text;
  const bytes = new Uint8Array(model.blocks * model.blockSize);
  bytes.set(text.memory.subarray(0, bytes.length));
  const locked = new Set<number>();
  const locks = { afi: false, dsfid: false, eas: false };
  const guarded = { afi: text.password !== undefined, dsfid: false, eas: text.password !== undefined };
  const state = { afi: text.afi, dsfid: text.dsfid, eas: text.eas, writes: 0 };
  // As it leaves the factory the password is 0.
  let password = text.password ?? 0;
  const throwNumber = seededRandom(Number.parseInt(uid.slice(-8), 16));
  let number: number | undefined;
  let open = false;
  let muted = false;
  let quiet = false;

  const inside = (block: number): boolean => Number.isInteger(block) && block >= 0 && block < model.blocks;
  const rangeOf = (block: number): [number, number] => [
    block * model.blockSize,
    (block + 1) * model.blockSize,
  ];

  /** Changes a value that the chip may lack, that may be locked, and that a password may guard. */
  function change<K extends "afi" | "dsfid" | "eas">(what: K, value: (typeof state)[K]): ChipAnswer<void> {
    if (!model[what]) return error(ISO_ERRORS.notSupported);
    if (locks[what]) return error(ISO_ERRORS.locked);
    if (guarded[what] && !open) return error("silent");
    state[what] = value;
    state.writes++;
    return DONE;
  }

  function lockValue(what: "afi" | "dsfid" | "eas"): ChipAnswer<void> {
    if (!model[what]) return error(ISO_ERRORS.notSupported);
    if (locks[what]) return error(ISO_ERRORS.alreadyLocked);
    locks[what] = true;
    return DONE;
  }

  return {
    uid,
    model,
    get afi() {
      return state.afi;
    },
    get dsfid() {
      return state.dsfid;
    },
    get eas() {
      return state.eas;
    },
    get writes() {
      return state.writes;
    },
    memory: () => bytes.slice(),
    read(block) {
      if (!inside(block)) return error(ISO_ERRORS.noBlock);
      return { ok: true, value: { bytes: bytes.slice(...rangeOf(block)), locked: locked.has(block) } };
    },
    write(block, written, option) {
      if (!inside(block)) return error(ISO_ERRORS.noBlock);
      if (option !== model.writeOption && model.writeOption === 1) return error("silent");
      if (written.length !== model.blockSize) return error(ISO_ERRORS.notRecognised);
      if (locked.has(block)) return error(ISO_ERRORS.locked);
      bytes.set(written, rangeOf(block)[0]);
      state.writes++;
      return DONE;
    },
    lock(block) {
      if (!inside(block)) return error(ISO_ERRORS.noBlock);
      if (locked.has(block)) return error(ISO_ERRORS.alreadyLocked);
      locked.add(block);
      return DONE;
    },
    writeAfi: (afi) => change("afi", afi),
    lockAfi: () => lockValue("afi"),
    writeDsfid: (dsfid) => change("dsfid", dsfid),
    lockDsfid: () => lockValue("dsfid"),
    writeEas: (on) => change("eas", on),
    lockEas: () => lockValue("eas"),
    random() {
      if (!model.passwords) return error(ISO_ERRORS.notSupported);
      number = Math.floor(throwNumber() * 0x10000);
      return { ok: true, value: number };
    },
    presentPassword(xored) {
      if (!model.passwords || number === undefined) return error(ISO_ERRORS.notSupported);
      open = (xored ^ (number * 0x10001)) >>> 0 === password;
      muted = !open;
      number = undefined;
      return open ? DONE : error("silent");
    },
    writePassword(written) {
      if (!model.passwords || !open) return error(model.passwords ? "silent" : ISO_ERRORS.notSupported);
      password = written;
      return DONE;
    },
    guard(what) {
      if (!model.passwords || !open) return error(model.passwords ? "silent" : ISO_ERRORS.notSupported);
      guarded[what] = true;
      return DONE;
    },
    get muted() {
      return muted;
    },
    get quiet() {
      return quiet;
    },
    stayQuiet(on) {
      quiet = on;
    },
    losePower() {
      quiet = false;
      number = undefined;
      open = false;
      muted = false;
    },
    info() {
      if (!model.systemInfo) return error("silent");
      const { blocks, blockSize, icReference } = model;
      return { ok: true, value: { uid, dsfid: state.dsfid, afi: state.afi, blocks, blockSize, icReference } };
    },
  };
}
