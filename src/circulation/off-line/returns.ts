import type { ItemId } from "../../core/ids.ts";
import { ok, type Result } from "../../core/result.ts";
import type { ReturnsPort, TakenBack } from "../../core/returns.ts";
import { lastOf, type OffLineDesk } from "./desk.ts";
import { newReturn, readReturn } from "./facts.ts";
import { secure } from "./secure.ts";

/**
 * Items that are brought back while the ILS cannot be asked. Who waits for them and where they belong is not known: they
 * go to the bin whose items staff check in once more.
 */
export function openOffLineReturns(desk: OffLineDesk): ReturnsPort {
  const { journal, queue, hands, security } = desk;
  /** The last entry about each item that is still to be armed. */
  const unarmed = new Map<ItemId, number>();
  const inHand = new Set<number>();

  function takeBack(item: ItemId): Result<TakenBack> {
    const last = lastOf(desk, item);
    if (!last.ok) return last;
    // It lies in the bin already, or is scanned once more.
    const earlier = last.value;
    if (earlier?.kind === "return" && earlier.mode === "off-line") {
      const { arm } = readReturn(earlier);
      if (arm !== null) unarmed.set(item, earlier.id);
      return ok(taken(earlier.id, arm ?? undefined));
    }
    const arm = security === undefined ? null : "book";
    const opened = journal.open({
      kind: "return",
      mode: "off-line",
      stage: "queued",
      session: journal.newSession(),
      secret: { item, facts: newReturn(arm) },
    });
    if (!opened.ok) return opened;
    const { id } = opened.value;
    if (arm !== null) {
      unarmed.set(item, id);
      if (hands.tryTake(id)) inHand.add(id);
    }
    queue.add(id);
    return ok(taken(id, arm ?? undefined));
  }

  async function arm(item: ItemId) {
    const entry = unarmed.get(item);
    if (entry === undefined) throw new Error("Nothing is open about this item");
    if (!inHand.delete(entry)) await hands.take(entry);
    try {
      const armed = await secure(desk, "return", entry);
      if (armed.ok) unarmed.delete(item);
      return armed;
    } finally {
      hands.leave(entry);
    }
  }

  return {
    takeBack: (item) => Promise.resolve(takeBack(item)),
    findOutReturn: () => Promise.reject(new Error("Nothing was asked whose answer could be lost")),
    arm,
  };
}

function taken(entry: number, arm: TakenBack["arm"]): TakenBack {
  return {
    outcome: "returned",
    title: "",
    arm,
    route: { to: "staff", bin: undefined },
    hold: undefined,
    alert: undefined,
    fee: undefined,
    words: [],
    print: [],
    offLine: true,
    entry,
  };
}
