/**
 * `npm run campaign:fleet -- --stations 200 --seed 1 --rounds 5`: so many simulated stations, each with a connection of its
 * own, at one mosquitto. In each round some change (no paper, a device gone, no library system, closed, well again) and some
 * lose their connection; then the broker is killed, more change meanwhile, and it is started without what it kept; at last
 * some are switched off and some die without a word. A board in a process of its own watches, and in the end `lectern fleet
 * watch` is held against how the stations are. The last line is the verdict; exit 1 if anything was that must not be.
 */
import { parseArgs } from "node:util";
import { freshSeed } from "../../../src/core/clock.ts";
import { BROKER, prepareDebian } from "../../../tools/debian.ts";
import { campaign } from "./campaign.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    stations: { type: "string", default: "200" },
    rounds: { type: "string", default: "5" },
  },
});
const seed = values.seed === undefined ? freshSeed() : Number(values.seed);
const [stations, rounds] = [Number(values.stations), Number(values.rounds)];
if (![seed, stations, rounds].every(Number.isInteger) || stations < 1) {
  process.stderr.write("--seed, --stations and --rounds take whole numbers\n");
  process.exit(2);
}
const missing = prepareDebian(BROKER, "The fleet's campaign needs");
if (missing !== undefined) {
  process.stderr.write(`${missing}\n`);
  process.exit(2);
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const spread = (all: readonly number[]): string => {
  const sorted = all.toSorted((one, other) => one - other);
  return `${sorted.length} times; half within ${seconds(sorted[Math.floor(sorted.length / 2)] ?? 0)}, all within ${seconds(sorted.at(-1) ?? 0)}`;
};
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

process.stderr.write(`${stations} stations, ${rounds} rounds, seed ${seed}\n`);
const { messages, bytes, toBoard, back, brokerBack, alerts, memory, findings } = await campaign({
  seed,
  stations,
  rounds,
});
const counts = Object.entries(messages).map(([name, count]) => `${count} ${name}`);
const rows = [
  ["messages", `${counts.join(", ")}; ${megabytes(bytes)}`],
  ["change to board", spread(toBoard)],
  ["cut to back", spread(back)],
  ["broker anew", `all ${stations} right after ${seconds(brokerBack)}`],
  ["alerts", `${alerts.told} told, ${alerts.heard} heard`],
  ["watcher's memory", `${megabytes(memory.begin)}, in the end ${megabytes(memory.end)}`],
];
process.stdout.write(rows.map(([name = "", value]) => `  ${name.padEnd(17)} ${value}\n`).join(""));
process.stdout.write(
  findings.length === 0
    ? `PASSED: seed ${seed}, the board shows all ${stations} as they are, no alert lost, nobody named\n`
    : `FAILED: seed ${seed}\n${findings.map((each) => `  ${each}\n`).join("")}`,
);
process.exitCode = findings.length === 0 ? 0 : 1;
