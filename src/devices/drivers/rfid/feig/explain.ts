/** Frames of FEIG ISO Host as people read them. Pure. */
import type { Decoded, Sender } from "../../../driver.ts";
import { frameAll } from "../../../framer.ts";
import { hexOf } from "../../../hex.ts";
import { explainAnswer, explainRequest, type ExplainedRequest } from "../../../tags/explain-air.ts";
import { isoErrorText, readAir, withoutCrc } from "../../../tags/iso15693.ts";
import { readBlocks, readInventory, readSystemInfo, readVersion } from "./codec.ts";
import { blocksShown, hexByte, requestFacts, transparentAir, type Facts } from "./explain-request.ts";
import { encodeFeig, feigFramer, type FeigFrame } from "./frame.ts";
import { readScans } from "./scan.ts";
import {
  COMMANDS,
  ISO_COMMANDS,
  MODELS,
  MORE_PARTS,
  nameOf,
  RECORD_PARTS,
  STATUS,
  STATUSES,
  TAG_KINDS,
  type IsoCommand,
} from "./tables.ts";

/** What was asked last: a reply to [0xB0] does not say which of the sub-commands it answers. */
interface Asked {
  readonly command: number;
  readonly iso: IsoCommand | undefined;
  /** What was passed on to the tag. */
  readonly air: ExplainedRequest | undefined;
}

/** Explains captured bytes; where nobody says who sent them, address FF is a request's. */
export function explainFeig(pieces: readonly Uint8Array[], from: Sender): readonly Decoded[] {
  const bytes = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
  let asked: Asked | undefined;
  return frameAll(feigFramer(), bytes).map((each) => {
    if (each.kind === "junk") return junkShown(each);
    const { frame } = each;
    const hex = hexOf(encodeFeig(frame));
    const common = { command: nameOf(COMMANDS, frame.command) ?? hexOf(Uint8Array.of(frame.command)) };
    const shape = { address: frame.address, advanced: frame.advanced };
    if (from === "host" || (from === undefined && isRequest(frame))) {
      const iso = frame.command === COMMANDS.iso ? nameOf(ISO_COMMANDS, frame.body[0] ?? 0) : undefined;
      asked = { command: frame.command, iso, air: airOf(frame) };
      return { kind: "request", ...common, ...requestFacts(frame, iso), ...shape, hex };
    }
    const reply = { kind: "reply", ...common, ...replyFacts(frame, asked), ...shape, hex };
    asked = undefined;
    return reply;
  });
}

/**
 * FF reaches every reader and is never a reader's own address. Other addresses occur in both directions; but no status
 * that brings data is the number of a sub-command of [0xB0], which has its mode behind it.
 */
function isRequest({ address, command, body }: FeigFrame): boolean {
  const [sub, mode] = body;
  if (address === 0xff || sub === undefined) return true;
  return command === COMMANDS.iso && mode !== undefined && nameOf(ISO_COMMANDS, sub) !== undefined;
}

function airOf({ command, body }: FeigFrame): ExplainedRequest | undefined {
  const air = command === COMMANDS.transparent ? readAir(transparentAir(body)) : undefined;
  return air === undefined ? undefined : explainRequest(air);
}

/** Bytes that are no frame: rubbish, or what a reader in scan mode says by itself. */
function junkShown({ bytes, why }: { readonly bytes: Uint8Array; readonly why: string }): Decoded {
  const scans = readScans(bytes);
  if (scans.length === 0) return { kind: "junk", why, hex: hexOf(bytes) };
  const tags = scans.map(({ uid, data }) => ({ uid, ...(data === "" ? {} : { data }) }));
  return { kind: "scan", format: scans[0]?.format ?? "ascii", tags, hex: hexOf(bytes) };
}

function replyFacts({ command, body }: FeigFrame, asked: Asked | undefined): Facts {
  const [status] = body;
  if (status === undefined) return { status: null, meaning: "a reply without status" };
  const data = body.subarray(1);
  const known = { status: hexByte(status), meaning: STATUSES[status]?.text ?? "unknown status" };
  const failure = failureFacts(status, data);
  if (failure !== undefined) return { ...known, ...failure };
  const iso = asked?.command === command ? asked.iso : undefined;
  const facts =
    command === COMMANDS.iso
      ? isoReplyFacts(data, iso)
      : command === COMMANDS.transparent
        ? airFacts(data, asked?.air)
        : otherReplyFacts(command, data);
  return { ...known, ...(iso === undefined ? {} : { iso }), ...facts };
}

/** Statuses that say what failed, and where; undefined for one that brings data. */
function failureFacts(status: number, data: Uint8Array): Facts | undefined {
  const [code, block] = data;
  const at = (value: number | undefined): Facts => (value === undefined ? {} : { block: value });
  if (status === STATUS.isoError && code !== undefined) {
    return { error: hexByte(code), errorMeaning: isoErrorText(code), ...at(block) };
  }
  if (status === STATUS.notWritten) return at(code);
  if (WITH_DATA.has(status)) return undefined;
  return data.length === 0 ? {} : { data: hexOf(data) };
}

/** [ISC.LR200 H90692, 7.1] */
const WITH_DATA: ReadonlySet<number> = new Set([STATUS.ok, STATUS.rfError, 0x84, 0x93, STATUS.more]);

/** The tag's own answer; some readers leave its CRC behind it, or zeros in its place. */
function airFacts(data: Uint8Array, asked: ExplainedRequest | undefined): Facts {
  const answer = explainAnswer(withoutCrc(data) ?? data, asked);
  return answer === undefined ? {} : { air: hexOf(data), answer };
}

function isoReplyFacts(data: Uint8Array, iso: IsoCommand | undefined): Facts {
  if (data.length === 0) return {};
  const inventory = iso === undefined || iso === "inventory" ? readInventory(data) : undefined;
  if (inventory !== undefined && (iso === "inventory" || inventory.every(({ type }) => type === 3))) {
    const tags = inventory.map(({ type, dsfid, uid }, index) => ({
      uid: uid ?? hexOf(data.subarray(3 + index * 10, 11 + index * 10)),
      dsfid: hexByte(dsfid),
      tagType: TAG_KINDS[type] ?? type,
    }));
    return { answers: "inventory", count: tags.length, tags };
  }
  const info = iso === undefined || iso === "system-info" ? readSystemInfo(data) : undefined;
  if (info !== undefined) {
    const { uid, dsfid, afi, blocks = 0, blockSize = 0, icReference } = info;
    return {
      answers: "system-info",
      uid,
      dsfid: hexByte(dsfid),
      afi: hexByte(afi),
      blocks,
      blockSize,
      icReference: hexByte(icReference),
    };
  }
  const read = iso === undefined || iso === "read-blocks" ? readBlocks(data) : undefined;
  if (read !== undefined) {
    const { bytes, blockSize, locked } = read;
    return {
      answers: "read-blocks",
      count: locked.length,
      blockSize,
      blocks: blocksShown(bytes, blockSize),
      locked,
      memory: hexOf(bytes),
    };
  }
  return { data: hexOf(data) };
}

function otherReplyFacts(command: number, data: Uint8Array): Facts {
  const version = readVersion(data);
  if (
    (command === COMMANDS["software-version"] || command === COMMANDS["reader-info"]) &&
    version !== undefined
  ) {
    const { software, hardware, type, tags } = version;
    const kinds = Object.entries(TAG_KINDS).filter(([bit]) => (tags & (1 << Number(bit))) !== 0);
    return {
      software,
      hardware,
      model: MODELS[type] ?? `unknown model ${type}`,
      tagTypes: kinds.map(([, kind]) => kind),
      ...(data.length > 10 ? { receiveBuffer: word(data, 7), sendBuffer: word(data, 9) } : {}),
    };
  }
  if (command === COMMANDS["get-input"] && data.length > 0) {
    const [inputs = 0] = data;
    return { inputs: inputs & 0x07, changed: (inputs >> 4) & 0x07 };
  }
  return BUFFER_FACTS[command]?.(data) ?? (data.length === 0 ? {} : { data: hexOf(data) });
}

/**
 * Replies of a reader that reads by itself and keeps what it read; undefined where the bytes are not such a reply. That
 * the numbers of [0x31] have two bytes each, as the count of sets has, is not confirmed.
 */
const BUFFER_FACTS: Readonly<Record<number, (data: Uint8Array) => Facts | undefined>> = {
  [COMMANDS["read-buffer"]](data) {
    const [parts = 0] = data;
    const head = (parts & MORE_PARTS) === 0 ? 1 : 2;
    if (data.length < head + 2) return undefined;
    const holds = RECORD_PARTS.filter(([bit]) => (parts & bit) !== 0).map(([, name]) => name);
    return { holds, sets: word(data, head), records: hexOf(data.subarray(head + 2)) };
  },
  [COMMANDS["buffer-info"]]: (data) =>
    data.length === 6 ? { size: word(data, 0), start: word(data, 2), sets: word(data, 4) } : undefined,
};

function word(data: Uint8Array, at: number): number {
  return ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);
}
