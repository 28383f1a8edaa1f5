/** Requests of 3M and Bibliotheca pads and what their replies hold. Blocks are in the order of the tag's memory. Pure. */
import type { TagInfo, Uid } from "../../../ports.ts";
import { readUid, uidBytes } from "../../../tags/uid.ts";
import { encodeThreeM, START, START_UP, type ThreeMFrame } from "./frame.ts";
import { COMMANDS, commandOf, INFO, INVENTORY, type ThreeMCommand } from "./tables.ts";

export function request(command: ThreeMCommand, data: Iterable<number>): Uint8Array {
  return encodeThreeM({ start: START, command: COMMANDS[command].code, body: Uint8Array.from(data) });
}

export function tagRequest(command: ThreeMCommand, uid: Uid, data: Iterable<number>): Uint8Array {
  return request(command, [...uidBytes(uid), ...data]);
}

/** Every tag for AFI 00, else those of that AFI. */
export function inventoryRequest(afi: number, options: number): Uint8Array {
  return request("inventory", [afi, options]);
}

/**
 * A request of ISO 15693 itself, without CRC. `answerBytes` are those of the tag's answer with its flags: a most, with
 * room for the CRC, since the paper's sample asks for one more than its answer has.
 */
export function passThroughRequest(air: Uint8Array, answerBytes: number): Uint8Array {
  const most = answerBytes + 2;
  return request("pass-through", [air.length >> 8, air.length & 0xff, most >> 8, most & 0xff, 0, 0, ...air]);
}

/** As a model 810 was captured at its start. [3M810.pm] */
export const HARDWARE_VERSION = encodeThreeM({
  start: START_UP,
  command: 0x04,
  body: Uint8Array.of(0x00, 0x11),
});
export const START_810 = request("start-up", [0x04, 0x01, 0x00, 0x02, 0x00, 0x03, 0x00, 0x04, 0x00]);

/** `10.5.0.2` of the answer to HARDWARE_VERSION; undefined for another frame. */
export function readHardwareVersion({ start, command, body }: ThreeMFrame): string | undefined {
  const mine = start === START_UP && command === 0x04 && body[0] === 0x00 && body[1] === 0x11;
  return mine && body.length > 2 ? body.subarray(2).join(".") : undefined;
}

/** A reply, taken apart. */
export interface ThreeMReply {
  readonly command: ThreeMCommand;
  readonly error: number;
  /** Eight bytes; undefined in replies that are not about a tag, and in those that end at their error. */
  readonly address: Uint8Array | undefined;
  readonly data: Uint8Array;
}

export function replyOf({ start, command, body }: ThreeMFrame): ThreeMReply | undefined {
  const name = commandOf(command);
  const [error] = body;
  if (start !== START || name === undefined || error === undefined) return undefined;
  if (!COMMANDS[name].tag || body.length < 9) {
    return { command: name, error, address: undefined, data: body.subarray(1) };
  }
  return { command: name, error, address: body.subarray(1, 9), data: body.subarray(9) };
}

/** `3.2.6` of the answer to *version*. */
export function readVersion(data: Uint8Array): string | undefined {
  return data.length < 4 ? undefined : data.subarray(1, 4).join(".");
}

export interface InventoryTag {
  readonly address: Uint8Array;
  /** undefined: no UID of ISO 15693, as those of Tag-it, which are 32 bits behind zeros. */
  readonly uid: Uid | undefined;
  readonly dsfid: number | undefined;
}

export interface Inventory {
  readonly afi: number;
  readonly options: number;
  readonly tags: readonly InventoryTag[];
}

const UID = 8;

/** The answer to an inventory; undefined if it is none. What each tag has is told by the options, else by the length. */
export function readInventory(data: Uint8Array): Inventory | undefined {
  const [afi = 0, options = 0, count = 0] = data;
  if (data.length < 3) return undefined;
  const said = ((options & INVENTORY.uid) === 0 ? 0 : UID) + ((options & INVENTORY.dsfid) === 0 ? 0 : 1);
  const rest = data.subarray(3);
  const size = [said, UID, UID + 1].find((each) => each * count === rest.length);
  if (size === undefined || (size < UID && count > 0)) return undefined;
  const tags = Array.from({ length: count }, (_, index) => {
    const piece = rest.slice(index * size, (index + 1) * size);
    const address = piece.subarray(size - UID);
    return { address, uid: readUid(address), dsfid: size === UID ? undefined : piece[0] };
  });
  return { afi, options, tags };
}

/** How the blocks of a read answer stand: `old` with number and lock, `new` with lock, `bare` without either. */
export type ReadStyle = "old" | "new" | "bare";

export interface ReadBlocks {
  readonly style: ReadStyle;
  readonly first: number;
  readonly bytes: Uint8Array;
  /** Of each block: 0 free, 1 locked, above that an error. */
  readonly locks: readonly number[];
}

export const BLOCK = 4;

/**
 * The blocks of a read answer, behind its UID; undefined if it is none. Which style it has is told by its length; where
 * that fits two, by `asked`.
 */
export function readBlocks(data: Uint8Array, asked: ReadStyle): ReadBlocks | undefined {
  const fitting = [oldStyle(data), newStyle(data, 1), newStyle(data, 0)].filter((read) => read !== undefined);
  return fitting.find(({ style }) => style === asked) ?? fitting[0];
}

function oldStyle(data: Uint8Array): ReadBlocks | undefined {
  const [count = 0, first = 0] = data;
  const each = 2 + BLOCK;
  if (data.length !== 1 + count * each) return undefined;
  const at = (block: number): number => 1 + block * each;
  const numbered = indices(count).every((block) => data[at(block)] === first + block);
  if (!numbered) return undefined;
  const locks = indices(count).map((block) => data[at(block) + 1] ?? 0);
  return { style: "old", first, bytes: joined(count, (block) => data.subarray(at(block) + 2)), locks };
}

function newStyle(data: Uint8Array, lockBytes: 0 | 1): ReadBlocks | undefined {
  const [first = 0, count = 0] = data;
  const each = lockBytes + BLOCK;
  if (data.length !== 2 + count * each) return undefined;
  const at = (block: number): number => 2 + block * each;
  const locks = indices(count).map((block) => (lockBytes === 0 ? 0 : (data[at(block)] ?? 0)));
  const bytes = joined(count, (block) => data.subarray(at(block) + lockBytes));
  return { style: lockBytes === 0 ? "bare" : "new", first, bytes, locks };
}

function indices(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function joined(count: number, from: (block: number) => Uint8Array): Uint8Array {
  return Uint8Array.from(indices(count).flatMap((block) => [...from(block).subarray(0, BLOCK)]));
}

/** What a tag tells of itself, as far as it does. Sources disagree on whether the IC reference has one byte or two. */
export function readTagInfo(uid: Uid, data: Uint8Array): TagInfo {
  const [available = 0] = data;
  let at = 1;
  const next = (bit: number): number | undefined => ((available & bit) === 0 ? undefined : data[at++]);
  const dsfid = next(INFO.dsfid);
  const afi = next(INFO.afi);
  const size = next(INFO.memory);
  const last = next(INFO.memory);
  const reference = (available & INFO.icReference) === 0 ? undefined : data.subarray(at);
  return {
    uid,
    dsfid,
    afi,
    blocks: last === undefined ? undefined : last + 1,
    blockSize: size === undefined ? undefined : (size & 0x1f) + 1,
    icReference: reference === undefined || reference.length === 0 ? undefined : reference.at(-1),
  };
}

/** The tag's answer within the answer to a pass-through, its flags first; undefined if it is none. */
export function readPassThrough(data: Uint8Array): Uint8Array | undefined {
  const [, high = 0, low = 0] = data;
  const length = (high << 8) | low;
  return data.length < 3 || data.length < 3 + length ? undefined : data.slice(3, 3 + length);
}
