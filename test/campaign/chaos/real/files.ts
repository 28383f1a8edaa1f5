/** The files that a station of real processes reads. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { makeKeyFile } from "../../../../src/circulation/journal/key.ts";
import { systemRandomBytes } from "../../../../src/core/clock.ts";
import type { StagePeers } from "../../../../src/app/compose-peers.ts";
import { LOOPBACK } from "../../../../src/app/compose-wires.ts";
import type { Place } from "../../../../src/app/journal/place.ts";
import { POLICY } from "../world.ts";
import type { Neighbours } from "./neighbours.ts";
import { PACE } from "./time.ts";
import { turnClock } from "./turned.ts";

/** Writes them into a folder; answers where the station will have its journal. */
export async function writeStation(folder: string, { cable, peers }: Neighbours): Promise<Place> {
  const keyFile = path.join(folder, "key");
  const key = makeKeyFile(keyFile, systemRandomBytes);
  if (!key.ok) throw new Error(`${key.fault.code}: ${key.fault.detail}`);
  turnClock(folder, 0);
  await writeFile(path.join(folder, "password"), "kiosk-pass\n");
  // What is JSON is YAML.
  const station = stationOf(cable.port, peers.devices);
  await writeFile(path.join(folder, "station.yaml"), JSON.stringify(station, undefined, 2));
  return { file: path.join(folder, "journal"), key: { keyFile } };
}

/** The station of the campaign, whose people live faster than others. */
function stationOf(port: number, devices: StagePeers["devices"]): object {
  const times = Object.entries(POLICY.times).map(([what, seconds]) => [what, seconds / PACE]);
  return {
    library: "Lectern Public Library",
    acs: {
      host: LOOPBACK,
      port,
      institution: "LECTERN",
      login: { user: "kiosk", passwordFile: "password" },
      site: { answerSeconds: 1.5, connectSeconds: 1.5, loginSeconds: 1.5, timeoutFromStatus: false },
    },
    devices,
    journal: { file: "journal", keyFile: "key" },
    policy: { ...POLICY, times: Object.fromEntries(times) },
  };
}
