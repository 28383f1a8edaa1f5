import path from "node:path";
import type { Clock } from "../../core/clock.ts";
import { explain } from "../../core/faults.ts";
import { Problems } from "../../core/problems.ts";
import { ok, type Result } from "../../core/result.ts";
import { draftOf, settle, type Draft, type ReadStation } from "../read-station.ts";
import type { TextIo } from "../text-io.ts";
import { doubt } from "./doubts.ts";
import { holdFiles } from "./named-files.ts";

/** A configuration that was held to everything that can be known without its devices and its ILS. */
export interface Checked {
  /** Or every mistake, one a line. */
  readonly station: Result<ReadStation>;
  /** What is allowed and unwise, one a line. */
  readonly doubts: readonly string[];
}

/** Checks `station.yaml`, its profiles, and every file that it names. */
export async function checkStation(file: string, clock: Clock): Promise<Result<Checked>> {
  const draft = await draftOf(file);
  return draft.ok ? ok(checkDraft(draft.value, clock)) : draft;
}

/** Checks a configuration that was read as far as it could be, and every file that it names. */
export function checkDraft(draft: Draft, clock: Clock): Checked {
  const { file, document, hidden, problems, config } = draft;
  const doubts = new Problems();
  holdFiles(document.content, { beside: path.dirname(file), problems, doubts, clock });
  if (config?.journal === undefined && config !== undefined) {
    problems.add(
      ["journal"],
      "a station starts only with a journal: nothing is lent without one",
      "add journal: …",
    );
  }
  const station = settle(draft);
  if (station.ok) doubt(station.value, doubts);
  for (const section of hidden) {
    doubts.add(
      [section],
      `a bundle of the fleet stands for what ${file} says of it`,
      "publish a bundle that says it, or take bundles out of fleet.commands",
    );
  }
  const told = doubts.found.length === 0 ? [] : document.explain(doubts).detail.split("\n");
  return { station, doubts: told };
}

/** `lectern config check`; answers the exit code: 1 if there is a mistake in any of the files. */
export async function runConfigCheck(
  files: readonly string[],
  clock: Clock,
  { write, complain }: TextIo,
): Promise<number> {
  let wrong = 0;
  for (const file of files) {
    const checked = await checkStation(file, clock);
    const station = checked.ok ? checked.value.station : checked;
    const doubts = checked.ok ? checked.value.doubts : [];
    if (!station.ok) {
      const { fault } = station;
      complain(`${fault.code === "config.invalid" ? fault.detail : explain(fault)}\n`);
      wrong++;
    }
    for (const line of doubts) complain(`doubt: ${line}\n`);
    if (station.ok) await write(`ok ${file}: ${summary(station.value, doubts.length)}\n`);
  }
  return wrong === 0 ? 0 : 1;
}

function summary({ config: { acs }, devices }: ReadStation, doubts: number): string {
  const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
  return `${acs.dialect} at ${acs.host}:${acs.port}, ${counted(devices.size, "device")}, ${counted(doubts, "doubt")}`;
}
