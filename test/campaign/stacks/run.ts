import { COUNTS, MUST_BE_NONE, type Count } from "./judge.ts";
import { playStack, type Rig, type RigParts } from "./play.ts";

export interface Figures {
  readonly counts: Readonly<Record<Count, number>>;
  readonly findings: readonly string[];
}

const NAMES = Object.keys(COUNTS) as Count[];
/** Findings that are kept in words. */
const KEPT = 20;

/** Plays stacks whose seeds follow each other, so that one of them can be had again alone: `--seed S --stacks 1`. */
export async function campaign(
  seed: number,
  stacks: number,
  rig: (parts: RigParts) => Promise<Rig>,
): Promise<Figures> {
  const counts = Object.fromEntries(NAMES.map((name) => [name, 0])) as Record<Count, number>;
  const findings: string[] = [];
  for (let stack = 0; stack < stacks; stack++) {
    const outcome = await playStack(seed + stack, rig);
    for (const name of NAMES) counts[name] += outcome.counts[name];
    findings.push(
      ...outcome.findings.map((words) => `seed ${seed + stack}: ${words}`).slice(0, KEPT - findings.length),
    );
  }
  return { counts, findings };
}

export function figuresText({ counts, findings }: Figures): string {
  const row = (name: Count): string => `${String(counts[name]).padStart(9)}  ${COUNTS[name]}\n`;
  const must = NAMES.filter((name) => MUST_BE_NONE.includes(name));
  const rest = NAMES.filter((name) => !MUST_BE_NONE.includes(name));
  return [
    ...rest.map(row),
    "must be none:\n",
    ...must.map(row),
    ...findings.map((words) => `FAILED ${words}\n`),
  ].join("");
}
