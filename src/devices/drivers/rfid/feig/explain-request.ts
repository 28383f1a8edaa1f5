/** Requests of FEIG ISO Host as people read them. Pure. */
import type { Json } from "../../../driver.ts";
import { hexOf } from "../../../hex.ts";
import { turned } from "../../../tags/blocks.ts";
import { explainRequest } from "../../../tags/explain-air.ts";
import { airNameOf, readAir } from "../../../tags/iso15693.ts";
import { readUid } from "../../../tags/uid.ts";
import type { FeigFrame } from "./frame.ts";
import { COMMANDS, MODE, nameOf, TRANSPARENT, type FeigCommand, type IsoCommand } from "./tables.ts";

export type Facts = Readonly<Record<string, Json>>;

export const hexByte = (value: number | undefined): string => hexOf(Uint8Array.of(value ?? 0));

/** What a request asks for, beside its command. */
export function requestFacts({ command, body }: FeigFrame, iso: IsoCommand | undefined): Facts {
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
    const air = transparentAir(body);
    const explained = readAir(air);
    return {
      mode: TRANSPARENT_MODES[mode] ?? mode,
      answerBytes: (high << 8) | low,
      air: hexOf(air),
      ...(explained === undefined ? {} : { request: explainRequest(explained).facts }),
    };
  },
  custom(body) {
    const [maker, sub = 0, mode = 0] = body;
    const addressed = (mode & 0x07) === MODE.addressed;
    const rest = body.subarray(addressed ? 11 : 3);
    return {
      maker: hexByte(maker),
      custom: airNameOf(sub) ?? hexByte(sub),
      ...addressingOf(mode),
      ...(addressed ? { uid: readUid(body.subarray(3, 11)) ?? hexOf(body.subarray(3, 11)) } : {}),
      ...(rest.length === 0 ? {} : { data: hexOf(rest) }),
    };
  },
};

const TRANSPARENT_MODES: Readonly<Record<number, string>> = {
  [TRANSPARENT.read]: "read",
  [TRANSPARENT.write]: "write, option 0",
  [TRANSPARENT.writeOption]: "write, option 1",
  [TRANSPARENT.inventory]: "inventory",
};

/** The request of ISO 15693; modes 3 and 4 have the delay of the EOF behind the two reserved bytes. */
export function transparentAir(body: Uint8Array): Uint8Array {
  const [mode] = body;
  return body.subarray(mode === TRANSPARENT.writeOption || mode === TRANSPARENT.inventory ? 7 : 5);
}

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

function addressingOf(mode: number): Facts {
  const words: Readonly<Record<number, string>> = { 0: "not addressed", 1: "addressed", 2: "selected" };
  const to = mode & 0x07;
  return { mode: words[to] ?? to };
}

function isoRequestFacts(body: Uint8Array, iso: IsoCommand | undefined): Facts {
  const [sub = 0, mode = 0] = body;
  const addressed = (mode & 0x07) === MODE.addressed && iso !== "inventory";
  const hasLength = iso === "select" && (mode & MODE.uidLength) !== 0;
  const at = hasLength ? 3 : 2;
  const end = addressed ? at + (hasLength ? (body[2] ?? 0) : 8) : at;
  const uid = body.subarray(at, end);
  const rest = body.subarray(end);
  const who = addressed ? { uid: readUid(uid) ?? hexOf(uid) } : {};
  if (iso === undefined) return { iso: hexByte(sub), data: hexOf(body.subarray(1)) };
  if (iso === "inventory") {
    const flags = { more: (mode & MODE.more) !== 0, presence: (mode & MODE.presence) !== 0 };
    return { iso, ...flags, ...((mode & MODE.wait) === 0 ? {} : { waitMs: (rest[0] ?? 0) * 100 }) };
  }
  const security = iso === "read-blocks" ? { security: (mode & MODE.security) !== 0 } : {};
  return { iso, ...addressingOf(mode), ...who, ...isoArguments(iso, rest), ...security };
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

export function blocksShown(bytes: Uint8Array, blockSize: number): string[] {
  return Array.from({ length: bytes.length / blockSize }, (_, block) =>
    hexOf(bytes.subarray(block * blockSize, (block + 1) * blockSize)),
  );
}
