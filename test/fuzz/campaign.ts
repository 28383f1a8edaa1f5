import { CHARSETS } from "../../src/sip-client/charsets.ts";
import { decode, encode, type Decoded, type WireFormat } from "../../src/sip-client/codec.ts";
import { Framer, MAX_FRAME, type FrameEnd } from "../../src/sip-client/framer.ts";
import { maskFields } from "../../src/sip-client/mask.ts";
import { corpus, Dice } from "./corpus.ts";
import { mutated } from "./mutate.ts";

/** An input for which a promise of the codec did not hold. */
export interface Finding {
  readonly promise: string;
  readonly hex: string;
  readonly format: WireFormat;
}

export interface Figures {
  /** Mutated frames written. */
  readonly written: number;
  /** Frames that the framer cut out of them. */
  readonly cut: number;
  /** Messages, messages with warnings, and each fault, by number. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  readonly slowestBytes: number;
  readonly findings: readonly Finding[];
}

export interface CampaignOptions {
  readonly seed: number;
  readonly frames: number;
  /** No frame may take longer; wide, because other programs run on the machine as well. */
  readonly limitMs: number;
  /** Called after each hundredth of the run. */
  readonly progress: (percent: number) => void;
}

const ENDS: readonly FrameEnd[] = ["cr", "lf", "cr-or-lf"];
const ESCAPES: readonly WireFormat["escape"][] = ["none", "entity", "blank", "delete"];
const MAX_FINDINGS = 5;

/** Writes mutated frames in random fragments through the framer and holds every frame to the codec's promises. */
export function campaign(options: CampaignOptions): Figures {
  const dice = new Dice(options.seed);
  const frames = corpus(dice);
  const outcomes: Record<string, number> = {};
  const findings: Finding[] = [];
  let written = 0;
  let cut = 0;
  let slowestMs = 0;
  let slowestBytes = 0;
  let framer = new Framer("cr");
  let format: WireFormat = { charset: "ascii", delimiter: "|", escape: "none" };

  const examine = (frame: Buffer): void => {
    cut++;
    const started = performance.now();
    const { outcome, broken } = hold(frame, format);
    const took = performance.now() - started;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (took > slowestMs) [slowestMs, slowestBytes] = [took, frame.length];
    const promise = broken ?? (took > options.limitMs ? `time: ${took.toFixed(0)} ms` : undefined);
    if (promise !== undefined) findings.push({ promise, hex: frame.toString("hex"), format });
  };

  const step = Math.max(1, Math.floor(options.frames / 100));
  while (written < options.frames && findings.length < MAX_FINDINGS) {
    // A new connection, and another dialect, every hundred frames.
    if (written % 100 === 0) {
      framer = new Framer(dice.pick(ENDS));
      format = {
        charset: dice.pick(CHARSETS),
        delimiter: dice.chance(0.9) ? "|" : "^",
        escape: dice.pick(ESCAPES),
      };
    }
    const bytes = mutated(frames, dice);
    for (const fragment of fragments(bytes, dice)) framer.push(fragment).frames.forEach(examine);
    if (framer.pending > MAX_FRAME) {
      findings.push({ promise: "the framer keeps too much", hex: bytes.toString("hex"), format });
    }
    written++;
    if (written % step === 0) options.progress(Math.round((written / options.frames) * 100));
  }
  return { written, cut, outcomes, slowestMs, slowestBytes, findings };
}

/** Whole, byte by byte, or in a few random pieces. */
function fragments(bytes: Buffer, dice: Dice): Buffer[] {
  const style = dice.below(3);
  if (style === 0) return [bytes];
  if (style === 1 && bytes.length < 500) {
    return Array.from({ length: bytes.length }, (_, at) => bytes.subarray(at, at + 1));
  }
  const cuts = Array.from({ length: dice.below(6) }, () => dice.below(bytes.length + 1));
  const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

interface Held {
  readonly outcome: string;
  /** The promise that did not hold. */
  readonly broken: string | undefined;
}

function hold(frame: Buffer, format: WireFormat): Held {
  try {
    const read = decode(frame, format);
    if (!read.ok) return { outcome: read.fault.code, broken: undefined };
    const outcome = read.value.warnings.length === 0 ? "message" : "message with warnings";
    return { outcome, broken: leaks(read.value) ?? unstable(read.value, format) };
  } catch (error) {
    return { outcome: "thrown", broken: `it throws: ${String(error)}` };
  }
}

/** A card number or password that a masked field still shows. */
function leaks({ message }: Decoded): string | undefined {
  const secrets = message.fields.filter(({ code }) => ["AA", "AD", "CO"].includes(code));
  const shown = maskFields(message.fields).map(({ value }) => value);
  const leak = secrets
    .map(({ value }) => value.trim())
    .some((secret) => secret.length > 3 && shown.some((value) => value.includes(secret)));
  return leak ? "masking: a secret is shown" : undefined;
}

/** What was read and written once is read and written the same way for ever after. */
function unstable(read: Decoded, format: WireFormat): string | undefined {
  // AY and AZ belong to the frame, and text before the first field can turn into them when its accents are lost.
  if (read.message.fields.some(({ code }) => ["AY", "AZ", ""].includes(code))) return undefined;
  const sequence = read.checksum === "absent" ? undefined : 7;
  const first = encode(read.message, { ...format, sequence });
  if (!first.ok) return undefined;
  const again = decode(first.value, format);
  if (!again.ok) return `stability: its own frame is ${again.fault.code}`;
  if (sequence !== undefined && again.value.checksum !== "right") return "stability: its own checksum";
  const second = encode(again.value.message, { ...format, sequence });
  if (!second.ok) return `stability: ${second.fault.code} the second time`;
  return second.value.equals(first.value) ? undefined : "stability: another frame the second time";
}
