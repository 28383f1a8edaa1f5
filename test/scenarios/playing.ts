import { fileURLToPath } from "node:url";
import { systemClock } from "../../src/core/clock.ts";
import type { Log } from "../../src/core/log.ts";
import { openStage, type Build } from "../../src/app/compose-stage.ts";
import { readYaml } from "../../src/app/config.ts";
import { play, type Played, type Told } from "../../src/app/scenario/player.ts";
import { scenario as schema, type Scenario } from "../../src/app/scenario/schema.ts";

export const FOLDER = fileURLToPath(new URL(".", import.meta.url));

export async function shipped(name: string): Promise<Scenario> {
  const read = await readYaml(`${FOLDER}${name}.yaml`, schema);
  if (!read.ok) throw new Error(read.fault.detail);
  return read.value;
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

/** Plays on real wires and gives back everything that was seen and logged. */
export async function run(scenario: Scenario, patienceMs: number, build = PLAIN): Promise<Run> {
  const told: Told[] = [];
  const lines: string[] = [];
  const log: Log = (event, data) => lines.push(JSON.stringify([event, data]));
  const clock = systemClock;
  const stage = await openStage({ file: `${FOLDER}x.yaml`, scenario, other: undefined, build, clock, log });
  if (!stage.ok) throw new Error(`${stage.fault.code}: ${stage.fault.detail}`);
  try {
    const played = await play(scenario, stage.value, { clock, patienceMs, tell: (each) => told.push(each) });
    return { played, told, log: lines.join("\n") };
  } finally {
    await stage.value.close();
  }
}
