import type { KeyObject } from "node:crypto";
import path from "node:path";
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
import { openBundles } from "./bundle/bundles.ts";
import { checkBundleAt } from "./bundle/check.ts";
import { bundlePlace, bundlesFolder } from "./bundle/place.ts";
import { readPublicKey } from "./keys.ts";
import { openMember } from "./member.ts";
import { openRefusals } from "./refusals.ts";
import { fleetStore } from "./store.ts";

export interface FleetParts {
  readonly status: () => Promise<Status>;
  readonly act: Act;
  /** What is kept over restarts. */
  readonly file: string;
  /** `station.yaml`; paths in it count from where it lies. */
  readonly configFile: string;
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
  const { file, configFile, ...rest } = parts;
  const { act, clock, log } = rest;
  const beside = path.dirname(configFile);
  const dial = await brokerOf(fleet.broker, beside, clock);
  if (!dial.ok) return dial;
  const { station, commands } = fleet;
  const key = commands === undefined ? ok(undefined) : await commandKey(commands.keyFile, beside);
  if (!key.ok) return key;
  const refuse = openRefusals(clock, log);
  const folder = bundlesFolder(config, beside);
  const bundles =
    key.value && commands?.bundles && folder !== undefined
      ? await openBundles({
          names: [station, ...(commands.bundles.group === undefined ? [] : [commands.bundles.group])],
          key: key.value,
          place: bundlePlace(folder, (code) => log("fleet.not-kept", { code })),
          check: (of) => checkBundleAt(configFile, of, clock),
          restart: () => void act("restart"),
          healthyMs: commands.bundles.healthySeconds * 1000,
          refuse,
          clock,
          log,
        })
      : undefined;
  const member = await openMember({
    ...rest,
    station,
    dial: dial.value,
    store: fleetStore(file, log),
    limits: limitsOf(config),
    key: key.value,
    bundles,
    refuse,
  });
  return ok({ ways: { fleet: member.way }, stop: () => member.stop() });
}

async function commandKey(written: string, beside: string): Promise<Result<KeyObject>> {
  const file = namedFile(written, beside);
  const text = await readText(file);
  return text.ok ? readPublicKey(text.value, file) : text;
}
