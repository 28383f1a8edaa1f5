import { sleep, type Clock } from "../../../core/clock.ts";
import { ok, type Result } from "../../../core/result.ts";
import { messageSpec } from "../../../sip-client/spec/messages.ts";
import { encodeText } from "../../../sip-client/charsets.ts";
import type { AnyMessage } from "../../../sip-client/message.ts";
import { encodeFrame, withTrailer, type Trailer } from "../frame-json.ts";
import { connectTalk, openTalk, type Talk } from "../talk.ts";
import type { Target } from "../target.ts";
import { scStatus } from "./parts.ts";
import type { Manner } from "./types.ts";

/** Between segments, so that they leave in packets of their own. */
const SEGMENT_PAUSE_MS = 30;

/** The connection of a check run. It is opened again whenever a server has closed it. */
export class Session {
  readonly target: Target;
  readonly #clock: Clock;
  #talk: Talk | undefined;
  #loggedIn = false;

  constructor(target: Target, clock: Clock) {
    this.target = target;
    this.#clock = clock;
  }

  /** An open connection on which nobody is logged in by 93. */
  async anonymous(): Promise<Result<Talk>> {
    if (this.#talk?.open === true && !this.#loggedIn) return ok(this.#talk);
    return this.#opened(await connectTalk(this.target, this.#clock), false);
  }

  /** An open connection that is ready for work. */
  async ready(): Promise<Result<Talk>> {
    if (this.#talk?.open === true && this.#loggedIn) return ok(this.#talk);
    return this.#opened(await openTalk(this.target, this.#clock), true);
  }

  #opened(talk: Result<Talk>, loggedIn: boolean): Result<Talk> {
    this.#talk?.close();
    this.#talk = talk.ok ? talk.value : undefined;
    this.#loggedIn = loggedIn;
    return talk;
  }

  /** The login message of a check was accepted. */
  loggedIn(): void {
    this.#loggedIn = true;
  }

  /** Whether the ACS takes connections, lets us in and answers a 99. */
  async isAlive(): Promise<boolean> {
    const talk = await this.ready();
    if (!talk.ok) return false;
    const line = this.lineOf(talk.value, scStatus(), {});
    return line.ok && (await this.ask(talk.value, line.value, {}, this.target.answerMs)).ok;
  }

  drop(): void {
    this.#talk?.close();
    this.#talk = undefined;
  }

  /** Sends in the given manner and waits; after silence the connection is given up, for a late answer would mislead. */
  async ask(talk: Talk, line: Buffer, manner: Manner, ms: number): ReturnType<Talk["next"]> {
    const terminator = Buffer.from(manner.terminator ?? this.target.dialect.terminator, "latin1");
    const bytes = Buffer.concat([line, terminator]);
    talk.drain();
    const size = Math.ceil(bytes.length / (manner.segments ?? 1));
    for (let at = 0; at < bytes.length; at += size) {
      if (at > 0) await sleep(this.#clock, SEGMENT_PAUSE_MS);
      talk.write(bytes.subarray(at, at + size));
    }
    const heard = await talk.next(ms);
    if (!heard.ok && heard.fault.code === "acs.silent") this.drop();
    return heard;
  }

  /** The bytes of a message, with the trailer that the manner asks for. */
  lineOf(talk: Talk, message: AnyMessage | string, manner: Manner): Result<Buffer> {
    if (typeof message === "string") return ok(encodeText(message, "ascii"));
    const line = encodeFrame(message, this.target.dialect, { kind: "none" });
    if (!line.ok) return line;
    const whole = withTrailer(line.value, this.#trailer(talk, message, manner));
    return ok(manner.detection === "wrong" ? spoilt(whole) : whole);
  }

  #trailer(talk: Talk, message: AnyMessage, manner: Manner): Trailer {
    if (manner.detection === undefined && !this.target.errorDetection) return { kind: "none" };
    const numbered = messageSpec(message.code).unnumbered !== true;
    return { kind: "checked", sequence: numbered ? (manner.sequence ?? talk.sequence()) : undefined };
  }
}

/** The same line with a checksum that is wrong for certain. */
function spoilt(line: Buffer): Buffer {
  const spoilt = Buffer.from(line);
  const last = line.length - 1;
  spoilt[last] = line[last] === 0x30 ? 0x31 : 0x30;
  return spoilt;
}
