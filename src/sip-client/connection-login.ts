import type { Clock } from "../core/clock.ts";
import { fault } from "../core/faults.ts";
import type { Log } from "../core/log.ts";
import { failed, ok, type Result } from "../core/result.ts";
import { Line } from "./connection-line.ts";
import type { Wire } from "./connection-socket.ts";
import { TELNET_START, telnetStep, type TelnetLogin, type TelnetState } from "./connection-telnet.ts";
import type { Dialect } from "./dialects/index.ts";
import type { FrameEnd } from "./framer.ts";
import { build, isMessage } from "./message.ts";
import { readAcsStatus } from "./outcomes-status.ts";
import type { AcsStatus } from "./outcomes.ts";

/** Who the station is to the ACS. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
  /** CP of 93; "" for none. */
  readonly location: string;
}

export interface LoginOptions {
  readonly dialect: Dialect;
  /** Undefined only where the dialect logs in by address. */
  readonly credentials: Credentials | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly frameEnd: FrameEnd;
  readonly onLineFeed: () => void;
  /** Ends a login under way. */
  readonly signal: AbortSignal;
  /** Called when a line that was logged in ends by itself. */
  readonly onClosed: (line: Line) => void;
}

/** A line that is ready for work, and what the ACS said of itself. */
export interface LoggedIn {
  readonly line: Line;
  readonly status: AcsStatus;
}

/** Makes a fresh wire ready: login by message, prompts or none, then 99. Ends the wire if that fails. */
export async function login(wire: Wire, options: LoginOptions): Promise<Result<LoggedIn>> {
  const { credentials, dialect, signal } = options;
  // For each step, so that a server whose lines end with LF, which shows only when time is up, gets past the first.
  const ms = dialect.loginSeconds * 1000;
  let early: Buffer = Buffer.alloc(0);
  if (dialect.loginStyle === "telnet" && credentials !== undefined) {
    const entered = await logInByTelnet(wire, { texts: dialect.telnetTexts, ...credentials }, ms, options);
    if (!entered.ok) return entered;
    early = entered.value;
  }
  const line: Line = new Line(wire, { ...options, onClosed: () => options.onClosed(line) });
  const abort = (): void => line.destroy();
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  line.hear(early);
  const result = await introduce(line, options, ms);
  signal.removeEventListener("abort", abort);
  if (!result.ok) line.destroy();
  return result;
}

async function introduce(line: Line, options: LoginOptions, ms: number): Promise<Result<LoggedIn>> {
  const { credentials, dialect } = options;
  if (dialect.loginStyle === "93" && credentials !== undefined) {
    const entered = await logInBy93(line, credentials, ms);
    if (!entered.ok) return entered;
  }
  const status = await askStatus(line, options, ms);
  if (status.ok) return ok({ line, status: status.value });
  return status.fault.code === "acs.silent" ? failed(fault("acs.login-silent", "no answer to 99")) : status;
}

async function logInBy93(line: Line, who: Credentials, ms: number): Promise<Result<void>> {
  const request = build(
    "93",
    { uidAlgorithm: "0", pwdAlgorithm: "0" },
    { CN: who.user, CO: who.password, CP: who.location === "" ? undefined : who.location },
  );
  const { outcome } = await line.exchange(request, ms);
  if (outcome.ok) {
    return isMessage(outcome.value, "94") && outcome.value.fixed.ok === "1"
      ? ok(undefined)
      : failed(fault("acs.login-refused", "940"));
  }
  return outcome.fault.code === "acs.silent" ? failed(fault("acs.login-silent", "no answer to 93")) : outcome;
}

/** Sends 99 and reads 98. Always 2.00: a 1.00 would drop the session to the older protocol. */
export async function askStatus(
  line: Line,
  { dialect, clock }: Pick<LoginOptions, "dialect" | "clock">,
  ms: number,
): Promise<Result<AcsStatus>> {
  const request = build("99", { statusCode: "0", maxPrintWidth: "080", protocolVersion: "2.00" }, {});
  const { outcome } = await line.exchange(request, ms);
  if (!outcome.ok) return outcome;
  if (!isMessage(outcome.value, "98")) throw new Error(`the exchange took ${outcome.value.code} for a 98`);
  return ok(readAcsStatus(outcome.value, clock.now(), dialect));
}

/** Plays the prompts; the value is what came behind them. */
export function logInByTelnet(
  wire: Wire,
  who: TelnetLogin,
  ms: number,
  { clock, signal }: Pick<LoginOptions, "clock" | "signal">,
): Promise<Result<Buffer>> {
  return new Promise((resolve) => {
    let state: TelnetState = TELNET_START;
    let over = false;
    const finish = (result: Result<Buffer>): void => {
      if (over) return;
      over = true;
      timer.cancel();
      signal.removeEventListener("abort", abort);
      if (!result.ok) wire.destroy();
      resolve(result);
    };
    const abort = (): void => finish(failed(fault("acs.closed", "by this station")));
    const timer = clock.after(ms, () =>
      finish(failed(fault("acs.login-silent", `telnet stopped at ${state.at}`))),
    );
    signal.addEventListener("abort", abort);
    const take = (chunk: Buffer): void => {
      if (over) return;
      const step = telnetStep(who, state, chunk);
      if (step.is === "in") return finish(ok(step.rest));
      if (step.is === "refused") return finish(failed(step.fault));
      state = step.state;
      if (step.is === "wait") return;
      // CRLF: some servers read up to the CR, others up to the LF.
      wire.write(Buffer.from(`${step.line}\r\n`, "latin1"));
      take(Buffer.alloc(0));
    };
    wire.listen({
      bytes: take,
      closed: () => finish(failed(fault("acs.closed", "during the telnet login"))),
    });
  });
}
