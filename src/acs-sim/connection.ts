import type { Timer } from "../core/clock.ts";
import { decode } from "../sip-client/codec.ts";
import { Framer } from "../sip-client/framer.ts";
import type { AnyMessage } from "../sip-client/message.ts";
import type { Settings } from "./behaviours/settings.ts";
import { newTurn, type After, type Line, type Turn } from "./behaviours/turn.ts";
import type { House } from "./house.ts";
import { logTurn } from "./logs.ts";
import { write, writeLine } from "./outgoing.ts";
import { newSession } from "./session.ts";
import { judge, type Judgement } from "./judge.ts";
import type { Watch } from "./strict/watch.ts";
import { TELNET_GREETING, TelnetLogin, typedLine } from "./telnet.ts";

/** The socket, as far as a connection needs it. */
export interface Pipe {
  /** False if the client does not take what it is sent. */
  write(bytes: Buffer): boolean;
  /** Says goodbye when everything has gone out. */
  end(): void;
  /** Breaks off. */
  reset(): void;
  pause(): void;
  resume(): void;
}

/** What a connection remembers of its last answer, for 97 and for repeats. */
interface Said {
  readonly message: AnyMessage;
  readonly sequence: number | undefined;
}

/** Requests kept while an answer is on its way; a client that asks on is not read from. */
const MAX_AHEAD = 64;

/**
 * One client. Requests are answered in the order in which they come, each in one go: read, answer, write. Only where a
 * behaviour asks for a wait does an answer take longer; what comes meanwhile is kept.
 */
export class Connection implements Line {
  readonly id: number;
  /** When the client last said something, on the clock's own scale. */
  lastHeard: number;
  held: Buffer | undefined = undefined;
  readonly #house: House;
  readonly #pipe: Pipe;
  readonly #session = newSession();
  readonly #watch: Watch | undefined;
  #framer = new Framer("cr-or-lf");
  #telnet: TelnetLogin | undefined;
  #said: Said | undefined;
  /** AY and AZ of the last request; kept only where repeats are answered from memory. */
  #lastTrailer = "";
  /** True if the last request had AZ: then 96 carries one too. */
  #detects = false;
  #inbox: Buffer[] = [];
  #busy = false;
  #blocked = false;
  #state: "open" | "finishing" | "closed" = "open";
  #timers: Set<Timer> | undefined;

  constructor(id: number, house: House, pipe: Pipe, kind: "raw" | "tls" | "telnet") {
    this.id = id;
    this.#house = house;
    this.#pipe = pipe;
    this.lastHeard = house.clock.elapsed();
    this.#watch = house.strict?.watch(id);
    if (kind === "telnet") {
      this.#telnet = new TelnetLogin(house.config.accounts);
      pipe.write(Buffer.from(TELNET_GREETING));
    }
  }

  /** Bytes from the client. */
  hear(chunk: Buffer): void {
    this.lastHeard = this.#house.clock.elapsed();
    if (this.#state !== "open") return;
    this.#watch?.chunk(chunk, this.#busy);
    const { framing, pipelined } = this.#settings();
    const frames = framing === "read" ? [chunk.subarray(0, -1)] : this.#framer.push(chunk).frames;
    if (pipelined === "drop" && frames.length > 0) {
      this.#framer = new Framer("cr-or-lf");
      this.#take(frames[0]!);
      return;
    }
    for (const frame of frames) this.#take(frame);
  }

  /** The client has said its last; what it asked is still answered. */
  heardLast(): void {
    this.#watch?.ended(this.#framer.pending);
    this.finish();
  }

  /** The socket takes more again. */
  drained(): void {
    this.#blocked = false;
    this.#flow();
  }

  /** Ends the connection as soon as the answers on their way have gone out. */
  finish(): void {
    if (this.#state !== "open") return;
    this.#state = "finishing";
    if (!this.#busy) this.#leave("close");
  }

  /** The socket is gone. */
  closed(): void {
    this.#state = "closed";
    this.#inbox = [];
    for (const timer of this.#timers ?? []) timer.cancel();
    this.#timers = undefined;
  }

  line(text: string): Buffer {
    return writeLine(text, this.#settings());
  }

  message(message: AnyMessage): Buffer {
    const sequence = this.#detects ? 0 : undefined;
    return write(message, this.#settings(), { sequence, tail: "", spoilChecksum: false });
  }

  #settings(): Settings {
    return this.#house.stack.settingsFor(this.#session.account);
  }

  #take(frame: Buffer): void {
    if (this.#busy || this.#inbox.length > 0) {
      this.#inbox.push(frame);
      if (this.#inbox.length === MAX_AHEAD) this.#flow();
    } else if (this.#state !== "closed") this.#serve(frame);
  }

  #serve(frame: Buffer): void {
    if (this.#telnet === undefined) this.#answer(frame);
    else this.#prompt(this.#telnet, typedLine(frame));
  }

  #prompt(telnet: TelnetLogin, line: string): void {
    const { say, account, close } = telnet.hear(line);
    this.#pipe.write(Buffer.from(say));
    if (account !== undefined) {
      this.#telnet = undefined;
      this.#session.account = account;
      this.#session.location = account.location;
    }
    if (account !== undefined || say.startsWith("Invalid")) this.#noteLogin(account !== undefined);
    if (close) this.#leave("close");
  }

  #answer(frame: Buffer): void {
    const { stack, requests, stats } = this.#house;
    const settings = this.#settings();
    const read = decode(frame, settings);
    const started = requests === undefined ? 0 : this.#house.clock.elapsed();
    const turn = newTurn(frame, read.ok ? read.value : undefined);
    stats.requests.set(turn.code, (stats.requests.get(turn.code) ?? 0) + 1);
    this.#watch?.request(read, frame, this.#session);
    const answered = stack.received(turn, this) || this.#ask(turn, settings);
    if (answered && turn.delivery.length > 0) stack.sending(turn, this);
    this.#watch?.answered(turn);
    if (requests !== undefined) logTurn(requests, this.id, turn, this.#house.clock.elapsed() - started);
    this.#deliver(turn);
  }

  /** Lets the library answer and makes bytes of it. Always true: whatever happened, the request is dealt with. */
  #ask(turn: Turn, settings: Settings): true {
    const verdict = this.#judge(turn, settings);
    turn.after = verdict.after;
    turn.sequence = verdict.sequence;
    turn.answer = verdict.answer;
    if (verdict.answer === undefined) return true;
    if (!verdict.repeated) this.#house.stack.answered(turn, this);
    const said: Said = { message: turn.answer ?? verdict.answer, sequence: turn.sequence };
    // A login has brought the account's own terminator and charset; its answer is the first to have them.
    turn.delivery = [{ afterMs: 0, bytes: write(said.message, this.#settings(), turn) }];
    this.#said = said;
    return true;
  }

  #judge(turn: Turn, settings: Settings): Judgement {
    const { request } = turn;
    if (request !== undefined && settings.errorDetection !== "off") {
      this.#detects = request.checksum !== "absent";
    }
    const trailer = settings.repeats === "replay" ? trailerOf(turn) : "";
    const repeat = trailer !== "" && trailer === this.#lastTrailer ? this.#said?.message : undefined;
    this.#lastTrailer = trailer;
    const verdict = judge({
      turn,
      settings,
      house: this.#house,
      session: this.#session,
      said: this.#said,
      repeat,
      detects: this.#detects,
    });
    if (turn.code === "93" && verdict.answer?.code === "94" && !verdict.repeated) {
      this.#noteLogin(verdict.answer.fixed.ok === "1");
    }
    return verdict;
  }

  #noteLogin(good: boolean): void {
    const { stats, log } = this.#house;
    if (good) stats.logins += 1;
    else stats.refusedLogins += 1;
    log("acs.login", { client: this.id, ok: good });
  }

  #deliver(turn: Turn): void {
    const [only] = turn.delivery;
    if (turn.delivery.length === 1 && only !== undefined && only.afterMs === 0) {
      this.#write(only.bytes);
      this.#leave(turn.after);
    } else if (turn.delivery.length === 0) {
      this.#leave(turn.after);
    } else {
      this.#play(turn);
    }
  }

  /** Sends the pieces of an answer one after another, each when its time has come. */
  #play(turn: Turn): void {
    const holds = !turn.detached;
    if (holds) this.#busy = true;
    let index = 0;
    const step = (): void => {
      for (let waited = true; index < turn.delivery.length; index++, waited = false) {
        const { afterMs, bytes } = turn.delivery[index]!;
        if (afterMs > 0 && !waited) {
          this.#after(afterMs, step);
          return;
        }
        this.#write(bytes);
      }
      this.#leave(turn.after);
      if (holds) this.#next();
    };
    this.#after(turn.delivery[0]?.afterMs ?? 0, step);
  }

  /** The answer has gone out: on with what came meanwhile. */
  #next(): void {
    this.#busy = false;
    while (!this.#busy && this.#inbox.length > 0 && this.#isAlive()) this.#serve(this.#inbox.shift()!);
    if (this.#state === "finishing" && !this.#busy) this.#leave("close");
    this.#flow();
  }

  #isAlive(): boolean {
    return this.#state !== "closed";
  }

  #after(ms: number, task: () => void): void {
    const timers = (this.#timers ??= new Set());
    const timer = this.#house.clock.after(ms, () => {
      timers.delete(timer);
      if (this.#isAlive()) task();
    });
    timers.add(timer);
  }

  #write(bytes: Buffer): void {
    if (this.#state === "closed" || bytes.length === 0) return;
    if (!this.#pipe.write(bytes)) {
      this.#blocked = true;
      this.#flow();
    }
  }

  /** Reads from the client only while it takes its answers and has not asked too much ahead. */
  #flow(): void {
    if (this.#state === "closed") return;
    if (this.#blocked || this.#inbox.length >= MAX_AHEAD) this.#pipe.pause();
    else this.#pipe.resume();
  }

  #leave(after: After): void {
    if (after === "keep" || this.#state === "closed") return;
    this.closed();
    if (after === "close") this.#pipe.end();
    else this.#pipe.reset();
  }
}

/** What tells a request from the next: AY and AZ together, as long as they are right. */
function trailerOf({ request, frame }: Turn): string {
  if (request === undefined || request.sequence === undefined || request.checksum !== "right") return "";
  return request.sequence + frame.subarray(-4).toString("latin1");
}
