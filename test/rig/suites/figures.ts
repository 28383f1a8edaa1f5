/** What a run of the rig measured: told beside each test, and written to `dist/rig/figures.json`. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const FILE = path.join(import.meta.dirname, "../../../dist/rig/figures.json");

const figures: Record<string, number> = {};

/** `what` names its unit: `boot to ready, s`. */
export function measured(what: string, value: number): void {
  figures[what] = Math.round(value * 1000) / 1000;
  mkdirSync(path.dirname(FILE), { recursive: true });
  writeFileSync(FILE, `${JSON.stringify(figures, undefined, 2)}\n`);
  process.stdout.write(`      ${what}: ${figures[what]}\n`);
}
