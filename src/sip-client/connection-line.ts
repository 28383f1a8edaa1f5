import type { Clock, Timer } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { Result } from "../core/result.ts";
import { decode, encode, type Decoded, type DecodeFault } from "./codec.ts";
import type { Wire } from "./connection-socket.ts";
import { answerFormat, requestFormat, type Dialect } from "./dialects/index.ts";
import {
  advance,
  UNSENT,
  type ExchangeInput,
  type ExchangePlan,
  type ExchangeState,
  type RequestMessage,
} from "./exchange.ts";
import { Framer, type FrameEnd } from "./framer.ts";
import { MASK, maskedFrame } from "./mask.ts";
import { build, type AnyMessage, type Field } from "./message.ts";
import { fieldSpec } from "./spec/fields.ts";

export interface Finished {
  readonly outcome: Result<AnyMessage>;
  /** True if the request may be repeated at once on a fresh connection without any risk. */
  readonly repeatable: boolean;
}

interface Running {
  readonly plan: ExchangePlan;
  readonly bytes: Buffer;
  readonly timer: Timer;
  /** When it is over at the latest, by the clock's `elapsed`. */
  readonly due: number;
  readonly resolve: (finished: Finished) => void;
  state: ExchangeState;
}

export interface LineOptions {
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly log: Log;
  /** Differs from the dialect's once the ACS was found to end its lines with LF. */
  readonly frameEnd: FrameEnd;
  /** Called when that is found out. */
  readonly onLineFeed: () => void;
  /** Called once when the far end closes. */
  readonly onClosed: () => void;
}

/** One connection: frames in and out, one exchange at a time. It knows no login, no queue and no reconnecting. */
export class Line {
  readonly #wire: Wire;
  readonly #options: LineOptions;
  #framer: Framer;
  #frameEnd: FrameEnd;
  #sequence = 0;
  #previous: RequestMessage | undefined;
  #running: Running | undefined;
  #skipsFrame = false;

  constructor(wire: Wire, options: LineOptions) {
    this.#wire = wire;
    this.#options = options;
    this.#frameEnd = options.frameEnd;
    this.#framer = new Framer(options.frameEnd);
    wire.listen({ bytes: (chunk) => this.hear(chunk), closed: () => this.#closed() });
  }

  get open(): boolean {
    return this.#wire.open;
  }

  /** How long the exchange that runs is over its limit, milliseconds; 0 while none is. */
  get overdueMs(): number {
    return Math.max(0, this.#options.clock.elapsed() - (this.#running?.due ?? Infinity));
  }

  /** Takes bytes of the ACS; public for what came behind a telnet login. */
  hear(chunk: Buffer): void {
    const { frames, discarded } = this.#framer.push(chunk);
    if (discarded > 0) this.#options.log("sip.unreadable", { code: "wire.too-long", bytes: discarded });
    for (const frame of frames) this.#frame(frame);
  }

  destroy(): void {
    this.#wire.destroy();
    this.#feed({ type: "closed" });
  }

  /** Sends a request and waits for its answer, `ms` milliseconds at most, whatever comes meanwhile. */
  exchange(request: RequestMessage, ms: number): Promise<Finished> {
    const { dialect, clock } = this.#options;
    const detecting = dialect.errorDetection !== "off";
    const sequence = detecting ? this.#sequence : undefined;
    const encoded = encode(request, { ...requestFormat(dialect), sequence });
    if (!encoded.ok) return Promise.resolve({ outcome: encoded, repeatable: false });
    this.#sequence = (this.#sequence + 1) % 10;
    // A frame whose head came before the request is no answer to it. (The LF of a CRLF is no head.)
    this.#framer.takeLineFeed();
    this.#skipsFrame = this.#framer.pending > 0;
    const plan: ExchangePlan = {
      request,
      sequence,
      errorDetection: dialect.errorDetection,
      maxResends: dialect.maxResends,
      previous: this.#previous,
    };
    this.#previous = request;
    const bytes = Buffer.concat([encoded.value, Buffer.from(dialect.terminator, "latin1")]);
    return new Promise((resolve) => {
      const timer = clock.after(ms, () => this.#timeIsUp());
      const due = clock.elapsed() + ms;
      this.#running = { plan, bytes, timer, due, resolve, state: UNSENT };
      this.#feed({ type: this.#wire.open ? "start" : "closed" });
    });
  }

  #timeIsUp(): void {
    const rest = this.#framer.takeLineFeed();
    if (rest !== undefined) {
      this.#frameEnd = "cr-or-lf";
      this.#framer = new Framer(this.#frameEnd);
      this.#options.onLineFeed();
      this.#options.log("sip.warning", { warning: "lines end with LF", advice: "set frameEnd to lf" });
      this.#frame(rest);
    }
    this.#feed({ type: "silence" });
  }

  #frame(frame: Buffer): void {
    const decoded = decode(frame, answerFormat(this.#options.dialect));
    this.#logReceived(decoded, frame.length);
    const skipped = this.#skipsFrame;
    this.#skipsFrame = false;
    if (this.#running === undefined || skipped)
      this.#options.log("sip.warning", { warning: "unasked-for frame dropped" });
    else this.#feed({ type: "heard", heard: decoded });
  }

  #feed(input: ExchangeInput): void {
    const running = this.#running;
    if (running === undefined) return;
    const { state, send, stale } = advance(running.plan, running.state, input);
    running.state = state;
    if (stale) this.#options.log("sip.warning", { warning: "stale answer dropped" });
    if (state.at === "done") {
      running.timer.cancel();
      this.#running = undefined;
      running.resolve({ outcome: state.outcome, repeatable: state.repeatable });
      return;
    }
    if (send === "request") this.#send(running.plan.request, running.bytes);
    if (send === "97") this.#askAgain();
  }

  #askAgain(): void {
    const { dialect } = this.#options;
    const message = build("97", {}, {});
    const encoded = encode(message, { ...requestFormat(dialect), sequence: 0 });
    // A 97 has no value that could be refused.
    if (!encoded.ok) throw new Error(`97 cannot be written: ${encoded.fault.code}`);
    this.#send(message, Buffer.concat([encoded.value, Buffer.from(dialect.terminator, "latin1")]));
  }

  #send(message: AnyMessage, bytes: Buffer): void {
    this.#options.log("sip.sent", { frame: maskedFrame(message) });
    this.#wire.write(bytes);
  }

  #logReceived(decoded: Result<Decoded, DecodeFault>, length: number): void {
    const { log } = this.#options;
    if (!decoded.ok) {
      log("sip.unreadable", { code: decoded.fault.code, bytes: length });
      return;
    }
    const { message, warnings } = decoded.value;
    log("sip.received", { frame: hide(maskedFrame(message), this.#previous) });
    if (warnings.length === 0) return;
    const codes = warnings.map(({ code }) => code);
    log("sip.warning", { message: message.code, warning: [...new Set(codes)].join(" ") });
  }

  #closed(): void {
    this.#feed({ type: "closed" });
    this.#options.onClosed();
  }
}

/** An answer may quote the card or the PIN of its request in words, or in a field that another delimiter hides. */
function hide(line: string, request: RequestMessage | undefined): string {
  return secretsOf(request?.fields ?? []).reduce((shown, secret) => shown.replaceAll(secret, MASK), line);
}

function secretsOf(fields: readonly Field[]): string[] {
  return fields
    .filter(({ code }) => ["person", "password"].includes(fieldSpec(code).secrecy))
    .map(({ value }) => value.trim())
    .filter((value) => value.length > 1)
    .sort((a, b) => b.length - a.length);
}
