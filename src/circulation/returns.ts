import { fault } from "../core/faults.ts";
import type { ItemId } from "../core/ids.ts";
import { failed, ok, type Result } from "../core/result.ts";
import type { ReturnsPort } from "../core/returns.ts";
import type { Desk } from "./desk.ts";
import { mayBeTakenUp } from "./exceptions.ts";
import type { Stage } from "./journal/entry.ts";
import { lost } from "./loan.ts";
import type { AccountParts } from "./patron.ts";
import { arm, findOutReturn, intendReturn, takeBack } from "./return.ts";

/**
 * Returns over SIP2. An entry is in hand while whoever brought the item is at work on it; what is then still open is left
 * to recovery.
 */
export function openReturns(desk: Desk, { hands, ended }: Omit<AccountParts, "payments">): ReturnsPort {
  const held = new Map<ItemId, number>();

  /** Takes up what is open about the item; undefined: nothing is. */
  async function takeUp(item: ItemId): Promise<Result<number | undefined>> {
    const mine = held.get(item);
    if (mine !== undefined) return ok(mine);
    const open = desk.journal.byItem(item);
    if (!open.ok) return open;
    const earlier = open.value.findLast((entry) => entry.kind === "return" && mayBeTakenUp(entry));
    if (earlier === undefined) return ok(undefined);
    await hands.take(earlier.id);
    held.set(item, earlier.id);
    // Whoever had it may have closed it.
    leaveUnless(item, ["queued", "intent", "unknown", "granted", "exception"]);
    return ok(held.get(item));
  }

  function begin(item: ItemId): Result<number> {
    const entry = intendReturn(desk, item);
    if (!entry.ok) return entry;
    leave(item);
    hands.tryTake(entry.value);
    held.set(item, entry.value);
    return entry;
  }

  function leave(item: ItemId): void {
    const entry = held.get(item);
    if (entry !== undefined) hands.leave(entry);
    held.delete(item);
  }

  /** Lets go of an entry unless the same person is still at work on it. */
  function leaveUnless(item: ItemId, stages: readonly Stage[]): void {
    const entry = held.get(item);
    const read = entry === undefined ? undefined : desk.journal.get(entry);
    if (read?.ok === true && !stages.includes(read.value?.stage ?? "closed")) leave(item);
  }

  return {
    async takeBack(item) {
      const open = await takeUp(item);
      if (!open.ok) return open;
      if (open.value !== undefined) return lost(`entry ${open.value} is open`);
      const entry = begin(item);
      if (!entry.ok) return entry;
      const answer = await takeBack(desk, entry.value, item);
      leaveUnless(item, ["intent", "unknown", "granted"]);
      return answer;
    },
    async findOutReturn(item) {
      const entry = held.get(item);
      if (entry === undefined) throw new Error("Nothing is open about this item");
      const finding = await findOutReturn(desk, entry, () => begin(item));
      if (finding.found && finding.arm !== undefined) return finding;
      leave(item);
      if (!finding.found && finding.outcome === "undecided") ended();
      return finding;
    },
    async arm(item) {
      const entry = await takeUp(item);
      if (!entry.ok) return entry;
      if (entry.value === undefined)
        return failed(fault("security.not-armed", "nothing is open about the item"));
      const armed = await arm(desk, entry.value);
      leave(item);
      return armed;
    },
  };
}
