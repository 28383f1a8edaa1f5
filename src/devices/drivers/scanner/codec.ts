import type { Barcode, Discard, DiscardCode } from "../../ports.ts";
import { readLabel, type Scan } from "./barcode-rules.ts";
import type { ScanRules } from "./options.ts";
import { scanFramer, type Cut } from "./scans.ts";

export type ScannerEvent =
  | { readonly kind: "barcode"; readonly barcode: Barcode }
  | { readonly kind: "discard"; readonly discard: Discard };

/** What a scanner sends, in; scans out. A stream may be cut into chunks in any way; reports come one at a time. */
export interface ScannerCodec {
  /** `at`: when the bytes were read, `Clock.elapsed` milliseconds. */
  feed(bytes: Uint8Array, at: number): ScannerEvent[];
  /** The line has been silent for `gapMs`. */
  silence(at: number): ScannerEvent[];
  /** The line is gone, and with it the rest of what is held. */
  lost(at: number): ScannerEvent[];
  /** True while part of a scan is held. */
  readonly waiting: boolean;
}

/** Like a `ScannerCodec`, of characters; `aim` is told where the symbology does not stand before the label itself. */
export interface TextCodec extends Omit<ScannerCodec, "feed"> {
  feed(text: string, aim: string | undefined, at: number): ScannerEvent[];
}

/** What AIM identifier, Codabar frame and blanks may add to a label, and a card's other tracks to its number. */
const SLACK = { label: 16, card: 300 } as const;

/** `ends`: what ends a scan; `aimId`: the AIM identifier stands before each label. */
export function textCodec(
  rules: ScanRules & { readonly aimId: boolean },
  ends: readonly string[],
): TextCodec {
  const slack = rules.track2 === undefined ? SLACK.label : SLACK.card;
  const limit = rules.maxLength + rules.prefix.length + rules.suffix.length + slack;
  const framer = scanFramer(ends, limit);
  let last: { readonly text: string; readonly at: number } | undefined;

  function judge(body: string, aim: string | undefined, at: number): ScannerEvent {
    const opened = unwrap(body, aim, rules);
    if (opened === undefined) return discarded("scan.bad-affix", body.length, at);
    const label = readLabel(opened, rules);
    if (!label.ok) return discarded(label.fault, body.length, at);
    const { text, kind } = label.value;
    const again = last !== undefined && last.text === text && at - last.at < rules.duplicateMs;
    // A label left under a presentation scanner is read on and on: each read moves the window.
    last = { text, at };
    return again
      ? discarded("scan.duplicate", body.length, at)
      : { kind: "barcode", barcode: { text, aim: opened.aim, kind, at } };
  }

  const events = (cuts: readonly Cut[], aim: string | undefined, at: number): ScannerEvent[] =>
    cuts.map((cut) => (cut.kind === "scan" ? judge(cut.body, aim, at) : discarded(cut.code, cut.length, at)));

  return {
    get waiting() {
      return framer.waiting;
    },
    feed: (text, aim, at) => events(framer.feed(text), aim, at),
    silence: (at) => events(framer.silence(), undefined, at),
    lost: (at) => events(framer.lost(), undefined, at),
  };
}

/** A scan, or part of one, that was thrown away. */
export function discarded(code: DiscardCode, length: number, at: number): ScannerEvent {
  return { kind: "discard", discard: { code, length, at } };
}

/** Takes prefix, AIM identifier and suffix off; undefined if one of them is missing. */
function unwrap(
  body: string,
  aim: string | undefined,
  { prefix, suffix, aimId }: ScanRules & { readonly aimId: boolean },
): Scan | undefined {
  if (body.length < prefix.length + suffix.length) return undefined;
  if (!body.startsWith(prefix) || !body.endsWith(suffix)) return undefined;
  const inner = body.slice(prefix.length, body.length - suffix.length);
  if (!aimId) return { text: inner, aim };
  const sent = /^\][A-Za-z][0-9A-Za-z]/.exec(inner)?.[0];
  return sent === undefined ? undefined : { text: inner.slice(sent.length), aim: sent };
}
