import { cuttingFramer, type Cut, type Framer } from "../../framer.ts";
import { checkBytes, checkSize } from "./checks.ts";
import type { GenericCheck, GenericFraming } from "./options.ts";

type Framing<K extends GenericFraming["kind"]> = Extract<GenericFraming, { kind: K }>;

/** More than this without an end is rubbish. */
const MOST = 4_096;

/** Cuts a stream into messages by the framing of a profile; a message is what patterns are written for. */
export function genericFramer(framing: GenericFraming): Framer<Uint8Array> {
  return framing.kind === "gap" ? gapFramer() : cuttingFramer(cutter(framing), MOST);
}

/** A message is what came until the line fell silent. */
function gapFramer(): Framer<Uint8Array> {
  let held: Uint8Array = new Uint8Array(0);
  return {
    get waiting() {
      return held.length > 0;
    },
    feed(bytes) {
      held = Buffer.concat([held, bytes]);
      if (held.length <= MOST) return [];
      const junk = Uint8Array.from(held);
      held = new Uint8Array(0);
      return [{ kind: "junk", bytes: junk, why: "no end of it" }];
    },
    flush() {
      const frame = Uint8Array.from(held);
      held = new Uint8Array(0);
      return frame.length === 0 ? [] : [{ kind: "frame", frame }];
    },
  };
}

type Cutter = (held: Uint8Array) => Cut<Uint8Array>;

function cutter(framing: Exclude<GenericFraming, { kind: "gap" }>): Cutter {
  switch (framing.kind) {
    // One report or transfer at a time is fed.
    case "control":
      return (held) => ({ size: held.length, frame: held.slice() });
    case "report":
      return (held) => ({ size: held.length, frame: held.slice(framing.id === 0 ? 0 : 1) });
    case "fixed":
      return (held) =>
        held.length < framing.size ? "wait" : { size: framing.size, frame: held.slice(0, framing.size) };
    case "delimiter":
      return (held) => cutDelimited(framing, held);
    case "length":
      return (held) => cutByLength(framing, held);
    case "stx-etx":
      return (held) => cutBetween(framing, held);
  }
}

function cutDelimited({ end, strip, prompt }: Framing<"delimiter">, held: Uint8Array): Cut<Uint8Array> {
  if (prompt !== undefined) {
    const from = held.findIndex((byte) => strip?.includes(byte) !== true);
    if (from !== -1 && indexOf(held, prompt, from) === from)
      return { size: from + prompt.length, frame: prompt };
  }
  const at = indexOf(held, end, 0);
  if (at === -1) return "wait";
  const message = held.slice(0, at).filter((byte) => strip?.includes(byte) !== true);
  return { size: at + end.length, frame: message };
}

function cutByLength(framing: Framing<"length">, held: Uint8Array): Cut<Uint8Array> {
  const { start = new Uint8Array(0), offset, size, counts, plus, check, from } = framing;
  const mismatch = start.findIndex((byte, index) => index < held.length && held[index] !== byte);
  if (mismatch !== -1) return { junk: "no start of a frame" };
  if (held.length < offset + size) return "wait";
  const field = held.subarray(offset, offset + size);
  const length = (framing.endian === "big" ? [...field] : [...field].toReversed()).reduce(
    (sum, byte) => sum * 256 + byte,
    0,
  );
  const whole = length + plus + (counts === "whole" ? 0 : offset + size);
  if (whole < offset + size + checkSize(check)) return { junk: "a length that cannot be" };
  if (whole > MOST) return { junk: "a length that cannot be" };
  if (held.length < whole) return "wait";
  const body = whole - checkSize(check);
  if (
    check !== undefined &&
    Buffer.compare(checkBytes(check, held.subarray(from, body)), held.subarray(body, whole)) !== 0
  ) {
    return { junk: "wrong check" };
  }
  const message = Uint8Array.from([...held.slice(start.length, offset), ...held.slice(offset + size, body)]);
  return { size: whole, frame: message };
}

function cutBetween({ start, end, check }: Framing<"stx-etx">, held: Uint8Array): Cut<Uint8Array> {
  const mismatch = start.findIndex((byte, index) => index < held.length && held[index] !== byte);
  if (mismatch !== -1) return { junk: "no start of a frame" };
  const at = indexOf(held, end, start.length);
  if (at === -1) return "wait";
  const whole = at + end.length + checkSize(check);
  if (held.length < whole) return "wait";
  const message = held.slice(start.length, at);
  if (
    check !== undefined &&
    Buffer.compare(checkBytes(check, message), held.subarray(at + end.length, whole)) !== 0
  ) {
    return { junk: "wrong check" };
  }
  return { size: whole, frame: message };
}

/** A message as it goes on the line. */
export function wrap(framing: GenericFraming, message: Uint8Array): Uint8Array {
  switch (framing.kind) {
    case "gap":
    case "fixed":
    case "control":
      return message;
    case "delimiter":
      return Uint8Array.from([...message, ...framing.end]);
    case "report": {
      const report = new Uint8Array(framing.length + 1);
      report[0] = framing.id;
      report.set(message.subarray(0, framing.length), 1);
      return report;
    }
    case "stx-etx": {
      const { start, end, check } = framing;
      return Uint8Array.from([...start, ...message, ...end, ...checked(check, message)]);
    }
    case "length":
      return wrapByLength(framing, message);
  }
}

function wrapByLength(framing: Framing<"length">, message: Uint8Array): Uint8Array {
  const { start = new Uint8Array(0), offset, size, counts, plus, check, from } = framing;
  const head = [...start, ...message.subarray(0, offset - start.length)];
  const tail = message.subarray(offset - start.length);
  const after = tail.length + checkSize(check);
  const length = after - plus + (counts === "whole" ? offset + size : 0);
  const field = size === 1 ? [length & 0xff] : [length >> 8, length & 0xff];
  const body = [...head, ...(framing.endian === "big" ? field : field.toReversed()), ...tail];
  return Uint8Array.from([...body, ...checked(check, Uint8Array.from(body.slice(from)))]);
}

function checked(check: GenericCheck | undefined, over: Uint8Array): Uint8Array {
  return check === undefined ? new Uint8Array(0) : checkBytes(check, over);
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(wanted, from);
}
