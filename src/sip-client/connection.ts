import type { Clock, Random, Timer } from "../core/clock.ts";
import { fault, type Fault } from "../core/faults.ts";
import type { Log } from "../core/log.ts";
import { failed, ok, type Result } from "../core/result.ts";
import type { Line } from "./connection-line.ts";
import { askStatus, login, type Credentials, type LoggedIn } from "./connection-login.ts";
import type { Dial } from "./connection-socket.ts";
import type { Dialect } from "./dialects/index.ts";
import type { RequestMessage } from "./exchange.ts";
import type { FrameEnd } from "./framer.ts";
import type { AnyMessage } from "./message.ts";
import type { AcsStatus } from "./outcomes.ts";

export interface ConnectionOptions {
  readonly dial: Dial;
  readonly dialect: Dialect;
  readonly credentials: Credentials | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Why this request must not be sent to an ACS that says this of itself; undefined to send it. */
  readonly refuse: (request: RequestMessage, status: AcsStatus) => Fault | undefined;
}

/** How it stands with the ACS. */
export type LinkStatus =
  | { readonly state: "connecting" }
  | { readonly state: "online"; readonly acs: AcsStatus }
  /** Waiting before the next attempt; `fault` is that of the last one. */
  | { readonly state: "waiting"; readonly fault: Fault; readonly retryMs: number }
  | { readonly state: "closed" };

const FIRST_PAUSE_MS = 500;
/** That an ACS is back is noticed within this and one attempt. */
const LONGEST_PAUSE_MS = 3000;
/** Who was told no is not back sooner for asking more often, and may be locked out for it. */
const LONGEST_PAUSE_AFTER_NO_MS = 30_000;
/** A connection that ends sooner than this is counted as a failed attempt, so that two servers do not spin. */
const STEADY_MS = 5000;

/** Faults of an exchange after which both sides still agree where the next message begins. */
const IN_STEP: ReadonlySet<string> = new Set([
  "acs.resend-exhausted",
  "wire.forbidden-character",
  "wire.bad-fixed-field",
]);

/** A logged-in connection that is kept: one request in flight, a 99 when idle, and a new login after every loss. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #listeners = new Set<(status: LinkStatus) => void>();
  #status: LinkStatus = { state: "connecting" };
  #line: Line | undefined;
  #opening: Promise<Result<LoggedIn>> | undefined;
  #frameEnd: FrameEnd;
  #onlineSince = 0;
  #failures = 0;
  /** The pause before the next attempt. After a mere loss the next request may cut it short. */
  #pause: { readonly timer: Timer; readonly hurry: boolean } | undefined;
  readonly #abort = new AbortController();
  #keepAlive: Timer | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #queued = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#frameEnd = options.dialect.frameEnd;
    void this.#open();
  }

  get status(): LinkStatus {
    return this.#status;
  }

  /** How long the exchange that runs is over its limit, milliseconds; 0 while none is. */
  get overdueMs(): number {
    return this.#line?.overdueMs ?? 0;
  }

  /** Hears each change of status; the value ends that. */
  onStatus(listener: (status: LinkStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Sends a request when its turn comes. `ms` bounds the wait for the answer; undefined for what the ACS says. */
  request(request: RequestMessage, ms: number | undefined): Promise<Result<AnyMessage>> {
    return this.#enqueue(() => this.#perform(request, ms));
  }

  /** Ends the connection for good; what is under way ends with a fault. */
  close(): void {
    this.#setStatus({ state: "closed" });
    this.#pause?.timer.cancel();
    this.#keepAlive?.cancel();
    this.#abort.abort();
    this.#line?.destroy();
    this.#line = undefined;
  }

  get #closed(): boolean {
    return this.#status.state === "closed";
  }

  #enqueue<T>(task: () => Promise<T>): Promise<T> {
    this.#queued++;
    this.#keepAlive?.cancel();
    const turn = this.#queue.then(task);
    this.#queue = turn.then(
      () => this.#taskDone(),
      () => this.#taskDone(),
    );
    return turn;
  }

  #taskDone(): void {
    this.#queued--;
    if (this.#queued === 0) this.#armKeepAlive();
  }

  async #perform(request: RequestMessage, ms: number | undefined): Promise<Result<AnyMessage>> {
    const first = await this.#attempt(request, ms);
    // The server had closed while nothing was going on, or a question was lost with the connection.
    const last = first.repeatable ? await this.#attempt(request, ms) : first;
    if (!last.outcome.ok) {
      this.#options.log("sip.fault", { message: request.code, fault: last.outcome.fault.code });
    }
    return last.outcome;
  }

  async #attempt(
    request: RequestMessage,
    ms: number | undefined,
  ): Promise<{ outcome: Result<AnyMessage>; repeatable: boolean }> {
    const ready = await this.#ready();
    if (!ready.ok) return { outcome: ready, repeatable: false };
    const { line, status } = ready.value;
    const refusal = this.#options.refuse(request, status);
    if (refusal !== undefined) return { outcome: failed(refusal), repeatable: false };
    const finished = await line.exchange(request, ms ?? this.#patience(status));
    if (!finished.outcome.ok && !IN_STEP.has(finished.outcome.fault.code)) {
      // A late answer must not be taken for that of the next request.
      this.#lost(line, finished.outcome.fault);
    }
    return finished;
  }

  #patience(status: AcsStatus): number {
    const { dialect } = this.#options;
    const said = dialect.timeoutFromStatus ? status.timeoutMs : undefined;
    return said ?? dialect.answerSeconds * 1000;
  }

  /** A line to send on: the one there is, or that of the attempt under way, or of a new one. */
  async #ready(): Promise<Result<LoggedIn>> {
    if (this.#closed) return failed(fault("acs.closed", "by this station"));
    const status = this.#status;
    if (this.#line?.open === true && status.state === "online")
      return ok({ line: this.#line, status: status.acs });
    if (status.state === "waiting" && this.#pause?.hurry === false) return failed(status.fault);
    return this.#open();
  }

  #open(): Promise<Result<LoggedIn>> {
    this.#opening ??= this.#connect().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #connect(): Promise<Result<LoggedIn>> {
    const { dial, dialect, clock } = this.#options;
    this.#pause?.timer.cancel();
    this.#pause = undefined;
    this.#setStatus({ state: "connecting" });
    const { signal } = this.#abort;
    const wire = await dial(dialect.connectSeconds * 1000, clock, signal);
    const entered = wire.ok
      ? await login(wire.value, {
          ...this.#options,
          signal,
          frameEnd: this.#frameEnd,
          onLineFeed: () => (this.#frameEnd = "cr-or-lf"),
          onClosed: (line) => this.#lost(line, fault("acs.closed", "while idle")),
        })
      : wire;
    if (this.#closed) {
      if (entered.ok) entered.value.line.destroy();
      return failed(fault("acs.closed", "by this station"));
    }
    if (!entered.ok) {
      this.#failures++;
      this.#options.log("sip.fault", { message: "login", fault: entered.fault.code });
      this.#wait(entered.fault, false);
      return entered;
    }
    this.#line = entered.value.line;
    this.#onlineSince = clock.elapsed();
    this.#options.log("sip.connected", { dialect: dialect.name });
    this.#setStatus({ state: "online", acs: entered.value.status });
    if (this.#queued === 0) this.#armKeepAlive();
    return entered;
  }

  #lost(line: Line, why: Fault): void {
    if (this.#line !== line) return;
    this.#line = undefined;
    line.destroy();
    this.#keepAlive?.cancel();
    if (this.#closed) return;
    this.#options.log("sip.disconnected", { fault: why.code });
    const steady = this.#options.clock.elapsed() - this.#onlineSince >= STEADY_MS;
    this.#failures = steady ? 0 : this.#failures + 1;
    if (steady) void this.#open();
    else this.#wait(why, true);
  }

  #wait(why: Fault, hurry: boolean): void {
    const { random, clock, log } = this.#options;
    const cap = why.code === "acs.login-refused" ? LONGEST_PAUSE_AFTER_NO_MS : LONGEST_PAUSE_MS;
    const longest = Math.min(cap, FIRST_PAUSE_MS * 2 ** Math.min(this.#failures, 10));
    const retryMs = Math.round(longest * (0.5 + random() / 2));
    log("sip.retry", { fault: why.code, retryMs });
    this.#pause?.timer.cancel();
    this.#pause = { timer: clock.after(retryMs, () => void this.#open()), hurry };
    this.#setStatus({ state: "waiting", fault: why, retryMs });
  }

  #armKeepAlive(): void {
    const { dialect, clock } = this.#options;
    this.#keepAlive?.cancel();
    if (this.#line === undefined || dialect.keepAliveSeconds <= 0) return;
    this.#keepAlive = clock.after(dialect.keepAliveSeconds * 1000, () => {
      void this.#enqueue(() => this.#ping());
    });
  }

  async #ping(): Promise<void> {
    const line = this.#line;
    const status = this.#status;
    if (line === undefined || status.state !== "online") return;
    const said = await askStatus(line, this.#options, this.#patience(status.acs));
    if (!said.ok) this.#lost(line, said.fault);
    else if (this.#line === line) this.#setStatus({ state: "online", acs: said.value });
  }

  #setStatus(status: LinkStatus): void {
    if (this.#closed) return;
    this.#status = status;
    for (const listener of this.#listeners) listener(status);
  }
}
