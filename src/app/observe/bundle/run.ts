/** `lectern support-bundle`: one file with what somebody needs who is to help from afar, and nothing of anybody. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { machine, release, tmpdir, version as kernel } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { systemClock } from "../../../core/clock.ts";
import { fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { readPage } from "../../bridge/pages.ts";
import { stationJsonSchema, type StationConfig } from "../../config.ts";
import { readConfig } from "../../read-station.ts";
import { badUsage } from "../../sip/stdio.ts";
import { readVersion } from "../../version.ts";
import { maskedConfig, maskedFinding, maskedLine } from "./mask.ts";

export interface BundleOptions {
  readonly config: string;
  readonly log?: string;
  readonly out: string;
}

/** Enough for some days of a station, small enough for a mail. */
const MOST_LINES = 20_000;
const MOST_BYTES = 64e6;
const PATIENCE_MS = 120_000;

const run = promisify(execFile);

/** Answers the exit code. */
export async function runBundle(options: BundleOptions): Promise<number> {
  const written = await writeBundle(options);
  if (!written.ok) return badUsage(written.fault);
  process.stdout.write(`${options.out}: ${written.value.join(", ")}\n`);
  return 0;
}

/** Writes the bundle; answers what is in it. */
export async function writeBundle({ config, log, out }: BundleOptions): Promise<Result<readonly string[]>> {
  const station = await readConfig(config);
  if (!station.ok) return station;
  const { socket } = station.value.observe;
  const at = socket === undefined ? undefined : path.resolve(path.dirname(config), socket);
  const status = at === undefined ? undefined : await readPage(at, "/status");
  const isRunning = status?.ok === true;
  const files: Readonly<Record<string, string>> = {
    "README.txt": README,
    "versions.json": json(await versions()),
    "station.json": json(maskedConfig(station.value, stationJsonSchema())),
    "status.json": isRunning ? status.value : json(status?.fault ?? "no observe.socket in the configuration"),
    "metrics.txt": isRunning && at !== undefined ? textOf(await readPage(at, "/metrics")) : "",
    // It opens the devices, which a station that runs holds.
    "doctor.jsonl": isRunning
      ? json("not asked: the station runs")
      : maskedFinding(await doctor(config), namesOf(station.value)),
    "log.jsonl": (await logLines(log)).map((line) => `${maskedLine(line)}\n`).join(""),
  };
  const folder = await mkdtemp(path.join(tmpdir(), "lectern-bundle-"));
  try {
    const inside = path.join(folder, "lectern-support");
    await mkdir(inside);
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(inside, name), text);
    await run("tar", [
      "--create",
      "--gzip",
      "--sort=name",
      "--owner=0",
      "--group=0",
      "--file",
      path.resolve(out),
      "--directory",
      folder,
      "lectern-support",
    ]);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return failed(fault("observe.no-bundle", `${out}: ${String(error.code)}`));
  } finally {
    await rm(folder, { recursive: true });
  }
  return ok(Object.keys(files));
}

const README = `How a self-check station of Lectern is, for whoever helps from afar. Look through it before you send it.
Numbers of four digits and more are blotted out of the log, frames to the library system are kept as the names of
their fields, texts of the configuration as their length. No person, item, title, PIN or password is meant to be here:
if you find one, that is a fault of ours, please report it.

versions.json  what runs here            station.json  the configuration
status.json    how the station is        metrics.txt   what it has counted since its start
doctor.jsonl   lectern doctor            log.jsonl     the log
`;

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const textOf = (read: Result<string>): string => (read.ok ? read.value : json(read.fault));

async function versions(): Promise<object> {
  const system = await readFile("/etc/os-release", "utf8").catch(() => "");
  return {
    lectern: await readVersion(),
    node: process.version,
    system: /^PRETTY_NAME="?([^"\n]*)/m.exec(system)?.[1] ?? "unknown",
    kernel: `${release()} ${kernel()}`,
    machine: machine(),
    written: new Intl.DateTimeFormat("sv-SE", {
      dateStyle: "short",
      timeStyle: "medium",
      timeZone: "UTC",
    }).format(systemClock.now()),
  };
}

/** What the doctor may say of whose station it is. */
const namesOf = ({ library, acs }: StationConfig): readonly string[] => [
  library,
  acs.host,
  acs.institution,
  acs.login?.user ?? "",
  acs.login?.location ?? "",
];

/** What it says, whatever it found. */
function doctor(config: string): Promise<string> {
  const cli = path.join(import.meta.dirname, "../../cli.ts");
  return said(process.execPath, [cli, "doctor", "--json", "--config", config]);
}

/** The last lines of a file, or of the unit in the journal of systemd. */
async function logLines(file: string | undefined): Promise<readonly string[]> {
  const text =
    file === undefined
      ? await said("journalctl", ["--unit=lectern-core", "--output=cat", `--lines=${MOST_LINES}`])
      : await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => `no log: ${error.code ?? ""}`);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .slice(-MOST_LINES);
}

async function said(program: string, words: readonly string[]): Promise<string> {
  const done = run(program, words, { maxBuffer: MOST_BYTES, timeout: PATIENCE_MS });
  return done.then(
    ({ stdout }) => stdout,
    (error: { readonly stdout?: string; readonly code?: unknown }) =>
      error.stdout !== undefined && error.stdout !== ""
        ? error.stdout
        : `${program}: ${String(error.code)}\n`,
  );
}
