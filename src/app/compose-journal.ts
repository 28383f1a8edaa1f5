/** The journal of a station that is played: it lives as long as its stage, whoever writes in it. */
import path from "node:path";
import { openJournal, type Journal, type JournalOptions } from "../circulation/journal/journal.ts";
import { seededBytes } from "../core/clock.ts";
import type { Result } from "../core/result.ts";
import { KEY_BYTES } from "../core/seal.ts";
import type { Wires } from "./compose-wires.ts";

/** For a station's next life; `clock` is its own. */
export type NextJournal = (clock: JournalOptions["clock"]) => Result<Journal>;

/** One file and one key for all lives. */
export function journalOn(
  { folder, dice }: Pick<Wires, "folder" | "dice">,
  onCommit: JournalOptions["onCommit"],
): NextJournal {
  const randomBytes = seededBytes(dice()() * 2 ** 32);
  const place = { path: path.join(folder, "journal"), key: randomBytes(KEY_BYTES), begin: true, randomBytes };
  return (clock) => openJournal({ ...place, clock, ...(onCommit === undefined ? {} : { onCommit }) });
}
