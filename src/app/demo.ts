import path from "node:path";
import { systemClock } from "../core/clock.ts";
import { fault } from "../core/faults.ts";
import { silentLog, type Log } from "../core/log.ts";
import { failed, ok, type Result } from "../core/result.ts";
import { dialect, DIALECT_NAMES } from "../sip-client/dialects/index.ts";
import { openStage, type OtherAcs, type StageOptions } from "./compose-stage.ts";
import { realWires } from "./compose-wires.ts";
import { readYaml } from "./config.ts";
import { endAsked } from "./end-asked.ts";
import { play } from "./scenario/player.ts";
import { jsonReporter, plainReporter, type Reporter } from "./scenario/report.ts";
import { scenario as schema, type Scenario } from "./scenario/schema.ts";
import { badUsage, endQuietlyWithReader } from "./sip/stdio.ts";
import { targetOf } from "./sip/target.ts";

export interface DemoOptions {
  readonly headless: boolean;
  readonly port: string;
  readonly scenario?: readonly string[];
  readonly json: boolean;
  readonly pad: boolean;
  readonly deviceHost: boolean;
  readonly acs?: string;
  readonly login?: string;
  readonly location: string;
  readonly dialect?: string;
  readonly institution?: string;
  readonly patience: string;
  readonly log?: string;
}

const SCENARIOS = path.join(import.meta.dirname, "../../test/scenarios");

/** Plays are the same each time, as far as dice decide. */
const SEED = 1;

/** The scenarios that ship with Lectern, in the order in which a newcomer should see them. */
export const SHIPPED: readonly string[] = [
  "good-loan",
  "blocked-patron",
  "one-refused",
  "wrong-pin-thrice",
  "acs-drops-mid-loan",
];

/** `lectern demo`; answers the exit code: 0 if every expectation held, 1 if not, 2 for a mistake in what was asked. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const other = otherAcs(options);
  if (!other.ok) return badUsage(other.fault);
  const patienceMs = Number(options.patience) * 1000;
  if (!(patienceMs > 0)) return badUsage(fault("config.invalid", "--patience takes a number of seconds"));
  if (!options.headless && options.scenario === undefined) return runDock(options);
  const plays = await readAll(options.scenario ?? shipped());
  if (!plays.ok) return badUsage(plays.fault);
  const log = await logOf(options.log);
  endQuietlyWithReader();
  const write = (text: string): void => void process.stdout.write(text);
  const reporter = options.json ? jsonReporter(write) : plainReporter(write);
  let held = 0;
  for (const { file, scenario } of plays.value) {
    const build = { pad: options.pad, hosted: options.deviceHost };
    const wires = await realWires(systemClock, SEED);
    const setup = {
      file,
      scenario,
      other: other.value,
      build,
      wires,
      log,
      onCommit: undefined,
      alter: undefined,
      patienceMs,
    };
    const outcome = await playOne(setup, reporter);
    if (!outcome.ok) {
      reporter.failed(file, outcome.fault);
      return outcome.fault.code.startsWith("config.") ? 2 : 1;
    }
    if (outcome.value) held++;
  }
  reporter.finish(held, plays.value.length);
  return held === plays.value.length ? 0 : 1;
}

/** Kiosk and bench in a browser, until a signal ends it. */
async function runDock({ port, dialect = "generic", log }: DemoOptions): Promise<number> {
  const { openDock } = await import("./dock/dock.ts");
  const dock = await openDock({ port: Number(port), dialect, log: await logOf(log) });
  if (!dock.ok) return badUsage(dock.fault);
  process.stdout.write(`The station and its bench: ${dock.value.address}\nCtrl-C ends it.\n`);
  await endAsked();
  await dock.value.close();
  return 0;
}

interface Play extends StageOptions {
  readonly patienceMs: number;
}

/** Whether everything in the scenario held; a fault if the stage could not be set up. */
async function playOne(setup: Play, reporter: Reporter): Promise<Result<boolean>> {
  const { file, scenario, wires, patienceMs } = setup;
  const { clock } = wires;
  const stage = await openStage(setup);
  if (!stage.ok) return stage;
  reporter.begins(file, scenario);
  try {
    const tell = reporter.tell.bind(reporter);
    const played = await play(scenario, stage.value, { clock, patienceMs, tell });
    reporter.ends(file, scenario, played);
    return ok(played.held);
  } finally {
    await stage.value.close();
  }
}

function shipped(): string[] {
  return SHIPPED.map((name) => path.relative(process.cwd(), path.join(SCENARIOS, `${name}.yaml`)));
}

async function readAll(files: readonly string[]): Promise<Result<{ file: string; scenario: Scenario }[]>> {
  const plays: { file: string; scenario: Scenario }[] = [];
  for (const file of files) {
    const read = await readYaml(file, schema);
    if (!read.ok) return read;
    plays.push({ file, scenario: read.value });
  }
  return ok(plays);
}

async function logOf(file: string | undefined): Promise<Log> {
  if (file === undefined) return silentLog;
  const { openLog } = await import("./adapters/log.ts");
  return openLog(file, "debug");
}

function otherAcs(options: DemoOptions): Result<OtherAcs | undefined> {
  const { acs, login, location } = options;
  if (acs === undefined) return ok(undefined);
  const target = targetOf(acs, {
    dialect: options.dialect ?? "generic",
    location,
    telnet: false,
    tls: false,
    errorDetection: false,
    timeout: "10",
    ...(login === undefined ? {} : { login }),
  });
  if (!target.ok) return target;
  const named = options.dialect === undefined ? ok(undefined) : dialect(options.dialect);
  if (!named.ok) return failed(named.fault);
  return ok({
    endpoint: target.value.endpoint,
    credentials: target.value.login,
    dialect: DIALECT_NAMES.find((name) => name === options.dialect),
    institution: options.institution,
  });
}
