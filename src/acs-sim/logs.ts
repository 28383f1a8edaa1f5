import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Writable } from "node:stream";
import type { pino as pinoModule } from "pino";
import { fault, type Fault } from "../core/faults.ts";
import { LOG_EVENTS, type Log } from "../core/log.ts";
import { failed, ok, type Result } from "../core/result.ts";
import { maskedFrame } from "../sip-client/mask.ts";
import type { Turn } from "./behaviours/turn.ts";

/** Writes a request and what it got, secrets masked. Of what could not be read only the length is kept. */
export function logTurn(log: Log, client: number, turn: Turn, ms: number): void {
  const { request, answer, frame, delivery, after } = turn;
  log("acs.request", {
    client,
    request: request === undefined ? `unreadable, ${frame.length} bytes` : maskedFrame(request.message),
    ay: request?.sequence,
    az: request === undefined || request.checksum === "absent" ? undefined : request.checksum,
    answer: answer === undefined ? undefined : maskedFrame(answer),
    sent: delivery.reduce((sum, { bytes }) => sum + bytes.length, 0),
    after: after === "keep" ? undefined : after,
    ms: Math.round(ms * 1000) / 1000,
  });
}

type Logger = ChildProcessByStdio<Writable, null, null>;

/** Where the simulated ACS logs to. */
export interface LogPlaces {
  /** Requests and answers go to this file; "" for nowhere. */
  readonly requestLog: string;
  /** Everything goes to the system's log too, through `logger`. */
  readonly syslog: boolean;
}

export interface AcsLogs {
  /** What happens to the server; one JSON object a line on stderr, and in the system's log if asked. */
  readonly log: Log;
  /** Undefined if requests are not logged. */
  readonly requests: Log | undefined;
  /** Opens the file again after a log rotation. */
  reopen(): void;
  /** Everything on its way to a log has arrived there. */
  close(): Promise<void>;
}

/** The facility of the library's SIP server by custom, so that one line of syslog.conf sends it to its own file. */
const FACILITY = "local6";

/** Opens the logs of a server. */
export async function openLogs(
  places: LogPlaces,
): Promise<Result<AcsLogs, Fault<"system.tool-missing" | "config.unreadable">>> {
  const system = places.syslog ? await startLogger() : ok(undefined);
  if (!system.ok) return system;
  const { pino } = await import("pino");
  const file = places.requestLog === "" ? undefined : openFile(pino, places.requestLog);
  if (file?.ok === false) {
    await stopLogger(system.value);
    return file;
  }
  const stderr = pino.destination({ dest: 2, sync: true });
  const syslog = system.value === undefined ? [] : [system.value.stdin];
  const own = file === undefined ? [] : [file.value];
  return ok({
    log: logTo(pino, [stderr, ...syslog]),
    requests: own.length + syslog.length === 0 ? undefined : logTo(pino, [...own, ...syslog]),
    reopen: () => file?.value.reopen(),
    async close() {
      file?.value.flushSync();
      file?.value.end();
      await stopLogger(system.value);
    },
  });
}

type Pino = typeof pinoModule;
type Sink = ReturnType<Pino["destination"]>;

function logTo(pino: Pino, streams: readonly (Sink | Writable)[]): Log {
  // Without process id and host name: journal and syslog have them.
  const options = { base: null, timestamp: pino.stdTimeFunctions.isoTime, level: "debug" };
  const logger = pino(options, pino.multistream(streams.map((stream) => ({ stream, level: "debug" }))));
  return (event, data) => {
    const { level, text } = LOG_EVENTS[event];
    logger[level]({ event, ...data }, text);
  };
}

function openFile(pino: Pino, path: string): Result<Sink, Fault<"config.unreadable">> {
  try {
    return ok(pino.destination({ dest: path, append: true, sync: true }));
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return failed(fault("config.unreadable", `request log ${path}: ${String(error.code)}`));
  }
}

/** `logger` of util-linux or bsdutils speaks to syslog and to the journal alike. */
async function startLogger(): Promise<Result<Logger, Fault<"system.tool-missing">>> {
  const child = spawn("logger", ["--tag", "lectern-acs", "--priority", `${FACILITY}.info`], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  try {
    await once(child, "spawn");
    return ok(child);
  } catch {
    return failed(fault("system.tool-missing", "logger, of the package bsdutils, for --syslog"));
  }
}

async function stopLogger(child: Logger | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null) return;
  child.stdin.end();
  await once(child, "exit");
}
