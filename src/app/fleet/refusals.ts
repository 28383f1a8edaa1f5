import type { Clock } from "../../core/clock.ts";
import type { FaultCode } from "../../core/faults.ts";
import type { Log } from "../../core/log.ts";

/** Logs that something was refused. */
export type Refuse = (code: FaultCode) => void;

/** A refusal of one kind is logged so often: whoever may publish cannot fill the log. */
const QUIET_MS = 10_000;

export function openRefusals(clock: Clock, log: Log): Refuse {
  const said = new Map<FaultCode, { times: number; readonly at: number }>();
  return (code) => {
    const before = said.get(code);
    const times = (before?.times ?? 0) + 1;
    if (before !== undefined && clock.elapsed() - before.at < QUIET_MS) {
      before.times = times;
      return;
    }
    log("fleet.refused", { fault: code, times });
    said.set(code, { times: 0, at: clock.elapsed() });
  };
}
