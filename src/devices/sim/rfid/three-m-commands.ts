/** What a simulated 3M pad does with each command. */
import type { Uid } from "../../ports.ts";
import { readUid, uidBytes } from "../../tags/uid.ts";
import { answerAir } from "./air.ts";
import type { Chip, ChipAnswer } from "./chip.ts";
import type { Field } from "./field.ts";

/** A reply's body: error, then data. */
export type Reply = readonly number[];

export interface ThreeMState {
  readonly field: Field;
  readonly model: 210 | 810;
  /** Codes of commands that its firmware does not have. */
  readonly missing: Set<number>;
  /** It knows only the old style of read answers, whatever is asked for. */
  oldStyleOnly: boolean;
}

type Handler = (state: ThreeMState, body: Uint8Array) => Reply;
type TagHandler = (chip: Chip, rest: Uint8Array, state: ThreeMState) => ChipAnswer<Reply>;

const NOT_IMPLEMENTED: Reply = [0x02];
const BAD_PARAMETER: Reply = [0x32];
const NO_TRANSPONDER = 0x06;
/** Error codes of tags as the pad has them; a silent tag is no transponder. */
const ISO_TO_PAD: Readonly<Record<number, number>> = {
  0x01: 0x21,
  0x02: 0x22,
  0x03: 0x23,
  0x10: 0x11,
  0x11: 0x12,
  0x12: 0x12,
};

/** The reply to a command; those that it does not have are refused. */
export function threeMReply(state: ThreeMState, command: number, body: Uint8Array): Reply {
  if (state.missing.has(command)) return NOT_IMPLEMENTED;
  const handler = PAD_HANDLERS[command];
  if (handler !== undefined) return handler(state, body);
  const tagHandler = TAG_HANDLERS[command];
  return tagHandler === undefined ? NOT_IMPLEMENTED : toTag(state, command, body, tagHandler);
}

/** An inventory reply: sent unasked, too. */
export function inventoryReply(field: Field, afi: number, options: number): Reply {
  const withUid = (options & 0x01) !== 0;
  const withDsfid = (options & 0x02) !== 0;
  const dsfids = new Map(field.onPad().map((chip) => [chip.uid, chip.dsfid]));
  const uids = field.sweepOf(afi);
  const tag = (uid: Uid): number[] => [
    ...(withDsfid ? [dsfids.get(uid) ?? 0] : []),
    ...(withUid ? uidBytes(uid) : []),
  ];
  return [0x00, afi, options, uids.length, ...uids.flatMap(tag)];
}

const PAD_HANDLERS: Readonly<Record<number, Handler>> = {
  0xfe({ field }, body) {
    const [afi = 0, options = 0] = body;
    return body.length < 2 || body.length > 3 ? BAD_PARAMETER : inventoryReply(field, afi, options);
  },
  0x11: ({ model }) => (model === 210 ? [0x00, 0x0a, 0x03, 0x02, 0x06] : [0x00, 0x0a, 0x05, 0x00, 0x02]),
  0x13: ({ model }) =>
    model === 810 ? [0x00, 0x02, 0x01, 0x01, 0x03, 0x02, 0x02, 0x03, 0x00] : NOT_IMPLEMENTED,
  0x14(state, body) {
    const word = (at: number): number => ((body[at] ?? 0) << 8) | (body[at + 1] ?? 0);
    const air = body.subarray((word(4) & 0x8000) === 0 ? 6 : 7);
    if (body.length < 6 || air.length !== word(0)) return BAD_PARAMETER;
    const custom = (air[1] ?? 0) >= 0xa0 ? 3 : 2;
    const uid = readUid(Uint8Array.from(air.subarray(custom, custom + 8)).toReversed());
    const chip = uid === undefined ? undefined : state.field.reach(uid);
    const answer = chip === undefined ? undefined : answerAir(chip, air);
    if (answer === undefined) return [NO_TRANSPONDER, 0x00, 0x00, 0x00];
    const received = answer.subarray(0, word(2));
    return [0x00, 0x00, received.length >> 8, received.length & 0xff, ...received];
  },
};

/** A command to one tag: its UID stands in the reply, whatever came of it. */
function toTag(
  { field, ...state }: ThreeMState,
  command: number,
  body: Uint8Array,
  handler: TagHandler,
): Reply {
  if (body.length < 8) return BAD_PARAMETER;
  const address = body.subarray(0, 8);
  const uid = readUid(address);
  const chip = uid === undefined ? undefined : field.reach(uid);
  const answer = chip === undefined ? SILENT : handler(chip, body.subarray(8), { field, ...state });
  if (answer.ok) return [0x00, ...address, ...answer.value];
  const error = answer.error === "silent" ? NO_TRANSPONDER : (ISO_TO_PAD[answer.error] ?? answer.error);
  // EAS that is off is told as a tag that is gone, with a 0 behind it.
  return [error, ...address, ...(command === CHECK_EAS && error === NO_TRANSPONDER ? [0x00] : [])];
}

const CHECK_EAS = 0x03;
const SILENT = { ok: false, error: "silent" } as const;
const WRONG = { ok: false, error: 0x32 } as const;
const given = (value: Reply): ChipAnswer<Reply> => ({ ok: true, value });

/** An answer without data. */
function bare(answer: ChipAnswer<void>): ChipAnswer<Reply> {
  return answer.ok ? given([]) : answer;
}

/** The pad knows the chip and sets the option flag that it wants; that a real one does is not confirmed. */
function write(chip: Chip, block: number, bytes: Uint8Array): ChipAnswer<void> {
  return chip.write(block, bytes, chip.model.writeOption);
}

const TAG_HANDLERS: Readonly<Record<number, TagHandler>> = {
  0x01(chip) {
    chip.stayQuiet(true);
    return given([]);
  },
  0x02(chip, rest, { oldStyleOnly }) {
    const [first = 0, count = 0, options = 0] = rest;
    if (rest.length < 2 || rest.length > 3 || count === 0) return WRONG;
    const isNew = (options & 0x04) !== 0 && !oldStyleOnly;
    const data: number[] = isNew ? [first, count] : [count];
    for (let block = first; block < first + count; block++) {
      const read = chip.read(block);
      if (!read.ok) return read;
      const lock = read.value.locked ? 1 : 0;
      if (!isNew) data.push(block);
      if (!isNew || (options & 0x08) === 0) data.push(lock);
      data.push(...read.value.bytes);
    }
    return given(data);
  },
  [CHECK_EAS]: (chip) => (chip.eas && chip.model.eas ? given([0x01]) : SILENT),
  0x04(chip, rest) {
    const [first = 0, count = 0] = rest;
    if (rest.length !== 3 + count * 4) return WRONG;
    for (let at = 0; at < count; at++) {
      const written = write(chip, first + at, rest.slice(3 + at * 4, 7 + at * 4));
      if (!written.ok) return written;
    }
    return given([first + count]);
  },
  0x05: (chip, rest) => (rest.length === 5 ? bare(write(chip, rest[0] ?? 0, rest.slice(1))) : WRONG),
  0x06: (chip) => bare(chip.lockAfi()),
  0x07(chip, rest) {
    if (rest.length !== 5) return WRONG;
    const written = write(chip, rest[0] ?? 0, rest.slice(1));
    return bare(written.ok ? chip.lock(rest[0] ?? 0) : written);
  },
  0x08: (chip, rest) => (rest.length === 1 ? bare(chip.lock(rest[0] ?? 0)) : WRONG),
  0x09: (chip, rest) => (rest.length === 1 ? bare(chip.writeAfi(rest[0] ?? 0)) : WRONG),
  0x0a: (chip) => (chip.model.afi ? given([chip.afi]) : SILENT),
  0x0b: (chip, rest) => (rest.length === 1 ? bare(chip.writeDsfid(rest[0] ?? 0)) : WRONG),
  // Chips without EAS are silent at NXP's commands.
  0x0c(chip, rest) {
    if (rest.length !== 1) return WRONG;
    return chip.model.eas ? bare(chip.writeEas(rest[0] === 1)) : SILENT;
  },
  0x0d(chip, rest) {
    const info = chip.info();
    if (rest.length !== 1) return WRONG;
    if (!info.ok) return info;
    const { dsfid = 0, afi = 0, blocks = 1, blockSize = 1, icReference = 0 } = info.value;
    const [mask = 0] = rest;
    const fields = [[dsfid], [afi], [blockSize - 1, blocks - 1], [icReference]];
    return given([mask & 0x0f, ...fields.flatMap((field, bit) => ((mask & (1 << bit)) === 0 ? [] : field))]);
  },
  0x0e: (chip) => bare(chip.lockDsfid()),
  0x0f: (chip) => (chip.model.dsfid ? given([chip.dsfid]) : SILENT),
};
