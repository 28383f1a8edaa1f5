/**
 * ISO 15693-3 as it goes over the air, without SOF and EOF: FLAGS COMMAND [maker] [UID, least significant byte first]
 * [parameters] [CRC], and back FLAGS [data] [CRC]. Numbers of more than a byte are sent least significant byte first. Pure.
 */
import type { FaultCode } from "../../core/faults.ts";
import type { TagInfo, Uid } from "../ports.ts";
import { crcAir } from "./crc.ts";
import { chipMaker, readUid, uidBytes } from "./uid.ts";

/** Flags of a request; two bits have another meaning in an inventory. [ISO 15693-3, 7.3.1] */
export const AIR_FLAGS = {
  twoSubcarriers: 0x01,
  highRate: 0x02,
  inventory: 0x04,
  extension: 0x08,
  selected: 0x10,
  addressed: 0x20,
  option: 0x40,
  /** In an inventory: an AFI goes before the mask. */
  afi: 0x10,
  /** In an inventory: one slot, not sixteen. */
  oneSlot: 0x20,
} as const;

/** The flag of an answer that says that an error code follows. */
const FAILED = 0x01;

/** Commands from here on are a maker's own, and name the maker. */
const CUSTOM = 0xa0;
export const NXP = 0x04;

/** How a field is written: `count` is a number less one, `rest` all that is left. */
type Kind = "byte" | "count" | "u16" | "u32" | "uid" | "rest";
type Fields = Readonly<Record<string, Kind>>;

interface AirCommand {
  readonly code: number;
  /** What follows the address in a request, and the flags in an answer. */
  readonly asks: Fields;
  readonly answers: Fields;
  /** It changes the tag: chips of Texas Instruments want the option flag with it, and answer only then. */
  readonly writes: boolean;
}

function reading<A extends Fields, B extends Fields>(code: number, asks: A, answers: B) {
  return { code, asks, answers, writes: false } as const;
}

function writing<A extends Fields>(code: number, asks: A) {
  return { code, asks, answers: {}, writes: true } as const;
}

/**
 * Every request and what answers it. [ISO 15693-3; from A2 on NXP SL2S2002 (SLIX) 9.4 and SL2ICS53 (SLI-S) 8.1.3]
 * A password is sent xored with the random number of the last B2, twice behind each other.
 */
export const AIR_COMMANDS = {
  inventory: reading(0x01, { maskBits: "byte", mask: "rest" }, { dsfid: "byte", uid: "uid" }),
  "stay-quiet": reading(0x02, {}, {}),
  "read-single": reading(0x20, { block: "byte" }, { data: "rest" }),
  "write-single": writing(0x21, { block: "byte", data: "rest" }),
  "lock-block": writing(0x22, { block: "byte" }),
  "read-multiple": reading(0x23, { first: "byte", count: "count" }, { data: "rest" }),
  "write-multiple": writing(0x24, { first: "byte", count: "count", data: "rest" }),
  select: reading(0x25, {}, {}),
  "reset-to-ready": reading(0x26, {}, {}),
  "write-afi": writing(0x27, { afi: "byte" }),
  "lock-afi": writing(0x28, {}),
  "write-dsfid": writing(0x29, { dsfid: "byte" }),
  "lock-dsfid": writing(0x2a, {}),
  "system-info": reading(0x2b, {}, { info: "rest" }),
  "block-security": reading(0x2c, { first: "byte", count: "count" }, { security: "rest" }),
  "set-eas": writing(0xa2, {}),
  "reset-eas": writing(0xa3, {}),
  "lock-eas": writing(0xa4, {}),
  "eas-alarm": reading(0xa5, { easId: "rest" }, { sequence: "rest" }),
  "protect-eas-afi": writing(0xa6, {}),
  "get-random": reading(0xb2, {}, { random: "u16" }),
  "set-password": reading(0xb3, { identifier: "byte", xored: "u32" }, {}),
  "write-password": writing(0xb4, { identifier: "byte", password: "u32" }),
} as const satisfies Readonly<Record<string, AirCommand>>;

export type AirName = keyof typeof AIR_COMMANDS;

type ValueOf<K extends Kind> = K extends "rest" ? Uint8Array : K extends "uid" ? Uid : number;
export type AirValues<F extends Fields> = { readonly [N in keyof F]: ValueOf<F[N]> };
type Asks<N extends AirName> = AirValues<(typeof AIR_COMMANDS)[N]["asks"]>;
type Answers<N extends AirName> = AirValues<(typeof AIR_COMMANDS)[N]["answers"]>;

/** The password that guards EAS and AFI. [SL2S2002, table 12] */
export const EAS_AFI_PASSWORD = 0x10;

/** Meanings of error codes, after status 95 of FEIG too. [ISO 15693-3, 7.4.2] */
export const ISO_ERRORS: Readonly<Record<number, { readonly text: string; readonly fault: FaultCode }>> = {
  0x01: { text: "command not supported", fault: "tag.not-supported" },
  0x02: { text: "command not recognised", fault: "tag.not-supported" },
  0x03: { text: "option not supported", fault: "tag.not-supported" },
  0x0f: { text: "unknown error", fault: "tag.refused" },
  0x10: { text: "block not available", fault: "tag.no-block" },
  0x11: { text: "block already locked", fault: "tag.locked" },
  0x12: { text: "block locked, content cannot be changed", fault: "tag.locked" },
  0x13: { text: "block not programmed", fault: "tag.not-written" },
  0x14: { text: "block not locked", fault: "tag.not-written" },
};

/** What an error code says; codes A0 to DF are the chip maker's own. */
export function isoErrorText(code: number): string {
  if (code >= 0xa0 && code <= 0xdf) return "the chip maker's own";
  return ISO_ERRORS[code]?.text ?? "unknown error";
}

export function airNameOf(code: number): AirName | undefined {
  return (Object.keys(AIR_COMMANDS) as AirName[]).find((name) => AIR_COMMANDS[name].code === code);
}

/** A request, its parameters still bytes. */
export interface AirRequest {
  readonly flags: number;
  readonly command: number;
  /** Who made the chip, in custom commands. */
  readonly maker: number | undefined;
  /** Eight bytes, most significant first; undefined for a request that names no tag. */
  readonly address: Uint8Array | undefined;
  /** Only in an inventory. */
  readonly afi: number | undefined;
  readonly parameters: Uint8Array;
}

const isInventory = (flags: number): boolean => (flags & AIR_FLAGS.inventory) !== 0;

/** The bytes of a request, without CRC. */
export function encodeAir({ flags, command, maker, address, afi, parameters }: AirRequest): Uint8Array {
  const head = [flags, command, ...(maker === undefined ? [] : [maker])];
  const to = address === undefined ? [] : address.toReversed();
  return Uint8Array.from([...head, ...to, ...(afi === undefined ? [] : [afi]), ...parameters]);
}

/** Takes a request apart, without its CRC; undefined for bytes that end before its parameters. */
export function readAir(bytes: Uint8Array): AirRequest | undefined {
  const [flags, command] = bytes;
  if (flags === undefined || command === undefined) return undefined;
  const custom = command >= CUSTOM;
  const addressed = !isInventory(flags) && (flags & AIR_FLAGS.addressed) !== 0;
  const withAfi = isInventory(flags) && (flags & AIR_FLAGS.afi) !== 0;
  const addressAt = custom ? 3 : 2;
  const afiAt = addressAt + (addressed ? 8 : 0);
  const parametersAt = afiAt + (withAfi ? 1 : 0);
  if (bytes.length < parametersAt) return undefined;
  return {
    flags,
    command,
    maker: custom ? bytes[2] : undefined,
    address: addressed ? bytes.slice(addressAt, afiAt).toReversed() : undefined,
    afi: withAfi ? bytes[afiAt] : undefined,
    parameters: bytes.slice(parametersAt),
  };
}

/** A request to one tag at the high data rate, without CRC. */
export function airTo<N extends AirName>(uid: Uid, name: N, values: Asks<N>): Uint8Array {
  const { code, writes } = AIR_COMMANDS[name];
  const option = writes && chipMaker(uid) === "Texas Instruments" ? AIR_FLAGS.option : 0;
  return encodeAir({
    flags: AIR_FLAGS.highRate | AIR_FLAGS.addressed | option,
    command: code,
    maker: code >= CUSTOM ? NXP : undefined,
    address: uidBytes(uid),
    afi: undefined,
    parameters: writeFields(AIR_COMMANDS[name].asks, values),
  });
}

/** An inventory; `afi` undefined for tags of any family. Sixteen slots find many tags, one slot a single one. */
export function airInventory(slots: 1 | 16, afi: number | undefined): Uint8Array {
  const { highRate, inventory, oneSlot, afi: withAfi } = AIR_FLAGS;
  return encodeAir({
    flags: highRate | inventory | (slots === 1 ? oneSlot : 0) | (afi === undefined ? 0 : withAfi),
    command: AIR_COMMANDS.inventory.code,
    maker: undefined,
    address: undefined,
    afi,
    parameters: Uint8Array.of(0),
  });
}

export type AirAnswer =
  | { readonly ok: true; readonly data: Uint8Array }
  | { readonly ok: false; readonly code: number };

/** Takes an answer apart, without its CRC; undefined for no bytes at all. */
export function readAirAnswer(bytes: Uint8Array): AirAnswer | undefined {
  const [flags, code = 0] = bytes;
  if (flags === undefined) return undefined;
  return (flags & FAILED) === 0 ? { ok: true, data: bytes.slice(1) } : { ok: false, code };
}

/** What the data of an answer hold; undefined where they are too short. A reader may leave the CRC behind them. */
export function answerOf<N extends AirName>(name: N, data: Uint8Array): Answers<N> | undefined {
  const { answers } = AIR_COMMANDS[name];
  return readFields(answers, data) as Answers<N> | undefined;
}

const SIZES: Readonly<Record<Exclude<Kind, "rest">, number>> = { byte: 1, count: 1, u16: 2, u32: 4, uid: 8 };

/** How many bytes fields take; undefined where one of them takes what is left. */
export function fixedLength(fields: Fields): number | undefined {
  let length = 0;
  for (const kind of Object.values(fields)) {
    if (kind === "rest") return undefined;
    length += SIZES[kind];
  }
  return length;
}

/** Reads fields one behind the other; what is behind the last one is not looked at. */
export function readFields(
  fields: Fields,
  bytes: Uint8Array,
): Readonly<Record<string, number | Uid | Uint8Array>> | undefined {
  const values: Record<string, number | Uid | Uint8Array> = {};
  let at = 0;
  for (const [name, kind] of Object.entries(fields)) {
    const end = kind === "rest" ? bytes.length : at + SIZES[kind];
    if (bytes.length < end) return undefined;
    const value = valueOf(kind, bytes.slice(at, end));
    if (value === undefined) return undefined;
    values[name] = value;
    at = end;
  }
  return values;
}

function valueOf(kind: Kind, bytes: Uint8Array): number | Uid | Uint8Array | undefined {
  if (kind === "rest") return bytes;
  if (kind === "uid") return readUid(bytes.toReversed());
  const number = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
  return kind === "count" ? number + 1 : number;
}

function writeFields(
  fields: Fields,
  values: Readonly<Record<string, number | Uid | Uint8Array>>,
): Uint8Array {
  const parts = Object.entries(fields).map(([name, kind]) => {
    const value = values[name] ?? 0;
    if (typeof value === "string") return uidBytes(value).toReversed();
    if (typeof value !== "number") return value;
    const size = kind === "rest" || kind === "uid" ? 0 : SIZES[kind];
    const number = kind === "count" ? value - 1 : value;
    return Uint8Array.from({ length: size }, (_, byte) => Math.floor(number / 256 ** byte) % 256);
  });
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Bits of the info flags: which fields follow the UID. */
const INFO = { dsfid: 0x01, afi: 0x02, memory: 0x04, icReference: 0x08 } as const;

/** System information, after the flags of its answer; undefined if it is none. */
export function readAirInfo(info: Uint8Array): TagInfo | undefined {
  const [flags = 0] = info;
  const uid = readUid(info.slice(1, 9).toReversed());
  if (uid === undefined) return undefined;
  let at = 9;
  const next = (bit: number): number | undefined => ((flags & bit) === 0 ? undefined : info[at++]);
  const dsfid = next(INFO.dsfid);
  const afi = next(INFO.afi);
  const last = next(INFO.memory);
  const size = next(INFO.memory);
  const icReference = next(INFO.icReference);
  const blocks = last === undefined ? undefined : last + 1;
  return {
    uid,
    dsfid,
    afi,
    blocks,
    blockSize: size === undefined ? undefined : (size & 0x1f) + 1,
    icReference,
  };
}

export function withCrc(bytes: Uint8Array): Uint8Array {
  const crc = crcAir(bytes);
  return Uint8Array.from([...bytes, crc & 0xff, crc >> 8]);
}

/** The bytes before a right CRC; undefined where the last two bytes are none. */
export function withoutCrc(bytes: Uint8Array): Uint8Array | undefined {
  const body = bytes.subarray(0, -2);
  const stored = (bytes.at(-2) ?? 0) | ((bytes.at(-1) ?? 0) << 8);
  return bytes.length > 2 && crcAir(body) === stored ? body : undefined;
}

/**
 * A password as it is sent with B3: each half xored with the random number of the last B2. [SL2S2002, 9.4.3.2:
 * XOR_Password[31:0] = Password[31:0] XOR {Random_Number[15:0], Random_Number[15:0]}]
 */
export function xoredPassword(password: number, random: number): number {
  return (password ^ ((random << 16) | random)) >>> 0;
}
