import path from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../src/core/clock.ts";
import { silentLog, type Log } from "../../src/core/log.ts";
import { passThrough } from "../../src/core/virtual-time.ts";
import { openStage, type Build, type StageOptions } from "../../src/app/compose-stage.ts";
import { memoryWires, realWires, type Cut, type Wires } from "../../src/app/compose-wires.ts";
import { readYaml } from "../../src/app/config.ts";
import { play, type Played, type Told } from "../../src/app/scenario/player.ts";
import { scenario as schema, type Scenario } from "../../src/app/scenario/schema.ts";
import type { Stage } from "../../src/app/scenario/stage.ts";
import type { FlowPorts } from "../../src/flows/ports.ts";
import type { Glasses } from "./glass.ts";

export const FOLDER = fileURLToPath(new URL(".", import.meta.url));

export async function shipped(name: string): Promise<Scenario> {
  const file = `${FOLDER}${name}.yaml`;
  const read = await readYaml(file, schema);
  if (!read.ok) throw new Error(read.fault.detail);
  const { acs } = read.value;
  const library = acs.library === undefined ? undefined : path.resolve(path.dirname(file), acs.library);
  return { ...read.value, acs: { ...acs, library } };
}

/** A scenario written in a test; defaults as in a file. */
export function scenario(parts: object): Scenario {
  return schema.parse({ name: "in a test", why: "see the test", ...parts });
}

export interface Run {
  readonly played: Played;
  readonly told: readonly Told[];
  readonly log: string;
}

/** A station with a scanner, its devices in this process. */
export const PLAIN: Build = { pad: false, hosted: false };

/** The longest that a step may take. */
const PATIENCE_MS = 20_000;
/** In virtual time it costs nothing. */
const LONG_PATIENCE_MS = 300_000;

/** Plays on real wires and gives back everything that was seen and logged. */
export async function run(scenario: Scenario, patienceMs = PATIENCE_MS, build = PLAIN): Promise<Run> {
  return playOn(await realWires(systemClock, 1), scenario, patienceMs, build, undefined, silentLog);
}

export interface Simulation {
  readonly seed: number;
  readonly cut: Cut;
  readonly pad: boolean;
  readonly patienceMs: number;
  /** Hears of every step of every machine. */
  readonly watch: FlowPorts["watch"];
  /** Hears of each event of the log as well. */
  readonly hear: Log;
}

export const SIMULATION: Simulation = {
  seed: 1,
  cut: "random",
  pad: false,
  patienceMs: LONG_PATIENCE_MS,
  watch: undefined,
  hear: silentLog,
};

/** Plays in memory and virtual time; `onStage` looks at the stage before the play begins. */
export async function simulate(
  scenario: Scenario,
  given: Partial<Simulation> = {},
  onStage: (stage: Stage) => void = () => {},
): Promise<Run & { readonly ms: number }> {
  const { seed, cut, pad, patienceMs, watch, hear } = { ...SIMULATION, ...given };
  const wires = await memoryWires(seed, cut);
  const { clock } = wires;
  const playing = playOn(wires, scenario, patienceMs, { pad, hosted: false }, watch, hear, onStage);
  return { ...(await passThrough(clock, playing)), ms: clock.elapsed() };
}

async function playOn(
  wires: Wires,
  scenario: Scenario,
  patienceMs: number,
  build: Build,
  watch: FlowPorts["watch"],
  hear: Log,
  onStage: (stage: Stage) => void = () => {},
): Promise<Run> {
  const told: Told[] = [];
  const lines: string[] = [];
  const log: Log = (event, data) => {
    lines.push(JSON.stringify([event, data]));
    hear(event, data);
  };
  const stage = await stageOn(wires, scenario, build, watch, log);
  onStage(stage);
  try {
    const tell = (each: Told): void => void told.push(each);
    const played = await play(scenario, stage, { clock: wires.clock, patienceMs, tell });
    return { played, told, log: lines.join("\n") };
  } finally {
    await stage.close();
  }
}

async function stageOn(
  wires: Wires,
  scenario: Scenario,
  build: Build,
  watch: FlowPorts["watch"],
  log: Log,
): Promise<Stage> {
  const parts = { file: `${FOLDER}x.yaml`, scenario, other: undefined, build, wires, log };
  const alter: StageOptions["alter"] = (station) => ({ ...station, watch });
  const stage = await openStage({ ...parts, onCommit: undefined, alter });
  if (!stage.ok) throw new Error(`${stage.fault.code}: ${stage.fault.detail}`);
  return stage.value;
}

/** Plays on the real page: neighbours in memory, time that passes only while the glass shows what core says. */
export async function playOnGlass(scenario: Scenario, glasses: Glasses): Promise<Played> {
  const wires = await memoryWires(SIMULATION.seed, SIMULATION.cut);
  const { clock } = wires;
  const stage = await passThrough(clock, stageOn(wires, scenario, PLAIN, undefined, silentLog));
  const glass = glasses.before(stage);
  try {
    const playing = play(scenario, glass.stage, { clock, patienceMs: LONG_PATIENCE_MS, tell: () => {} });
    return await glass.passThrough(clock, playing);
  } finally {
    glass.end();
    await passThrough(clock, stage.close());
  }
}
