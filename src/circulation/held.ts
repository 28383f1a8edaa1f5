import type { ItemId } from "../core/ids.ts";
import { ok, type Result } from "../core/result.ts";
import type { Desk, Key } from "./desk.ts";
import { mayBeTakenUp } from "./exceptions.ts";
import type { Hands } from "./hands.ts";
import type { EntryKind } from "./journal/entry.ts";

/** The open entries of one kind that a patron's visit has in hand, by item. */
export interface Held {
  /** Takes up what an earlier visit, or this one, left open about the item; undefined: nothing. */
  takeUp(item: ItemId): Promise<Result<number | undefined>>;
  /** Takes a new entry in hand. */
  take(item: ItemId, entry: number): void;
  entryOf(item: ItemId): number;
  letGoOfClosed(item: ItemId): void;
  /** The visit ended: what it left open is nobody's now. */
  letGo(): void;
}

export function openHeld(
  { journal }: Pick<Desk, "journal">,
  hands: Hands,
  kind: EntryKind,
  key: () => Key,
): Held {
  const held = new Map<ItemId, number>();

  function letGoOfClosed(item: ItemId): void {
    const entry = held.get(item);
    if (entry === undefined) return;
    const read = journal.get(entry);
    if (!read.ok || (read.value !== undefined && read.value.stage !== "closed")) return;
    held.delete(item);
    hands.leave(entry);
  }

  return {
    letGoOfClosed,
    async takeUp(item) {
      const mine = held.get(item);
      if (mine !== undefined) return ok(mine);
      const open = journal.byItem(item);
      if (!open.ok) return open;
      const { patron } = key();
      const earlier = open.value.find(
        (entry) => entry.kind === kind && entry.secret.patron === patron && mayBeTakenUp(entry),
      );
      if (earlier === undefined) return ok(undefined);
      await hands.take(earlier.id);
      held.set(item, earlier.id);
      // Whoever had it may have closed it.
      letGoOfClosed(item);
      return ok(held.get(item));
    },
    take(item, entry) {
      hands.tryTake(entry);
      held.set(item, entry);
    },
    entryOf(item) {
      const entry = held.get(item);
      if (entry === undefined) throw new Error("Nothing is open about this item");
      return entry;
    },
    letGo() {
      for (const entry of held.values()) hands.leave(entry);
      held.clear();
    },
  };
}
