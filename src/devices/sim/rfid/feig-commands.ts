/** What a simulated FEIG reader does with each command. */
import { turned } from "../../tags/blocks.ts";
import type { Uid } from "../../ports.ts";
import { withCrc } from "../../tags/iso15693.ts";
import { readUid, uidBytes } from "../../tags/uid.ts";
import { COMMANDS, ISO_COMMANDS, MODE, STATUS } from "../../drivers/rfid/feig/tables.ts";
import { answerAir } from "./air.ts";
import type { Chip, ChipAnswer } from "./chip.ts";
import type { Field } from "./field.ts";

/** A reply: status, then data. */
export type Reply = readonly number[];

/** Most sets that one inventory gives. [H20800-16e, 0xB0 01] */
const SETS = 4;
const READ_LIMIT = 128;

export interface FeigState {
  readonly field: Field;
  /** Reports a tag once while it lies there (CFG5.ONT), until the field is switched off for a moment. */
  once: boolean;
  /** Has [0xBF]; standard firmware of CPR.M02 does. */
  transparent: boolean;
  /** Has [0xB1] for custom commands of NXP chips; readers of the ISC family do. */
  custom: boolean;
  /** [0xBF] counts the tag's CRC in the length of the answer, and gives it. */
  readonly answerCrc: boolean;
  scanMode: boolean;
  hardwareFault: boolean;
  /** SW-TYPE. */
  readonly model: number;
  reported: Set<Uid>;
  /** What an inventory has not given yet, for MORE. */
  pending: Uid[];
}

type Handler = (state: FeigState, body: Uint8Array) => Reply;

const OK: Reply = [STATUS.ok];
const WRONG_LENGTH: Reply = [STATUS.length];
/** A parameter is out of its range. */
const PARAMETER = 0x11;

const HANDLERS: Readonly<Record<number, Handler>> = {
  [COMMANDS["baud-detect"]]: () => OK,
  [COMMANDS["software-version"]]: ({ model }) => [STATUS.ok, 0x02, 0x05, 0x00, 0x80, model, 0x00, 0x78],
  [COMMANDS["reader-info"]]: ({ model }) => [
    STATUS.ok,
    0x02,
    0x05,
    0x00,
    0x80,
    model,
    0x00,
    0x78,
    0x01,
    0x00,
    0x01,
    0x00,
  ],
  [COMMANDS["rf-reset"]](state) {
    state.field.interrupt();
    state.reported = new Set();
    state.pending = [];
    return OK;
  },
  [COMMANDS["rf-switch"]](state, body) {
    if (body.length !== 1) return WRONG_LENGTH;
    state.field.interrupt();
    return OK;
  },
  [COMMANDS["set-output"]]: (_state, body) => (body.length === 8 ? OK : WRONG_LENGTH),
  [COMMANDS.iso](state, body) {
    if (state.scanMode) return [STATUS.notAvailable];
    const [sub = 0] = body;
    if (sub === ISO_COMMANDS.inventory) return inventory(state, body);
    const handler = TAG_HANDLERS[sub];
    if (handler === undefined) return [STATUS.unknownCommand];
    const uid = readUid(body.subarray(2, 10));
    if (((body[1] ?? 0) & 0x07) !== MODE.addressed || uid === undefined) return [PARAMETER];
    const chip = state.field.reach(uid);
    return chip === undefined ? [STATUS.noTransponder] : handler(chip, body.subarray(10));
  },
  [COMMANDS.transparent](state, body) {
    if (!state.transparent) return [STATUS.unknownCommand];
    if (state.scanMode) return [STATUS.notAvailable];
    const [mode = 0, high = 0, low = 0] = body;
    const air = body.subarray(mode === 3 || mode === 4 ? 7 : 5);
    // The mode must fit the request's option flag; the reader goes by the mode. [H60301, p. 99]
    const option = ((air[0] ?? 0) & 0x40) !== 0;
    if (mode < 1 || mode > 3 || (mode === 3) !== option) return [PARAMETER];
    const answer = passOn(state.field, air);
    if (answer === undefined) return [STATUS.noTransponder];
    // The answer has always the length that was asked for; an error has its own. [H60301, p. 97]
    const failed = ((answer[0] ?? 0) & 1) !== 0;
    const full = state.answerCrc ? withCrc(answer) : answer;
    const length = failed ? full.length : (high << 8) | low;
    return [STATUS.ok, ...Uint8Array.from({ length }, (_, at) => full[at] ?? 0)];
  },
  [COMMANDS.custom](state, body) {
    if (!state.custom) return [STATUS.unknownCommand];
    if (state.scanMode) return [STATUS.notAvailable];
    const [maker = 0, sub = 0, mode = 0] = body;
    const uid = readUid(body.subarray(3, 11));
    if (maker !== 0x04 || (mode & 0x07) !== MODE.addressed || uid === undefined) return [PARAMETER];
    const answer = passOn(state.field, Uint8Array.from([0x22, sub, maker, ...uidBytes(uid).toReversed()]));
    if (answer === undefined) return [STATUS.noTransponder];
    const [flags = 0, error = 0] = answer;
    return (flags & 1) === 0 ? OK : [STATUS.isoError, error];
  },
};

/** A request on the air, and what the tag that hears it answers. */
function passOn(field: Field, air: Uint8Array): Uint8Array | undefined {
  const addressAt = (air[1] ?? 0) >= 0xa0 ? 3 : 2;
  const uid = readUid(air.slice(addressAt, addressAt + 8).toReversed());
  const chip = uid === undefined ? undefined : field.reach(uid);
  return chip === undefined ? undefined : answerAir(chip, air);
}

/** The reply to a command; the commands that it does not have are refused. */
export function feigReply(state: FeigState, command: number, body: Uint8Array): Reply {
  if (state.hardwareFault) return [STATUS.eeprom];
  return HANDLERS[command]?.(state, body) ?? [STATUS.unknownCommand];
}

function inventory(state: FeigState, body: Uint8Array): Reply {
  const [, mode = 0] = body;
  if (body.length > 3) return WRONG_LENGTH;
  if ((mode & MODE.more) === 0) {
    const heard = state.field.sweep();
    const again = !state.once || (mode & MODE.presence) !== 0;
    state.pending = again ? [...heard] : heard.filter((uid) => !state.reported.has(uid));
  }
  const sets = state.pending.slice(0, SETS);
  state.pending = state.pending.slice(SETS);
  if (sets.length === 0) return [STATUS.noTransponder];
  for (const uid of sets) state.reported.add(uid);
  const dsfids = new Map(state.field.onPad().map((chip) => [chip.uid, chip.dsfid]));
  const data = sets.flatMap((uid) => [0x03, dsfids.get(uid) ?? 0, ...uidBytes(uid)]);
  return [state.pending.length > 0 ? STATUS.more : STATUS.ok, sets.length, ...data];
}

type TagHandler = (chip: Chip, rest: Uint8Array) => Reply;

/** A chip's answer as the reader passes it on; a silent one is told as an error of the air. */
function done(answer: ChipAnswer<unknown>, where: Reply): Reply {
  if (answer.ok) return OK;
  return answer.error === "silent" ? [STATUS.rfError] : [STATUS.isoError, answer.error, ...where];
}

const TAG_HANDLERS: Readonly<Record<number, TagHandler>> = {
  [ISO_COMMANDS["stay-quiet"]](chip) {
    chip.stayQuiet(true);
    return OK;
  },
  [ISO_COMMANDS.select]: () => OK,
  [ISO_COMMANDS["reset-to-ready"]](chip) {
    chip.stayQuiet(false);
    return OK;
  },
  [ISO_COMMANDS["lock-blocks"]]: (chip, [block = 0]) => done(chip.lock(block), [block]),
  [ISO_COMMANDS["read-blocks"]](chip, [first = 0, count = 0]) {
    const { blockSize } = chip.model;
    if (count === 0 || count * blockSize > READ_LIMIT) return [PARAMETER];
    const data: number[] = [];
    for (let block = first; block < first + count; block++) {
      const read = chip.read(block);
      if (!read.ok) return done(read, []);
      data.push(read.value.locked ? 1 : 0, ...turned(read.value.bytes, blockSize));
    }
    return [STATUS.ok, count, blockSize, ...data];
  },
  [ISO_COMMANDS["write-blocks"]](chip, rest) {
    const [first = 0, count = 0, blockSize = 0] = rest;
    const data = rest.subarray(3);
    if (blockSize === 0 || data.length !== count * blockSize) return WRONG_LENGTH;
    const bytes = turned(data, blockSize);
    for (let at = 0; at < count; at++) {
      // Addressed, the reader knows the chip and sets the option flag that it wants.
      const block = bytes.slice(at * blockSize, (at + 1) * blockSize);
      const written = chip.write(first + at, block, chip.model.writeOption);
      if (!written.ok) return done(written, [first + at]);
    }
    return OK;
  },
  [ISO_COMMANDS["write-afi"]]: (chip, [afi = 0]) => done(chip.writeAfi(afi), []),
  [ISO_COMMANDS["lock-afi"]]: (chip) => done(chip.lockAfi(), []),
  [ISO_COMMANDS["write-dsfid"]]: (chip, [dsfid = 0]) => done(chip.writeDsfid(dsfid), []),
  [ISO_COMMANDS["lock-dsfid"]]: (chip) => done(chip.lockDsfid(), []),
  [ISO_COMMANDS["system-info"]](chip) {
    const info = chip.info();
    if (!info.ok) return done(info, []);
    const { dsfid = 0, afi = 0, blocks = 1, blockSize = 1, icReference = 0 } = info.value;
    return [STATUS.ok, dsfid, ...uidBytes(chip.uid), afi, blockSize - 1, blocks - 1, icReference];
  },
  [ISO_COMMANDS["block-security"]](chip, [first = 0, count = 0]) {
    const locks: number[] = [];
    for (let block = first; block < first + count; block++) {
      const read = chip.read(block);
      if (!read.ok) return done(read, []);
      locks.push(read.value.locked ? 1 : 0);
    }
    return [STATUS.ok, count, ...locks];
  },
};
