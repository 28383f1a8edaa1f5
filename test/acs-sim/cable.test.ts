import { expect, it } from "vitest";
import { startAcs, type RunningAcs } from "../../src/acs-sim/acs.ts";
import { behaviour, type Behaviour } from "../../src/acs-sim/behaviours/behaviour.ts";
import { openCable, type Cable } from "../../src/acs-sim/cable.ts";
import { seededRandom, virtualClock, type VirtualClock } from "../../src/core/clock.ts";
import { itemId } from "../../src/core/ids.ts";
import { silentLog } from "../../src/core/log.ts";
import { nextTurn } from "../../src/core/turn.ts";
import { pass, passThrough, passUntil } from "../../src/core/virtual-time.ts";
import { openClient, type AcsClient } from "../../src/sip-client/client.ts";
import { dialectFor } from "../sip-client/clients.ts";

const BOOK = itemId("31234000000016");

interface Scene {
  readonly clock: VirtualClock;
  readonly acs: RunningAcs;
  readonly cable: Cable;
  readonly client: AcsClient;
  readonly online: () => Promise<boolean>;
}

async function scene(behaviours: readonly Behaviour[] = []): Promise<Scene> {
  const clock = virtualClock(Date.UTC(2026, 10, 24, 9));
  const random = seededRandom(7);
  const started = await startAcs({
    library: { kind: "sample" },
    state: undefined,
    host: "",
    raw: undefined,
    tls: undefined,
    telnet: undefined,
    maxClients: undefined,
    dialect: "generic",
    behaviours,
    strict: true,
    clock,
    random,
    log: silentLog,
    requests: undefined,
  });
  if (!started.ok) throw new Error(started.fault.code);
  const acs = started.value;
  const cut = (bytes: Uint8Array) => Array.from(bytes, (byte) => Uint8Array.of(byte));
  const cable = openCable({ acs, clock, latencyMs: () => 1 + random() * 4, cut });
  const client = openClient({
    dial: cable.dial,
    dialect: dialectFor("generic", { answerSeconds: 5, timeoutFromStatus: false }),
    credentials: { user: "kiosk", password: "kiosk-pass", location: "" },
    institution: "LECTERN",
    terminalPassword: "",
    location: "",
    language: "000",
    clock,
    random,
    log: silentLog,
  });
  const online = () => passUntil(clock, () => client.status.state === "online", 60_000);
  return { clock, acs, cable, client, online };
}

const titleOf = (answer: Awaited<ReturnType<AcsClient["itemInformation"]>>) =>
  answer.ok ? answer.value.title : answer.fault.code;

it("carries a login and an answer byte by byte, in order, in no time of the machine's", async () => {
  const { clock, acs, client, online } = await scene();
  expect(await online()).toBe(true);
  expect(titleOf(await passThrough(clock, client.itemInformation(BOOK)))).toContain("Lighthouse Keeper");
  expect(acs.strictReport()?.breaches).toEqual([]);
  expect(acs.clients).toBe(1);
});

it("a client that lets go is gone at the ACS too", async () => {
  const { clock, acs, client, online } = await scene();
  await online();
  client.close();
  expect(await passUntil(clock, () => acs.clients === 0, 100)).toBe(true);
});

it("an ACS that closes is noticed, and reached again", async () => {
  const { clock, acs, client, online } = await scene([
    behaviour("close-after", { how: "close" }, { messages: ["17"], times: 1 }),
  ]);
  await online();
  const states: string[] = [];
  client.onStatus(({ state }) => states.push(state));
  await passThrough(clock, client.itemInformation(BOOK));
  expect(await passUntil(clock, () => states.includes("online"), 60_000)).toBe(true);
  expect(states[0]).toBe("waiting");
  expect(acs.clients).toBe(1);
});

it("an ACS that does not listen refuses", async () => {
  const { clock, client } = await scene([behaviour("refuse-connections", {}, {})]);
  await passUntil(clock, () => client.status.state === "waiting", 1_000);
  expect(client.status).toMatchObject({ fault: { code: "acs.tcp", detail: "ECONNREFUSED" } });
});

it.each([
  ["losing what is on its way", true],
  ["behind what is on its way", false],
])("a cable that is pulled %s ends the connection for both sides", async (_, losing) => {
  const { clock, acs, cable, client, online } = await scene();
  await online();
  const asked = client.itemInformation(BOOK);
  await nextTurn();
  cable.pull(losing);
  expect(acs.stats.requests.get("17")).toBeUndefined();
  // A question may be asked again on a fresh connection.
  expect(titleOf(await passThrough(clock, asked))).toContain("Lighthouse Keeper");
  expect(acs.stats.requests.get("17")).toBe(losing ? 1 : 2);
  expect(acs.clients).toBe(1);
});

it("a cable that is dark brings nothing and says nothing, and what was lost on it stays lost", async () => {
  const { clock, acs, cable, client, online } = await scene();
  await online();
  cable.dark(true);
  const asked = client.itemInformation(BOOK);
  await pass(clock, 1_000);
  cable.dark(false);
  expect(client.status.state).toBe("online");
  expect(await passThrough(clock, asked)).toMatchObject({ fault: { code: "acs.silent" } });
  expect(acs.stats.requests.get("17")).toBeUndefined();
  expect(await online()).toBe(true);
  expect(titleOf(await passThrough(clock, client.itemInformation(BOOK)))).toContain("Lighthouse Keeper");
});
