import type { Due } from "../../core/circulation.ts";
import { addDays, toCivil } from "../../core/calendar.ts";
import type { ItemId } from "../../core/ids.ts";
import { ok, type Result } from "../../core/result.ts";
import type { Desk } from "../desk.ts";
import type { Hands } from "../hands.ts";
import type { Entry } from "../journal/entry.ts";
import type { Queue } from "./queue.ts";
import type { OffLineRules } from "./rules.ts";

/** What the rooms of off-line circulation share. */
export interface OffLineDesk extends Desk {
  readonly rules: () => OffLineRules;
  readonly queue: Queue;
  readonly hands: Hands;
}

/** When an item is due that is lent now: so many days on, at the time when the library closes. */
export function promisedDue({ clock, client, rules }: OffLineDesk): Due {
  const day = addDays(toCivil(clock.now(), client.dialect.zone), rules().loanDays);
  const [hour = 0, minute = 0] = rules().dueTime.split(":").map(Number);
  return { kind: "date", civil: { ...day, hour, minute, second: 0 } };
}

/**
 * What is open about an item and not for staff alone: the last of it tells where the item is, for what is in the queue
 * counts as done.
 */
export function lastOf({ journal }: OffLineDesk, item: ItemId): Result<Entry | undefined> {
  const open = journal.byItem(item);
  return open.ok ? ok(open.value.findLast(({ stage }) => stage !== "exception")) : open;
}
