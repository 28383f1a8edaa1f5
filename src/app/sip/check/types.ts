import type { AnyMessage } from "../../../sip-client/message.ts";
import { SUPPORTED_MESSAGES } from "../../../sip-client/spec/bx.ts";
import type { Code } from "../../../sip-client/spec/messages.ts";
import type { Heard } from "../talk.ts";

/** Who and what the checks are about. */
export interface Subject {
  readonly institution: string;
  readonly location: string;
  readonly terminalPassword: string;
  readonly patron: string;
  readonly pin: string | undefined;
  readonly badPin: string;
  readonly item: string | undefined;
  readonly secondPatron: string | undefined;
  readonly unknownPatron: string;
  readonly unknownItem: string;
  readonly payment: { readonly amount: string; readonly currency: string } | undefined;
}

/** What a check needs that may not be there; without it the check is skipped. */
export type Need =
  | "login"
  | "93"
  | "pin"
  | "item"
  | "free-item"
  | "loan"
  | "hold"
  | "second-patron"
  | "payment";

/** How a message goes out, where it is not simply sent. */
export interface Manner {
  /** What ends the line, instead of the terminator of the dialect. */
  readonly terminator?: string;
  /** Number of TCP segments. */
  readonly segments?: number;
  /** AY and AZ: as the target has them, always, or always with a wrong sum. */
  readonly detection?: "on" | "wrong";
  /** The digit of AY, instead of the next one. */
  readonly sequence?: string;
}

/** What may come instead of the proper answer: a 96, the end of the connection, or nothing. */
export type Otherwise = "96" | "closed" | "silence";

/** One thing that an answer must show. `pattern` is held against the whole value. */
export type Expectation = {
  /** Why a server that does otherwise does not fail the check: who does it. */
  readonly tolerated?: string;
} & (
  | { readonly what: "fixed"; readonly name: string; readonly pattern: RegExp }
  | { readonly what: "field"; readonly code: string; readonly pattern: RegExp; readonly required: boolean }
  | { readonly what: "absent"; readonly code: string }
  | { readonly what: "rule"; readonly text: string; readonly holds: (heard: Answer, seen: Seen) => boolean }
);

/** A readable answer. */
export interface Answer {
  readonly message: AnyMessage;
  readonly heard: Heard;
  readonly sequence: string | undefined;
  readonly checksum: "absent" | "right" | "wrong";
}

export interface Step {
  readonly send: AnyMessage | string;
  readonly manner: Manner;
  readonly expect: readonly Expectation[];
  /** What may come instead of an answer; each with who does so, "" if SIP2 allows it. */
  readonly otherwise: Readonly<Partial<Record<Otherwise, string>>>;
  /** Waits this long at most where silence is a possible answer. */
  readonly patienceMs?: number;
}

/** What the run has learnt so far. */
export interface Seen {
  /** BX of 98; undefined if there was none. */
  supported: string | undefined;
  lastAnswer: AnyMessage | undefined;
  lastChecksum: Answer["checksum"];
  /** Whether an answer ever carried AY and AZ. */
  errorDetection: boolean;
  chargedBefore: string | undefined;
  itemFree: boolean;
  /** True from just before the first 11 was sent. */
  loanPossible: boolean;
  lent: boolean;
  holdPossible: boolean;
  held: boolean;
}

/** What is known before the first message. */
export function nothingSeen(): Seen {
  return {
    supported: undefined,
    lastAnswer: undefined,
    lastChecksum: "absent",
    errorDetection: false,
    chargedBefore: undefined,
    itemFree: false,
    loanPossible: false,
    lent: false,
    holdPossible: false,
    held: false,
  };
}

/** False if BX has an N for the request; without BX everything is tried. */
export function isSupported(request: Code, { supported }: Seen): boolean {
  const position = SUPPORTED_MESSAGES.findIndex((code) => code === request);
  return position === -1 || supported?.[position] !== "N";
}

export interface Context {
  readonly subject: Subject;
  readonly date: string;
  readonly seen: Seen;
}

/** A check: what is sent, what must come back, and what that means. */
export interface Check {
  readonly name: string;
  /** The messages and fields of SIP2 that it is about. */
  readonly about: string;
  readonly changesState: boolean;
  readonly needs: readonly Need[];
  /** True for what must be said before anybody is logged in on the connection. */
  readonly beforeLogin: boolean;
  /** The request whose N in BX lets the check be skipped. */
  readonly request: Code | undefined;
  readonly steps: (context: Context) => readonly Step[];
  /** Called just before the first message goes out. */
  readonly before?: (seen: Seen) => void;
  /** Called with the last answer, also if the check failed. */
  readonly learn?: (answer: AnyMessage, context: Context) => void;
}
