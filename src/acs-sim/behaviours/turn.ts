import type { Decoded } from "../../sip-client/codec.ts";
import type { AnyMessage } from "../../sip-client/message.ts";

/** A piece of an answer and how long to wait before it goes out. */
export interface Segment {
  readonly afterMs: number;
  readonly bytes: Buffer;
}

/** What happens to the connection when the answer has gone out; `reset` does not say goodbye. */
export type After = "keep" | "close" | "reset";

/** One request on its way to its answer. Behaviours read it and change what is not readonly. */
export interface Turn {
  /** The two digits of the request, or "" where there are none. */
  readonly code: string;
  /** The request as it came, without terminator. */
  readonly frame: Buffer;
  /** Undefined if it could not be read. */
  readonly request: Decoded | undefined;
  /** What will be said; undefined for nothing. */
  answer: AnyMessage | undefined;
  /** The digit of AY in the answer; undefined for an answer without error detection. */
  sequence: number | undefined;
  /** Text that goes between the last field and the error detection. */
  tail: string;
  /** The AZ of the answer will not fit its bytes. */
  spoilChecksum: boolean;
  /** The answer in bytes, in pieces that go out one after another. */
  delivery: Segment[];
  /** True if the next request is served while this answer is still waiting to go out. */
  detached: boolean;
  after: After;
}

/** A request about which nothing has been done yet. */
export function newTurn(frame: Buffer, request: Decoded | undefined): Turn {
  return {
    code: request?.message.code ?? "",
    frame,
    request,
    answer: undefined,
    sequence: undefined,
    tail: "",
    spoilChecksum: false,
    delivery: [],
    detached: false,
    after: "keep",
  };
}

/** Text that has to become bytes as this connection writes them. */
export interface Line {
  /** A whole line with its terminator. */
  line(text: string): Buffer;
  /** An answer with its terminator; with AZ if the client uses error detection. */
  message(message: AnyMessage): Buffer;
  /** What the connection keeps for a behaviour between two answers, such as a line feed that is late. */
  held: Buffer | undefined;
}

/** What becomes of a new connection. */
export type Welcome = "serve" | "close" | "reset" | "silence";

/**
 * A disturbance. Each hook is asked from the top of the stack down; the first that says `true` has handled the step, and
 * none below it is asked.
 */
export interface Disturbance {
  /** A client has connected. Anything but "serve" ends the question. */
  readonly welcome?: () => Welcome;
  /** A request is here and nothing has been done about it. `true`: it never will be; what `turn` says goes out. */
  readonly received?: (turn: Turn, line: Line) => boolean;
  /** The library has answered; `turn.answer` can still be changed. */
  readonly answered?: (turn: Turn, line: Line) => boolean;
  /** The answer has become bytes; `turn.delivery` can still be changed. */
  readonly sending?: (turn: Turn, line: Line) => boolean;
}

/** The answer in one piece again, for what works on its bytes. */
export function wholeOf(turn: Turn): Buffer {
  const [only] = turn.delivery;
  if (turn.delivery.length === 1 && only !== undefined) return only.bytes;
  return Buffer.concat(turn.delivery.map(({ bytes }) => bytes));
}

/** How long the answer waits before its first piece goes out. */
export function waitOf(turn: Turn): number {
  return turn.delivery[0]?.afterMs ?? 0;
}
