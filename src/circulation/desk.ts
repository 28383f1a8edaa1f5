/** What the rooms of circulation share: the ILS, the journal, the item's security, and words made of what the ILS says. */
import { toCivil } from "../core/calendar.ts";
import type { Due, Media, SecurityPort } from "../core/circulation.ts";
import type { Clock } from "../core/clock.ts";
import type { ItemId, PatronId } from "../core/ids.ts";
import type { Log } from "../core/log.ts";
import type { AcsClient } from "../sip-client/client.ts";
import type { Dialect } from "../sip-client/dialects/index.ts";
import type { Certainty, WireDate } from "../sip-client/outcomes.ts";
import type { Exceptions } from "./exceptions.ts";
import type { Change, Entry } from "./journal/entry.ts";
import type { Journal } from "./journal/journal.ts";

/** How long a lost answer is inquired into before the item goes to the desk, and how often. */
export interface Patience {
  readonly forMs: number;
  readonly pauseMs: number;
}

/** A patron's card and PIN; `pin` undefined where none was asked for, or where it is not there any more. */
export interface Key {
  readonly patron: PatronId;
  readonly pin: string | undefined;
}

export interface Desk {
  readonly client: AcsClient;
  readonly journal: Journal;
  readonly exceptions: Exceptions;
  /** Undefined at a station whose items carry no security, or whose staff take it off. */
  readonly security: SecurityPort | undefined;
  readonly clock: Clock;
  readonly patience: Patience;
  /** Media types (CK) that no magnet may touch, whatever else the ILS says of them. */
  readonly protectMedia: readonly string[];
  readonly log: Log;
}

/** False where it could not be written: when the station starts anew, it goes on from what stands there. */
export function move(
  { journal, log }: Pick<Desk, "journal" | "log">,
  entry: number,
  change: Change,
): boolean {
  const moved = journal.change(entry, change);
  if (!moved.ok) log("journal.not-written", { entry, stage: change.stage, fault: moved.fault.code });
  return moved.ok;
}

/** An entry about an item. */
export type OpenEntry = Entry & { readonly item: ItemId };

/** The entry, if it is not closed yet; undefined also where the journal cannot be read. */
export function openEntry(
  { journal, log }: Pick<Desk, "journal" | "log">,
  id: number,
): OpenEntry | undefined {
  const read = journal.get(id);
  if (!read.ok) log("journal.not-read", { entry: id, fault: read.fault.code });
  const entry = read.ok ? read.value : undefined;
  const item = entry?.secret.item;
  return entry === undefined || entry.stage === "closed" || item === undefined
    ? undefined
    : { ...entry, item };
}

/** A due date (AH), as the ILS gave it. */
export function dueOf(due: WireDate | undefined, { zone }: Pick<Dialect, "zone">): Due {
  if (due === undefined) return { kind: "none" };
  if (due.instant === undefined) return { kind: "text", text: due.text };
  return { kind: "date", civil: toCivil(due.instant, zone) };
}

/** What the ILS says of what an item is made of. */
export function mediaOf(
  said: { readonly magnetic: Certainty; readonly mediaType: string | undefined },
  { protectMedia }: Pick<Desk, "protectMedia">,
): Media {
  const isProtected = said.mediaType !== undefined && protectMedia.includes(said.mediaType);
  return said.magnetic === "yes" || isProtected ? "magnetic" : "book";
}

/** How often the security of an item that still lies there is tried before the item goes to the desk. */
const SECURITY_TRIES = 3;

/** Does something with an item's security; again while the item is there, for a tag may slip out of reach for a moment. */
export async function persistently<R extends { readonly ok: boolean }>(
  { isPresent }: Pick<SecurityPort, "isPresent">,
  item: ItemId,
  act: () => Promise<R>,
): Promise<R> {
  for (let tried = 1; ; tried++) {
    const outcome = await act();
    if (outcome.ok || tried >= SECURITY_TRIES || !(await isPresent(item))) return outcome;
  }
}
