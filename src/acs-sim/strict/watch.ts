import type { Result } from "../../core/result.ts";
import type { Decoded, DecodeFault } from "../../sip-client/codec.ts";
import type { Turn } from "../behaviours/turn.ts";
import type { Session } from "../session.ts";
import { checkMessage } from "./message-rules.ts";
import type { RuleId } from "./rules.ts";

export type Read = Result<Decoded, DecodeFault>;

/** Takes what a client did wrong: the rule, the message, and the field or place in it. Never a value. */
export type Accuse = (rule: RuleId, message: string, where: string) => void;

const CR = 0x0d;
const LF = 0x0a;

/** Holds one client to the rules, message by message. */
export class Watch {
  readonly #accuse: Accuse;
  /** The last byte of the chunk before. */
  #lastByte = -1;
  /** What the next frame of this chunk is accused of, besides its content. */
  #early = false;
  #framesInChunk = 0;
  #sequence: string | undefined;
  #lastCode = "";
  /** The request that 96 asked to send again. */
  #askedAgain: { readonly code: string; readonly frame: Buffer } | undefined;
  #statusSeen = false;
  #loginSeen = false;

  constructor(accuse: Accuse) {
    this.#accuse = accuse;
  }

  /** Bytes as they came; `busy`: an answer to an earlier request has not gone out yet. */
  chunk(chunk: Buffer, busy: boolean): void {
    this.#early = busy;
    this.#framesInChunk = 0;
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, at + 1)) {
      const before = at === 0 ? this.#lastByte : chunk[at - 1];
      if (before === CR) this.#accuse("terminator.crlf", this.#lastCode, "terminator");
      else if (before !== LF) this.#accuse("terminator.lf", this.#lastCode, "terminator");
    }
    this.#lastByte = chunk.at(-1) ?? this.#lastByte;
  }

  request(read: Read, frame: Buffer, session: Session): void {
    this.#framesInChunk += 1;
    const code = read.ok ? read.value.message.code : (/^\d\d/.exec(frame.toString("latin1"))?.[0] ?? "");
    this.#lastCode = code;
    if (this.#early || this.#framesInChunk > 1) this.#accuse("session.pipelining", code, "message");
    if (!read.ok) {
      this.#unreadable(read.fault.code, code);
      return;
    }
    this.#session(code, session);
    checkMessage(read.value, frame, (rule, where) => this.#accuse(rule, code, where));
    this.#errorDetection(read.value, frame);
  }

  answered(turn: Turn): void {
    const { code, frame, answer } = turn;
    this.#askedAgain = answer?.code === "96" && code !== "97" && code !== "" ? { code, frame } : undefined;
  }

  /** The client has closed; `pending` bytes of a message had no terminator. */
  ended(pending: number): void {
    if (pending > 0) this.#accuse("terminator.none", "", "terminator");
  }

  #unreadable(fault: DecodeFault["code"], code: string): void {
    const rules = {
      "wire.empty": "message.not-sip",
      "wire.not-sip": "message.not-sip",
      "wire.unknown-message": "message.unknown",
      "wire.truncated": "message.short",
    } as const satisfies Record<DecodeFault["code"], RuleId>;
    this.#accuse(rules[fault], code, "message");
  }

  #session(code: string, session: Session): void {
    if (code === "93") {
      if (session.account !== undefined) this.#accuse("login.again", code, "message");
      this.#loginSeen = true;
    } else if (session.account === undefined && code !== "97") {
      this.#accuse(code === "99" ? "login.status-first" : "login.first", code, "message");
    } else if (!this.#statusSeen && code !== "99" && code !== "97" && this.#loginSeen) {
      this.#accuse("session.no-status", code, "message");
      this.#statusSeen = true;
    }
    if (code === "99") this.#statusSeen = true;
  }

  #errorDetection(read: Decoded, frame: Buffer): void {
    const { sequence } = read;
    const { code } = read.message;
    const again = this.#askedAgain;
    if (again?.code === code) {
      if (!again.frame.equals(frame)) this.#accuse("resend.changed", code, "message");
      this.#sequence = sequence ?? this.#sequence;
      return;
    }
    if (code === "97") return;
    if (sequence === undefined) {
      if (this.#sequence !== undefined) this.#accuse("sequence.gone", code, "AY");
      this.#sequence = undefined;
    } else if (/^\d$/.test(sequence)) {
      if (this.#sequence !== undefined && Number(sequence) !== (Number(this.#sequence) + 1) % 10) {
        this.#accuse("sequence.advance", code, "AY");
      }
      this.#sequence = sequence;
    }
  }
}
