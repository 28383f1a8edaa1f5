/** A broker that is set up as docs/fleet.md says: certificates, and who may say what. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { brokerOf } from "../../../src/app/fleet/broker.ts";
import type { Line } from "../../../src/app/fleet/line.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { must } from "../../devices/bench.ts";
import { pageBlock } from "./page.ts";
import { mosquitto, until, type Mosquitto } from "./mosquitto.ts";

let folder = "";
let broker: Mosquitto;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "lectern-guarded-"));
  const certificates = pageBlock("openssl").replace("DNS:broker.library.example", "IP:127.0.0.1");
  execFileSync("sh", ["-euc", certificates], { cwd: folder, stdio: "ignore" });
  writeFileSync(path.join(folder, "acl"), pageBlock("pattern write"));
  const settings = pageBlock("require_certificate").replaceAll("/etc/mosquitto/lectern", folder).split("\n");
  broker = await mosquitto(settings.filter((line) => !line.startsWith("listener")));
});
afterAll(async () => {
  await broker.close();
  rmSync(folder, { recursive: true });
});

/** Somebody with a certificate, and what reaches it. */
async function guest(name: string, topics: readonly string[]) {
  const at = (ending: string): string => path.join(folder, `${name}.${ending}`);
  const own = { caFile: path.join(folder, "ca.pem"), certificateFile: at("pem"), keyFile: at("key") };
  const url = `mqtts://127.0.0.1:${broker.port}`;
  const dial = must(await brokerOf({ url, ...own }, "/", systemClock));
  const heard: string[] = [];
  const here = { id: name, will: undefined, topics, heard: (topic: string) => void heard.push(topic) };
  const line: Line = must(await dial(here, new AbortController().signal));
  return {
    heard,
    close: () => line.close(),
    /** Some brokers let go of who says what it may not: what comes of it is not asked. */
    say: async (topic: string) => void (await line.publish({ topic, text: "x", retained: false })),
  };
}

const topic = (station: string, name: string): string => `lectern/${station}/${name}`;

it("lets a station say its own, and hear its own commands and its group's bundles", async () => {
  const commander = await guest("commander", ["lectern/#"]);
  const mine = [topic("entrance", "command"), topic("entrance", "bundle"), topic("all", "bundle")];
  const station = await guest("entrance", mine);
  const said = ["presence", "state", "alert", "daily", "answer"].map((name) => topic("entrance", name));
  for (const each of said) await station.say(each);
  for (const each of mine) await commander.say(each);
  await until(() => station.heard.length === 3 && commander.heard.length === said.length + mine.length);
  expect(commander.heard).toEqual(expect.arrayContaining(said));
  expect(station.heard).toEqual(mine);
  await Promise.all([commander.close(), station.close()]);
});

it("lets no station speak for another, command one, or hear what others say", async () => {
  const commander = await guest("commander", ["lectern/#"]);
  const station = await guest("entrance", [topic("entrance", "command")]);
  for (const denied of [topic("entrance", "state"), topic("entrance", "command"), topic("all", "bundle")]) {
    const stranger = await guest("floor-2", [topic("entrance", "command")]);
    await stranger.say(denied);
    expect(stranger.heard).toEqual([]);
    await stranger.close();
  }
  // What comes after them is all that comes.
  const neighbour = await guest("floor-2", []);
  await neighbour.say(topic("floor-2", "state"));
  await commander.say(topic("entrance", "command"));
  await until(() => commander.heard.length >= 2 && station.heard.length > 0);
  expect(commander.heard).toEqual([topic("floor-2", "state"), topic("entrance", "command")]);
  expect(station.heard).toEqual([topic("entrance", "command")]);
  await Promise.all([commander.close(), station.close(), neighbour.close()]);
});
