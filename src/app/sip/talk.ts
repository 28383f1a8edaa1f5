import type { Clock, Timer } from "../../core/clock.ts";
import { fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { decode, type Decoded, type DecodeFault } from "../../sip-client/codec.ts";
import { logInByTelnet } from "../../sip-client/connection-login.ts";
import { dialTo, type Wire } from "../../sip-client/connection-socket.ts";
import { answerFormat } from "../../sip-client/dialects/index.ts";
import { Framer } from "../../sip-client/framer.ts";
import { build } from "../../sip-client/message.ts";
import { isCode, messageSpec } from "../../sip-client/spec/messages.ts";
import { encodeFrame, withTrailer, type Trailer } from "./frame-json.ts";
import type { Login, Target } from "./target.ts";

/** A frame of the ACS and what could be read of it. */
export interface Heard {
  readonly frame: Buffer;
  readonly decoded: Result<Decoded, DecodeFault>;
}

type Silence = Fault<"acs.silent" | "acs.closed">;

/**
 * A conversation over one connection with nothing hidden: bytes out as given, frames in as they come. Unlike the
 * client of the station it repeats nothing, judges nothing and lets its user send what no client should.
 */
export class Talk {
  readonly #wire: Wire;
  readonly #target: Target;
  readonly #clock: Clock;
  readonly #framer: Framer;
  #frames: Buffer[] = [];
  #waiting: (() => void) | undefined;
  #sequence = 0;

  constructor(wire: Wire, target: Target, clock: Clock) {
    this.#wire = wire;
    this.#target = target;
    this.#clock = clock;
    this.#framer = new Framer(target.dialect.frameEnd);
    wire.listen({ bytes: (chunk) => this.hear(chunk), closed: () => this.#wake() });
  }

  get open(): boolean {
    return this.#wire.open;
  }

  /** Takes bytes of the ACS; public for what came behind a telnet login. */
  hear(chunk: Buffer): void {
    this.#frames.push(...this.#framer.push(chunk).frames);
    this.#wake();
  }

  /** The next digit of AY. */
  sequence(): string {
    const digit = String(this.#sequence);
    this.#sequence = (this.#sequence + 1) % 10;
    return digit;
  }

  /** Writes bytes as they are, in one piece. */
  write(bytes: Buffer): void {
    this.#wire.write(bytes);
  }

  /** Forgets frames that nobody asked for; answers how many there were. */
  drain(): number {
    const count = this.#frames.length;
    this.#frames = [];
    return count;
  }

  /** The next frame, waiting at most `ms` milliseconds. */
  async next(ms: number): Promise<Result<Heard, Silence>> {
    const deadline = this.#clock.elapsed() + ms;
    // Every piece of a frame wakes; only a whole one counts.
    for (
      let left = ms;
      this.#frames.length === 0 && this.open && left > 0;
      left = deadline - this.#clock.elapsed()
    ) {
      await this.#wait(left);
    }
    const frame = this.#frames.shift() ?? this.#framer.takeLineFeed();
    if (frame !== undefined) return ok({ frame, decoded: decode(frame, answerFormat(this.#target.dialect)) });
    return failed(this.open ? fault("acs.silent", `${ms / 1000} s`) : fault("acs.closed", ""));
  }

  /** Sends one line and waits for one. */
  ask(line: Buffer): Promise<Result<Heard, Silence>> {
    this.drain();
    this.write(Buffer.concat([line, Buffer.from(this.#target.dialect.terminator, "latin1")]));
    return this.next(this.#target.answerMs);
  }

  close(): void {
    this.#wire.destroy();
    this.#wake();
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      let timer: Timer | undefined;
      this.#waiting = (): void => {
        timer?.cancel();
        this.#waiting = undefined;
        resolve();
      };
      timer = this.#clock.after(ms, () => this.#wake());
    });
  }

  #wake(): void {
    this.#waiting?.();
  }
}

/** Connects, and logs in as the target says; a telnet-style login is always part of connecting. */
export async function openTalk(target: Target, clock: Clock): Promise<Result<Talk>> {
  const talk = await connectTalk(target, clock);
  if (!talk.ok || target.login === undefined || target.dialect.loginStyle !== "93") return talk;
  const answer = await talk.value.ask(loginLine(talk.value, target, target.login));
  const refused = loginFault(answer);
  if (refused === undefined) return talk;
  talk.value.close();
  return failed(refused);
}

/** Connects without the login message 93. */
export async function connectTalk(target: Target, clock: Clock): Promise<Result<Talk>> {
  const { dialect, login } = target;
  const wire = await dialTo(target.endpoint)(dialect.connectSeconds * 1000, clock, undefined);
  if (!wire.ok) return wire;
  if (dialect.loginStyle !== "telnet" || login === undefined) return ok(new Talk(wire.value, target, clock));
  const who = { texts: dialect.telnetTexts, ...login };
  // Only time ends it: whoever waits for a tool can stop the program.
  const { signal } = new AbortController();
  const early = await logInByTelnet(wire.value, who, dialect.loginSeconds * 1000, { clock, signal });
  if (!early.ok) return early;
  const talk = new Talk(wire.value, target, clock);
  talk.hear(early.value);
  return ok(talk);
}

/** The bytes of a 93, without terminator. */
export function loginLine(talk: Talk, target: Target, login: Login): Buffer {
  const message = build(
    "93",
    { uidAlgorithm: "0", pwdAlgorithm: "0" },
    { CN: login.user, CO: login.password, CP: login.location },
  );
  return lineOf(encodeFrame(message, target.dialect, { kind: "none" }), talk, target);
}

function lineOf(body: Result<Buffer>, talk: Talk, target: Target): Buffer {
  if (!body.ok) throw new Error(`a message of our own cannot be written: ${body.fault.code}`);
  return withTrailer(body.value, trailerFor("93", talk, target));
}

/** AY and AZ for the next request, if the target wants them; 96 and 97 carry AZ alone. */
export function trailerFor(code: string, talk: Talk, target: Target): Trailer {
  if (!target.errorDetection) return { kind: "none" };
  const unnumbered = isCode(code) && messageSpec(code).unnumbered === true;
  return { kind: "checked", sequence: unnumbered ? undefined : talk.sequence() };
}

/** Why the answer to a 93 is no login; undefined if it is one. */
export function loginFault(answer: Result<Heard, Silence>): Fault | undefined {
  if (!answer.ok) return answer.fault.code === "acs.silent" ? fault("acs.login-silent", "") : answer.fault;
  const { decoded } = answer.value;
  if (!decoded.ok)
    return fault(decoded.fault.code === "wire.not-sip" ? "acs.plain-text" : "acs.malformed-answer", "to 93");
  const { message } = decoded.value;
  if (message.code !== "94") return fault("acs.malformed-answer", `${message.code} in answer to 93`);
  return message.fixed.ok === "1" ? undefined : fault("acs.login-refused", "");
}
