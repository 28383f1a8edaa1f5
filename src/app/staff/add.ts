import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { stringify } from "yaml";
import { readKey } from "../../circulation/journal/key.ts";
import { systemRandomBytes } from "../../core/clock.ts";
import { explain, fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { readText, readYaml, stationSchema } from "../config.ts";
import { stationPlace } from "../journal/place.ts";
import type { TextIo } from "../text-io.ts";
import { newMember, readRoster, type Roster } from "./roster.ts";

export interface StaffAddOptions {
  readonly config: string;
}

/** `lectern staff add NAME`: card and PIN are two lines of standard input; answers the exit code. */
export async function runStaffAdd(name: string, options: StaffAddOptions, io: TextIo): Promise<number> {
  const added = await add(name, options.config, io);
  if (added.ok) {
    await io.write(`${name} may open the station; start it again or reload its configuration.\n`);
    return 0;
  }
  io.complain(`lectern: ${explain(added.fault)}\n`);
  return added.fault.code.startsWith("config.") ? 2 : 1;
}

async function add(name: string, config: string, io: TextIo): Promise<Result<void>> {
  const station = await readYaml(config, stationSchema);
  if (!station.ok) return station;
  const { staff, journal } = station.value;
  if (staff === undefined || journal === undefined) {
    return failed(fault("config.invalid", `${config} needs the sections staff and journal`));
  }
  const beside = path.dirname(config);
  const key = readKey(stationPlace(journal, beside).key, process.env);
  if (!key.ok) return key;
  const file = path.resolve(beside, staff.file);
  const roster = await rosterAt(file);
  if (!roster.ok) return roster;
  io.complain("The staff card (scan it or type its number), then Enter; then the PIN, then Enter.\n");
  const [card = "", pin = ""] = await twoLines(io.input);
  if (card === "") return failed(fault("staff.no-card", ""));
  const member = newMember(name, card, pin, key.value, systemRandomBytes);
  if (!member.ok) return member;
  const others = roster.value.filter((other) => other.name !== name);
  await writeFile(file, stringify([...others, member.value]), { mode: 0o600 });
  await chmod(file, 0o600);
  return ok(undefined);
}

/** No file yet is nobody yet. */
async function rosterAt(file: string): Promise<Result<Roster>> {
  const text: Result<string> = await readText(file);
  if (text.ok) return readRoster(text.value, file);
  return text.fault.detail.endsWith("ENOENT") ? ok([]) : text;
}

async function twoLines(input: NodeJS.ReadableStream): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input })) {
    lines.push(line.trim());
    if (lines.length === 2) break;
  }
  return lines;
}
