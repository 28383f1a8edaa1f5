/**
 * `npm run fuzz:sip -- --frames 1000000 --seed 1`: mutated SIP2 frames in random fragments. Prints its figures; exit 1
 * with the failing input and the seed if anything was thrown, hung, leaked or did not stay the same.
 */
import { parseArgs } from "node:util";
import { freshSeed } from "../../src/core/clock.ts";
import { campaign } from "./campaign.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    frames: { type: "string", default: "1000000" },
    json: { type: "boolean", default: false },
  },
});
const seed = values.seed === undefined ? freshSeed() : Number(values.seed);
const frames = Number(values.frames);
if (!Number.isInteger(seed) || !Number.isInteger(frames) || frames < 1) {
  process.stderr.write("--seed and --frames take whole numbers\n");
  process.exit(2);
}

const memory: Record<string, number> = {};
const measured = globalThis.gc === undefined ? "rss" : "heap";
function measure(percent: number): void {
  if (percent !== 10 && percent !== 100) return;
  globalThis.gc?.();
  const usage = process.memoryUsage();
  memory[`${percent} %`] = (measured === "heap" ? usage.heapUsed : usage.rss) / 1_048_576;
}

process.stderr.write(`${frames} frames, seed ${seed}\n`);
const started = performance.now();
const figures = campaign({ seed, frames, limitMs: 500, progress: measure });
const seconds = (performance.now() - started) / 1000;

if (values.json) {
  process.stdout.write(`${JSON.stringify({ seed, seconds, measured, memory, ...figures })}\n`);
} else {
  const lines = [
    `${figures.written} mutated frames written, ${figures.cut} cut out of the stream`,
    `${seconds.toFixed(1)} s, ${Math.round(figures.written / seconds)} frames/s`,
    `slowest frame ${figures.slowestMs.toFixed(1)} ms (${figures.slowestBytes} bytes)`,
    ...Object.entries(memory).map(([at, size]) => `${measured} at ${at}: ${size.toFixed(1)} MiB`),
    ...Object.entries(figures.outcomes)
      .toSorted((a, b) => b[1] - a[1])
      .map(([outcome, times]) => `${String(times).padStart(9)}  ${outcome}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}
for (const { promise, hex, format } of figures.findings) {
  process.stdout.write(`FAILED ${promise}\n  seed ${seed}, ${JSON.stringify(format)}\n  ${hex}\n`);
}
process.exitCode = figures.findings.length === 0 ? 0 : 1;
