/** What ESC/POS printers and their hosts say, as people read it. Pure. */
import type { Decoded, Json, Sender } from "../../../driver.ts";
import { frameAll } from "../../../framer.ts";
import { hexOf } from "../../../hex.ts";
import { plain } from "../commands.ts";
import { conditionFacts, signsOf } from "../condition.ts";
import { explainPrinter, explainStatus, type Explainer } from "../explain.ts";
import { ESCPOS_COMMANDS } from "./commands.ts";
import {
  ANSWERS,
  encodeEscpos,
  escposFramer,
  readAutomatic,
  readRealTime,
  REAL_TIME,
  type EscposFrame,
  type RealTimeNumber,
} from "./status.ts";

type Facts = Readonly<Record<string, Json>>;

const ESCPOS: Explainer = {
  commands: ESCPOS_COMMANDS,
  // None is an automatic status too: the byte that answers it has bit 4, which those behind the first never have.
  questions: [
    [0x10, 0x04, 1],
    [0x10, 0x04, 2],
    [0x10, 0x04, 3],
    [0x10, 0x04, 4],
    [0x10, 0x05, 1],
    [0x10, 0x05, 2],
    [0x1d, 0x72, -1],
    [0x1d, 0x61, -1],
    [0x1d, 0x49, -1],
    [0x1b, 0x40],
  ],
  status() {
    const asked: Asked = { realTime: [], paper: [] };
    return {
      read: (bytes) =>
        frameAll(escposFramer(), bytes).map((each) =>
          each.kind === "junk"
            ? { kind: "junk", why: each.why, hex: hexOf(each.bytes) }
            : frameShown(each.frame, asked),
        ),
      asked([lead, kind, n = 0]) {
        if (lead === 0x10 && kind === 0x04) asked.realTime.push(n);
        if (lead === 0x1d && kind === 0x72) asked.paper.push(plain(n));
      },
    };
  },
};

/** What was asked and waits for its answer: a single byte does not say which question it answers. */
interface Asked {
  readonly realTime: number[];
  readonly paper: number[];
}

export const explainEscpos = (pieces: readonly Uint8Array[], from: Sender): readonly Decoded[] =>
  explainPrinter(ESCPOS, pieces, from);

export const explainEscposStatus = (pieces: readonly Uint8Array[], from: Sender): readonly Decoded[] =>
  explainStatus(ESCPOS, pieces, from);

function frameShown(frame: EscposFrame, asked: Asked): Decoded {
  const hex = hexOf(encodeEscpos(frame));
  switch (frame.kind) {
    case "real-time":
      return { kind: "real-time", ...realTimeFacts(frame.byte, asked.realTime.shift()), hex };
    case "asb":
      return { kind: "asb", ...conditionFacts(readAutomatic(frame.status)), hex };
    case "answer":
      return { kind: "answer", ...answerFacts(frame.byte, asked.paper.shift()), hex };
    case "block":
      return {
        kind: "block",
        what: frame.header === 0x5f ? "information" : "response",
        text: frame.text,
        hex,
      };
    case "flow":
      return { kind: "flow", says: frame.byte === 0x11 ? "XON: send on" : "XOFF: stop sending", hex };
  }
}

const NUMBERS: readonly RealTimeNumber[] = [1, 2, 3, 4];

function realTimeFacts(byte: number, n: number | undefined): Facts {
  if (n === 1 || n === 2 || n === 3 || n === 4) {
    return { n, asked: REAL_TIME[n].asks, ...conditionFacts(readRealTime(n, byte)) };
  }
  const meanings = NUMBERS.map((each): Json => ({
    n: each,
    asked: REAL_TIME[each].asks,
    ...conditionFacts(readRealTime(each, byte)),
  }));
  return { n: n ?? null, meanings };
}

function answerFacts(byte: number, n: number | undefined): Facts {
  if (n === 1 || n === 2) {
    return { n, asked: ANSWERS[n].asks, ...conditionFacts(signsOf(byte, ANSWERS[n].bits)) };
  }
  const meanings = ([1, 2] as const).map((each): Json => ({
    to: `GS r ${each}`,
    asked: ANSWERS[each].asks,
    ...conditionFacts(signsOf(byte, ANSWERS[each].bits)),
  }));
  return { n: n ?? null, meanings: [...meanings, { to: "GS I", asked: "number", number: byte }] };
}
