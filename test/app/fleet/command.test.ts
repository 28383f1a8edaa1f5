import { generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import { FRESH_MS, signCommand, type Command } from "../../../src/app/fleet/command.ts";
import { WELL } from "../observe/status-of.ts";
import { KEYS, member } from "./members.ts";

const TOPIC = "lectern/entrance/command";
const NOW = WELL.at + 10_000;
const CLOSE: Command = { station: "entrance", command: "out-of-service", at: NOW };
const signed = (change: Partial<Command> = {}, key = KEYS.privateKey): string =>
  signCommand({ ...CLOSE, ...change }, key);

/** A station that has been there for ten seconds. */
async function commanded(...texts: readonly string[]) {
  const here = member();
  const station = await here.open();
  await here.pass(10_000);
  for (const text of texts) here.broker.send(TOPIC, text);
  await here.pass(1000);
  const refusals = (): unknown[] =>
    here.logged.filter(({ event }) => event === "fleet.refused").map(({ data }) => data["fault"]);
  return { ...here, station, refusals };
}

it("obeys what is signed for it, once, and answers", async () => {
  const { done, heard, logged, station } = await commanded(signed());
  expect(done).toEqual(["out-of-service"]);
  expect(heard("answer")).toEqual([{ at: NOW, outcome: "done", fault: null }]);
  expect(logged).toContainEqual({ event: "fleet.command", data: { command: "out-of-service" } });
  await station.stop();
});

const changed = (text: string, from: string, to: string): string => text.replace(from, to);

it.each([
  ["without a signature", JSON.stringify(CLOSE), "signed.unreadable"],
  ["that is no JSON", "out-of-service", "signed.unreadable"],
  ["signed by another", signed({}, generateKeyPairSync("ed25519").privateKey), "signed.unsigned"],
  ["that was changed", changed(signed(), "out-of-service", "in-service"), "signed.unsigned"],
  ["with an empty signature", JSON.stringify({ body: "{}", signature: "" }), "signed.unsigned"],
  ["for another station", signed({ station: "floor-2" }), "signed.elsewhere"],
  ["of too long ago", signed({ at: NOW - FRESH_MS - 1 }), "signed.replayed"],
  ["ahead of its time", signed({ at: NOW + FRESH_MS + 1000 }), "signed.stale"],
])("refuses and logs one %s", async (_, text, code) => {
  const { done, refusals, station } = await commanded(text);
  expect(done).toEqual([]);
  expect(refusals()).toEqual([code]);
  await station.stop();
});

it("refuses what it has obeyed, at once and after a restart", async () => {
  const { done, refusals, station, open, pass, broker, heard } = await commanded(signed(), signed());
  expect(done).toEqual(["out-of-service"]);
  expect(refusals()).toEqual(["signed.replayed"]);
  await station.stop();
  const again = await open();
  await pass(20_000);
  broker.send(TOPIC, signed());
  await pass(1000);
  expect(done).toHaveLength(1);
  expect(refusals()).toHaveLength(2);
  expect(heard("answer")).toHaveLength(1);
  await again.stop();
});

it("refuses what is stale by its clock, though it is new", async () => {
  const { done, refusals, station, pass, broker } = await commanded(signed());
  await pass(2 * FRESH_MS);
  broker.send(TOPIC, signed({ at: NOW + 1 }));
  await pass(1000);
  expect(done).toHaveLength(1);
  expect(refusals()).toEqual(["signed.stale"]);
  await station.stop();
});

it("obeys nothing that it cannot write down", async () => {
  const { world, broker, done, heard, pass, station } = await commanded();
  world.isFull = true;
  broker.send(TOPIC, signed({ at: NOW + 1 }));
  await pass(1000);
  expect(done).toEqual([]);
  expect(heard("answer")).toMatchObject([{ outcome: "refused", fault: "fleet.not-kept" }]);
  await station.stop();
});

it("lets nobody fill its log", async () => {
  const { refusals, pass, broker, station, logged } = await commanded();
  for (let times = 0; times < 1000; times++) broker.send(TOPIC, "x");
  await pass(11_000);
  broker.send(TOPIC, "x");
  expect(refusals()).toHaveLength(2);
  expect(logged.at(-1)?.data).toMatchObject({ times: 1000 });
  await station.stop();
});
