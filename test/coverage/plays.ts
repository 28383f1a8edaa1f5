import { globSync } from "node:fs";
import type { Cut } from "../../src/app/compose-wires.ts";
import { FOLDER, shipped, simulate } from "../scenarios/playing.ts";
import type { Seen } from "./machines.ts";

/** A process that is killed is none of virtual time. */
const NOT_HERE: readonly string[] = ["pad/device-host-killed"];

/** Every play that can be played in memory, by its name. */
export function playNames(): readonly string[] {
  return globSync("**/*.yaml", { cwd: FOLDER, exclude: ["libraries/**"] })
    .map((file) => file.replace(".yaml", ""))
    .filter((name) => !NOT_HERE.includes(name))
    .toSorted();
}

const CUTS: readonly Cut[] = ["single", "random", "whole"];

/**
 * Plays all of them, what is said on the wires cut in one way after the other. Answers what did not hold, each with what
 * was seen instead.
 */
export async function playAll(seen: Seen): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const [index, name] of playNames().entries()) {
    const cut = CUTS[index % CUTS.length] ?? "random";
    const given = { cut, pad: name.startsWith("pad/"), watch: seen.watch };
    const { played } = await simulate(await shipped(name), given);
    if (!played.held) failed.push(`${name}: wanted ${played.wanted}, saw ${played.saw}`);
  }
  return failed;
}
