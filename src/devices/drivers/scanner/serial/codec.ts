import type { Barcode, Discard, DiscardCode } from "../../../ports.ts";
import { readLabel } from "../barcode-rules.ts";
import { TERMINATORS, type SerialScannerOptions } from "./options.ts";

export type ScannerEvent =
  | ({ readonly kind: "barcode" } & Barcode)
  | ({ readonly kind: "discard" } & Discard);

/**
 * Bytes in, scans out. It holds no timer: whoever reads the line says when it has fallen silent. However the bytes are
 * cut into chunks, the same events come.
 */
export interface ScannerCodec {
  /** `at`: when the bytes were read, `Clock.elapsed` milliseconds. */
  feed(bytes: Uint8Array, at: number): ScannerEvent[];
  /** The line has been silent for `gapMs`, or is gone. */
  silence(at: number): ScannerEvent[];
  /** True while part of a scan is held. */
  readonly waiting: boolean;
}

/** What AIM identifier, Codabar frame and blanks may add to a label. */
const SLACK = 16;
/** Noise without an end is reported each time so many bytes have gone by. */
const NOISE = 4_096;

export function scannerCodec(options: SerialScannerOptions): ScannerCodec {
  const ends: readonly string[] = TERMINATORS[options.terminator];
  const limit = options.maxLength + options.prefix.length + options.suffix.length + SLACK;
  let held = "";
  /** Bytes of an overlong scan that were let go already; undefined while the scan may still be good. */
  let dropped: number | undefined;
  let last: { readonly text: string; readonly at: number } | undefined;

  function finish(body: string, at: number): ScannerEvent[] {
    const length = (dropped ?? 0) + body.length;
    const overlong = dropped !== undefined;
    held = "";
    dropped = undefined;
    if (overlong) return [discard("scan.too-long", length, at)];
    // The LF after a CR, or an empty line: nothing was thrown away.
    return length === 0 ? [] : [judge(body, at)];
  }

  function judge(body: string, at: number): ScannerEvent {
    const opened = unwrap(body, options);
    if (opened === undefined) return discard("scan.bad-affix", body.length, at);
    const label = readLabel(opened.data, options);
    if (!label.ok) return discard(label.fault, body.length, at);
    const text = label.value;
    const again = last !== undefined && last.text === text && at - last.at < options.duplicateMs;
    // A label left under a presentation scanner is read on and on: each read moves the window.
    last = { text, at };
    return again
      ? discard("scan.duplicate", body.length, at)
      : { kind: "barcode", text, aim: opened.aim, at };
  }

  /** Keeps the memory of an overlong scan small; its tail stays, for a terminator of two bytes. */
  function shorten(at: number): ScannerEvent[] {
    if (held.length <= limit) return [];
    dropped = (dropped ?? 0) + held.length - 1;
    held = held.slice(-1);
    if (dropped < NOISE) return [];
    const gone = dropped;
    dropped = 0;
    return [discard("scan.too-long", gone, at)];
  }

  return {
    get waiting() {
      return held !== "" || dropped !== undefined;
    },
    feed(bytes, at) {
      const events: ScannerEvent[] = [];
      for (const byte of bytes) {
        held += String.fromCharCode(byte);
        const end = ends.find((candidate) => held.endsWith(candidate));
        events.push(...(end === undefined ? shorten(at) : finish(held.slice(0, -end.length), at)));
      }
      return events;
    },
    silence(at) {
      if (ends.length === 0 || dropped !== undefined) return finish(held, at);
      const { length } = held;
      held = "";
      return length === 0 ? [] : [discard("scan.partial", length, at)];
    },
  };
}

function discard(code: DiscardCode, length: number, at: number): ScannerEvent {
  return { kind: "discard", code, length, at };
}

/** Takes prefix, AIM identifier and suffix off; undefined if one of them is missing. */
function unwrap(
  body: string,
  options: SerialScannerOptions,
): { readonly data: string; readonly aim: string | undefined } | undefined {
  const { prefix, suffix, aimId } = options;
  if (body.length < prefix.length + suffix.length) return undefined;
  if (!body.startsWith(prefix) || !body.endsWith(suffix)) return undefined;
  const inner = body.slice(prefix.length, body.length - suffix.length);
  if (!aimId) return { data: inner, aim: undefined };
  const aim = /^\][A-Za-z][0-9A-Za-z]/.exec(inner)?.[0];
  return aim === undefined ? undefined : { data: inner.slice(aim.length), aim };
}
