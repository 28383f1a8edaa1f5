import type { AccountDesk, RenewedAll } from "../core/account.ts";
import { fault } from "../core/faults.ts";
import type { ItemId } from "../core/ids.ts";
import { failed, ok, type Result } from "../core/result.ts";
import type { ItemInformation } from "../sip-client/outcomes.ts";
import { move, type Desk, type Key } from "./desk.ts";
import { askPatiently, passes } from "./find-out.ts";
import type { Hands } from "./hands.ts";
import { openHeld } from "./held.ts";
import { changeHold } from "./holds.ts";
import { lost } from "./loan.ts";
import { readOverview } from "./overview.ts";
import { askToRenewAll, maySend65, type ToRenew } from "./renew-all.ts";
import { askToRenew, concludeRenewal, intendRenewal } from "./renewal.ts";

/** A patron's account as it is looked at and changed; each renewal is in the journal before it is asked for. */
export function openAccountDesk(
  desk: Desk,
  hands: Hands,
  key: () => Key,
  session: string,
): AccountDesk & { letGo(): void } {
  const held = openHeld(desk, hands, "renewal", key);
  /** Items as 18 showed them last; what was renewed is asked about anew. */
  const shown = new Map<ItemId, ItemInformation>();

  /** Some loans are listed by title only. */
  let listsTitles = false;

  /** The item as it is before a renewal. That an ILS has no 17 only means that a lost answer cannot be decided. */
  async function before(item: ItemId): Promise<Result<ItemInformation | undefined>> {
    const known = shown.get(item);
    if (known !== undefined) return ok(known);
    const information = await desk.client.itemInformation(item);
    if (information.ok || passes(information)) return information;
    return ok(undefined);
  }

  /** Writes down what is about to be asked for. */
  async function prepare(item: ItemId): Promise<Result<ToRenew>> {
    const open = await held.takeUp(item);
    if (!open.ok) return open;
    if (open.value !== undefined) return lost(`entry ${open.value} is open`);
    const information = await before(item);
    if (!information.ok) return information;
    const entry = intendRenewal(desk, { key: key(), item, session, shown: information.value });
    if (!entry.ok) return entry;
    held.take(item, entry.value);
    return ok({ item, entry: entry.value, shown: information.value });
  }

  function letGoOf(item: ItemId): void {
    shown.delete(item);
    held.letGoOfClosed(item);
  }

  /**
   * Writes down all of them, and the others where titles are listed. An item that is open already must not be asked for
   * again with the rest: it and they are renewed one by one.
   */
  async function prepareAll(items: readonly ItemId[]): Promise<Result<readonly ToRenew[]>> {
    const prepared: ToRenew[] = [];
    for (const item of items) {
      const one = await prepare(item);
      if (one.ok) prepared.push(one.value);
      else if (one.fault.code !== "acs.unknown-outcome") return giveUp(prepared, one);
      else return giveUp(prepared, failed(fault("acs.unsupported", one.fault.detail)));
    }
    if (items.length > 0 && !listsTitles) return ok(prepared);
    const unnamed = prepareUnnamed();
    return unnamed.ok ? ok([...prepared, unnamed.value]) : giveUp(prepared, unnamed);
  }

  /** What is listed by title only is one entry, and of a lost answer about it staff have to be told. */
  function prepareUnnamed(): Result<ToRenew> {
    const open = desk.journal.byPatron(key().patron);
    if (!open.ok) return open;
    const earlier = open.value.find(({ kind, secret }) => kind === "renewal" && secret.item === undefined);
    if (earlier !== undefined) return lost(`entry ${earlier.id} is open`);
    const entry = intendRenewal(desk, { key: key(), item: undefined, session, shown: undefined });
    if (!entry.ok) return entry;
    hands.tryTake(entry.value);
    return ok({ item: undefined, entry: entry.value, shown: undefined });
  }

  function letGoOfAll(prepared: readonly ToRenew[]): void {
    for (const { item, entry } of prepared) {
      if (item === undefined) hands.leave(entry);
      else letGoOf(item);
    }
  }

  /** Nothing has been asked yet. */
  function giveUp<T>(prepared: readonly ToRenew[], why: T): T {
    for (const { entry } of prepared) move(desk, entry, { stage: "closed", outcome: "cancelled" });
    letGoOfAll(prepared);
    return why;
  }

  return {
    async overview(parts) {
      const read = await readOverview(desk, key(), parts);
      if (!read.ok) return read;
      const { lookup, ...overview } = read.value;
      listsTitles = overview.loans?.some(({ item }) => item === undefined) ?? false;
      for (const [item, information] of lookup.found) shown.set(item, information);
      return ok(overview);
    },
    async renew(item, feeAccepted) {
      const prepared = await prepare(item);
      if (!prepared.ok) return prepared;
      const answer = await askToRenew(desk, prepared.value.entry, key(), item, feeAccepted);
      letGoOf(item);
      return answer;
    },
    async findOutRenewal(item) {
      const entry = held.entryOf(item);
      const { pin } = key();
      const asked = await askPatiently(desk, key(), item);
      const finding = concludeRenewal(desk, entry, asked, pin === undefined);
      letGoOf(item);
      return finding;
    },
    async renewAll(items): Promise<Result<RenewedAll>> {
      if (!maySend65(desk)) return failed(fault("acs.unsupported", "renew all, 65: N in BX"));
      const prepared = await prepareAll(items);
      if (!prepared.ok) return prepared;
      const answer = await askToRenewAll(desk, key(), prepared.value);
      letGoOfAll(prepared.value);
      return answer;
    },
    cancelHold: (hold) => changeHold(desk, key(), hold, undefined),
    changePickup: (hold, location) => changeHold(desk, key(), hold, location),
    letGo: () => held.letGo(),
  };
}
