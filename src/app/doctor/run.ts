import path from "node:path";
import { freshSeed, seededRandom, systemClock } from "../../core/clock.ts";
import { fault } from "../../core/faults.ts";
import { silentLog } from "../../core/log.ts";
import { deviceHost } from "../../devices/host/parent.ts";
import type { Started } from "../../devices/driver.ts";
import type { ReadProfile } from "../../devices/profile/read.ts";
import { rulesOf } from "../../devices/profile/udev.ts";
import { acsClientOf } from "../acs-client.ts";
import { shippedProfiles } from "../equipment.ts";
import { readStation, type ReadStation } from "../read-station.ts";
import { badUsage, endQuietlyWithReader } from "../sip/stdio.ts";
import { examineAcs } from "./acs.ts";
import { examineBroker } from "./broker.ts";
import { examine, type ExamineParts } from "./examine.ts";
import { unwell, type Finding } from "./finding.ts";
import { atTerminal, type Person } from "../person.ts";
import { jsonDoctor, plainDoctor, type DoctorReporter } from "./report.ts";
import { testByHand, type Tested } from "./tests.ts";

export interface DoctorOptions {
  readonly config: string;
  readonly json: boolean;
  /** Names of devices; true for all of them. */
  readonly test?: true | readonly string[];
  readonly within: string;
}

/** `lectern doctor`; answers the exit code: 0 if all is well, 1 if something is not, 2 for a mistake in what was asked. */
export async function runDoctor(options: DoctorOptions): Promise<number> {
  const withinMs = Number(options.within) * 1000;
  if (!(withinMs > 0)) return badUsage(fault("config.bad-argument", "--within takes a number of seconds"));
  const read = await readStation(options.config);
  if (!read.ok) return badUsage(read.fault);
  const unknown = (options.test === true ? [] : (options.test ?? [])).find(
    (name) => !read.value.devices.has(name),
  );
  if (unknown !== undefined) {
    const known = [...read.value.devices.keys()].join(", ");
    return badUsage(fault("config.unknown-name", `--test ${unknown}; the devices are ${known}`));
  }
  const shipped = await shippedProfiles();
  if (!shipped.ok) return badUsage(shipped.fault);
  endQuietlyWithReader();
  const write = (text: string): void => void process.stdout.write(text);
  const reporter = options.json ? jsonDoctor(write) : plainDoctor(write, process.stdout.isTTY);
  return examineAll(read.value, shipped.value, { ...options, withinMs }, reporter);
}

interface Wanted extends DoctorOptions {
  readonly withinMs: number;
}

async function examineAll(
  station: ReadStation,
  shipped: readonly ReadProfile[],
  wanted: Wanted,
  reporter: DoctorReporter,
): Promise<number> {
  const clock = systemClock;
  const host = deviceHost({ clock, log: silentLog });
  const random = seededRandom(freshSeed());
  const findings: Finding[] = [];
  const tests: Tested[] = [];
  const note = (finding: Finding): void => {
    findings.push(finding);
    reporter.found(finding);
  };
  reporter.progress("acs", "connecting");
  note(await acsFinding(station, wanted));
  const { fleet } = station.config;
  if (fleet !== undefined) {
    reporter.progress("fleet", "connecting");
    note(await examineBroker(fleet, path.dirname(station.file), clock));
  }
  const person = wanted.test === undefined ? undefined : atTerminal(process.stdin, process.stderr);
  for (const [name, device] of station.devices) {
    const progress = (text: string): void => reporter.progress(name, text);
    progress(`asking ${device.title}`);
    const parts: ExamineParts = {
      make: host.make,
      clock,
      random,
      shipped,
      rulesOf,
      progress,
      patienceMs: wanted.withinMs,
    };
    const { finding, usable } = await examine(name, device, parts);
    note(finding);
    if (usable === undefined) continue;
    if (person !== undefined && (wanted.test === true || wanted.test?.includes(name) === true)) {
      const tested = await testOne(name, usable, person, station);
      tests.push(tested);
      reporter.tested(tested);
    }
    await usable.device.stop();
  }
  person?.close();
  await host.stop();
  reporter.finish(findings, tests);
  const good =
    findings.every(({ condition }) => condition !== "unwell") && tests.every(({ passed }) => passed);
  return good ? 0 : 1;
}

/** Long enough to fetch a card from a coat. */
const HAND_MS = 30_000;

function testOne(name: string, started: Started, person: Person, { config }: ReadStation): Promise<Tested> {
  const { secured, unsecured } = config.stack.afi;
  return testByHand(name, started, {
    person,
    clock: systemClock,
    withinMs: HAND_MS,
    afi: { secured, unsecured },
  });
}

async function acsFinding({ config, file }: ReadStation, { withinMs }: Wanted): Promise<Finding> {
  const client = await acsClientOf(config, path.dirname(file), silentLog);
  if (!client.ok) {
    return unwell(
      { name: "acs", what: `${config.acs.host}:${config.acs.port}`, facts: {} },
      client.fault,
      [],
    );
  }
  const finding = await examineAcs(client.value, config.acs, systemClock, withinMs);
  client.value.close();
  return finding;
}
