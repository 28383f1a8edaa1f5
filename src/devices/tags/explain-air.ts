/** Requests and answers of ISO 15693 as people read them. Pure. */
import type { Decoded, Json, Sender } from "../driver.ts";
import { hexOf } from "../hex.ts";
import {
  AIR_COMMANDS,
  AIR_FLAGS,
  airNameOf,
  fixedLength,
  isoErrorText,
  readAir,
  readAirAnswer,
  readAirInfo,
  readFields,
  withoutCrc,
  type AirName,
  type AirRequest,
} from "./iso15693.ts";
import { chipMaker, readUid } from "./uid.ts";

type Facts = Readonly<Record<string, Json>>;

/** A request and what it says; `name` is undefined for a command that is not in the table. */
export interface ExplainedRequest {
  readonly name: AirName | undefined;
  readonly option: boolean;
  readonly facts: Facts;
}

/** How a message ends. `wrong`: two bytes stand where the CRC should, and are not it. */
type Crc = "right" | "wrong" | "none";

/**
 * Explains messages, a piece each: nothing on the air marks where one ends. The CRC may be there or not. Where nobody says
 * who sent them, flags 00 and 01 are an answer's: a reader speaks at the high rate.
 */
export function explainAir(pieces: readonly Uint8Array[], from: Sender): readonly Decoded[] {
  let asked: ExplainedRequest | undefined;
  return pieces.map((piece) => {
    const hex = hexOf(piece);
    if (from === "host" || (from === undefined && ((piece[0] ?? 0) & 0xfe) !== 0)) {
      const { body, crc } = withoutEnd(piece, (bytes) => requestLength(bytes));
      const request = readAir(body);
      if (request === undefined) return { kind: "junk", why: "cut short", hex };
      asked = explainRequest(request);
      return { kind: "request", ...asked.facts, crc, hex };
    }
    const { body, crc } = withoutEnd(piece, (bytes) => answerLength(bytes, asked));
    const facts = explainAnswer(body, asked);
    asked = undefined;
    return facts === undefined
      ? { kind: "junk", why: "no answer", hex }
      : { kind: "answer", ...facts, crc, hex };
  });
}

/** Takes the CRC off; `lengthOf` says how long the message must be without it, where that is certain. */
function withoutEnd(
  piece: Uint8Array,
  lengthOf: (bytes: Uint8Array) => number | undefined,
): { readonly body: Uint8Array; readonly crc: Crc } {
  const right = withoutCrc(piece);
  if (right !== undefined) return { body: right, crc: "right" };
  const wrong = lengthOf(piece) === piece.length - 2;
  return wrong ? { body: piece.subarray(0, -2), crc: "wrong" } : { body: piece, crc: "none" };
}

function requestLength(bytes: Uint8Array): number | undefined {
  const request = readAir(bytes);
  const name = request === undefined ? undefined : airNameOf(request.command);
  if (request === undefined || name === undefined) return undefined;
  const { parameters } = request;
  const head = bytes.length - parameters.length;
  if (name === "inventory") return head + 1 + Math.ceil((parameters[0] ?? 0) / 8);
  const fixed = fixedLength(AIR_COMMANDS[name].asks);
  return fixed === undefined ? undefined : head + fixed;
}

function answerLength(bytes: Uint8Array, asked: ExplainedRequest | undefined): number | undefined {
  if (readAirAnswer(bytes)?.ok === false) return 2;
  const name = asked?.name;
  const fixed = name === undefined ? undefined : fixedLength(AIR_COMMANDS[name].answers);
  return fixed === undefined ? undefined : 1 + fixed;
}

const byte = (value: number): string => hexOf(Uint8Array.of(value));

export function explainRequest(request: AirRequest): ExplainedRequest {
  const { flags, command, maker, address, afi, parameters } = request;
  const name = airNameOf(command);
  const inventory = (flags & AIR_FLAGS.inventory) !== 0;
  const option = !inventory && (flags & AIR_FLAGS.option) !== 0;
  const uid = address === undefined ? undefined : readUid(address);
  const facts: Facts = {
    command: name ?? byte(command),
    ...(maker === undefined ? {} : { maker: byte(maker) }),
    ...(address === undefined ? {} : { uid: uid ?? hexOf(address) }),
    ...(uid === undefined ? {} : { chipMaker: chipMaker(uid) ?? "unknown" }),
    ...(inventory
      ? { slots: (flags & AIR_FLAGS.oneSlot) === 0 ? 16 : 1 }
      : { addressing: addressing(flags) }),
    ...(afi === undefined ? {} : { afi: byte(afi) }),
    ...(option ? { option } : {}),
    ...parametersShown(name, parameters),
    flags: byte(flags),
  };
  return { name, option, facts };
}

function addressing(flags: number): string {
  if ((flags & AIR_FLAGS.addressed) !== 0) return "addressed";
  return (flags & AIR_FLAGS.selected) === 0 ? "not addressed" : "selected";
}

function parametersShown(name: AirName | undefined, parameters: Uint8Array): Facts {
  const fields = name === undefined ? { data: "rest" as const } : AIR_COMMANDS[name].asks;
  const values = readFields(fields, parameters);
  return values === undefined ? { cutShort: true, data: hexOf(parameters) } : shown(values);
}

/** Values that people write in hexadecimal, with how many digits. */
const HEX_DIGITS: Readonly<Record<string, number>> = {
  afi: 2,
  dsfid: 2,
  identifier: 2,
  random: 4,
  xored: 8,
  password: 8,
};

function shown(values: NonNullable<ReturnType<typeof readFields>>): Facts {
  const entries = Object.entries(values).flatMap(([key, value]): [string, Json][] => {
    if (typeof value === "object") return value.length === 0 ? [] : [[key, hexOf(value)]];
    const digits = HEX_DIGITS[key];
    if (typeof value === "string" || digits === undefined) return [[key, value]];
    return [[key, value.toString(16).padStart(digits, "0").toUpperCase()]];
  });
  return Object.fromEntries(entries);
}

/** What an answer says, as far as the request before it is known; undefined for no bytes. */
export function explainAnswer(bytes: Uint8Array, asked: ExplainedRequest | undefined): Facts | undefined {
  const answer = readAirAnswer(bytes);
  if (answer === undefined) return undefined;
  const to = asked?.name === undefined ? {} : { answers: asked.name };
  if (!answer.ok) return { ...to, error: byte(answer.code), errorMeaning: isoErrorText(answer.code) };
  return { ...to, ...dataShown(answer.data, asked) };
}

/** System information and an inventory's answer are known by themselves: a UID stands in them. */
function dataShown(data: Uint8Array, asked: ExplainedRequest | undefined): Facts {
  const name = asked?.name ?? guess(data);
  if (name === "system-info") return infoShown(data);
  if (name === "read-single" || name === "read-multiple") return blocksShown(data, asked?.option === true);
  const values = name === undefined ? undefined : readFields(AIR_COMMANDS[name].answers, data);
  if (values !== undefined) return shown(values);
  return data.length === 0 ? {} : { data: hexOf(data) };
}

const INFO_LENGTHS: ReadonlySet<number> = new Set([9, 10, 11, 12, 13, 14]);

function guess(data: Uint8Array): AirName | undefined {
  if (data.length === 9 && data[8] === 0xe0) return "inventory";
  return INFO_LENGTHS.has(data.length) && data[8] === 0xe0 ? "system-info" : undefined;
}

function infoShown(data: Uint8Array): Facts {
  const info = readAirInfo(data);
  if (info === undefined) return { data: hexOf(data) };
  const { uid, dsfid, afi, blocks, blockSize, icReference } = info;
  const known: readonly [string, Json | undefined][] = [
    ["dsfid", dsfid === undefined ? undefined : byte(dsfid)],
    ["afi", afi === undefined ? undefined : byte(afi)],
    ["blocks", blocks],
    ["blockSize", blockSize],
    ["icReference", icReference === undefined ? undefined : byte(icReference)],
  ];
  return {
    uid,
    ...Object.fromEntries(known.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))),
  };
}

/** Blocks of four bytes, as all but a few chips have them; with the option flag each has a lock byte before it. */
function blocksShown(data: Uint8Array, withLocks: boolean): Facts {
  const size = withLocks ? 5 : 4;
  if (data.length === 0 || data.length % size !== 0) return { data: hexOf(data) };
  const pieces = Array.from({ length: data.length / size }, (_, at) =>
    data.slice(at * size, (at + 1) * size),
  );
  const blocks = pieces.map((piece) => hexOf(piece.subarray(size - 4)));
  return withLocks ? { blocks, locked: pieces.map((piece) => piece[0] !== 0) } : { blocks };
}
