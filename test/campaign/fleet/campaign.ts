/** Many simulated stations at one broker, what happens to them, and whether a board shows each as it is. */
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { jsonOf } from "../../../src/core/json.ts";
import { seededRandom, sleep, systemClock, type Random } from "../../../src/core/clock.ts";
import { fleet } from "../../app/fleet/core.ts";
import { eavesdropper, FOR_ALL, mosquitto, until } from "../../app/fleet/mosquitto.ts";
import { secretsIn } from "../../app/observe/secrets.ts";
import { MOOD_NAMES, stationAt, type Look, type Station } from "./station.ts";
import type { Said } from "./watcher.ts";

export interface Plan {
  readonly seed: number;
  readonly stations: number;
  /** So often something happens to many of them. */
  readonly rounds: number;
}

export interface Figures {
  readonly messages: Readonly<Record<string, number>>;
  readonly bytes: number;
  /** From each change to the board, milliseconds. */
  readonly toBoard: readonly number[];
  /** From each cut of a line until the board shows the station as it is again. */
  readonly back: readonly number[];
  /** From the start of a broker that was away until the board shows all as they are. */
  readonly brokerBack: number;
  readonly alerts: { readonly told: number; readonly heard: number };
  /** Of the watcher's process, bytes: with all stations at rest, and at the end. */
  readonly memory: { readonly begin: number; readonly end: number };
  /** What must not be: empty where all is well. */
  readonly findings: readonly string[];
}

/** For so long the broker is away: longer than it takes a station to look at itself, and to fail to tell of it. */
const BROKER_AWAY_MS = 6000;
/** Of a hundred stations, so many have something happen to them in a round. */
const TOUCHED = 40;
const CUT = 10;

const isLike = (one: Look | undefined, other: Look): boolean => JSON.stringify(one) === JSON.stringify(other);

export async function campaign({ seed, stations: count, rounds }: Plan): Promise<Figures> {
  const random = seededRandom(seed);
  const broker = await mosquitto(FOR_ALL);
  let ear = await eavesdropper(broker.url);
  const heard = ear.heard;
  const watcher = openWatcher(broker.url);
  await until(() => watcher.isOpen);
  const stations: Station[] = [];
  for (let index = 0; index < count; index++) {
    stations.push(await stationAt(broker.url, `station-${index + 1}`, seed + index));
  }
  const isRight = ({ name, expected }: Station): boolean => isLike(watcher.seen.get(name)?.look, expected);
  const allRight = (): Promise<void> => until(() => stations.every(isRight));
  await allRight();
  const begin = await watcher.memory();
  const toBoard: number[] = [];
  const back: number[] = [];

  /** Does something to stations, and waits until the board shows it; answers how long each took. */
  async function round(deeds: readonly (readonly [Station, () => unknown])[]): Promise<readonly number[]> {
    const at = systemClock.now();
    for (const [{ name }, deed] of deeds) {
      watcher.seen.delete(name);
      void deed();
    }
    await allRight();
    return deeds.map(([{ name }]) => Math.max(0, (watcher.seen.get(name)?.at ?? at) - at));
  }

  const changed = (): readonly (readonly [Station, () => void])[] =>
    some(stations, TOUCHED, random).map((station) => {
      const others = MOOD_NAMES.filter((mood) => mood !== station.mood);
      return [station, () => station.feel(pick(others, random))] as const;
    });

  for (let turn = 0; turn < rounds; turn++) {
    toBoard.push(...(await round(changed())));
    back.push(
      ...(await round(some(stations, CUT, random).map((station) => [station, station.cut] as const))),
    );
  }

  await broker.stop();
  for (const [, feel] of changed()) feel();
  await sleep(systemClock, BROKER_AWAY_MS);
  watcher.seen.clear();
  const startedAt = systemClock.now();
  await broker.start();
  ear = await eavesdropper(broker.url);
  await allRight();
  const brokerBack = systemClock.now() - startedAt;
  await until(() => stations.every((station) => station.isTold()));

  const leaving = some(stations, TOUCHED, random);
  const [half, rest] = [leaving.slice(leaving.length / 2), leaving.slice(0, leaving.length / 2)];
  await round([
    ...half.map((station) => [station, () => station.die()] as const),
    ...rest.map((station) => [station, () => station.stop()] as const),
  ]);

  const overheard = [...heard, ...ear.heard];
  const alertsHeard = new Set(
    overheard.filter(({ topic }) => topic.endsWith("/alert")).map(({ text }) => text),
  );
  const told = stations.reduce((sum, station) => sum + station.alerts(), 0);
  const findings = [
    ...(await wrongOnBoard(broker.url, stations)),
    ...secretsIn(JSON.stringify(overheard)).map((secret) => `published: ${secret}`),
    ...(alertsHeard.size === told ? [] : [`${told} alerts told, ${alertsHeard.size} heard`]),
  ];
  const end = await watcher.memory();
  watcher.end();
  await Promise.all(stations.map((station) => station.close()));
  await ear.close();
  await broker.close();
  return {
    messages: countBy(overheard.map(({ topic }) => topic.split("/").at(-1) ?? "")),
    bytes: overheard.reduce((sum, { topic, text }) => sum + topic.length + text.length, 0),
    toBoard,
    back,
    brokerBack,
    alerts: { told, heard: alertsHeard.size },
    memory: { begin, end },
    findings,
  };
}

const board = z.object({
  stations: z.record(
    z.string(),
    z.object({ standing: z.string(), state: z.object({ alerts: z.array(z.string()) }) }),
  ),
  unread: z.number(),
});

/** Holds what somebody who comes late is shown by `lectern fleet watch` against how the stations are. */
async function wrongOnBoard(url: string, stations: readonly Station[]): Promise<readonly string[]> {
  const { out, err } = await fleet("watch", "--broker", url, "--once", "--json");
  const read = board.safeParse(jsonOf(out));
  if (!read.success) return [`fleet watch: ${err || out}`];
  const { stations: shown, unread } = read.data;
  const wrong = stations.flatMap(({ name, expected: { standing, alerts } }) => {
    const seat = shown[name];
    const isRight = seat?.standing === standing && seat.state.alerts.join() === alerts.join();
    return isRight ? [] : [`${name}: ${seat?.standing ?? "not there"}, is ${standing}`];
  });
  const count = Object.keys(shown).length;
  return [
    ...wrong,
    ...(count === stations.length ? [] : [`${count} stations on the board`]),
    ...(unread === 0 ? [] : [`${unread} messages unread`]),
  ];
}

/** A board in a process of its own. */
function openWatcher(url: string) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "watcher.ts"), url], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const seen = new Map<string, { readonly look: Look; readonly at: number }>();
  let isOpen = false;
  let bytes = 0;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const said = JSON.parse(line) as Said;
    if (said.what === "seen") seen.set(said.station, said);
    else if (said.what === "memory") ({ bytes } = said);
    else isOpen = true;
  });
  return {
    seen,
    get isOpen() {
      return isOpen;
    },
    async memory(): Promise<number> {
      bytes = 0;
      child.stdin.write("memory\n");
      await until(() => bytes > 0);
      return bytes;
    },
    end: () => child.stdin.end(),
  };
}

/** So many of a hundred, at random. */
const some = <T>(all: readonly T[], share: number, random: Random): readonly T[] =>
  all.filter(() => random() * 100 < share);

function pick<T>(all: readonly T[], random: Random): T {
  const found = all[Math.floor(random() * all.length)];
  if (found === undefined) throw new Error("nothing to pick from");
  return found;
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
