import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { WatchedAcs } from "../../../src/app/compose-acs.ts";
import { plugPeers, type StagePeers } from "../../../src/app/compose-peers.ts";
import { LOOPBACK, realWires, type Wires } from "../../../src/app/compose-wires.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { must } from "../../devices/bench.ts";
import { plainAcs } from "../neighbours.ts";

const CLI = path.join(import.meta.dirname, "../../../src/app/cli.ts");
let folder = "";
let acs: WatchedAcs;
let peers: StagePeers;
let wires: Wires;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "lectern-doctor-"));
  wires = await realWires(systemClock, 1);
  acs = await plainAcs(wires);
  peers = must(await plugPeers({ pad: true, tills: [], desensitizer: false }, wires));
  await writeFile(path.join(folder, "password"), "kiosk-pass\n");
  await writeFile(
    path.join(folder, "station.yaml"),
    JSON.stringify({
      library: "A library",
      acs: { host: LOOPBACK, port: acs.port, login: { user: "kiosk", passwordFile: "password" } },
      devices: peers.devices,
    }),
  );
});
afterAll(async () => {
  await Promise.all([acs.stop(), wires.close(), rm(folder, { recursive: true })]);
});

async function doctor(...words: readonly string[]) {
  const child = spawn(process.execPath, [CLI, "doctor", ...words], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, out, err };
}

it("examines the ACS and every device, a line each, and ends with 0 if all are well", async () => {
  const { code, out } = await doctor();
  expect(out.split("\n").map((line) => line.slice(0, 14).trimEnd())).toEqual([
    "ok    acs: 127",
    "open  scanner:",
    "         Scan",
    "ok    printer:",
    "ok    pad: FEI",
    "4 of 4 are wel",
    "",
  ]);
  expect(code).toBe(0);
});

it("says the same to programs, and ends with 1 if something is not well", async () => {
  peers.printer.outOfPaper();
  const { code, out } = await doctor("--json");
  const lines = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { event: string; name?: string; code?: string });
  expect(lines.map(({ name, code: why }) => [name, why])).toEqual([
    ["acs", null],
    ["scanner", null],
    ["printer", "printer.out-of-paper"],
    ["pad", null],
    [undefined, undefined],
  ]);
  expect(lines.at(-1)).toEqual({ event: "finish", devices: 4, unwell: ["printer"], tests: 0, failed: [] });
  expect(code).toBe(1);
  peers.printer.newRoll();
});

it("ends with 2 for a mistake in what was asked", async () => {
  expect(await doctor("--config", "nowhere.yaml")).toMatchObject({ code: 2 });
  const { code, err } = await doctor("--test", "paad");
  expect(code).toBe(2);
  expect(err).toContain("the devices are scanner, printer, pad");
});

it("says of an ACS that cannot be reached why, and what to do", async () => {
  const away = { host: "127.0.0.1", port: 1, login: { user: "kiosk", passwordFile: "password" } };
  await writeFile(path.join(folder, "away.yaml"), JSON.stringify({ library: "A", acs: away, devices: {} }));
  const { code, out } = await doctor("--config", "away.yaml");
  expect(out).toMatch(/^FAULT acs: 127\.0\.0\.1:1, dialect generic\. .*ECONNREFUSED/);
  expect(code).toBe(1);
});
