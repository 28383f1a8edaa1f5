import type { KeyObject } from "node:crypto";
import type { Clock, Random } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import { ok, type Result } from "../../core/result.ts";
import { readText, type StationConfig } from "../config.ts";
import { namedFile } from "../named-file.ts";
import type { AlertWay } from "../observe/alerts/courier.ts";
import { limitsOf } from "../observe/alerts/open.ts";
import type { Status } from "../observe/status.ts";
import type { Act } from "./acts.ts";
import { brokerOf } from "./broker.ts";
import { readPublicKey } from "./keys.ts";
import { openMember } from "./member.ts";
import { fleetStore } from "./store.ts";

export interface FleetParts {
  readonly status: () => Promise<Status>;
  readonly act: Act;
  /** What is kept over restarts. */
  readonly file: string;
  /** Paths in the configuration count from here. */
  readonly beside: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface Fleet {
  /** How alerts get to the broker; none where there is none. */
  readonly ways: Readonly<Record<string, AlertWay>>;
  stop(): Promise<void>;
}

/** The station at the broker that the configuration names; at none where it names none. */
export async function openFleet(config: StationConfig, parts: FleetParts): Promise<Result<Fleet>> {
  const { fleet } = config;
  if (fleet === undefined) return ok({ ways: {}, stop: () => Promise.resolve() });
  const { file, beside, ...rest } = parts;
  const dial = await brokerOf(fleet.broker, beside, rest.clock);
  if (!dial.ok) return dial;
  const key = fleet.commands === undefined ? ok(undefined) : await commandKey(fleet.commands.keyFile, beside);
  if (!key.ok) return key;
  const member = await openMember({
    ...rest,
    station: fleet.station,
    dial: dial.value,
    store: fleetStore(file, rest.log),
    limits: limitsOf(config),
    key: key.value,
  });
  return ok({ ways: { fleet: member.way }, stop: () => member.stop() });
}

async function commandKey(written: string, beside: string): Promise<Result<KeyObject>> {
  const file = namedFile(written, beside);
  const text = await readText(file);
  return text.ok ? readPublicKey(text.value, file) : text;
}
