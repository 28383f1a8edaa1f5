import type { Clock } from "../../../core/clock.ts";
import type { Log } from "../../../core/log.ts";
import { ok, type Result } from "../../../core/result.ts";
import type { StationConfig } from "../../config.ts";
import { USUAL_PATIENCE } from "../options.ts";
import type { Status } from "../status.ts";
import { openCourier, type AlertWay, type Courier } from "./courier.ts";
import { alertStore } from "./store.ts";
import type { AlertLimits } from "./table.ts";
import { alertWays } from "./ways.ts";

export interface AlertsParts {
  readonly status: () => Promise<Status>;
  /** What is told and what waits is kept there. */
  readonly file: string;
  /** Ways beside those of `observe.alerts`. */
  readonly more: Readonly<Record<string, AlertWay>>;
  /** Paths in the configuration count from here. */
  readonly beside: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Tells whoever the configuration names; nobody where it names nobody. */
export async function openAlerts(config: StationConfig, parts: AlertsParts): Promise<Result<Courier>> {
  const { alerts: options } = config.observe;
  const { status, file, more, beside, clock, log } = parts;
  if (options === undefined && Object.keys(more).length === 0) return ok({ stop: () => Promise.resolve() });
  const ways =
    options === undefined ? ok({}) : await alertWays({ options, mail: config.mail, beside, clock });
  if (!ways.ok) return ways;
  const store = alertStore(file, log);
  return ok(
    openCourier({ store, ways: { ...ways.value, ...more }, limits: limitsOf(config), status, clock, log }),
  );
}

/** When a station of this configuration is told of. */
export function limitsOf({ observe, screen }: Pick<StationConfig, "observe" | "screen">): AlertLimits {
  const { deviceSeconds, acsSeconds } = observe.alerts ?? USUAL_PATIENCE;
  return { deviceMs: deviceSeconds * 1000, acsMs: acsSeconds * 1000, hasScreen: screen !== undefined };
}
