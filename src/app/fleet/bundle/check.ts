/** Holds a bundle to what can be known of it before it is in place. */
import path from "node:path";
import { z } from "zod";
import type { Clock } from "../../../core/clock.ts";
import { fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { checkDraft } from "../../config/check.ts";
import { checkProfiles } from "../../profile/check.ts";
import { readStationery, SHIPPED } from "../../receipt/read.ts";
import { draftWithBundle } from "../../read-station.ts";
import { readSections } from "./overlay.ts";

const naming = z.object({
  devices: z.record(z.string(), z.object({ profile: z.string() })).default({}),
  receipts: z.object({ directory: z.string().optional() }).default({}),
});

/** Its sections, and every profile and slip that it brings: what holds at any station; in the detail one mistake a line. */
export async function checkBundle(folder: string): Promise<Result<void>> {
  const sections = await readSections(folder);
  if (!sections.ok) return sections;
  const read = naming.safeParse(sections.value.content);
  const { devices = {}, receipts = {} } = read.data ?? {};
  const profiles = Object.values(devices).map(({ profile }) => profile);
  const brought = new Set(profiles.filter((profile) => path.dirname(profile) === folder));
  const { mistakes } = await checkProfiles([...brought]);
  if (mistakes.length > 0) return failed(fault("config.invalid", mistakes.join("\n")));
  if (receipts.directory === undefined || !isWithin(folder, receipts.directory)) return ok(undefined);
  const slips = await readStationery([SHIPPED, receipts.directory]);
  return slips.ok ? ok(undefined) : slips;
}

const isWithin = (folder: string, place: string): boolean => !path.relative(folder, place).startsWith("..");

/** The same, and the whole configuration that it would make at the station of `file`, with every file that that names. */
export async function checkBundleAt(file: string, folder: string, clock: Clock): Promise<Result<void>> {
  const alone = await checkBundle(folder);
  if (!alone.ok) return alone;
  const draft = await draftWithBundle(file, folder);
  if (!draft.ok) return draft;
  const { station } = checkDraft(draft.value, clock);
  return station.ok ? ok(undefined) : station;
}
