import type { Framed, Framer } from "../../framer.ts";
import { checkBytes, checkSize } from "./checks.ts";
import type { GenericCheck, GenericFraming } from "./options.ts";

type Framing<K extends GenericFraming["kind"]> = Extract<GenericFraming, { kind: K }>;

/** More than this without an end is rubbish. */
const MOST = 4_096;

/** What a framing makes of the bytes that are held: nothing yet, a message with its size, or bytes to throw away. */
type Cut =
  | { readonly take: "wait" }
  | { readonly take: "message"; readonly size: number; readonly message: Uint8Array }
  | { readonly take: "junk"; readonly size: number; readonly why: string };

/** Cuts a stream into messages by the framing of a profile; a message is what patterns are written for. */
export function genericFramer(framing: GenericFraming): Framer<Uint8Array> {
  const cut = cutter(framing);
  let held = new Uint8Array(0);

  function drain(): Framed<Uint8Array>[] {
    const found: Framed<Uint8Array>[] = [];
    while (held.length > 0) {
      const next = cut(held);
      if (next.take === "wait" && held.length <= MOST) break;
      const size = next.take === "wait" ? 1 : next.size;
      const bytes = held.slice(0, size);
      held = held.slice(size);
      if (next.take === "message") found.push({ kind: "frame", frame: next.message });
      else found.push({ kind: "junk", bytes, why: next.take === "junk" ? next.why : "no end in sight" });
    }
    return mergeJunk(found);
  }

  return {
    get waiting() {
      return held.length > 0;
    },
    feed(bytes) {
      held = Uint8Array.from([...held, ...bytes]);
      return drain();
    },
    flush() {
      const found: Framed<Uint8Array>[] = [];
      while (held.length > 0) {
        if (framing.kind === "gap") {
          found.push({ kind: "frame", frame: held });
          held = new Uint8Array(0);
        } else {
          // A frame may be hidden behind what looked like the start of a longer one.
          found.push({ kind: "junk", bytes: held.slice(0, 1), why: "cut short" });
          held = held.slice(1);
          found.push(...drain());
        }
      }
      return mergeJunk(found);
    },
  };
}

function mergeJunk(found: readonly Framed<Uint8Array>[]): Framed<Uint8Array>[] {
  const merged: Framed<Uint8Array>[] = [];
  for (const next of found) {
    const last = merged.at(-1);
    if (next.kind === "junk" && last?.kind === "junk") {
      const bytes = Uint8Array.from([...last.bytes, ...next.bytes]);
      merged[merged.length - 1] = { kind: "junk", bytes, why: last.why };
    } else {
      merged.push(next);
    }
  }
  return merged;
}

function cutter(framing: GenericFraming): (held: Uint8Array) => Cut {
  switch (framing.kind) {
    case "gap":
      return () => ({ take: "wait" });
    case "report":
      // One report at a time is fed.
      return (held) => ({
        take: "message",
        size: held.length,
        message: held.slice(framing.id === 0 ? 0 : 1),
      });
    case "fixed":
      return (held) =>
        held.length < framing.size
          ? { take: "wait" }
          : { take: "message", size: framing.size, message: held.slice(0, framing.size) };
    case "delimiter":
      return (held) => cutDelimited(framing, held);
    case "length":
      return (held) => cutByLength(framing, held);
    case "stx-etx":
      return (held) => cutBetween(framing, held);
  }
}

function cutDelimited({ end, strip }: Framing<"delimiter">, held: Uint8Array): Cut {
  const at = indexOf(held, end, 0);
  if (at === -1) return { take: "wait" };
  const message = held.slice(0, at).filter((byte) => strip?.includes(byte) !== true);
  return { take: "message", size: at + end.length, message };
}

function cutByLength(framing: Framing<"length">, held: Uint8Array): Cut {
  const { start = new Uint8Array(0), offset, size, counts, plus, check, from } = framing;
  const mismatch = start.findIndex((byte, index) => index < held.length && held[index] !== byte);
  if (mismatch !== -1) return { take: "junk", size: 1, why: "no start of a frame" };
  if (held.length < offset + size) return { take: "wait" };
  const field = held.subarray(offset, offset + size);
  const length = (framing.endian === "big" ? [...field] : [...field].toReversed()).reduce(
    (sum, byte) => sum * 256 + byte,
    0,
  );
  const whole = length + plus + (counts === "whole" ? 0 : offset + size);
  if (whole < offset + size + checkSize(check))
    return { take: "junk", size: 1, why: "a length that cannot be" };
  if (whole > MOST) return { take: "junk", size: 1, why: "a length that cannot be" };
  if (held.length < whole) return { take: "wait" };
  const body = whole - checkSize(check);
  if (
    check !== undefined &&
    !sameBytes(checkBytes(check, held.subarray(from, body)), held.subarray(body, whole))
  ) {
    return { take: "junk", size: 1, why: "wrong check" };
  }
  const message = Uint8Array.from([...held.slice(start.length, offset), ...held.slice(offset + size, body)]);
  return { take: "message", size: whole, message };
}

function cutBetween({ start, end, check }: Framing<"stx-etx">, held: Uint8Array): Cut {
  const mismatch = start.findIndex((byte, index) => index < held.length && held[index] !== byte);
  if (mismatch !== -1) return { take: "junk", size: 1, why: "no start of a frame" };
  const at = indexOf(held, end, start.length);
  if (at === -1) return { take: "wait" };
  const whole = at + end.length + checkSize(check);
  if (held.length < whole) return { take: "wait" };
  const message = held.slice(start.length, at);
  if (check !== undefined && !sameBytes(checkBytes(check, message), held.subarray(at + end.length, whole))) {
    return { take: "junk", size: 1, why: "wrong check" };
  }
  return { take: "message", size: whole, message };
}

/** A message as it goes on the line. */
export function wrap(framing: GenericFraming, message: Uint8Array): Uint8Array {
  switch (framing.kind) {
    case "gap":
    case "fixed":
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

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
