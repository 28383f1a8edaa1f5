import type { AboutPatron, Finding, LendWish, Lending, PatronAccount } from "../core/circulation.ts";
import type { ItemId } from "../core/ids.ts";
import { maskPatron } from "../core/receipt.ts";
import { ok, type Result } from "../core/result.ts";
import { openAccountDesk } from "./account.ts";
import { decide, names } from "./decide.ts";
import { dueOf, type Desk, type Key } from "./desk.ts";
import { askOnce, askPatiently } from "./find-out.ts";
import type { Hands } from "./hands.ts";
import { openHeld } from "./held.ts";
import type { Payments } from "./payment/payments.ts";
import { askFor, conclude, intend, lost, release, undo } from "./loan.ts";

/** What the ILS said of a patron who came. The loans: entries of the list, and their number where it counts. */
export interface PatronBefore extends Pick<AboutPatron, "email" | "owed"> {
  readonly entries: readonly string[];
  readonly charged: number | undefined;
}

/** What an account needs besides the desk. */
export interface AccountParts {
  readonly hands: Hands;
  readonly payments: Payments;
  /** A session ended: what it left open is nobody's now. */
  readonly ended: () => void;
}

/** Opens the account of a patron who is known. */
export function openAccount(
  desk: Desk,
  { hands, payments, ended }: AccountParts,
  opened: Key,
  before: PatronBefore,
): PatronAccount {
  const session = desk.journal.newSession();
  let key: Key | undefined = opened;
  let { charged } = before;
  /** The ILS did not say what the patron has. */
  const isUnlisted = before.charged === undefined && before.entries.length === 0;

  function patron(): Key {
    if (key === undefined) throw new Error("The patron's session has ended");
    return key;
  }

  const held = openHeld(desk, hands, "loan", patron);
  const account = openAccountDesk(desk, hands, patron, session);

  /** What the patron has already, as 17 and a fresh list say; the list of before may have grown old. */
  async function alreadyTheirs(item: ItemId): Promise<Lending | undefined> {
    return before.entries.some((entry) => names(entry, item)) ? theirsNow(item) : undefined;
  }

  async function theirsNow(item: ItemId): Promise<Lending | undefined> {
    const asked = await askOnce(desk, patron(), item);
    const verdict = decide(item, asked, { charged: undefined, granted: false, withoutPin: false });
    if (verdict !== "lent") return undefined;
    const { title, due } = asked.information.ok ? asked.information.value : { title: "", due: undefined };
    return { outcome: "already-yours", title, due: dueOf(due, desk.client.dialect) };
  }

  async function lend(item: ItemId, wish: LendWish): Promise<Result<Lending>> {
    const open = await held.takeUp(item);
    if (!open.ok) return open;
    if (open.value !== undefined) return lost(`entry ${open.value} is open`);
    const theirs = wish.renewalAllowed ? undefined : await alreadyTheirs(item);
    if (theirs !== undefined) return ok(theirs);
    const asking = { ...wish, key: patron(), item, session, charged };
    const entry = intend(desk, asking);
    if (!entry.ok) return entry;
    held.take(item, entry.value);
    const answer = await askFor(desk, entry.value, asking);
    held.letGoOfClosed(item);
    countIfNew(answer);
    // Without a list of before, the no can be for a loan that this patron has.
    const mayBeTheirs = isUnlisted && !wish.renewalAllowed && answer.ok && answer.value.outcome === "refused";
    const had = mayBeTheirs ? await theirsNow(item) : undefined;
    return had === undefined ? answer : ok(had);
  }

  function countIfNew(answer: Result<Lending>): void {
    const isNew = answer.ok && answer.value.outcome === "lent" && !answer.value.renewed;
    if (isNew && charged !== undefined) charged++;
  }

  async function findOut(item: ItemId): Promise<Finding> {
    const entry = held.entryOf(item);
    const { pin } = patron();
    const asked = await askPatiently(desk, patron(), item);
    const finding = conclude(desk, entry, asked, pin === undefined);
    if (asked.loans.ok) charged = asked.loans.value.counts.charged;
    held.letGoOfClosed(item);
    return finding;
  }

  return {
    about: { card: maskPatron(opened.patron), email: before.email, owed: before.owed },
    desk: account,
    payment: payments.desk(patron, session),
    lend,
    findOut,
    async release(item) {
      const outcome = await release(desk, held.entryOf(item));
      held.letGoOfClosed(item);
      return outcome;
    },
    async undo(item) {
      const outcome = await undo(desk, patron(), held.entryOf(item));
      held.letGoOfClosed(item);
      return outcome;
    },
    isOf: (card) => patron().patron === card,
    async block(message) {
      const answer = await desk.client.blockPatron(patron().patron, message, false);
      return answer.ok ? ok(undefined) : answer;
    },
    async end() {
      const ending = key;
      if (ending === undefined) return ok(undefined);
      key = undefined;
      held.letGo();
      account.letGo();
      ended();
      const end = await desk.client.endSession(ending);
      return end.ok ? ok(undefined) : end;
    },
  };
}
