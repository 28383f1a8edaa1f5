import type { RunningAcs } from "../acs-sim/acs.ts";
import type { Behaviour } from "../acs-sim/behaviours/behaviour.ts";
import type { AcsDialect } from "../acs-sim/habits.ts";
import { seededRandom, type Clock } from "../core/clock.ts";
import { fault } from "../core/faults.ts";
import type { Log } from "../core/log.ts";
import { nearest } from "../core/nearest.ts";
import { failed, ok, type Result } from "../core/result.ts";
import type { BehaviourText, Scenario } from "./scenario/schema.ts";
import type { StageAcs } from "./scenario/stage.ts";

/** A simulated ACS on loopback that keeps count of what it is asked. */
export interface WatchedAcs extends StageAcs {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

const HOST = "127.0.0.1";
/** Plays are the same each time: what behaviours roll dice for comes out the same. */
const SEED = 1;

/** Starts the ACS of a scenario; `libraryPath` undefined for the sample library, `changed` hears of each request. */
export async function watchedAcs(
  setup: Scenario["acs"],
  libraryPath: string | undefined,
  clock: Clock,
  log: Log,
  changed: () => void,
): Promise<Result<WatchedAcs>> {
  const dialect = await dialectOf(setup.dialect);
  if (!dialect.ok) return dialect;
  const behaviours = await readAll(setup.behaviours);
  if (!behaviours.ok) return behaviours;
  const requests: string[] = [];
  const { startAcs } = await import("../acs-sim/acs.ts");
  const acs = await startAcs({
    library: libraryPath === undefined ? { kind: "sample" } : { kind: "file", path: libraryPath },
    state: undefined,
    host: HOST,
    raw: 0,
    tls: undefined,
    telnet: undefined,
    maxClients: undefined,
    dialect: dialect.value,
    behaviours: behaviours.value,
    strict: true,
    clock,
    random: seededRandom(SEED),
    log,
    requests(event, data) {
      log(event, data);
      requests.push(String(data["request"]));
      changed();
    },
  });
  if (!acs.ok) return acs;
  const { raw } = acs.value.ports;
  if (raw === undefined) throw new Error("The ACS was asked for a port and has none");
  return ok({ host: HOST, port: raw, ...lookInto(acs.value, requests), stop: () => acs.value.stop() });
}

function lookInto(acs: RunningAcs, requests: readonly string[]): StageAcs {
  return {
    loansOf(card) {
      const loans = acs.library.patrons.get(card)?.loans ?? [];
      return loans.map((loan) => loan.item.barcode).sort();
    },
    // The log masks who somebody is; items and message codes are open.
    checkoutsOf: (item) =>
      requests.filter((frame) => frame.startsWith("11") && frame.includes(`AB${item}|`)).length,
    sessionsEnded: () => requests.filter((frame) => frame.startsWith("35")).length,
    protocolFaults() {
      const faults = (acs.strictReport()?.breaches ?? []).filter(({ kind }) => kind === "fault");
      return faults.map(({ rule, where }) => `${rule} in ${where.join(", ")}`);
    },
    async behave(add, remove) {
      const read = await readAll(add);
      if (!read.ok) return read;
      for (const each of read.value) await acs.behaviours.add(each);
      for (const name of remove) {
        if (!(await acs.behaviours.remove(name))) {
          return failed(fault("config.unknown-name", `behaviour "${name}" is not on`));
        }
      }
      return ok(undefined);
    },
  };
}

async function dialectOf(name: string): Promise<Result<AcsDialect>> {
  const { ACS_DIALECTS } = await import("../acs-sim/habits.ts");
  const found = ACS_DIALECTS.find((dialect) => dialect === name);
  if (found !== undefined) return ok(found);
  const near = nearest(name, ACS_DIALECTS) ?? ACS_DIALECTS.join(", ");
  return failed(fault("config.unknown-name", `acs.dialect "${name}"; did you mean ${near}?`));
}

async function readAll(texts: readonly BehaviourText[]): Promise<Result<Behaviour[]>> {
  const { readBehaviour } = await import("../acs-sim/behaviours/behaviour.ts");
  const behaviours: Behaviour[] = [];
  for (const text of texts) {
    const [name, parameters] = typeof text === "string" ? [text, {}] : (Object.entries(text)[0] ?? ["", {}]);
    const read = await readBehaviour(name, parameters);
    if (!read.ok) return read;
    behaviours.push(read.value);
  }
  return ok(behaviours);
}
