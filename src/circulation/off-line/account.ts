import type { Lending, NotOffLine, PatronAccount } from "../../core/circulation.ts";
import type { ItemId, PatronId } from "../../core/ids.ts";
import { maskPatron } from "../../core/receipt.ts";
import { ok, type Result } from "../../core/result.ts";
import type { Entry } from "../journal/entry.ts";
import { lastOf, promisedDue, type OffLineDesk } from "./desk.ts";
import { newLoan, readLoan } from "./facts.ts";
import { isLabel, mayBeDesensitized } from "./labels.ts";
import { noBlock, NO_DESK, NO_PAYMENT } from "./no-desk.ts";
import { secure } from "./secure.ts";

const DAY_MS = 86_400_000;

/**
 * A patron of whom nothing is known but a card that may borrow. What is lent is in the journal before its security comes
 * off, and the ILS is asked nothing.
 */
export function openOffLineAccount(desk: OffLineDesk, patron: PatronId): PatronAccount {
  const { journal, queue, hands } = desk;
  const session = journal.newSession();
  /** The entries of this visit, by item. */
  const lent = new Map<ItemId, number>();
  /** Those that nobody else may take up yet: their security is still on. */
  const inHand = new Set<number>();
  let ended = false;

  function letGo(entry: number): void {
    if (inHand.delete(entry)) hands.leave(entry);
  }

  function refused(reason: NotOffLine): Result<Lending> {
    return ok({ outcome: "not-off-line", title: "", reason });
  }

  /** The item is this patron's already: what was promised stands. */
  function again(item: ItemId, entry: Entry): Result<Lending> {
    lent.set(item, entry.id);
    const { due, release } = readLoan(entry);
    return ok({ outcome: "promised", title: "", due, toRelease: release !== null });
  }

  function lend(item: ItemId): Result<Lending> {
    if (ended) throw new Error("The patron's session has ended");
    const rules = desk.rules();
    if (!isLabel(item, rules.items) || !mayBeDesensitized(item, rules.magnetic)) return refused("item");
    const last = lastOf(desk, item);
    if (!last.ok) return last;
    const open = last.value;
    if (open !== undefined && !(open.kind === "return" && open.mode === "off-line")) {
      const isTheirs = open.mode === "off-line" && open.secret.patron === patron;
      return isTheirs ? again(item, open) : refused("item");
    }
    const before = journal.byPatronSince(patron, desk.clock.now() - rules.perCardDays * DAY_MS);
    if (!before.ok) return before;
    if (before.value.filter(countsAsLent).length >= rules.maxItems) return refused("limit");
    return promise(item);
  }

  function promise(item: ItemId): Result<Lending> {
    const due = promisedDue(desk);
    const facts = newLoan(due, desk.security === undefined ? null : "book");
    const opened = journal.open({
      kind: "loan",
      mode: "off-line",
      stage: "queued",
      session,
      secret: { item, patron, facts },
    });
    if (!opened.ok) return opened;
    const { id } = opened.value;
    lent.set(item, id);
    if (facts.release !== null && hands.tryTake(id)) inHand.add(id);
    queue.add(id);
    return ok({ outcome: "promised", title: "", due, toRelease: facts.release !== null });
  }

  function entryOf(item: ItemId): number {
    const entry = lent.get(item);
    if (entry === undefined) throw new Error("Nothing is open about this item");
    return entry;
  }

  async function withEntry<T>(entry: number, work: () => Promise<T>): Promise<T> {
    if (!inHand.has(entry)) {
      await hands.take(entry);
      inHand.add(entry);
    }
    try {
      return await work();
    } finally {
      letGo(entry);
    }
  }

  return {
    about: { card: maskPatron(patron), email: undefined, owed: undefined },
    desk: NO_DESK,
    payment: NO_PAYMENT,
    lend: (item) => Promise.resolve(lend(item)),
    findOut: () => Promise.reject(new Error("Nothing was asked whose answer could be lost")),
    async release(item) {
      const entry = entryOf(item);
      const outcome = await withEntry(entry, () => secure(desk, "loan", entry));
      return outcome.ok
        ? { outcome: "released", assurance: outcome.value }
        : { outcome: "still-armed", entry, canUndo: queue.has(entry) };
    },
    undo(item) {
      const entry = entryOf(item);
      return withEntry(entry, () => undo(desk, item, entry));
    },
    isOf: (card) => card === patron,
    block: noBlock,
    end() {
      ended = true;
      inHand.forEach(letGo);
      return Promise.resolve(ok(undefined));
    },
  };
}

/** A loan that was given up was none. */
function countsAsLent({ kind, mode, outcome }: Entry): boolean {
  return kind === "loan" && mode === "off-line" && outcome !== "cancelled";
}

/** The ILS has not heard of it: nothing is to be taken back but the item, secured. */
async function undo({ journal, queue, security }: OffLineDesk, item: ItemId, id: number) {
  const stillLent = { outcome: "still-lent", entry: id } as const;
  if (!queue.has(id) || security === undefined) return stillLent;
  const armed = await security.arm(item, "book");
  if (!armed.ok || !journal.change(id, { stage: "closed", outcome: "cancelled" }).ok) return stillLent;
  queue.remove(id);
  return { outcome: "undone" } as const;
}
