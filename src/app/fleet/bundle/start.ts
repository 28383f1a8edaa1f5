/** The start of a station that may have a bundle on trial. */
import path from "node:path";
import type { Log } from "../../../core/log.ts";
import type { Result } from "../../../core/result.ts";
import { readOwn, readStation, type ReadStation } from "../../read-station.ts";
import { bundlePlace, bundlesFolder, type BundlePlace } from "./place.ts";
import { wentBack } from "./went-back.ts";

/** A trial that has not come to its end after so many starts has ended the station, or kept it from starting. */
const MOST_STARTS = 3;

/** Reads a station to be started. With a bundle that cannot be read, or was started with too often, it goes back first. */
export async function readToStart(file: string, log: Log): Promise<Result<ReadStation>> {
  const place = await placeOf(file, log);
  const kept = await place?.read();
  const trial = kept?.trial ?? null;
  if (place === undefined || kept === undefined || trial === null) return readStation(file);
  if (trial.starts >= MOST_STARTS) {
    await place.write(wentBack(kept, `started ${trial.starts} times`, log));
    return readStation(file);
  }
  await place.write({ ...kept, trial: { ...trial, starts: trial.starts + 1 } });
  const read = await readStation(file);
  if (read.ok) return read;
  await place.write(wentBack(kept, read.fault.detail, log));
  return readStation(file);
}

/** A station could not be opened: with a bundle on trial it goes back, and is to be started anew (true). */
export async function backAtStart(file: string, why: string, log: Log): Promise<boolean> {
  const place = await placeOf(file, log);
  const kept = await place?.read();
  if (place === undefined || kept === undefined || kept.trial === null) return false;
  return place.write(wentBack(kept, why, log));
}

async function placeOf(file: string, log: Log): Promise<BundlePlace | undefined> {
  const own = await readOwn(file);
  const folder = own.ok ? bundlesFolder(own.value.content, path.dirname(file)) : undefined;
  return folder === undefined ? undefined : bundlePlace(folder, (code) => log("fleet.not-kept", { code }));
}
