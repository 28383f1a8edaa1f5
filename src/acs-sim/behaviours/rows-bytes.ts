import { disturbance, NONE } from "./row.ts";
import { waitOf, wholeOf, type Segment, type Turn } from "./turn.ts";

const HOW = ["close", "reset"] as const;

/** Cuts bytes into pieces; the first goes out after the answer's own wait, each other after `pauseMs`. */
function cut(turn: Turn, sizeOf: () => number, pauseMs: number): false {
  const bytes = wholeOf(turn);
  const wait = waitOf(turn);
  const pieces: Segment[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = Math.max(1, sizeOf());
    pieces.push({ afterMs: at === 0 ? wait : pauseMs, bytes: bytes.subarray(at, at + size) });
    at += size;
  }
  turn.delivery = pieces;
  return false;
}

/** Keeps the first part of the answer. At least its terminator is lost, unless it was empty anyway. */
function keepShare(turn: Turn, share: number): void {
  const bytes = wholeOf(turn);
  const length = Math.min(Math.floor(bytes.length * share), bytes.length - 1);
  turn.delivery = length > 0 ? [{ afterMs: waitOf(turn), bytes: bytes.subarray(0, length) }] : [];
}

/** Disturbances of the answer's bytes on their way out. The library has done what was asked. */
export const BYTES_ROWS = {
  delay: disturbance(
    "Waits before it answers; what follows on this connection waits too.",
    (z) => ({ ms: z.number().min(0), spreadMs: z.number().min(0).default(0) }),
    ({ ms, spreadMs }, random) => ({
      sending(turn) {
        const [head, ...rest] = turn.delivery;
        const more = ms + random() * spreadMs;
        if (head !== undefined) turn.delivery = [{ ...head, afterMs: head.afterMs + more }, ...rest];
        return false;
      },
    }),
  ),
  "late-answer": disturbance(
    "Answers after so long, while it already serves what follows: the answer arrives between others.",
    (z) => ({ ms: z.number().min(0) }),
    ({ ms }) => ({
      sending(turn) {
        const [head, ...rest] = turn.delivery;
        if (head !== undefined) turn.delivery = [{ ...head, afterMs: head.afterMs + ms }, ...rest];
        turn.detached = true;
        return false;
      },
    }),
  ),
  "half-answer": disturbance(
    "Sends the first part of the answer; the rest never comes, and the connection stays.",
    (z) => ({ share: z.number().min(0).max(1).default(0.5) }),
    ({ share }) => ({
      sending(turn) {
        keepShare(turn, share);
        return false;
      },
    }),
  ),
  "drop-during": disturbance(
    "Does what was asked, sends the first part of the answer and ends the connection.",
    (z) => ({ share: z.number().min(0).max(1).default(0.5), how: z.enum(HOW).default("close") }),
    ({ share, how }) => ({
      sending(turn) {
        keepShare(turn, share);
        turn.after = how;
        return false;
      },
    }),
  ),
  "drop-after": disturbance(
    "Does what was asked and ends the connection without an answer.",
    (z) => ({ how: z.enum(HOW).default("close") }),
    ({ how }) => ({
      sending(turn) {
        turn.delivery = [];
        turn.after = how;
        return true;
      },
    }),
  ),
  "lose-answer": disturbance("Does what was asked and says nothing; the connection stays.", NONE, () => ({
    sending(turn) {
      turn.delivery = [];
      return true;
    },
  })),
  "close-after": disturbance(
    "Answers and ends the connection.",
    (z) => ({ how: z.enum(HOW).default("close") }),
    ({ how }) => ({
      sending(turn) {
        turn.after = how;
        return false;
      },
    }),
  ),
  "duplicate-answer": disturbance(
    "Sends the answer twice: glued together in one write, or the second so many milliseconds later.",
    (z) => ({ glued: z.boolean().default(true), afterMs: z.number().min(0).default(20) }),
    ({ glued, afterMs }) => ({
      sending(turn) {
        const bytes = wholeOf(turn);
        const first = waitOf(turn);
        turn.delivery = glued
          ? [{ afterMs: first, bytes: Buffer.concat([bytes, bytes]) }]
          : [
              { afterMs: first, bytes },
              { afterMs, bytes },
            ];
        return false;
      },
    }),
  ),
  split: disturbance(
    "Sends the answer in segments of so many bytes, or of 1 to so many (random).",
    (z) => ({
      bytes: z.int().min(1).default(16),
      random: z.boolean().default(false),
      pauseMs: z.number().min(0).default(2),
    }),
    ({ bytes, random: uneven, pauseMs }, random) => ({
      sending: (turn) => cut(turn, () => (uneven ? 1 + Math.floor(random() * bytes) : bytes), pauseMs),
    }),
  ),
  "slow-loris": disturbance(
    "Sends the answer byte by byte with a pause after each.",
    (z) => ({ pauseMs: z.number().min(0).default(100) }),
    ({ pauseMs }) => ({ sending: (turn) => cut(turn, () => 1, pauseMs) }),
  ),
  "no-terminator": disturbance("Leaves the terminator out, as edge-sip2 did in error answers.", NONE, () => ({
    sending(turn) {
      const bytes = wholeOf(turn);
      let end = bytes.length;
      while (end > 0 && (bytes[end - 1] === 0x0d || bytes[end - 1] === 0x0a)) end--;
      turn.delivery = [{ afterMs: waitOf(turn), bytes: bytes.subarray(0, end) }];
      return false;
    },
  })),
  glue: disturbance(
    "Holds the last bytes of each answer back and sends them in front of the next: the LF of a CRLF, for example.",
    (z) => ({ bytes: z.int().min(1).default(1) }),
    ({ bytes: count }) => ({
      sending(turn, line) {
        const bytes = wholeOf(turn);
        const keep = Math.max(0, bytes.length - count);
        const out = Buffer.concat([line.held ?? Buffer.alloc(0), bytes.subarray(0, keep)]);
        line.held = bytes.subarray(keep);
        turn.delivery = [{ afterMs: waitOf(turn), bytes: out }];
        return false;
      },
    }),
  ),
  noise: disturbance(
    "Sends other bytes around the answer, such as blank lines or a line of a log; \\r, \\n and \\xNN are understood.",
    (z) => ({ before: z.string().default("\\r\\n"), after: z.string().default("") }),
    ({ before, after }) => ({
      sending(turn) {
        const bytes = Buffer.concat([unescaped(before), wholeOf(turn), unescaped(after)]);
        turn.delivery = [{ afterMs: waitOf(turn), bytes }];
        return false;
      },
    }),
  ),
} as const;

function unescaped(text: string): Buffer {
  const plain = text
    .replaceAll("\\r", "\r")
    .replaceAll("\\n", "\n")
    .replace(/\\x([\dA-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, "latin1");
}
