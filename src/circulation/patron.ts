import type { Finding, LendWish, Lending, PatronAccount } from "../core/circulation.ts";
import type { ItemId } from "../core/ids.ts";
import { ok, type Result } from "../core/result.ts";
import { decide, names } from "./decide.ts";
import { dueOf, type Desk, type Key } from "./desk.ts";
import { askOnce, askPatiently } from "./find-out.ts";
import type { Hands } from "./hands.ts";
import { askFor, conclude, intend, lost, release, undo } from "./loan.ts";

/** The loans that a patron came with: entries of the list, and their number where the ILS counts. */
export interface LoansBefore {
  readonly entries: readonly string[];
  readonly charged: number | undefined;
}

/** What an account needs besides the desk. */
export interface AccountParts {
  readonly hands: Hands;
  /** A session ended: what it left open is nobody's now. */
  readonly ended: () => void;
}

/** Opens the account of a patron who is known. */
export function openAccount(
  desk: Desk,
  { hands, ended }: AccountParts,
  opened: Key,
  before: LoansBefore,
): PatronAccount {
  const session = desk.journal.newSession();
  /** The open entries of this visit, by item. */
  const held = new Map<ItemId, number>();
  let key: Key | undefined = opened;
  let { charged } = before;

  function patron(): Key {
    if (key === undefined) throw new Error("The patron's session has ended");
    return key;
  }

  function heldFor(item: ItemId): number {
    const entry = held.get(item);
    if (entry === undefined) throw new Error("Nothing is open about this item");
    return entry;
  }

  /** Takes up what an earlier visit, or this one, left open about the item. */
  async function takeUp(item: ItemId): Promise<Result<number | undefined>> {
    const mine = held.get(item);
    if (mine !== undefined) return ok(mine);
    const open = desk.journal.byItem(item);
    if (!open.ok) return open;
    const earlier = open.value.find(
      ({ kind, secret }) => kind === "loan" && secret.patron === patron().patron,
    );
    if (earlier === undefined) return ok(undefined);
    await hands.take(earlier.id);
    held.set(item, earlier.id);
    // Whoever had it may have closed it.
    letGoOfClosed(item);
    return ok(held.get(item));
  }

  function letGoOfClosed(item: ItemId): void {
    const entry = held.get(item);
    if (entry === undefined) return;
    const read = desk.journal.get(entry);
    if (!read.ok || (read.value !== undefined && read.value.stage !== "closed")) return;
    held.delete(item);
    hands.leave(entry);
  }

  /** What the patron has already, as 17 and a fresh list say; the list of before may have grown old. */
  async function alreadyTheirs(item: ItemId): Promise<Lending | undefined> {
    if (!before.entries.some((entry) => names(entry, item))) return undefined;
    const asked = await askOnce(desk, patron(), item);
    const verdict = decide(item, asked, { charged: undefined, granted: false, withoutPin: false });
    if (verdict !== "lent") return undefined;
    const { title, due } = asked.information.ok ? asked.information.value : { title: "", due: undefined };
    return { outcome: "already-yours", title, due: dueOf(due, desk.client.dialect) };
  }

  async function lend(item: ItemId, wish: LendWish): Promise<Result<Lending>> {
    const open = await takeUp(item);
    if (!open.ok) return open;
    if (open.value !== undefined) return lost(`entry ${open.value} is open`);
    const theirs = wish.renewalAllowed ? undefined : await alreadyTheirs(item);
    if (theirs !== undefined) return ok(theirs);
    const asking = { ...wish, key: patron(), item, session, charged };
    const entry = intend(desk, asking);
    if (!entry.ok) return entry;
    hands.tryTake(entry.value);
    held.set(item, entry.value);
    const answer = await askFor(desk, entry.value, asking);
    letGoOfClosed(item);
    countIfNew(answer);
    return answer;
  }

  function countIfNew(answer: Result<Lending>): void {
    const isNew = answer.ok && answer.value.outcome === "lent" && !answer.value.renewed;
    if (isNew && charged !== undefined) charged++;
  }

  async function findOut(item: ItemId): Promise<Finding> {
    const entry = heldFor(item);
    const { pin } = patron();
    const asked = await askPatiently(desk, patron(), item);
    const finding = conclude(desk, entry, asked, pin === undefined);
    if (asked.loans.ok) charged = asked.loans.value.counts.charged;
    letGoOfClosed(item);
    return finding;
  }

  return {
    lend,
    findOut,
    async release(item) {
      const outcome = await release(desk, heldFor(item));
      letGoOfClosed(item);
      return outcome;
    },
    async undo(item) {
      const outcome = await undo(desk, patron(), heldFor(item));
      letGoOfClosed(item);
      return outcome;
    },
    async end() {
      const ending = patron();
      key = undefined;
      for (const entry of held.values()) hands.leave(entry);
      held.clear();
      ended();
      const end = await desk.client.endSession(ending);
      return end.ok ? ok(undefined) : end;
    },
  };
}
