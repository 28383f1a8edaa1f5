/** The bundles of a station on disk: each in a folder by its version, and one small file that says what holds. */
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { fault, type Fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { keptFile } from "../../kept-file.ts";
import { writeSynced } from "../../synced-file.ts";
import type { Bundle } from "./bundle.ts";

const version = z.int().min(0);

const kept = z.strictObject({
  /** The newest that came, whatever became of it: none is tried twice, and none that is older. */
  highest: version,
  /** In force where nothing is tried; null for the station's own configuration alone. */
  current: version.nullable(),
  trial: z
    .strictObject({
      version,
      /** How often the station was started with it. */
      starts: z.int(),
      /** The devices that were well before, by their names. */
      ready: z.array(z.string()).readonly(),
    })
    .nullable(),
  last: z
    .strictObject({
      version,
      outcome: z.enum(["taken", "refused", "back"]),
      fault: z.string().nullable(),
      /** The first mistake, in words. */
      why: z.string(),
    })
    .nullable(),
});

export type Kept = z.output<typeof kept>;

const NOTHING: Kept = { highest: 0, current: null, trial: null, last: null };

export interface BundlePlace {
  read(): Promise<Kept>;
  /** On disk when it is done; false where it could not be. */
  write(what: Kept): Promise<boolean>;
  /** Puts the files of a bundle down, and answers where; nothing is in force by that. */
  unpack(bundle: Bundle): Promise<Result<string, Fault<"fleet.not-kept">>>;
  /** Removes every bundle that is neither in force nor tried. */
  clean(of: Kept): Promise<void>;
  folderOf(version: number): string;
}

/** `complain` is told a code of the file system, or `unreadable`. */
export function bundlePlace(folder: string, complain: (code: string) => void): BundlePlace {
  const file = keptFile(path.join(folder, "state"), kept, complain);
  const folderOf = (of: number): string => path.join(folder, String(of));

  return {
    read: async () => (await file.read()) ?? NOTHING,
    write: (what) => file.write(what),
    folderOf,
    async unpack({ version: of, files }) {
      const [part, whole] = [path.join(folder, "part"), folderOf(of)];
      try {
        for (const old of [part, whole]) await rm(old, { recursive: true, force: true });
        await mkdir(part, { recursive: true, mode: 0o700 });
        for (const [name, text] of Object.entries(files)) await writeSynced(path.join(part, name), text);
        await rename(part, whole);
        return ok(whole);
      } catch (error) {
        if (error instanceof Error && "code" in error) {
          return failed(fault("fleet.not-kept", String(error.code)));
        }
        throw error;
      }
    },
    async clean({ current, trial }) {
      if (!existsSync(folder)) return;
      const needed = ["state", String(current), String(trial?.version)];
      for (const name of await readdir(folder)) {
        if (!needed.includes(name)) await rm(path.join(folder, name), { recursive: true, force: true });
      }
    },
  };
}

/** A station that takes bundles, as much of its configuration as says where they are. */
const taking = z.object({
  journal: z.object({ file: z.string() }),
  fleet: z.object({ commands: z.object({ bundles: z.object({}) }) }),
});

/** Where a station of this configuration has its bundles: beside its journal; undefined where it takes none. */
export function bundlesFolder(content: unknown, beside: string): string | undefined {
  const read = taking.safeParse(content);
  return read.success ? `${path.resolve(beside, read.data.journal.file)}.bundles` : undefined;
}

/** The folder of the bundle that is in force for a station of this configuration. */
export async function folderInForce(content: unknown, beside: string): Promise<string | undefined> {
  const folder = bundlesFolder(content, beside);
  if (folder === undefined) return undefined;
  // Who runs the station complains.
  const place = bundlePlace(folder, () => {});
  const { trial, current } = await place.read();
  const inForce = trial?.version ?? current;
  return inForce === null ? undefined : place.folderOf(inForce);
}
