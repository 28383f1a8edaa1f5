import path from "node:path";
import { factsOf, overlap } from "../../devices/profile/overlap.ts";
import { readProfile, type ReadProfile } from "../../devices/profile/read.ts";
import { explain } from "../../core/faults.ts";
import { readText } from "../config.ts";
import { endQuietlyWithReader, writeErr, writeOut } from "../sip/stdio.ts";

/** A profile that is good by itself, with the file that it stands in. */
interface Checked extends ReadProfile {
  readonly file: string;
}

/** `lectern profile check`; answers the exit code: 1 if there is a mistake in any of the files. */
export async function runProfileCheck(files: readonly string[]): Promise<number> {
  endQuietlyWithReader();
  // The directory of profiles holds their schema too.
  const { good, mistakes } = await checkProfiles(files.filter((file) => path.extname(file) !== ".json"));
  for (const mistake of mistakes) writeErr(`${mistake}\n`);
  for (const { file, profile } of good) {
    const { length } = profile.examples;
    await writeOut(`ok ${file}: ${profile.name}, ${length} example${length === 1 ? "" : "s"}\n`);
  }
  return mistakes.length === 0 ? 0 : 1;
}

/** Reads profiles and holds them to everything that is known of each and of all together; every mistake is one line. */
export async function checkProfiles(
  files: readonly string[],
): Promise<{ readonly good: readonly Checked[]; readonly mistakes: readonly string[] }> {
  const good: Checked[] = [];
  const mistakes: string[] = [];
  for (const file of files) {
    const text = await readText(file);
    const read = text.ok ? await readProfile(text.value, file) : text;
    if (read.ok) good.push({ ...read.value, file });
    else if (read.fault.code === "config.invalid") mistakes.push(...read.fault.detail.split("\n"));
    else mistakes.push(explain(read.fault));
  }
  mistakes.push(...good.flatMap((one, index) => mistakesAmong(one, good.slice(0, index))));
  return { good, mistakes };
}

/** What is wrong with a profile beside others. */
function mistakesAmong({ file, profile }: Checked, others: readonly Checked[]): string[] {
  const mistakes: string[] = [];
  const named = path.basename(file).replace(/\.ya?ml$/, "");
  if (named !== profile.id) {
    mistakes.push(
      `${file}: the file is named ${named}, but its id is ${profile.id}; give both the same name`,
    );
  }
  const facts = factsOf(profile);
  for (const other of others) {
    const theirs = factsOf(other.profile);
    if (other.profile.id === profile.id) {
      mistakes.push(`${file}: ${other.file} has the same id ${profile.id}; give each its own`);
    } else if (facts !== undefined && theirs !== undefined && overlap(facts, theirs)) {
      mistakes.push(
        `${file}: transport.match fits the same device as ${other.file}; add a fact that tells them apart (product, serialNumber), or leave match to the station`,
      );
    }
  }
  return mistakes;
}
