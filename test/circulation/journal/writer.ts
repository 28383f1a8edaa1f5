/** Writes into a journal until it is killed, and says on standard output what is on disk: `ID STAGE`, a line a step. */
import { writeSync } from "node:fs";
import type { Change } from "../../../src/circulation/journal/entry.ts";
import { openJournal } from "../../../src/circulation/journal/journal.ts";
import { systemClock, systemRandomBytes } from "../../../src/core/clock.ts";
import { KEY, LOAN, value } from "./words.ts";

const STEPS: readonly Change[] = [{ stage: "granted" }, { stage: "closed", outcome: "done" }];

const journal = value(
  openJournal({
    path: process.argv[2] ?? "",
    key: KEY,
    begin: true,
    clock: systemClock,
    randomBytes: systemRandomBytes,
  }),
);
for (;;) {
  const { id } = value(journal.open(LOAN));
  writeSync(1, `${id} intent\n`);
  for (const step of STEPS) writeSync(1, `${id} ${value(journal.change(id, step)).stage}\n`);
}
