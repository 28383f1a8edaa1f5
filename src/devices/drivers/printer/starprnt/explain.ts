/** What StarPRNT printers and their hosts say, as people read it. Pure. */
import type { Decoded, Json, Sender } from "../../../driver.ts";
import { frameAll, type Framed } from "../../../framer.ts";
import { hexOf } from "../../../hex.ts";
import { conditionFacts, signsOf } from "../condition.ts";
import { explainPrinter, explainStatus, type Explainer } from "../explain.ts";
import { STARPRNT_COMMANDS } from "./commands.ts";
import {
  encodeStar,
  ENQ,
  EOT,
  etbCounter,
  readStatus,
  starFramer,
  versionOf,
  type StarFrame,
} from "./status.ts";

const STARPRNT: Explainer = {
  commands: STARPRNT_COMMANDS,
  // No status has ESC in it.
  questions: [
    [0x1b, 0x06, 0x01],
    [0x1b, 0x1e, 0x61, -1],
    [0x1b, 0x40],
  ],
  status: () => ({
    read: (bytes) =>
      cutShort(frameAll(starFramer(), bytes)).map((each) =>
        each.kind === "junk"
          ? { kind: "junk", why: each.why, hex: hexOf(each.bytes) }
          : frameShown(each.frame),
      ),
    asked: () => {},
  }),
};

export const explainStarprnt = (pieces: readonly Uint8Array[], from: Sender): readonly Decoded[] =>
  explainPrinter(STARPRNT, pieces, from);

export const explainStarStatus = (pieces: readonly Uint8Array[], from: Sender): readonly Decoded[] =>
  explainStatus(STARPRNT, pieces, from);

/** Bytes behind the beginning of a status are its own, although each could be an answer by itself. */
function cutShort(framed: readonly Framed<StarFrame>[]): readonly Framed<StarFrame>[] {
  const whole: Framed<StarFrame>[] = [];
  for (const each of framed) {
    const last = whole.at(-1);
    const isRest = last?.kind === "junk" && last.why === "cut short" && isByte(each);
    if (isRest) whole.splice(-1, 1, { ...last, bytes: Uint8Array.of(...last.bytes, each.frame.byte) });
    else whole.push(each);
  }
  return whole;
}

function isByte(
  each: Framed<StarFrame>,
): each is { kind: "frame"; frame: Extract<StarFrame, { kind: "byte" }> } {
  return each.kind === "frame" && each.frame.kind === "byte";
}

function frameShown(frame: StarFrame): Decoded {
  const hex = hexOf(encodeStar(frame));
  switch (frame.kind) {
    case "asb": {
      const { status, line } = frame;
      const facts = {
        bytes: status.length,
        version: versionOf(status),
        ...conditionFacts(readStatus(status)),
      };
      const extension = line.length > status.length ? { extension: hexOf(line.subarray(status.length)) } : {};
      return { kind: "asb", ...facts, etb: etbCounter(status) ?? null, ...extension, hex };
    }
    case "print-end": {
      const { s, n1, n2, counter } = frame;
      return { kind: "print-end", s, n1, n2, counter, hex };
    }
    case "byte":
      return { kind: "answer", ...answerFacts(frame.byte), hex };
    case "flow":
      return { kind: "flow", says: frame.byte === 0x11 ? "XON: send on" : "XOFF: stop sending", hex };
  }
}

function answerFacts(byte: number): Readonly<Record<string, Json>> {
  const isEnq = (byte & 0x10) === 0;
  const facts = conditionFacts(signsOf(byte, isEnq ? ENQ : EOT));
  return isEnq ? { to: "ENQ", ...facts, bufferEmpty: (byte & 0x20) !== 0 } : { to: "EOT", ...facts };
}
