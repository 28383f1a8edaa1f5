import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "vitest";
import { watchedAcs, type WatchedAcs } from "../../src/app/compose-acs.ts";
import { scenario } from "../../src/app/scenario/schema.ts";
import { systemClock } from "../../src/core/clock.ts";
import type { ViewModel } from "../../src/core/contract/view-model.ts";
import { silentLog } from "../../src/core/log.ts";
import { FACTORY_SCANNER, scannerPeer, type ScannerPeer } from "../../src/devices/sim/scanner/serial.ts";
import { openPty } from "../../src/devices/transports/pty.ts";

const CLI = path.join(import.meta.dirname, "../../src/app/cli.ts");
const CARD = "21234000000018";
const BOOK = "31234000000016";
let folder = "";
let acs: WatchedAcs;
let scanner: ScannerPeer;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "lectern-station-"));
  const { acs: setup } = scenario.parse({ name: "x", why: "x", steps: [{ see: "welcome" }] });
  const started = await watchedAcs(setup, undefined, systemClock, silentLog, () => {});
  const plugged = await scannerPeer(() => openPty(undefined), FACTORY_SCANNER, "single");
  if (!started.ok || !plugged.ok) throw new Error("No ACS or no scanner");
  acs = started.value;
  scanner = plugged.value;
});
afterAll(async () => {
  await Promise.all([acs.stop(), scanner.unplug(), rm(folder, { recursive: true })]);
});

async function config(name: string, text: string): Promise<string> {
  const where = path.join(folder, name);
  await writeFile(where, text);
  return where;
}

function launch(file: string) {
  const log = path.join(folder, "log");
  return spawn(process.execPath, [CLI, "station", "--headless", "--config", file, "--log", log]);
}

it("lends a book that is scanned on a real serial line, driven by JSON lines, and ends at a signal", async () => {
  await writeFile(path.join(folder, "password"), "kiosk-pass\n");
  const file = await config(
    "station.yaml",
    `
library: A library
acs:
  host: ${acs.host}
  port: ${acs.port}
  login: { user: kiosk, passwordFile: password }
scanner: { line: { type: serial, match: { path: ${scanner.path} } } }
policy: { cards: ^2, receipt: never }
`,
  );
  const child = launch(file);
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
  child.kill("SIGTERM");
  expect(await closed).toBe(0);
});

it("ends with 2 for a mistake in its configuration, named by file and line", async () => {
  const file = await config(
    "bad.yaml",
    "library: A library\nacs:\n  host: x\n  port: 70000\nscanner:\n  line: { type: serial }\n",
  );
  const child = launch(file);
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  expect(code).toBe(2);
  expect(said).toContain(`${file}:4:3: acs.port: `);
  expect(said).toContain(`${file}:6:3: scanner.line.match: `);
});
