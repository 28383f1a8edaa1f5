import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { Stack } from "./behaviours/stack.ts";
import type { AcsConfig } from "./library/config.ts";
import type { Library } from "./library/library.ts";
import type { StrictReport } from "./strict/report.ts";

/** What all connections of one server share. */
export interface House {
  /** Another after a reload. */
  library: Library;
  config: AcsConfig;
  readonly stack: Stack;
  readonly clock: Clock;
  readonly log: Log;
  /** Where requests and answers are written, masked; undefined for nowhere, and then nothing is masked either. */
  readonly requests: Log | undefined;
  /** Undefined unless clients are held to the rules. */
  readonly strict: StrictReport | undefined;
  readonly stats: Stats;
}

/** What has happened since the start. */
export interface Stats {
  readonly since: number;
  connections: number;
  refused: number;
  logins: number;
  refusedLogins: number;
  /** By message code; "" counts lines without one. */
  readonly requests: Map<string, number>;
}

export function newStats(since: number): Stats {
  return { since, connections: 0, refused: 0, logins: 0, refusedLogins: 0, requests: new Map() };
}
