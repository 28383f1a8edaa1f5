/** Where a device is silent: is it there with other settings, or is it another one? */
import { Problems } from "../../core/problems.ts";
import type { Role } from "../../core/staff.ts";
import { atStation, type StationDevice } from "../../devices/profile/at-station.ts";
import type { ReadProfile } from "../../devices/profile/read.ts";
import type { Speed } from "../../devices/transports/settings.ts";
import { attempt, type DoctorParts } from "./attempt.ts";

/** Settings that devices of libraries come with. [FEIG 38400 even, 3M 19200 none, printers 9600 to 115200 none] */
const SPEEDS: readonly Speed[] = [
  { baudRate: 9_600, parity: "none" },
  { baudRate: 19_200, parity: "none" },
  { baudRate: 38_400, parity: "none" },
  { baudRate: 38_400, parity: "even" },
  { baudRate: 57_600, parity: "none" },
  { baudRate: 115_200, parity: "none" },
  { baudRate: 9_600, parity: "even" },
];

/** Roles whose devices answer when they are asked; a scanner is silent whoever it is. */
const ANSWERING: readonly Role[] = ["rfid", "printer", "payment", "coins"];

export type Found =
  | { readonly found: "other-settings"; readonly speed: Speed }
  | { readonly found: "other-model"; readonly profile: string; readonly name: string };

/** Tries settings, then profiles that ship, until something answers; undefined if nothing does. */
export async function search(
  name: string,
  device: StationDevice,
  shipped: readonly ReadProfile[],
  parts: DoctorParts,
  progress: (text: string) => void,
): Promise<Found | undefined> {
  const { transport } = device;
  if (!ANSWERING.includes(device.role)) return undefined;
  if (transport.type === "serial") {
    for (const speed of SPEEDS) {
      if (speed.baudRate === transport.baudRate && speed.parity === transport.parity) continue;
      progress(`trying ${speed.baudRate} baud, parity ${speed.parity}`);
      const tuned = { ...device, transport: { ...transport, ...speed } };
      if (await answers(name, tuned, parts)) return { found: "other-settings", speed };
    }
  }
  for (const read of shipped) {
    if (read.profile.role !== device.role || read.driver.name === device.driver.name) continue;
    const other = inPlaceOf(device, read);
    if (other === undefined) continue;
    progress(`trying ${read.profile.name}`);
    if (await answers(name, other, parts)) {
      return { found: "other-model", profile: read.profile.id, name: read.profile.name };
    }
  }
  return undefined;
}

async function answers(name: string, device: StationDevice, parts: DoctorParts): Promise<boolean> {
  const { started, why } = await attempt(name, device, parts);
  await started.device.stop();
  return why === undefined || started.device.health.state === "trouble";
}

/** Another profile on the line of a device; undefined where it is for another kind of line. */
function inPlaceOf({ transport }: StationDevice, read: ReadProfile): StationDevice | undefined {
  if (read.profile.transport.type !== transport.type) return undefined;
  const where =
    transport.type === "tcp" ? { host: transport.host, port: transport.port } : { match: transport.match };
  return atStation(read, { transport: where, options: {} }, [], new Problems());
}
