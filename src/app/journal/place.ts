import path from "node:path";
import { readKey, type KeySource } from "../../circulation/journal/key.ts";
import { openJournal, type Journal } from "../../circulation/journal/journal.ts";
import { systemClock, systemRandomBytes } from "../../core/clock.ts";
import { fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { readYaml, stationSchema, type JournalConfig } from "../config.ts";

/** A journal and what opens it. */
export interface Place {
  readonly file: string;
  readonly key: KeySource;
}

/** What the command line says of where the journal is. */
export interface PlaceOptions {
  readonly config: string;
  readonly journal?: string;
  readonly key?: string;
}

/** Of the two files that are named, or of the station's configuration. */
export async function placeOf({ config, journal, key }: PlaceOptions): Promise<Result<Place>> {
  if (journal !== undefined && key !== undefined) return ok({ file: journal, key: { keyFile: key } });
  if (journal !== undefined || key !== undefined) {
    return failed(fault("config.bad-argument", "--journal and --key come together"));
  }
  const station = await readYaml(config, stationSchema);
  if (!station.ok) return station;
  if (station.value.journal === undefined) {
    return failed(fault("config.invalid", `${config} has no section journal`));
  }
  return ok(stationPlace(station.value.journal, path.dirname(config)));
}

/** Where a station has its journal. Paths count from `beside`, where its configuration lies. */
export function stationPlace({ file, keyFile, credential }: JournalConfig, beside: string): Place {
  const key =
    keyFile === undefined ? { credential: credential ?? "" } : { keyFile: path.resolve(beside, keyFile) };
  return { file: path.resolve(beside, file), key };
}

/** Opens it with this machine's clock and dice. `begin`: a new one where there is none. */
export function openAt({ file, key }: Place, begin: boolean): Result<Journal> {
  const read = readKey(key, process.env);
  if (!read.ok) return read;
  return openJournal({
    path: file,
    key: read.value,
    begin,
    clock: systemClock,
    randomBytes: systemRandomBytes,
  });
}
