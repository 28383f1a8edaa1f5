/** A patron's account at a glance: lists read one by one, and what they name looked up. */
import type { AccountOverview, AccountPart, FeeEntry, HoldEntry, LoanEntry } from "../core/account.ts";
import type { ItemId } from "../core/ids.ts";
import { ok, type Result } from "../core/result.ts";
import type { CirculationStatus, ItemInformation, PatronList } from "../sip-client/outcomes.ts";
import { dueOf, type Desk, type Key } from "./desk.ts";
import { readFee } from "./fees.ts";
import { isUnsupported, passes } from "./find-out.ts";
import { named, readList, type Named, type Reading } from "./lists.ts";

type Asking = Pick<Desk, "client" | "clock">;

/** The lists that a part is made of, in the order in which they are asked for. */
const LISTS: Readonly<Record<AccountPart, readonly PatronList[]>> = {
  loans: ["charged", "overdue"],
  holds: ["holds", "unavailableHolds"],
  fees: ["fines"],
};

/** How many items are asked about (17), and how long: a patron who stands there would rather see numbers than wait. */
const MOST_ITEMS = 40;
const LOOKUP_MS = 4000;

type Readings = ReadonlyMap<PatronList, Reading>;

/** What 18 said of items; `isWhole`: all were asked about. */
export interface Lookup {
  readonly found: ReadonlyMap<ItemId, ItemInformation>;
  readonly isWhole: boolean;
}

/** Reads the parts that are asked for. A fault only where nothing at all could be read. */
export async function readOverview(
  desk: Asking,
  key: Key,
  parts: readonly AccountPart[],
): Promise<Result<AccountOverview & { readonly lookup: Lookup }>> {
  const readings = new Map<PatronList, Reading>();
  for (const list of parts.flatMap((part) => LISTS[part])) {
    if (list === "overdue" && readings.get("charged")?.information?.counts.overdue === 0) continue;
    const reading = await readList(desk, key, list);
    if (reading.ok) readings.set(list, reading.value);
    else if (readings.size === 0) return reading;
    // Each further one would keep the patron waiting as long.
    else break;
  }
  return ok(await overviewOf(desk, parts, readings));
}

async function overviewOf(
  desk: Asking,
  parts: readonly AccountPart[],
  readings: Readings,
): Promise<AccountOverview & { readonly lookup: Lookup }> {
  const entriesOf = (list: PatronList): readonly Named[] | undefined =>
    readings.get(list)?.entries?.map(named);
  const [charged, ready, others] = [entriesOf("charged"), entriesOf("holds"), entriesOf("unavailableHolds")];
  const asked = [charged, ready, others].flatMap((list) => list ?? []).flatMap(({ item }) => item ?? []);
  const lookup = await lookUp(desk, asked);
  const overdue = new Set(readings.get("overdue")?.entries ?? []);
  const information = [...readings.values()].find(
    (reading) => reading.information !== undefined,
  )?.information;
  const currency = information?.owed?.money?.currency ?? "";
  const parted = {
    loans: charged?.map((entry) => loanOf(desk, entry, lookup, overdue)),
    holds: holdsOf(desk, ready, others, lookup),
    fees: readings.get("fines")?.entries?.map((text): FeeEntry => readFee(text, currency)),
  };
  const isPartial = (part: AccountPart): boolean => {
    const read = LISTS[part].flatMap((list) => readings.get(list) ?? []);
    if (parted[part] === undefined) return read.length === 0;
    const isUnread = LISTS[part].some((list) => list !== "overdue" && !readings.has(list));
    return isUnread || (part !== "fees" && !lookup.isWhole) || read.some(({ isWhole }) => !isWhole);
  };
  return {
    ...parted,
    partial: parts.filter(isPartial),
    owed: information?.owed?.money,
    email: information?.email,
    lookup,
  };
}

/** Asks about items one after the other (17), within bounds; an ILS that stays away is not asked on. */
export async function lookUp({ client, clock }: Asking, items: readonly ItemId[]): Promise<Lookup> {
  const found = new Map<ItemId, ItemInformation>();
  const until = clock.elapsed() + LOOKUP_MS;
  const wanted = [...new Set(items)];
  for (const item of wanted.slice(0, MOST_ITEMS)) {
    const left = until - clock.elapsed();
    const answer = left > 0 ? await within(clock, left, client.itemInformation(item)) : undefined;
    if (answer === undefined || passes(answer)) return { found, isWhole: false };
    if (answer.ok) found.set(item, answer.value);
    else if (isUnsupported(answer.fault)) return { found, isWhole: true };
  }
  return { found, isWhole: wanted.length <= MOST_ITEMS };
}

/** Undefined where it takes longer than `ms`. */
function within<T>(clock: Desk["clock"], ms: number, answer: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(ms, () => resolve(undefined));
    void answer.finally(() => timer.cancel()).then(resolve, reject);
  });
}

/** An entry after 17: its number if it is one, and the title that is known best. */
function resolve({ text, item, title }: Named, { found }: Lookup) {
  const information = item === undefined ? undefined : found.get(item);
  if (information === undefined) return { item, title, information };
  if (!information.known) return { item: undefined, title: text, information: undefined };
  return { item, title: information.title || title, information };
}

function loanOf(
  { client, clock }: Asking,
  entry: Named,
  lookup: Lookup,
  overdue: ReadonlySet<string>,
): LoanEntry {
  const { item, title, information } = resolve(entry, lookup);
  const due = information?.due;
  return {
    item,
    title,
    due: dueOf(due, client.dialect),
    overdue: overdue.has(entry.text) || (due?.instant ?? Infinity) < clock.now(),
  };
}

/** Where an item is that can be collected; an ILS that says anything else of it does not have it ready. */
const READY: readonly CirculationStatus[] = ["on-hold-shelf", "other"];

function holdsOf(
  { client }: Asking,
  ready: readonly Named[] | undefined,
  others: readonly Named[] | undefined,
  lookup: Lookup,
): HoldEntry[] | undefined {
  if (ready === undefined && others === undefined) return undefined;
  const waiting = new Set(others?.map(({ text }) => text));
  // What is in both lists is not ready yet.
  const isListedReady = ({ text }: Named): boolean => !waiting.has(text);
  const together = client.dialect.holdLists === "together";
  const first = (ready ?? []).filter(isListedReady).map((entry): HoldEntry => {
    const { item, title, information } = resolve(entry, lookup);
    const status = information?.circulation ?? "other";
    const isReady = together ? status === "on-hold-shelf" : READY.includes(status);
    return holdOf(item, title, isReady, isReady ? dueOf(information?.holdPickup, client.dialect) : NONE);
  });
  const rest = (others ?? []).map((entry): HoldEntry => {
    const { item, title } = resolve(entry, lookup);
    return holdOf(item, title, false, NONE);
  });
  return [...first, ...rest].sort((one, other) => Number(other.ready) - Number(one.ready));
}

const NONE = { kind: "none" } as const;

/** Where it is collected and its place in the queue, 64 and 18 do not say. */
function holdOf(
  item: ItemId | undefined,
  title: string,
  ready: boolean,
  until: HoldEntry["until"],
): HoldEntry {
  return { item, title, ready, pickup: undefined, queue: undefined, until };
}
