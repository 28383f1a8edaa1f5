import type { RunningAcs } from "../acs-sim/acs.ts";
import type { Behaviour } from "../acs-sim/behaviours/behaviour.ts";
import type { LibrarySource } from "../acs-sim/library/open.ts";
import type { AcsDialect } from "../acs-sim/habits.ts";
import { fault } from "../core/faults.ts";
import type { Log } from "../core/log.ts";
import { nearest } from "../core/nearest.ts";
import { failed, ok, type Result } from "../core/result.ts";
import type { Dial } from "../sip-client/connection-socket.ts";
import { LOOPBACK, type Wires } from "./compose-wires.ts";
import type { BehaviourText, Scenario } from "./scenario/schema.ts";
import type { StageAcs } from "./scenario/stage.ts";

/** What the library of the demo is called, in place of a file. */
export const DEMO = "demo";

/** A simulated ACS of which everything can be seen, and the way to it. */
export interface WatchedAcs extends StageAcs {
  readonly dial: Dial;
  /** On loopback; undefined where it is reached within the program only. */
  readonly port: number | undefined;
  stop(): Promise<void>;
}

export interface AcsSetup {
  readonly scenario: Scenario["acs"];
  /** A file, or `demo`; undefined for the sample library. */
  readonly library: string | undefined;
  readonly wires: Pick<Wires, "clock" | "dice" | "acs">;
  readonly log: Log;
  /** Hears of each request. */
  readonly changed: () => void;
}

/** Starts the ACS of a scenario. */
export async function watchedAcs({
  scenario,
  library,
  wires,
  log,
  changed,
}: AcsSetup): Promise<Result<WatchedAcs>> {
  const dialect = await dialectOf(scenario.dialect);
  if (!dialect.ok) return dialect;
  const behaviours = await readAll(scenario.behaviours);
  if (!behaviours.ok) return behaviours;
  const requests: string[] = [];
  const { watchDeeds } = await import("../acs-sim/library/deeds.ts");
  const { startAcs } = await import("../acs-sim/acs.ts");
  const started = await startAcs({
    library: sourceOf(library),
    state: undefined,
    host: LOOPBACK,
    raw: wires.acs.port,
    tls: undefined,
    telnet: undefined,
    maxClients: undefined,
    dialect: dialect.value,
    behaviours: behaviours.value,
    strict: true,
    clock: wires.clock,
    random: wires.dice(),
    log,
    requests(event, data) {
      log(event, data);
      requests.push(String(data["request"]));
      changed();
    },
  });
  if (!started.ok) return started;
  const acs = started.value;
  const { dial, cable } = wires.acs.connect(acs);
  const deeds = watchDeeds(acs.library, wires.clock);
  return ok({ ...lookInto(acs, requests), deeds, dial, cable, port: acs.ports.raw, stop: () => acs.stop() });
}

function sourceOf(library: string | undefined): LibrarySource {
  if (library === undefined) return { kind: "sample" };
  return library === DEMO ? { kind: "demo" } : { kind: "file", path: library };
}

function lookInto(acs: RunningAcs, requests: readonly string[]): Omit<StageAcs, "deeds" | "cable"> {
  return {
    loansOf(card) {
      const loans = acs.library.patrons.get(card)?.loans ?? [];
      return loans.map((loan) => loan.item.barcode).sort();
    },
    owedBy(card) {
      const fees = acs.library.patrons.get(card)?.fees ?? [];
      return fees.reduce((sum, { amount }) => sum + amount, 0);
    },
    // The log masks who somebody is; items and message codes are open.
    asked: (code, item) =>
      requests.filter(
        (frame) => frame.startsWith(code) && (item === undefined || frame.includes(`AB${item}|`)),
      ).length,
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
