import { destination, pino, stdTimeFunctions } from "pino";
import { LOG_EVENTS, type Log } from "../../core/log.ts";

/** One JSON object a line to a file, or to stderr where `path` is undefined. */
export function openLog(path: string | undefined, level: "debug" | "info"): Log {
  const sink = destination({ dest: path ?? 2, sync: true });
  const logger = pino({ base: null, timestamp: stdTimeFunctions.isoTime, level }, sink);
  return (event, data) => {
    const { level, text } = LOG_EVENTS[event];
    logger[level]({ event, ...data }, text);
  };
}
