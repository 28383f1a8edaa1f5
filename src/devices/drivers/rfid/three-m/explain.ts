/** Frames of 3M and Bibliotheca pads as people read them. Pure. */
import type { Decoded, Json, Sender } from "../../../driver.ts";
import { frameAll } from "../../../framer.ts";
import { hexOf } from "../../../hex.ts";
import { explainAnswer, explainRequest, type ExplainedRequest } from "../../../tags/explain-air.ts";
import { readAir } from "../../../tags/iso15693.ts";
import { readUid } from "../../../tags/uid.ts";
import {
  readBlocks,
  readHardwareVersion,
  readInventory,
  readPassThrough,
  readTagInfo,
  readVersion,
  replyOf,
  type ReadStyle,
  type ThreeMReply,
} from "./codec.ts";
import { encodeThreeM, START_UP, threeMFramer, type ThreeMFrame } from "./frame.ts";
import { COMMANDS, commandOf, ERROR, ERRORS, READ, WITH_RF_FLAGS, type ThreeMCommand } from "./tables.ts";

type Facts = Readonly<Record<string, Json>>;

/** What was asked last, as far as its answer does not say it. */
interface Asked {
  readonly command: number;
  readonly style: ReadStyle;
  readonly air: ExplainedRequest | undefined;
}

/** Explains captured bytes; where nobody says who sent them, the shape of a frame tells, else what went before. */
export function explainThreeM(pieces: readonly Uint8Array[], from: Sender): readonly Decoded[] {
  const bytes = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
  let asked: Asked | undefined;
  return frameAll(threeMFramer(), bytes).map((each) => {
    if (each.kind === "junk") return { kind: "junk", why: each.why, hex: hexOf(each.bytes) };
    const { frame } = each;
    const hex = hexOf(encodeThreeM(frame));
    if (frame.start === START_UP) return { ...startUp(frame), hex };
    const name = commandOf(frame.command);
    const command = name ?? hexByte(frame.command);
    const sender = from ?? senderOf(frame, asked);
    if (sender === "host") {
      asked = askedBy(frame, name);
      return { kind: "request", command, ...requestFacts(frame, name), hex };
    }
    if (sender === undefined) {
      return { kind: "frame", command, why: "neither a request nor a reply", data: hexOf(frame.body), hex };
    }
    const reply = { kind: "reply", command, ...replyFacts(frame, asked), hex };
    asked = undefined;
    return reply;
  });
}

const hexByte = (value: number | undefined): string => hexOf(Uint8Array.of(value ?? 0));

function startUp(frame: ThreeMFrame): { readonly kind: string; readonly [key: string]: Json } {
  const version = readHardwareVersion(frame);
  const command = "hardware-version";
  if (version !== undefined) return { kind: "reply", command, hardware: version };
  const asks = frame.command === 0x04 && hexOf(frame.body) === "00 11";
  return asks
    ? { kind: "request", command }
    : { kind: "frame", command: "start-up", data: hexOf(frame.body) };
}

/** Both directions have the same start: a request begins with its fields, a reply with its error. */
function senderOf({ command, body }: ThreeMFrame, asked: Asked | undefined): Sender {
  const name = commandOf(command);
  const request = name !== undefined && isRequest(name, body);
  const reply = name === undefined ? body.length === 1 : isReply(name, body);
  if (request !== reply) return request ? "host" : "device";
  if (!request) return undefined;
  return asked?.command === command ? "device" : "host";
}

function isRequest(name: ThreeMCommand, body: Uint8Array): boolean {
  const { tag, asks } = COMMANDS[name];
  if (name === "pass-through") return body.length >= 6 && body.length === 6 + airLength(body);
  if (name === "start-up") return body.length === 1 + 2 * (body[0] ?? 0);
  if (tag && !isAddress(body)) return false;
  const fields = body.length - (tag ? 8 : 0);
  const least = asks.filter((field) => !/[?…]$/.test(field)).length;
  const most = asks.some((field) => field.endsWith("…")) ? Infinity : asks.length;
  return fields >= least && fields <= most;
}

function isReply(name: ThreeMCommand, body: Uint8Array): boolean {
  if (body.length === 0) return false;
  if (body.length === 1) return true;
  if (name === "pass-through") return readPassThrough(body.subarray(1)) !== undefined;
  if (name === "inventory") return readInventory(body.subarray(1)) !== undefined;
  return !COMMANDS[name].tag || isAddress(body.subarray(1));
}

/** A UID of ISO 15693, or the 32 bits of a Tag-it behind zeros. */
function isAddress(bytes: Uint8Array): boolean {
  if (bytes.length < 8) return false;
  return bytes[0] === 0xe0 || isTagIt(bytes);
}

function isTagIt(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 4).every((byte) => byte === 0) && bytes[4] !== 0;
}

function who(address: Uint8Array): Facts {
  const uid = readUid(address);
  if (uid !== undefined) return { uid };
  return isTagIt(address) ? { tagIt: hexOf(address.subarray(4)) } : { uid: hexOf(address) };
}

/** Bytes of the air request behind a pass-through's head, with the RF flags where they are. */
function airLength(body: Uint8Array): number {
  const send = ((body[0] ?? 0) << 8) | (body[1] ?? 0);
  return send + (withRfFlags(body) ? 1 : 0);
}

function withRfFlags(body: Uint8Array): boolean {
  return ((((body[4] ?? 0) << 8) | (body[5] ?? 0)) & WITH_RF_FLAGS) !== 0;
}

function airOf(body: Uint8Array): Uint8Array {
  return body.subarray(withRfFlags(body) ? 7 : 6);
}

function askedBy({ command, body }: ThreeMFrame, name: ThreeMCommand | undefined): Asked {
  const options = body[10] ?? 0;
  const style = (options & READ.newStyle) === 0 ? "old" : (options & READ.noLocks) === 0 ? "new" : "bare";
  const air = name === "pass-through" ? readAir(airOf(body)) : undefined;
  return { command, style, air: air === undefined ? undefined : explainRequest(air) };
}

function requestFacts({ body }: ThreeMFrame, name: ThreeMCommand | undefined): Facts {
  if (name === undefined) return body.length === 0 ? {} : { data: hexOf(body) };
  if (name === "pass-through") return passThroughFacts(body);
  const { tag, asks } = COMMANDS[name];
  const rest = body.subarray(tag ? 8 : 0);
  const fields = { ...(tag ? who(body.subarray(0, 8)) : {}), ...fieldsShown(asks, rest) };
  if (name !== "inventory") return fields;
  return { ...fields, which: body[0] === 0 ? "all tags" : "tags of this AFI" };
}

function passThroughFacts(body: Uint8Array): Facts {
  const air = readAir(airOf(body));
  return {
    answerBytes: ((body[2] ?? 0) << 8) | (body[3] ?? 0),
    ...(withRfFlags(body) ? { rfFlags: hexByte(body[6]) } : {}),
    air: hexOf(airOf(body)),
    ...(air === undefined ? {} : { request: explainRequest(air).facts }),
  };
}

/** Numbers of blocks and tags are shown as numbers, all other bytes in hexadecimal. */
const NUMBERS: ReadonlySet<string> = new Set(["first", "count", "block"]);

function fieldsShown(fields: readonly string[], bytes: Uint8Array): Facts {
  const shown: Record<string, Json> = {};
  let at = 0;
  for (const field of fields) {
    if (at >= bytes.length) break;
    const name = field.replace(/[?…]$/, "");
    if (field.endsWith("…")) {
      shown[name] = hexOf(bytes.subarray(at));
      at = bytes.length;
      continue;
    }
    const byte = bytes[at++] ?? 0;
    if (name === "eas") shown[name] = byte === 0 ? "off" : "on";
    else shown[name] = NUMBERS.has(name) ? byte : hexByte(byte);
  }
  return at < bytes.length ? { ...shown, more: hexOf(bytes.subarray(at)) } : shown;
}

function replyFacts(frame: ThreeMFrame, asked: Asked | undefined): Facts {
  const { body } = frame;
  const reply = replyOf(frame);
  if (reply === undefined)
    return body.length === 0 ? {} : { ...errorFacts(body[0] ?? 0), ...rest(body.subarray(1)) };
  const { address, error } = reply;
  const about = { ...errorFacts(error), ...(address === undefined ? {} : who(address)) };
  return { ...about, ...dataFacts(reply, asked?.command === frame.command ? asked : undefined) };
}

function errorFacts(error: number): Facts {
  const meaning = error === ERROR.ok ? "ok" : (ERRORS[error]?.text ?? "unknown error");
  return { error: hexByte(error), meaning };
}

const rest = (data: Uint8Array): Facts => (data.length === 0 ? {} : { data: hexOf(data) });

/** Answers that are more than bytes in a row; undefined where the data are not laid out so. */
const ANSWERS: Readonly<
  Partial<Record<ThreeMCommand, (reply: ThreeMReply, asked: Asked | undefined) => Facts | undefined>>
> = {
  inventory({ data }) {
    const read = readInventory(data);
    if (read === undefined) return undefined;
    const tags = read.tags.map(({ address, dsfid }) => ({
      ...who(address),
      ...(dsfid === undefined ? {} : { dsfid: hexByte(dsfid) }),
    }));
    return { afi: hexByte(read.afi), options: hexByte(read.options), count: tags.length, tags };
  },
  version({ data }) {
    const version = readVersion(data);
    return version === undefined ? undefined : { vendor: hexByte(data[0]), version };
  },
  "pass-through"({ data }, asked) {
    const air = readPassThrough(data);
    if (air === undefined) return undefined;
    const answer = explainAnswer(air, asked?.air);
    return { flags: hexByte(data[0]), air: hexOf(air), ...(answer === undefined ? {} : { answer }) };
  },
  "read-blocks"({ data, error }, asked) {
    const read = error === ERROR.ok ? readBlocks(data, asked?.style ?? "old") : undefined;
    if (read === undefined) return undefined;
    const { style, first, bytes, locks } = read;
    const blocks = locks.map((_, block) => hexOf(bytes.subarray(block * 4, block * 4 + 4)));
    return { style, first, count: locks.length, blocks, locks, memory: hexOf(bytes) };
  },
  "tag-info"({ address, data }) {
    const uid = address === undefined ? undefined : readUid(address);
    if (uid === undefined || data.length === 0) return undefined;
    const { dsfid, afi, blocks, blockSize, icReference } = readTagInfo(uid, data);
    const known: readonly [string, Json | undefined][] = [
      ["dsfid", dsfid === undefined ? undefined : hexByte(dsfid)],
      ["afi", afi === undefined ? undefined : hexByte(afi)],
      ["blocks", blocks],
      ["blockSize", blockSize],
      ["icReference", icReference === undefined ? undefined : hexByte(icReference)],
    ];
    return Object.fromEntries(known.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
  },
  "check-eas"({ error, data }) {
    const [eas] = data;
    if (error !== ERROR.noTransponder)
      return eas === undefined ? undefined : { eas: eas === 0 ? "off" : "on" };
    return { eas: "off, or the tag is gone: an inventory tells" };
  },
};

function dataFacts(reply: ThreeMReply, asked: Asked | undefined): Facts {
  const own = ANSWERS[reply.command]?.(reply, asked);
  if (own !== undefined) return own;
  return reply.error === ERROR.ok
    ? fieldsShown(COMMANDS[reply.command].answers, reply.data)
    : rest(reply.data);
}
