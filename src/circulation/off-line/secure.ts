import type { Assurance, Media, SecurityPort } from "../../core/circulation.ts";
import type { ItemId } from "../../core/ids.ts";
import type { Result } from "../../core/result.ts";
import { persistently, type Desk } from "../desk.ts";
import type { ExceptionReason } from "../../core/staff.ts";
import type { Change, Entry, Json } from "../journal/entry.ts";
import { readLoan, readReturn } from "./facts.ts";

/** What is done off-line. */
export type OffLineKind = "loan" | "return";

interface Step {
  /** What the security is still to be taken off from, or put on; null when that is done. */
  readonly open: (entry: Entry) => Media | null;
  readonly act: (security: SecurityPort, item: ItemId, media: Media) => Promise<Result<Assurance>>;
  /** The facts when it is done. */
  readonly done: (entry: Entry, isVerified: boolean) => Json;
}

const STEPS: Readonly<Record<OffLineKind, Step>> = {
  loan: {
    open: (entry) => readLoan(entry).release,
    act: (security, item, media) => security.release(item, media),
    done: (entry, isVerified) => ({ ...readLoan(entry), release: null, isVerified }),
  },
  return: {
    open: (entry) => readReturn(entry).arm,
    act: (security, item, media) => security.arm(item, media),
    done: (entry, isVerified) => ({ ...readReturn(entry), arm: null, isVerified }),
  },
};

/** What staff wait for only because of an item's security. */
const OF_SECURITY: readonly (ExceptionReason | undefined)[] = ["still-armed", "not-armed"];

/**
 * Brings the security of an item to where it should be, reads it back, and writes that down, whether the ILS has heard of
 * the item meanwhile or not. Whoever calls has the entry in hand. An alarm sounds where it cannot be done.
 */
export async function secure(
  { journal, security, log }: Pick<Desk, "journal" | "security" | "log">,
  kind: OffLineKind,
  id: number,
): Promise<Result<Assurance>> {
  const read = journal.get(id);
  if (!read.ok) return read;
  const { open, act, done } = STEPS[kind];
  const entry = read.value;
  const item = entry?.secret.item;
  const media = entry === undefined ? null : open(entry);
  if (entry === undefined || item === undefined || security === undefined || media === null) {
    throw new Error(`Entry ${id} has nothing to secure`);
  }
  const outcome = await persistently(security, item, () => act(security, item, media));
  if (!outcome.ok) {
    log("offline.not-secured", { entry: id, kind, fault: outcome.fault.code });
    return outcome;
  }
  const { value: assurance } = outcome;
  const facts = done(entry, assurance === "verified");
  const written = journal.change(id, { ...goesOn(entry, assurance), facts });
  if (!written.ok) log("journal.not-written", { entry: id, fault: written.fault.code });
  return outcome;
}

/** Where an entry goes that is secured now. */
function goesOn({ stage, reason }: Entry, assurance: Assurance): Change {
  if (stage !== "exception" || reason === undefined) return { stage: "queued" };
  return OF_SECURITY.includes(reason)
    ? { stage: "closed", outcome: assurance === "verified" ? "done" : "unverified" }
    : { stage, reason };
}
