/** `npm run appliance:watchdog`: a core that hangs under systemd, again and again, and how long it is away. */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { prepareDebian, APPLIANCE } from "../../../tools/debian.ts";
import { exitOf, skipAll } from "../campaign.ts";
import { whyNoMachine } from "../machine.ts";
import { debianRoot, thisDebian } from "../root.ts";
import { hang, MOMENTS, type Round } from "./round.ts";
import { openInstalled } from "./station.ts";

/** What is promised: seconds from the hang until the station lends again. */
const PROMISED_S = 15;

const { values } = parseArgs({ options: { rounds: { type: "string", default: "3" } } });
const rounds = Number(values.rounds);
const missing = prepareDebian(APPLIANCE, "A machine of its own needs") ?? whyNoMachine();
if (missing !== undefined) skipAll(missing);
const { release, architecture } = await thisDebian();
const installed = await openInstalled(await debianRoot(release, architecture));
const played: Round[] = [];
try {
  for (let index = 0; index < rounds * MOMENTS.length; index++) {
    const round = await hang(installed, MOMENTS[index % MOMENTS.length] ?? "at rest", index + 1);
    played.push(round);
    const { moment, backMs, lent, written, findings } = round;
    const loans = `${lent} lent by the library system, ${written} by the journal`;
    process.stdout.write(`${(backMs / 1000).toFixed(1)} s  ${moment}: ${loans}\n`);
    for (const finding of findings) process.stdout.write(`  WRONG: ${finding}\n`);
  }
} finally {
  await installed.stop();
}
const times = played.map(({ backMs }) => backMs / 1000).toSorted((a, b) => a - b);
const longest = times.at(-1) ?? 0;
const median = times[Math.floor(times.length / 2)] ?? 0;
const wrong = played.flatMap(({ findings }) => findings).length;
process.stdout.write(
  `${played.length} hangs: back in service after ${median.toFixed(1)} s (median), ${longest.toFixed(1)} s (longest; promised ${PROMISED_S}); ${wrong} differences between library system and journal\n`,
);
const [load = 0] = loadavg();
process.stdout.write(`measured on ${availableParallelism()} cores with a load of ${load.toFixed(1)}\n`);
const failed = played.filter(
  ({ backMs, findings }) => backMs / 1000 > PROMISED_S || findings.length > 0,
).length;
process.exitCode = exitOf({ passed: played.length - failed, failed });
