import { onTestFinished } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import type { LogData, LogEvent } from "../../../src/core/log.ts";
import { deviceHost } from "../../../src/devices/host/parent.ts";

export interface Logged {
  readonly event: LogEvent;
  readonly data: LogData;
}

/** A device host that ends with the test; `pid` is that of the process that was started last. */
export function host() {
  const logged: Logged[] = [];
  const { make, stop } = deviceHost({
    clock: systemClock,
    log: (event, data) => logged.push({ event, data }),
  });
  onTestFinished(stop);
  const started = () => logged.filter(({ event }) => event === "device.host-started");
  return {
    make,
    stop,
    logged,
    started: () => started().length,
    pid: (): number => {
      const pid = started().at(-1)?.data["pid"];
      if (typeof pid !== "number") throw new Error("no host was started");
      return pid;
    },
  };
}
