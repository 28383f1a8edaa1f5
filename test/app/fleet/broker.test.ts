/** Stations at Debian's mosquitto: processes, sockets and TLS are real. */
import { execFileSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { brokerOf } from "../../../src/app/fleet/broker.ts";
import { FRESH_MS, signCommand, type Command } from "../../../src/app/fleet/command.ts";
import { examineBroker } from "../../../src/app/doctor/broker.ts";
import { fleetOptions, type BrokerOptions } from "../../../src/app/fleet/options.ts";
import { QUIET_MS } from "../../../src/app/observe/alerts/table.ts";
import { sleep, systemClock, virtualClock } from "../../../src/core/clock.ts";
import { pass } from "../../../src/core/virtual-time.ts";
import { must } from "../../devices/bench.ts";
import { secretsIn } from "../observe/secrets.ts";
import { WELL, withDevice } from "../observe/status-of.ts";
import { fleet, place } from "./core.ts";
import { memberAt } from "./members.ts";
import { eavesdropper, FOR_ALL, mosquitto, until } from "./mosquitto.ts";

// Processes are started and looked at several times in one test.
vi.setConfig({ testTimeout: 90_000 });

const PRESENCE = "lectern/entrance/presence";
const COMMAND = "lectern/entrance/command";
const CARD = "21234000000018";
const BOOK = "31234000000016";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

function closing<T extends { close(): Promise<void> }>(what: T): T {
  open.push(what);
  return what;
}

async function world() {
  const broker = closing(await mosquitto(FOR_ALL));
  const ear = closing(await eavesdropper(broker.url));
  const here = closing(await place(broker.url));
  const watch = () => fleet("watch", "--broker", broker.url, "--once");
  return { broker, ear, here, watch };
}

it("is seen by whoever comes late, and said to be away by the broker when it is killed", async () => {
  const { ear, here, watch } = await world();
  const station = await here.start();
  await until(() =>
    ear.of("lectern/entrance/state").some((state) => JSON.stringify(state).includes('"ready":true')),
  );
  expect(await watch()).toMatchObject({ code: 0, out: expect.stringContaining("1 stations: 1 serving") });
  await station.end("SIGKILL");
  await until(() => ear.of(PRESENCE).length === 2);
  expect(ear.of(PRESENCE)[1]).toEqual({ presence: "offline", at: null });
  expect(await watch()).toMatchObject({ code: 1, out: expect.stringContaining("X entrance  away") });
  const again = await here.start();
  expect(await again.end("SIGTERM")).toBe(0);
  expect(ear.of(PRESENCE).slice(2)).toMatchObject([{ presence: "online" }, { presence: "stopped" }]);
  expect(await watch()).toMatchObject({ code: 0, out: expect.stringContaining("switched off") });
});

it("says of a day with a loan how many, and nobody and no item in anything that goes over the broker", async () => {
  const { ear, here } = await world();
  const station = await here.start();
  await here.scanner.scan(CARD);
  for (const [index, key] of ["1", "2", "3", "4"].entries()) {
    station.act(await station.shows((view) => view.screen === "pin" && view.digits === index), {
      action: "key",
      key,
    });
  }
  station.act(await station.shows((view) => view.screen === "pin" && view.digits === 4), {
    action: "submit",
  });
  await station.shows(({ screen }) => screen === "items");
  await here.scanner.scan(BOOK);
  const items = await station.shows((view) => view.screen === "items" && view.yours === 1);
  station.act(items, { action: "finish" });
  await station.shows(({ screen }) => screen === "goodbye");
  // What needs somebody is told meanwhile.
  writeFileSync(here.at("station.yaml"), `${here.config}\nmistake: yes\n`);
  await until(() => ear.of("lectern/entrance/alert").length > 0);
  writeFileSync(here.at("station.yaml"), here.config);
  expect(await station.end("SIGTERM")).toBe(0);
  // The next start is on another day.
  const kept = readFileSync(here.at("journal.fleet"), "utf8");
  writeFileSync(here.at("journal.fleet"), kept.replace(/"day":"[^"]*"/, '"day":"2026-01-02"'));
  const again = await here.start();
  await until(() => ear.of("lectern/entrance/daily").length > 0);
  await again.end("SIGTERM");
  expect(ear.of("lectern/entrance/daily")).toMatchObject([
    { day: "2026-01-02", counts: { lectern_loans_total: 1 } },
  ]);
  expect(ear.of("lectern/entrance/alert")).toMatchObject([
    { alert: "configuration-refused", state: "raised" },
  ]);
  expect(secretsIn(JSON.stringify(ear.heard))).toEqual([]);
  expect(secretsIn(readFileSync(here.at("log"), "utf8"))).toEqual([]);
});

it("obeys what is signed, and refuses all else with its reason in the log, over a kill too", async () => {
  const { broker, ear, here } = await world();
  // It has been there for long: what is stale is not older than its last command.
  const today = { day: "2026-01-02", counts: {} };
  writeFileSync(here.at("journal.fleet"), JSON.stringify({ lastCommand: 0, days: { today, waiting: [] } }));
  const key = createPrivateKey(readFileSync(here.at("commander")));
  const signed = (what: Partial<Command> = {}, by = key): string =>
    signCommand({ station: "entrance", command: "out-of-service", at: Date.now(), ...what }, by);
  const refusals = (): (string | undefined)[] =>
    here
      .logged()
      .filter(({ event }) => event === "fleet.refused")
      .map(({ fault }) => fault);
  const refused = async (text: string, code: string): Promise<void> => {
    const before = refusals().length;
    await ear.say(COMMAND, text);
    await until(() => refusals().length > before);
    expect(refusals().at(-1)).toBe(code);
  };
  const command = (name: string) =>
    fleet("command", "entrance", name, "--broker", broker.url, "--sign-with", here.at("commander"));

  let station = await here.start();
  await refused(
    JSON.stringify({ station: "entrance", command: "out-of-service", at: Date.now() }),
    "signed.unreadable",
  );
  await refused(signed({}, generateKeyPairSync("ed25519").privateKey), "signed.unsigned");
  await refused(signed({ station: "floor-2" }), "signed.elsewhere");
  await refused(signed({ at: Date.now() - FRESH_MS - 1000 }), "signed.stale");
  expect(station.view).toMatchObject({ screen: "welcome" });
  expect(here.logged().some(({ event }) => event === "fleet.command")).toBe(false);

  expect(await command("out-of-service")).toMatchObject({ code: 0, out: "entrance: done\n" });
  await station.shows(({ screen }) => screen === "out-of-service");
  const [, ...texts] = ear.heard.filter(({ topic }) => topic === COMMAND).map(({ text }) => text);
  const last = texts.at(-1) ?? "";
  await refused(last, "signed.replayed");
  expect(await command("in-service")).toMatchObject({ code: 0 });
  await station.end("SIGKILL");
  station = await here.start();
  await refused(last, "signed.replayed");
  expect(station.view).toMatchObject({ screen: "welcome" });
  expect(await command("identify")).toMatchObject({
    code: 1,
    out: expect.stringContaining("nothing by which"),
  });
  // Whoever starts it starts it again.
  expect(await command("restart")).toMatchObject({ code: 0 });
  await until(
    () =>
      ear.of(PRESENCE).at(-1) !== undefined && JSON.stringify(ear.of(PRESENCE).at(-1)).includes("stopped"),
  );
  expect(secretsIn(JSON.stringify(ear.heard))).toEqual([]);
});

it("loses no alert while a real broker is away for an hour of the station's clock, and tells each in order", async () => {
  const broker = closing(await mosquitto(FOR_ALL));
  const clock = virtualClock(WELL.at);
  const dial = must(await brokerOf({ url: broker.url }, "/", clock));
  const {
    world: now,
    disk,
    logged,
    open: openStation,
  } = memberAt({ station: "entrance", dial, clock, seed: 1 });
  /** The station's time goes on beside that of the sockets. */
  const passUntil = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) {
      await pass(clock, 1000);
      await sleep(systemClock, 2);
    }
  };
  const station = await openStation();
  const connections = (): number => logged.filter(({ event }) => event === "fleet.connected").length;
  await passUntil(() => connections() === 1);
  await broker.stop();
  await passUntil(() => logged.some(({ event }) => event === "fleet.away"));
  for (let quarter = 0; quarter < 4; quarter++) {
    now.status =
      quarter % 2 === 0 ? withDevice("slips", { state: "trouble", fault: "printer.out-of-paper" }) : WELL;
    await pass(clock, QUIET_MS + 10_000);
  }
  expect(disk.alerts.waiting["fleet"]).toHaveLength(4);
  expect(logged.filter(({ event }) => event === "fleet.away")).toHaveLength(1);
  await broker.start();
  const ear = closing(await eavesdropper(broker.url));
  await passUntil(() => ear.of("lectern/entrance/alert").length >= 4);
  expect(ear.of("lectern/entrance/alert")).toMatchObject(
    ["raised", "cleared", "raised", "cleared"].map((state) => ({
      alert: "paper-out",
      state,
      subject: "slips",
    })),
  );
  // The broker forgot what it kept, and knows it again.
  expect(ear.of(PRESENCE)).toMatchObject([{ presence: "online" }]);
  expect(disk.alerts.waiting["fleet"]).toEqual([]);
  await station.stop();
});

const TLS = path.join(import.meta.dirname, "../../fixtures/tls");
const pem = (name: string): string => path.join(TLS, name);
const OWN = { certificateFile: pem("client.pem"), keyFile: pem("client.key") };
/** A broker that wants certificates, and somebody who has one that nobody signed. */
async function guarded() {
  const files = [`cafile ${pem("ca.pem")}`, `certfile ${pem("server.pem")}`, `keyfile ${pem("server.key")}`];
  const broker = closing(
    await mosquitto([...files, "require_certificate true", "use_identity_as_username true"]),
  );
  const folder = mkdtempSync(path.join(tmpdir(), "lectern-stranger-"));
  open.push({ close: () => Promise.resolve(rmSync(folder, { recursive: true })) });
  const stranger = { certificateFile: path.join(folder, "pem"), keyFile: path.join(folder, "key") };
  const names = ["-subj", "/CN=stranger", "-keyout", stranger.keyFile, "-out", stranger.certificateFile];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  execFileSync("openssl", ["req", "-x509", ...kind, ...names], { stdio: "ignore" });
  return { url: `mqtts://127.0.0.1:${broker.port}`, port: broker.port, stranger };
}

it("comes to a broker over TLS with its certificate, and says in words what does not fit", async () => {
  const { url, port, stranger } = await guarded();
  const attempt = async (options: Partial<BrokerOptions>): Promise<string> => {
    const dial = must(await brokerOf({ url, ...options }, "/", systemClock));
    const nobody = { id: "somebody", will: undefined, topics: ["x"], heard: () => {} };
    const line = await dial(nobody, new AbortController().signal);
    if (!line.ok) return line.fault.detail;
    await line.value.close();
    return "";
  };
  const ca = { caFile: pem("ca.pem") };
  expect(await attempt({ ...ca, ...OWN })).toBe("");
  expect(await attempt(OWN)).toContain("not signed by whom caFile names");
  expect(await attempt(ca)).toContain("wants a certificate of the station");
  expect(await attempt({ ...ca, ...stranger })).toContain(
    "does not take the certificate that the station shows",
  );
  expect(await attempt({ ...ca, ...OWN, url: `mqtts://localhost:${port}` })).toContain("for another name");
  expect(await attempt({ ...ca, ...OWN, keyFile: stranger.keyFile })).toContain("cannot be used");
  const doctor = (own: object) =>
    examineBroker(
      fleetOptions.parse({ station: "entrance", broker: { url, ...ca, ...own } }),
      "/",
      systemClock,
    );
  expect(await doctor(OWN)).toMatchObject({ name: "fleet", condition: "well" });
  expect(await doctor(stranger)).toMatchObject({
    condition: "unwell",
    code: "fleet.no-broker",
    says: expect.stringContaining("does not take the certificate"),
  });
  const words = [
    "--ca-file",
    ca.caFile,
    "--certificate-file",
    stranger.certificateFile,
    "--key-file",
    stranger.keyFile,
  ];
  expect(await fleet("watch", "--broker", url, ...words)).toMatchObject({
    code: 2,
    err: expect.stringContaining("does not take the certificate that the station shows"),
  });
});
