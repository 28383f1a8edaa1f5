import { explain, FAULTS, type Fault } from "../../core/faults.ts";
import type { Json, Started } from "../../devices/driver.ts";
import type { StationDevice } from "../../devices/profile/at-station.ts";
import type { ReadProfile } from "../../devices/profile/read.ts";
import { attempt, type DoctorParts } from "./attempt.ts";
import { unwell, type Finding } from "./finding.ts";
import { search, type Found } from "./search.ts";

export interface ExamineParts extends DoctorParts {
  /** Profiles that ship with Lectern. */
  readonly shipped: readonly ReadProfile[];
  /** The udev rules that this device needs. */
  readonly rulesOf: (device: StationDevice) => readonly string[];
  /** What is being done now, for somebody who waits. */
  readonly progress: (text: string) => void;
}

/** What was found, and the device if it can be used; whoever asked stops it. */
export interface Examined {
  readonly finding: Finding;
  readonly usable: Started | undefined;
}

/** Devices of these roles speak only when something happens to them. */
const SILENT_BY_NATURE: ReadonlySet<string> = new Set(["scanner", "card"]);

export async function examine(name: string, device: StationDevice, parts: ExamineParts): Promise<Examined> {
  const what = device.title;
  const { started, why, facts, babbled } = await attempt(name, device, parts);
  const assumed: Record<string, Json> = device.assumed ? { assumed: true } : {};
  const base = { name, what, facts: { ...facts, ...assumed } };
  if (why === undefined) {
    const more = await lookCloser(started);
    const { health } = started.device;
    const soon = health.state === "ready" ? health.warning : undefined;
    const finding = wellOf({ ...base, facts: { ...base.facts, ...more } }, device, soon);
    return { finding, usable: started };
  }
  if (started.device.health.state === "trouble") {
    return { finding: unwell(base, why, []), usable: started };
  }
  await started.device.stop();
  const found = isSilence(why) ? await search(name, device, parts.shipped, parts, parts.progress) : undefined;
  return { finding: explained(base, device, why, found, babbled, parts), usable: undefined };
}

function isSilence({ code }: Fault): boolean {
  return code === "device.silent" || code === "device.bad-answer";
}

type Base = Pick<Finding, "name" | "what" | "facts">;

/** `soon`: what staff should see to although the device works. */
function wellOf(base: Base, { role, assumed }: StationDevice, soon: Fault | undefined): Finding {
  const silent = SILENT_BY_NATURE.has(role);
  const doubt = assumed
    ? ["The profile is assumed: nobody has confirmed it on a real device. Test it by hand (--test)."]
    : [];
  const warning = soon === undefined ? [] : [explain(soon)];
  return {
    ...base,
    condition: silent ? "unproven" : "well",
    code: undefined,
    says: silent ? "Its line is open. It speaks only when something is scanned." : "It answers and is well.",
    advice: [...(silent ? ["Scan something: `lectern doctor --test`."] : []), ...warning, ...doubt],
  };
}

/** Something quick that shows more than that it answers. */
async function lookCloser(started: Started): Promise<Readonly<Record<string, Json>>> {
  if (started.role !== "rfid") return {};
  const tags = await started.device.inventory();
  return tags.ok ? { tags: tags.value.length } : {};
}

function explained(
  base: Base,
  device: StationDevice,
  why: Fault,
  found: Found | undefined,
  babbled: boolean,
  parts: ExamineParts,
): Finding {
  if (found?.found === "other-settings") {
    const { baudRate, parity } = found.speed;
    const code = "device.wrong-settings";
    const advice = [
      `In the station's file, under ${base.name}: transport: { baudRate: ${baudRate}, parity: ${parity} }`,
    ];
    return unwell(base, { code, detail: `it answers at ${baudRate} baud, parity ${parity}` }, advice);
  }
  if (found?.found === "other-model") {
    const advice = [`In the station's file, under ${base.name}: profile: ${found.profile}`];
    return unwell(base, { code: "device.wrong-model", detail: `it answers as ${found.name}` }, advice);
  }
  if (why.code === "device.no-permission") {
    const rules = parts.rulesOf(device);
    return unwell(base, why, [
      ...(rules.length === 0
        ? []
        : ["This udev rule is missing or not in force (systemd/udev holds all of them):"]),
      ...rules.map((rule) => `  ${rule}`),
      "Then: udevadm control --reload && udevadm trigger, and plug the device in again.",
    ]);
  }
  if (why.code === "device.silent" && babbled) {
    return unwell(base, why, [
      "Bytes come, but none that this driver knows: a wrong speed or parity that was not tried, or another model.",
      "Record them with `lectern profile try`, and read them with `lectern device decode`.",
    ]);
  }
  return unwell(base, why, [FAULTS[why.code].advice]);
}
