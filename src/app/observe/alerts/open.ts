import type { Clock } from "../../../core/clock.ts";
import type { Log } from "../../../core/log.ts";
import { ok, type Result } from "../../../core/result.ts";
import type { StationConfig } from "../../config.ts";
import type { Status } from "../status.ts";
import { openCourier, type Courier } from "./courier.ts";
import { alertStore } from "./store.ts";
import { alertWays } from "./ways.ts";

export interface AlertsParts {
  readonly status: () => Promise<Status>;
  /** What is told and what waits is kept there. */
  readonly file: string;
  /** Paths in the configuration count from here. */
  readonly beside: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Tells whoever the configuration names; nobody where it names nobody. */
export async function openAlerts(config: StationConfig, parts: AlertsParts): Promise<Result<Courier>> {
  const { alerts: options } = config.observe;
  if (options === undefined) return ok({ stop: () => Promise.resolve() });
  const { status, file, beside, clock, log } = parts;
  const ways = await alertWays({ options, mail: config.mail, beside, clock });
  if (!ways.ok) return ways;
  const store = alertStore(file, log);
  const { deviceSeconds, acsSeconds } = options;
  const hasScreen = config.screen !== undefined;
  const limits = { deviceMs: deviceSeconds * 1000, acsMs: acsSeconds * 1000, hasScreen };
  return ok(openCourier({ store, ways: ways.value, limits, status, clock, log }));
}
