/**
 * `npm run campaign:zvt -- --seed 1 --trials 2000`: the cable of a payment terminal pulled at every byte of a payment and of a
 * reversal, then as many other faults as asked for. Prints its figures; ends at the first trial where the terminal's book and
 * the driver differ.
 */
import { parseArgs } from "node:util";
import { freshSeed, seededRandom, type Random } from "../../../src/core/clock.ts";
import {
  disturbed,
  GIVES_BACK,
  KEEPS,
  lengthOf,
  MISCHIEF,
  pulled,
  pulledWhileReversing,
  type Kind,
  type Said,
} from "./trials.ts";

const { values } = parseArgs({
  options: { seed: { type: "string" }, trials: { type: "string", default: "1000" } },
});
const seed = values.seed === undefined ? freshSeed() : Number(values.seed);
const trials = Number(values.trials);
if (!Number.isInteger(seed) || !Number.isInteger(trials) || trials < 1) {
  process.stderr.write("--seed and --trials take whole numbers\n");
  process.exit(2);
}

const KINDS: readonly Kind[] = (["apdu", "serial"] as const).flatMap((framing) =>
  [KEEPS, GIVES_BACK].map((peer) => ({ framing, peer })),
);

function say(what: string, all: readonly Said[]): void {
  const of = (holds: (said: Said) => boolean): number => all.filter(holds).length;
  const unknown = of((said) => said === "unknown");
  process.stdout.write(
    `${what.padEnd(44)} ${all.length} trials: ${of((said) => said !== "unknown" && said !== 0)} charged, ` +
      `${of((said) => said === 0)} not, ${unknown} unknown\n`,
  );
}

async function everyByte(kind: Kind, random: Random): Promise<readonly Said[]> {
  const length = await lengthOf(kind);
  const all: Said[] = [];
  for (let at = 0; at <= length; at++) all.push(await pulled(kind, at, random));
  return all;
}

process.stderr.write(`seed ${seed}\n`);
const random = seededRandom(seed);
for (const kind of KINDS) {
  say(`pulled in a payment, ${kind.framing}, ${kind.peer.untold}`, await everyByte(kind, random));
}
for (const framing of ["apdu", "serial"] as const) {
  const kind: Kind = { framing, peer: KEEPS };
  const length = await pulledWhileReversing(kind, Infinity);
  for (let at = 0; at <= length; at++) await pulledWhileReversing(kind, at);
  process.stdout.write(
    `${`pulled in a reversal, ${framing}`.padEnd(44)} ${length + 1} trials: each given back once\n`,
  );
}
const names = Object.keys(MISCHIEF);
for (const name of names) {
  const all: Said[] = [];
  for (let trial = 0; trial < trials / names.length; trial++) {
    const kind = KINDS[trial % KINDS.length];
    if (kind !== undefined) all.push(await disturbed(kind, name, random));
  }
  say(name, all);
}
