/**
 * Families examined by the doctor of an installed package (`lectern doctor --test`): it asks each device who it is, and has it
 * used by hand; what it asks a person to do is done at the peers.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { sleep, type Clock, type Random } from "../../../src/core/clock.ts";
import { jsonOf } from "../../../src/core/json.ts";
import { readProfile } from "../../../src/devices/profile/read.ts";
import type { Profile } from "../../../src/devices/profile/schema.ts";
import type { Json } from "../../../src/devices/driver.ts";
import type { RunningPeer } from "../../../src/devices/sim/definition.ts";
import type { Machine } from "../../appliance/machine.ts";
import type { Family } from "./families.ts";
import { startFamily } from "./start.ts";

/** A guest as far as this needs one. */
export interface GuestSockets extends Pick<Machine, "run" | "must"> {
  /** Of its `usb-redir` devices, on this machine. */
  readonly usb: readonly string[];
}

export interface Examined {
  readonly profile: string;
  readonly passed: boolean;
  /** How often it was looked at. */
  readonly looks: number;
  /** What the doctor says of it. */
  readonly says: string;
}

const PROFILES = path.join(import.meta.dirname, "../../../device-profiles");

/** The shipped profile of a family. */
export async function profileOf(id: string): Promise<Profile> {
  const file = path.join(PROFILES, `${id}.yaml`);
  const read = await readProfile(await readFile(file, "utf8"), file);
  if (!read.ok) throw new Error(read.fault.detail);
  return read.value.profile;
}

/** Roles of which a station has one device at most. */
const ONE_OF: readonly string[] = ["printer", "rfid", "security", "payment", "coins"];

/** Families that one station can have at the same time, `most` at most: no two of such a role, none that looks like another. */
export async function stations(
  families: readonly Family[],
  most: number,
): Promise<readonly (readonly Family[])[]> {
  const all: { readonly families: Family[]; readonly taken: Set<string> }[] = [];
  for (const family of families) {
    const { role } = await profileOf(family.profile);
    const { vid, pid, serialNumber } = family.identity;
    const takes = [`${vid}:${pid}:${serialNumber ?? ""}`, ...(ONE_OF.includes(role) ? [role] : [])];
    let into = all.find(
      (each) => each.families.length < most && !takes.some((thing) => each.taken.has(thing)),
    );
    if (into === undefined) {
      into = { families: [], taken: new Set() };
      all.push(into);
    }
    into.families.push(family);
    for (const thing of takes) into.taken.add(thing);
  }
  return all.map(({ families: some }) => some);
}

/** Of the files by which devices are opened; usbfs is for those whose profile names them. */
export const SUBSYSTEMS = ["tty", "hidraw", "input", "usbmisc"] as const;

/** What the technician adds where a profile names no device: who may open it. */
export function stationRules(families: readonly Family[]): string {
  const hex = (id: number): string => id.toString(16).padStart(4, "0");
  const lines = families.map(
    ({ identity: { vid, pid } }) =>
      `SUBSYSTEM=="${SUBSYSTEMS.join("|")}", ATTRS{idVendor}=="${hex(vid)}", ATTRS{idProduct}=="${hex(pid)}", ` +
      `MODE="0660", GROUP="lectern"`,
  );
  return `${Array.from(new Set(lines)).join("\n")}\n`;
}

/** Something that the doctor says to a person. */
interface Asked {
  readonly says: RegExp;
  /** Verbs with their words, done again and again until the doctor says something else. */
  readonly hands: (family: Family) => readonly (readonly [string, ...string[]])[];
  /** Whether they say yes; left out where nothing is asked. */
  readonly sees?: (peer: RunningPeer, question: string) => Promise<boolean>;
}

const TAGS = ["E004010012345678", "E004010012345679", "E00401001234567A"] as const;
export const LABEL = "30234000517861";
const nothing = (): readonly [] => [];
const yes = (): Promise<boolean> => Promise.resolve(true);

/** What a verb shows; undefined where the device has none of that name. */
async function shown({ verbs }: RunningPeer, verb: string): Promise<Json | undefined> {
  const done = await verbs[verb]?.run([]);
  return done?.ok === true ? done.value : undefined;
}

/** Relays are on and off again after a release; a unit for magnetic strips shows nothing. */
async function moved(peer: RunningPeer): Promise<boolean> {
  return !("clicks" in peer.verbs) || Number(await shown(peer, "clicks")) >= 2;
}

/** Colours of the lamp by what is to be shown; a lamp of three is dark for the rest. */
const LIT: Readonly<Record<string, string>> = { ok: "green", busy: "yellow", attention: "red" };

async function lit(peer: RunningPeer, question: string): Promise<boolean> {
  const state = /"([a-z]+)"/.exec(question)?.[1] ?? "";
  return JSON.stringify(await shown(peer, "look")) === JSON.stringify([LIT[state]].filter(Boolean));
}

const ASKED: readonly Asked[] = [
  { says: /Scan something now/, hands: ({ label }) => [["scan", label ?? LABEL]] },
  {
    says: /Did a page come out/,
    hands: nothing,
    sees: async (peer) => JSON.stringify(await shown(peer, "slip")).includes("Lectern test page"),
  },
  { says: /Lay 3 tagged items/, hands: () => TAGS.map((tag) => ["place", tag]) },
  {
    says: /Leave only that one on the pad/,
    hands: () => TAGS.slice(1).map((tag) => ["remove", tag]),
    sees: yes,
  },
  {
    says: /Lay ONE test item/,
    // Only a unit for magnetic strips waits for an item to be passed.
    hands: ({ peer }) => (peer === "bookcheck" ? [["pass", "left"]] : []),
    sees: yes,
  },
  {
    says: /Was the gate silent/,
    hands: ({ peer }) => (peer === "bookcheck" ? [["pass", "left"]] : []),
    sees: moved,
  },
  { says: /Did the gate sound/, hands: nothing, sees: yes },
  { says: /Does the lamp show "[a-z]+"/, hands: nothing, sees: lit },
  { says: /May 0.01 be charged/, hands: () => [["present-card"]], sees: yes },
  { says: /Drop a coin in/, hands: () => [["drop", "1"]] },
  { says: /come near the sensor/, hands: () => [["leave"], ["come"]] },
];

/** What the doctor writes about a device; other lines are not of interest. */
const LINE = z.object({
  event: z.enum(["found", "tested"]),
  name: z.string(),
  condition: z.string().optional(),
  passed: z.boolean().optional(),
  says: z.string(),
});
type Line = z.output<typeof LINE>;

const LOOK_MS = 400;
/** How long devices may take to appear, and the doctor for all of them, on a guest without acceleration. */
const APPEAR_MS = 30_000;
const DOCTOR_MS = 600_000;
const HERE = "/run/rig-doctor";
/** What the technician of this station added to the rules of the package. */
export const RULES = "/etc/udev/rules.d/60-lectern-station.rules";

/**
 * Has the doctor look at all of them, station by station, and once more at those that failed: a guest without acceleration
 * may be late for a deadline.
 */
export async function examineAll(
  guest: GuestSockets,
  families: readonly Family[],
  clock: Clock,
  random: Random,
): Promise<readonly Examined[]> {
  await guest.must(`cat >${RULES} <<'END'\n${stationRules(families)}END\nudevadm control --reload`);
  const found = new Map<string, Examined>();
  for (const looks of [1, 2]) {
    const left = families.filter(({ profile }) => found.get(profile)?.passed !== true);
    for (const station of await stations(left, guest.usb.length))
      for (const each of await examineFamilies(guest, station, clock, random))
        found.set(each.profile, { ...each, looks });
  }
  return Array.from(found.values());
}

/** Plugs families in, has the doctor look at them, and pulls them out again. */
export async function examineFamilies(
  guest: GuestSockets,
  families: readonly Family[],
  clock: Clock,
  random: Random,
): Promise<readonly Examined[]> {
  const peers: RunningPeer[] = [];
  for (const [at, family] of families.entries()) {
    const started = await startFamily(family, { path: guest.usb[at] ?? "", clock, random });
    if (!started.ok) throw new Error(`${family.profile}: ${started.fault.detail}`);
    peers.push(started.value);
  }
  await appeared(guest, families, clock);
  await guest.must(beginning(families));
  const ends = clock.elapsed() + DOCTOR_MS;
  let heard = 0;
  let asked: Asked | undefined;
  for (;;) {
    const { lines, words, isOver } = await doctorSays(guest);
    if (isOver || clock.elapsed() > ends) {
      await guest.run("systemctl stop rig-doctor");
      for (const peer of peers) await peer.stop();
      return families.map((family, at) => verdict(family, lines, nameOf(at)));
    }
    const now = families.findIndex((_, at) => nameOf(at) === lines.at(-1)?.name);
    const fresh = words.slice(heard);
    const next = ASKED.find(({ says }) => says.test(fresh));
    if (lines.at(-1)?.event === "tested") asked = undefined;
    if (next !== undefined) {
      asked = next;
      heard = words.length;
    }
    const [family, peer] = [families[now], peers[now]];
    if (family !== undefined && peer !== undefined) {
      for (const [verb, ...rest] of asked?.hands(family) ?? []) await peer.verbs[verb]?.run(rest);
      const seen = await next?.sees?.(peer, fresh);
      if (seen !== undefined) await guest.must(`echo ${seen ? "y" : "n"} >>${HERE}/answers`);
    }
    await sleep(clock, LOOK_MS);
  }
}

/**
 * QEMU's own keyboard, whatever becomes of it: by the first device the device host is started, and without acceleration that
 * takes longer than a device may take to be opened.
 */
const FIRST = "{ profile: keyboard-wedge-scanner, transport: { match: { vid: 0x0627, pid: 0x0001 } } }";

/** Names in station.yaml. */
const nameOf = (at: number): string => `device${at + 1}`;

async function appeared(guest: GuestSockets, families: readonly Family[], clock: Clock): Promise<void> {
  const ends = clock.elapsed() + APPEAR_MS;
  const all = families.map(({ identity: { vid, pid } }) => `${vid.toString(16)}/${pid.toString(16)}/`);
  for (;;) {
    const there = await guest.must("grep -hs ^PRODUCT= /sys/bus/usb/devices/*/uevent; udevadm settle");
    if (all.every((each) => there.includes(each)) || clock.elapsed() > ends) return;
    await sleep(clock, LOOK_MS);
  }
}

/** The station, and its doctor in the background, whose questions and answers are files. */
function beginning(families: readonly Family[]): string {
  const devices = families.map(
    ({ profile, transport, settings = {} }, at) =>
      `  ${nameOf(at)}: ${JSON.stringify({ profile, transport, options: settings })}\n`,
  );
  const station = `library: Rig\nacs: { host: 127.0.0.1, port: 9 }\ndevices:\n  first: ${FIRST}\n${devices.join("")}`;
  const names = families.map((_, at) => nameOf(at)).join(" ");
  return `mkdir -p ${HERE} && chmod 777 ${HERE} && rm -f ${HERE}/*
cat >${HERE}/station.yaml <<'END'
${station}END
: >${HERE}/answers
cat >${HERE}/start <<'END'
lectern doctor --json --test ${names} --config ${HERE}/station.yaml < <(tail -f ${HERE}/answers) >${HERE}/out 2>${HERE}/err
echo $? >${HERE}/code
END
systemd-run --quiet --unit rig-doctor --collect -p User=lectern -p CacheDirectory=lectern -E NODE_COMPILE_CACHE=/var/cache/lectern/node bash ${HERE}/start`;
}

interface Said {
  readonly lines: readonly Line[];
  /** What it said to the person. */
  readonly words: string;
  readonly isOver: boolean;
}

async function doctorSays(guest: GuestSockets): Promise<Said> {
  // What it writes last is read first: whoever reads a question has what was said before it.
  const all = await guest.must(
    `cd ${HERE}; for each in code err out; do cat $each 2>/dev/null; echo ---; done`,
  );
  const [code = "", words = "", out = ""] = all.split("---\n");
  const lines = out.split("\n").flatMap((text) => {
    const line = text.startsWith("{") ? LINE.safeParse(jsonOf(text)) : undefined;
    return line?.success === true ? [line.data] : [];
  });
  return { lines, words, isOver: code !== "" };
}

function verdict({ profile }: Family, lines: readonly Line[], name: string): Examined {
  const about = lines.filter((line) => line.name === name);
  const tested = about.find(({ event }) => event === "tested");
  const says = about.at(-1)?.says ?? "nothing was said of it";
  return { profile, passed: tested?.passed === true, looks: 1, says };
}
