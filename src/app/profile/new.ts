import { writeFile } from "node:fs/promises";
import path from "node:path";
import { isoDate, toCivil } from "../../core/calendar.ts";
import { systemClock } from "../../core/clock.ts";
import { explain, fault } from "../../core/faults.ts";
import { Problems } from "../../core/problems.ts";
import { ok, type Result } from "../../core/result.ts";
import { ROLES, type Role } from "../../core/staff.ts";
import { atStation } from "../../devices/profile/at-station.ts";
import { readProfile, type ReadProfile } from "../../devices/profile/read.ts";
import { describeFacts, fits } from "../../devices/transports/facts.ts";
import { devicesPresent, type PluggedType, type Present, type Roots } from "../../devices/transports/find.ts";
import { shippedProfiles } from "../equipment.ts";
import { atTerminal, type Person } from "../person.ts";
import { badUsage } from "../sip/stdio.ts";
import type { Turn } from "./conversation.ts";
import { draftProfile } from "./draft.ts";
import { tryDevice } from "./try.ts";

/** Something that a profile can be written for. */
interface Plugged {
  readonly type: PluggedType;
  readonly present: Present;
}

/** Where a new profile is put, where devices are looked for, and how long one is listened to. */
export interface NewProfile {
  readonly directory: string;
  readonly roots: Roots;
  readonly tryMs: number;
}

const TYPES: readonly PluggedType[] = ["serial", "usb-lp", "hid", "evdev", "usb-control"];

/** `lectern profile new`: asks, tries, and writes a profile. Answers the exit code: 0 if one was written. */
export async function runProfileNew(setting: NewProfile): Promise<number> {
  const shipped = await shippedProfiles();
  if (!shipped.ok) return badUsage(shipped.fault);
  const person = atTerminal(process.stdin, process.stdout);
  const written = await newProfile(person, shipped.value, setting);
  person.close();
  if (!written.ok) {
    person.tell(explain(written.fault));
    return 1;
  }
  return written.value === undefined ? 1 : 0;
}

/** The file that was written; undefined if the person thought better of it. */
export async function newProfile(
  person: Person,
  shipped: readonly ReadProfile[],
  { directory, roots, tryMs }: NewProfile,
): Promise<Result<string | undefined>> {
  const all: Plugged[] = [];
  for (const type of TYPES) {
    for (const present of await devicesPresent(type, roots)) all.push({ type, present });
  }
  person.tell(all.length === 0 ? "Nothing is plugged in that a profile could be for." : "Plugged in are:");
  const plugged = await person.choose(
    "Which one is the profile for? A device on the network is none of these.",
    all.map((value) => ({ label: labelOf(value), value })),
  );
  const type = plugged?.type ?? "tcp";
  const role = await person.choose(
    "What is it for?",
    ROLES.map((value) => ({ label: value, value })),
  );
  if (role === undefined) return ok(undefined);
  const begun = await beginning(person, shipped, role, type, plugged);
  if (begun === undefined) return ok(undefined);
  const name = await person.ask(
    "Maker and model, for people:",
    plugged?.present.facts.product ?? begun.profile.name,
  );
  const id = await person.ask("Its id, which names the file (small letters, digits, hyphens):", idOf(name));
  const where = plugged === undefined ? await onNetwork(person) : matchOf(plugged);
  // The node of today is good enough for today.
  const here = plugged === undefined ? where : { type, match: { path: plugged.present.node } };
  const turns = await tried(person, begun, role, here, tryMs);
  const day = isoDate(toCivil(systemClock.now(), "local"));
  const file = path.join(directory, `${id}.yaml`);
  const text = draftProfile(begun, { id, name, where, turns, day });
  const read = await readProfile(text, file);
  if (!read.ok) return read;
  if (!(await person.confirm(`Write ${file}?`))) return ok(undefined);
  await writeFile(file, text, { flag: "wx" });
  person.tell(
    `Written. Next: read it, say what you know of it under provenance, and \`lectern profile check ${file}\`.`,
  );
  return ok(file);
}

function labelOf({ type, present: { node, facts } }: Plugged): string {
  return `${type} ${node} (${describeFacts(facts)})`;
}

/** A profile to begin from: one that fits what is plugged in goes first. */
function beginning(
  person: Person,
  shipped: readonly ReadProfile[],
  role: Role,
  type: string,
  plugged: Plugged | undefined,
): Promise<ReadProfile | undefined> {
  const fitting = (read: ReadProfile): boolean => {
    const { transport } = read.profile;
    const match = "match" in transport ? transport.match : undefined;
    return plugged !== undefined && match !== undefined && fits(match, plugged.present.facts);
  };
  const candidates = shipped
    .filter(({ profile, driver }) => profile.role === role && driver.transports.some((each) => each === type))
    .toSorted((one, other) => Number(fitting(other)) - Number(fitting(one)));
  if (candidates.length === 0) person.tell(`No profile of a ${role} over ${type} ships; copy one by hand.`);
  return person.choose(
    "Which profile comes nearest?",
    candidates.map((value) => ({
      label: `${value.profile.id}: ${value.profile.name}${fitting(value) ? " - fits what is plugged in" : ""}`,
      value,
    })),
  );
}

function idOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

/** Facts that will still be true tomorrow: never the node's name of today. */
function matchOf({ type, present: { facts, node } }: Plugged): Readonly<Record<string, unknown>> {
  const { vid, pid, serialNumber } = facts;
  if (vid === undefined || pid === undefined) return { type, match: { path: node } };
  return { type, match: { vid, pid, ...(serialNumber === undefined ? {} : { serialNumber }) } };
}

async function onNetwork(person: Person): Promise<Readonly<Record<string, unknown>>> {
  const host = await person.ask("Its address on the network:", "");
  const port = Number(await person.ask("Its port:", "9100"));
  return { type: "tcp", ...(host === "" ? {} : { host }), port };
}

/** What it says within some seconds. Cards are not tried: their numbers are somebody's, and would stand in the file. */
async function tried(
  person: Person,
  begun: ReadProfile,
  role: Role,
  where: Readonly<Record<string, unknown>>,
  tryMs: number,
): Promise<readonly Turn[]> {
  if (role === "card") {
    person.tell(
      "Cards are not tried: their numbers would stand in the file. The examples of the other profile are kept.",
    );
    return [];
  }
  if (!(await person.confirm(`Try it now, for ${tryMs / 1000} s?`))) return [];
  if (role === "scanner")
    person.tell("Scan the label of a book. No card: what is scanned will stand in the file.");
  const problems = new Problems();
  const device = atStation(begun, { transport: where, options: {} }, [], problems);
  if (device === undefined) {
    for (const { path: at, what } of problems.found)
      person.tell(explain(fault("config.invalid", `${at.join(".")}: ${what}`)));
    return [];
  }
  const turns: Turn[] = [];
  const health = await tryDevice(
    device,
    tryMs,
    (turn) => turns.push(turn),
    () => {},
  );
  person.tell(
    `It was ${health.state}${"fault" in health ? `: ${explain(health.fault)}` : ""}; ${turns.length} turns were heard.`,
  );
  return turns;
}
