/** Requests of FEIG ISO Host and what its replies hold. Pure. */
import type { TagInfo, Uid } from "../../../ports.ts";
import { turned } from "../../../tags/blocks.ts";
import { AIR_COMMANDS, AIR_FLAGS, airNameOf, NXP, readAir, type AirName } from "../../../tags/iso15693.ts";
import { readUid, uidBytes } from "../../../tags/uid.ts";
import type { FeigFrame } from "./frame.ts";
import { COMMANDS, ISO_COMMANDS, MODE, TRANSPARENT, type FeigCommand, type IsoCommand } from "./tables.ts";

/** Every reader takes this address. */
const ANY = 0xff;

export function request(command: FeigCommand, data: Iterable<number>): FeigFrame {
  return { address: ANY, command: COMMANDS[command], body: Uint8Array.from(data), advanced: false };
}

/** An inventory; `mode` of bits of MODE. */
export function inventoryRequest(mode: number): FeigFrame {
  return request("iso", [ISO_COMMANDS.inventory, mode]);
}

/** A command to one tag: there is no other kind here. */
export function tagRequest(command: IsoCommand, uid: Uid, data: Iterable<number>): FeigFrame {
  return request("iso", [ISO_COMMANDS[command], MODE.addressed, ...uidBytes(uid), ...data]);
}

/** The time after which the reader sends EOF, in 590 ns: the 20 ms that ISO 15693 allows a write. [H60301, p. 99] */
const EOF_DELAY = [0x84, 0x6a];

/**
 * A request of ISO 15693 itself, without CRC, for what the reader has no command for. The mode says once more what the
 * request says itself: whether it writes, and whether with the option flag. [H60301, 8.6]
 */
export function transparentRequest(air: Uint8Array, answerBytes: number): FeigFrame {
  const asked = readAir(air);
  const name = asked === undefined ? undefined : airNameOf(asked.command);
  const writes = name !== undefined && AIR_COMMANDS[name].writes;
  const option = ((asked?.flags ?? 0) & AIR_FLAGS.option) !== 0;
  const mode = writes ? (option ? TRANSPARENT.writeOption : TRANSPARENT.write) : TRANSPARENT.read;
  const delay = mode === TRANSPARENT.writeOption ? EOF_DELAY : [];
  return request("transparent", [mode, answerBytes >> 8, answerBytes & 0xff, 0, 0, ...delay, ...air]);
}

/** The reader's own command for a custom command of NXP chips; readers with long range have it. [H60301, 8.3] */
export function customRequest(command: AirName, uid: Uid): FeigFrame {
  return request("custom", [NXP, AIR_COMMANDS[command].code, MODE.addressed, ...uidBytes(uid)]);
}

export interface InventorySet {
  readonly type: number;
  readonly dsfid: number;
  /** undefined: no UID of ISO 15693. */
  readonly uid: Uid | undefined;
}

const SET = 10;

/** The data sets of an inventory reply, after its status; undefined if it is none. */
export function readInventory(data: Uint8Array): readonly InventorySet[] | undefined {
  if (data.length === 0) return [];
  const [count = 0] = data;
  if (data.length !== 1 + count * SET) return undefined;
  return Array.from({ length: count }, (_, index) => {
    const set = data.subarray(1 + index * SET, 1 + (index + 1) * SET);
    return { type: set[0] ?? 0, dsfid: set[1] ?? 0, uid: readUid(set.subarray(2)) };
  });
}

export interface ReadBlocks {
  readonly blockSize: number;
  /** In the order of the tag's memory. */
  readonly bytes: Uint8Array;
  readonly locked: readonly boolean[];
}

/** The blocks of a read reply, after its status; undefined if it is none. */
export function readBlocks(data: Uint8Array): ReadBlocks | undefined {
  const [count = 0, blockSize = 0] = data;
  if (count === 0 || blockSize === 0 || data.length !== 2 + count * (blockSize + 1)) return undefined;
  const locked: boolean[] = [];
  const bytes = new Uint8Array(count * blockSize);
  for (let block = 0; block < count; block++) {
    const at = 2 + block * (blockSize + 1);
    locked.push(data[at] !== 0);
    bytes.set(data.subarray(at + 1, at + 1 + blockSize), block * blockSize);
  }
  return { blockSize, bytes: turned(bytes, blockSize), locked };
}

const SYSTEM_INFO = 13;

/**
 * The tag's system information; undefined if it is none. MEM is taken as ISO 15693 has it, both numbers less one: the
 * manual does not say.
 */
export function readSystemInfo(data: Uint8Array): TagInfo | undefined {
  const uid = readUid(data.subarray(1, 9));
  if (data.length !== SYSTEM_INFO || uid === undefined) return undefined;
  const [afi = 0, size = 0, last = 0, icReference = 0] = data.subarray(9);
  return { uid, dsfid: data[0], afi, blockSize: (size & 0x1f) + 1, blocks: last + 1, icReference };
}

export interface ReaderVersion {
  readonly software: string;
  readonly hardware: number;
  readonly type: number;
  /** Bits of the kinds of tags that it knows. */
  readonly tags: number;
}

/** The answer to *software version* or *reader info*, after its status; undefined if it is none. */
export function readVersion(data: Uint8Array): ReaderVersion | undefined {
  if (data.length < 7) return undefined;
  const [major = 0, minor = 0, develop = 0, hardware = 0, type = 0, high = 0, low = 0] = data;
  return { software: `${major}.${minor}.${develop}`, hardware, type, tags: (high << 8) | low };
}

/** A reply, taken apart: its status and what stands behind it. */
export interface FeigReply {
  readonly command: number;
  readonly status: number;
  readonly data: Uint8Array;
}

export function replyOf({ command, body }: FeigFrame): FeigReply | undefined {
  const [status] = body;
  return status === undefined ? undefined : { command, status, data: body.subarray(1) };
}
