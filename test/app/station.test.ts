import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { WatchedAcs } from "../../src/app/compose-acs.ts";
import { makeKeyFile } from "../../src/circulation/journal/key.ts";
import { readStation } from "../../src/app/read-station.ts";
import { BAD_CONFIGURATION } from "../../src/app/refuse.ts";
import { askStatus } from "../../src/app/observe/show.ts";
import { LOOPBACK, realWires, type Wires } from "../../src/app/compose-wires.ts";
import { seededBytes, sleep, systemClock } from "../../src/core/clock.ts";
import type { ToScreen } from "../../src/core/contract/bridge.ts";
import type { ViewModel } from "../../src/core/contract/view-model.ts";
import { FACTORY_SCANNER, scannerPeer, type ScannerPeer } from "../../src/devices/sim/scanner/serial.ts";
import { must } from "../devices/bench.ts";
import { plainAcs } from "./neighbours.ts";

const CLI = path.join(import.meta.dirname, "../../src/app/cli.ts");
const CARD = "21234000000018";
const BOOK = "31234000000016";
let folder = "";
let acs: WatchedAcs;
let scanner: ScannerPeer;
let wires: Wires;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "lectern-station-"));
  wires = await realWires(systemClock, 1);
  acs = await plainAcs(wires);
  scanner = must(await scannerPeer(wires.line("scanner").plug, FACTORY_SCANNER, "single"));
});
afterAll(async () => {
  await Promise.all([acs.stop(), wires.close(), rm(folder, { recursive: true })]);
});

async function config(name: string, text: string): Promise<string> {
  const where = path.join(folder, name);
  await writeFile(where, text);
  return where;
}

const log = (): string => path.join(folder, "log");

/** Until the station has logged an event; the test's own time-out ends it if that never comes. */
async function logged(event: string): Promise<void> {
  while (!(await readFile(log(), "utf8")).includes(`"${event}"`)) await sleep(systemClock, 10);
}

function launch(file: string, ...options: string[]) {
  const env = { ...process.env, PATH: `${folder}${path.delimiter}${process.env["PATH"]}` };
  return spawn(process.execPath, [CLI, "station", "--config", file, "--log", log(), ...options], { env });
}

it("lends a book that is scanned on a real serial line, driven by JSON lines, and ends at a signal", async () => {
  await writeFile(path.join(folder, "password"), "kiosk-pass\n");
  makeKeyFile(path.join(folder, "key"), seededBytes(1));
  const file = await config(
    "station.yaml",
    `
library: A library
acs:
  host: ${LOOPBACK}
  port: ${acs.port}
  login: { user: kiosk, passwordFile: password }
devices:
  desk-scanner:
    profile: generic-serial-scanner
    transport: { match: { path: ${scanner.path} } }
journal: { file: journal, keyFile: key }
observe: { socket: observe.sock }
policy: { cards: ^2, receipt: { default: never } }
`,
  );
  const child = launch(file, "--headless");
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  const views = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const until = async (shown: (view: ViewModel) => boolean): Promise<ViewModel> => {
    for (;;) {
      const { value, done } = await views.next();
      if (done === true) throw new Error("The station ended");
      const view = JSON.parse(value) as ViewModel;
      if (shown(view)) return view;
    }
  };
  const act = ({ revision }: ViewModel, intent: object): void => {
    child.stdin.write(`${JSON.stringify({ rev: revision, ...intent })}\n`);
  };

  await until((view) => view.screen === "welcome");
  await logged("device.opened");
  await scanner.scan(CARD);
  let pin = await until((view) => view.screen === "pin");
  for (const [index, key] of ["1", "2", "3", "4"].entries()) {
    act(pin, { action: "key", key });
    pin = await until((view) => view.screen === "pin" && view.digits === index + 1);
  }
  act(pin, { action: "submit" });
  await until((view) => view.screen === "items");
  await scanner.scan(BOOK);
  const items = await until((view) => view.screen === "items" && view.yours === 1);
  expect(acs.loansOf(CARD)).toEqual([BOOK]);
  act(items, { action: "finish" });
  await until((view) => view.screen === "goodbye");
  expect(must(await askStatus(path.join(folder, "observe.sock")))).toMatchObject({
    health: { ready: true },
    acs: { state: "online" },
    devices: [{ id: "desk-scanner", role: "scanner", state: "ready" }],
    counts: { lectern_loans_total: 1, lectern_visits_total: 1 },
  });
  child.kill("SIGTERM");
  expect(await closed).toBe(0);
});

it("takes what is changed in its file while nobody is there, and keeps what it has when that is wrong", async () => {
  makeKeyFile(path.join(folder, "reload-key"), seededBytes(2));
  const text = (policy: string): string => `
library: A library
acs: { host: ${LOOPBACK}, port: ${acs.port} }
devices: { s: { profile: generic-serial-scanner, transport: { match: { path: ${folder}/none } } } }
journal: { file: reload-journal, keyFile: reload-key }
policy: ${policy}
`;
  const child = launch(await config("reload.yaml", text("{ typedCard: true }")), "--headless");
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  await config("reload.yaml", text("{ typedCard: false }"));
  child.kill("SIGHUP");
  await logged("config.taken");
  // Noticed without a word.
  await config("reload.yaml", text("{ typdeCard: false }"));
  await logged("config.refused");
  child.kill("SIGTERM");
  expect(await closed).toBe(0);
});

it("tells its look and all it shows to a screen at its socket, new ones too, and reads it aloud when asked", async () => {
  makeKeyFile(path.join(folder, "screen-key"), seededBytes(3));
  const text = (library: string): string => `
library: ${library}
branding: { accent: "#005f73" }
policy: { languages: { offered: [en, ar] } }
screen: { socket: screen.sock, speech: { device: headset } }
acs: { host: ${LOOPBACK}, port: ${acs.port} }
devices: { s: { profile: generic-serial-scanner, transport: { match: { path: ${folder}/none } } } }
journal: { file: screen-journal, keyFile: screen-key }
`;
  const file = await config("screen.yaml", text("A library"));
  // Instead of espeak-ng, which no sound device of this machine would take.
  await writeFile(
    path.join(folder, "espeak-ng"),
    `#!/bin/sh\necho "$@" >> ${folder}/said; cat >> ${folder}/said\n`,
    { mode: 0o755 },
  );
  const child = launch(file);
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  const socketFile = path.join(folder, "screen.sock");
  while (!existsSync(socketFile)) await sleep(systemClock, 10);
  const socket = connect(socketFile);
  const messages = createInterface({ input: socket })[Symbol.asyncIterator]();
  const next = async (): Promise<ToScreen> => JSON.parse((await messages.next()).value ?? "") as ToScreen;
  expect(await next()).toMatchObject({
    kind: "look",
    look: { library: "A library", accent: "#005f73", languages: ["en", "ar"], speech: true, sound: 2 },
  });
  const saidFile = path.join(folder, "said");
  const said = async (): Promise<string> => (existsSync(saidFile) ? readFile(saidFile, "utf8") : "");
  expect(await said()).toBe("");
  // What is away is told of meanwhile: the wish counts for the view that stands.
  for (let speech = 0; speech === 0;) {
    const message = await next();
    if (message.kind !== "view") continue;
    ({ speech } = message.view.display);
    const intent = { rev: message.view.revision, action: "speech", speech: 1 };
    if (speech === 0) socket.write(`${JSON.stringify({ kind: "intent", intent })}\n`);
  }
  while (!(await said()).includes("rests")) await sleep(systemClock, 10);
  expect(await said()).toMatch(/^--stdin -b 1 -v en-gb -a 50 -d headset\nThis station rests\.\n/);
  await config("screen.yaml", text("A renamed library"));
  let last = await next();
  while (last.kind !== "look") last = await next();
  expect(last.look.library).toBe("A renamed library");
  child.kill("SIGTERM");
  expect(await closed).toBe(0);
  expect(existsSync(socketFile)).toBe(false);
});

it("ends with 78 for a mistake in its configuration, named by file and line", async () => {
  const file = await config(
    "bad.yaml",
    "library: A library\nacs:\n  host: x\n  port: 70000\ndevices:\n  a b: { profile: generic-serial-scanner }\n",
  );
  const child = launch(file, "--headless");
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  expect(code).toBe(BAD_CONFIGURATION);
  expect(said).toContain(`${file}:4:3: acs.port: `);
  expect(said).toContain(`${file}:6:3: devices.a b: `);
});

/** Mistakes in what a station says of its devices: where, and what to do. */
it.each([
  [
    "a profile that does not ship",
    "  pad: { profile: feig-cpr-m03, transport: { match: { path: /dev/x } } }",
    "devices.pad.profile",
    "feig-cpr-m02",
  ],
  ["a device without a place", "  pad: { profile: feig-cpr-m02 }", "devices.pad.transport.match", ""],
  [
    "an option that the driver has not",
    "  pad: { profile: feig-cpr-m02, transport: { match: { path: /dev/x } }, options: { sweeep: none } }",
    "devices.pad.options",
    "sweep",
  ],
  [
    "two pads",
    "  one: { profile: feig-cpr-m02, transport: { match: { path: /dev/x } } }\n" +
      "  two: { profile: feig-cpr-m02, transport: { match: { path: /dev/y } } }",
    "devices.two",
    "one has the role rfid already",
  ],
  [
    "two devices that are the same",
    "  one: { profile: generic-serial-scanner, transport: { match: { path: /dev/x } } }\n" +
      "  two: { profile: generic-serial-scanner, transport: { match: { path: /dev/x } } }",
    "devices.two",
    "fits the same device as one",
  ],
  [
    "security values that say the same",
    "  pad: { profile: feig-cpr-m02, transport: { match: { path: /dev/x } } }\nstack: { afi: { secured: 7, unsecured: 7 } }",
    "stack.afi.unsecured",
    "both 0x07",
  ],
])("is told of %s by line and column", async (_, devices, where, says) => {
  const file = await config("wrong.yaml", `library: A\nacs: { host: x, port: 6001 }\ndevices:\n${devices}\n`);
  const read = await readStation(file);
  expect(read).toMatchObject({ ok: false, fault: { code: "config.invalid" } });
  if (read.ok) return;
  expect(read.fault.detail).toMatch(new RegExp(`^${file}:\\d+:\\d+: ${where.replaceAll(".", "\\.")}`));
  expect(read.fault.detail).toContain(says);
});
