/** The journal of a station in a guest, read on this machine: a copy of its files, and its key. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openAt } from "../../../src/app/journal/place.ts";
import type { Entry } from "../../../src/circulation/journal/entry.ts";
import type { Result } from "../../../src/core/result.ts";
import { run } from "../../../tools/package/run.ts";
import type { Guest } from "../guest.ts";

const FILES = "var/lib/lectern/journal.sqlite* etc/lectern/credentials/journal-key";

/** All that stands in it; what is being written meanwhile may be missing. */
export async function readJournal(guest: Guest): Promise<Result<readonly Entry[]>> {
  const folder = mkdtempSync(path.join(tmpdir(), "lectern-journal-"));
  try {
    const packed = path.join(folder, "files.tar");
    const bytes = await guest.must(`cd / && tar --create ${FILES} | base64 --wrap=0`);
    writeFileSync(packed, Buffer.from(bytes, "base64"));
    run("tar", ["--extract", `--file=${packed}`, `--directory=${folder}`]);
    const keyFile = path.join(folder, "etc/lectern/credentials/journal-key");
    const journal = openAt(
      { file: path.join(folder, "var/lib/lectern/journal.sqlite"), key: { keyFile } },
      false,
    );
    if (!journal.ok) return journal;
    const all = journal.value.all();
    journal.value.close();
    return all;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
