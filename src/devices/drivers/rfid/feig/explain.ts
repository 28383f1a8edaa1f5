/** Frames of FEIG ISO Host as people read them. Pure. */
import { turned } from "../../../tags/blocks.ts";
import type { Decoded, Json, Sender } from "../../../driver.ts";
import { frameAll } from "../../../framer.ts";
import { hexOf } from "../../../hex.ts";
import { readUid } from "../../../tags/uid.ts";
import { readBlocks, readInventory, readSystemInfo, readVersion } from "./codec.ts";
import { encodeFeig, feigFramer, type FeigFrame } from "./frame.ts";
import {
  COMMANDS,
  ISO_COMMANDS,
  ISO_ERRORS,
  MODE,
  MODELS,
  nameOf,
  STATUS,
  STATUSES,
  TAG_KINDS,
  type FeigCommand,
  type IsoCommand,
} from "./tables.ts";

type Facts = Readonly<Record<string, Json>>;

/** What was asked last: a reply to [0xB0] does not say which of the sub-commands it answers. */
interface Asked {
  readonly command: number;
  readonly iso: IsoCommand | undefined;
}

/** Explains captured bytes; where nobody says who sent them, address FF is a request's. */
export function explainFeig(pieces: readonly Uint8Array[], from: Sender): readonly Decoded[] {
  const bytes = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
  let asked: Asked | undefined;
  return frameAll(feigFramer(), bytes).map((each) => {
    if (each.kind === "junk") return { kind: "junk", why: each.why, hex: hexOf(each.bytes) };
    const { frame } = each;
    const hex = hexOf(encodeFeig(frame));
    const common = { command: nameOf(COMMANDS, frame.command) ?? hexOf(Uint8Array.of(frame.command)) };
    const shape = { address: frame.address, advanced: frame.advanced };
    if (from === "host" || (from === undefined && isRequest(frame))) {
      const iso = frame.command === COMMANDS.iso ? nameOf(ISO_COMMANDS, frame.body[0] ?? 0) : undefined;
      asked = { command: frame.command, iso };
      return { kind: "request", ...common, ...requestFacts(frame, iso), ...shape, hex };
    }
    const reply = { kind: "reply", ...common, ...replyFacts(frame, asked), ...shape, hex };
    asked = undefined;
    return reply;
  });
}

/** FF reaches every reader and is never a reader's own address. Other addresses occur in both directions. */
function isRequest({ address, body }: FeigFrame): boolean {
  return address === 0xff || body.length === 0;
}

const hexByte = (value: number | undefined): string => hexOf(Uint8Array.of(value ?? 0));

function requestFacts({ command, body }: FeigFrame, iso: IsoCommand | undefined): Facts {
  if (command === COMMANDS.iso) return isoRequestFacts(body, iso);
  const name = nameOf(COMMANDS, command);
  const read = name === undefined ? undefined : REQUESTS[name];
  return read?.(body) ?? (body.length === 0 ? {} : { data: hexOf(body) });
}

const REQUESTS: Readonly<Partial<Record<FeigCommand, (body: Uint8Array) => Facts>>> = {
  "baud-detect": () => ({}),
  "rf-switch": ([antenna = 0]) => (antenna === 0 ? { rf: "off" } : { rf: "on", antenna }),
  "set-output": outputFacts,
  "read-configuration": ([address = 0]) => configurationAddress(address),
  "write-configuration": (body) => ({ ...configurationAddress(body[0] ?? 0), data: hexOf(body.subarray(1)) }),
  "save-configuration": ([address = 0]) => configurationAddress(address),
  "read-buffer": (body) => ({ sets: ((body[0] ?? 0) << 8) | (body[1] ?? 0) }),
  transparent(body) {
    const [mode = 0, high = 0, low = 0] = body;
    // Modes 3 and 4 have the delay of the EOF behind the two reserved bytes.
    const head = mode === 3 || mode === 4 ? 7 : 5;
    const words = { 1: "read", 2: "write, option 0", 3: "write, option 1", 4: "inventory" } as const;
    return {
      mode: mode === 1 || mode === 2 || mode === 3 || mode === 4 ? words[mode] : mode,
      answerBytes: (high << 8) | low,
      air: hexOf(body.subarray(head)),
    };
  },
};

function configurationAddress(address: number): Facts {
  return {
    block: address & 0x3f,
    memory: (address & 0x80) === 0 ? "RAM" : "EEPROM",
    all: (address & 0x40) !== 0,
  };
}

/** OS words hold two bits a lamp: keep, on, off, flash. Words are taken most significant byte first: not confirmed. */
function outputFacts(body: Uint8Array): Facts {
  const word = (at: number): number => ((body[at] ?? 0) << 8) | (body[at + 1] ?? 0);
  const states = ["unchanged", "on", "off", "flash"] as const;
  const of = (shift: number): string => states[(word(0) >> shift) & 3] ?? "";
  const time = (value: number): Json => (value === 0xffff ? "for ever" : value * 100);
  return { green: of(0), red: of(2), beeper: of(4), outputMs: time(word(4)), relayMs: time(word(6)) };
}

function isoRequestFacts(body: Uint8Array, iso: IsoCommand | undefined): Facts {
  const [sub = 0, mode = 0] = body;
  const addressed = (mode & 0x07) === MODE.addressed && iso !== "inventory";
  const uid = addressed ? readUid(body.subarray(2, 10)) : undefined;
  const rest = body.subarray(addressed ? 10 : 2);
  const who = addressed ? { uid: uid ?? hexOf(body.subarray(2, 10)) } : {};
  const modes = { 0: "not addressed", 1: "addressed", 2: "selected" } as const;
  const to = mode & 0x07;
  const addressing = { mode: to === 0 || to === 1 || to === 2 ? modes[to] : to };
  if (iso === undefined) return { iso: hexByte(sub), data: hexOf(body.subarray(1)) };
  if (iso === "inventory") {
    const flags = { more: (mode & MODE.more) !== 0, presence: (mode & MODE.presence) !== 0 };
    return { iso, ...flags, ...((mode & MODE.wait) === 0 ? {} : { waitMs: (rest[0] ?? 0) * 100 }) };
  }
  return { iso, ...addressing, ...who, ...isoArguments(iso, rest) };
}

function isoArguments(iso: IsoCommand, rest: Uint8Array): Facts {
  const read = ARGUMENTS[iso];
  return read?.(rest) ?? (rest.length === 0 ? {} : { data: hexOf(rest) });
}

const range = ([first = 0, count = 0]: Uint8Array): Facts => ({ first, count });

const ARGUMENTS: Readonly<Partial<Record<IsoCommand, (rest: Uint8Array) => Facts>>> = {
  "read-blocks": range,
  "lock-blocks": range,
  "block-security": range,
  "write-blocks"(rest) {
    const [first = 0, count = 0, blockSize = 0] = rest;
    const data = rest.subarray(3);
    if (blockSize === 0 || data.length !== count * blockSize) {
      return { first, count, blockSize, wrongLength: true, data: hexOf(data) };
    }
    return { first, count, blockSize, blocks: blocksShown(turned(data, blockSize), blockSize) };
  },
  "write-afi": ([afi]) => ({ afi: hexByte(afi) }),
  "write-dsfid": ([dsfid]) => ({ dsfid: hexByte(dsfid) }),
};

function blocksShown(bytes: Uint8Array, blockSize: number): string[] {
  return Array.from({ length: bytes.length / blockSize }, (_, block) =>
    hexOf(bytes.subarray(block * blockSize, (block + 1) * blockSize)),
  );
}

function replyFacts({ command, body }: FeigFrame, asked: Asked | undefined): Facts {
  const [status] = body;
  if (status === undefined) return { status: null, meaning: "a reply without status" };
  const data = body.subarray(1);
  const known = { status: hexByte(status), meaning: STATUSES[status]?.text ?? "unknown status" };
  const failure = failureFacts(status, data);
  if (failure !== undefined) return { ...known, ...failure };
  const iso = asked?.command === command ? asked.iso : undefined;
  const facts = command === COMMANDS.iso ? isoReplyFacts(data, iso) : otherReplyFacts(command, data);
  return { ...known, ...(iso === undefined ? {} : { iso }), ...facts };
}

/** Statuses that say what failed, and where; undefined for one that brings data. */
function failureFacts(status: number, data: Uint8Array): Facts | undefined {
  const [code, block] = data;
  const at = (value: number | undefined): Facts => (value === undefined ? {} : { block: value });
  if (status === STATUS.isoError && code !== undefined) {
    const text = code >= 0xa0 && code <= 0xdf ? "the chip maker's own" : ISO_ERRORS[code]?.text;
    return { error: hexByte(code), errorMeaning: text ?? "unknown error", ...at(block) };
  }
  if (status === STATUS.notWritten) return at(code);
  return status === STATUS.ok || status === STATUS.more || status === STATUS.rfError ? undefined : {};
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
  return data.length === 0 ? {} : { data: hexOf(data) };
}

function word(data: Uint8Array, at: number): number {
  return ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);
}
