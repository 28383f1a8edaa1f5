import { addDays, civilAsUtc, toCivil, type CivilTime } from "../../core/calendar.ts";
import { atTime } from "./calendar.ts";
import type { AcsConfig, Institution } from "./config.ts";
import type { Library } from "./library.ts";
import type { Path, Problems } from "../../core/problems.ts";
import type { CopyDocument, LibraryDocument, PatronDocument, TitleDocument } from "./schema.ts";
import { minorUnits } from "./settings.ts";
import {
  ORDINARY,
  type Branch,
  type Item,
  type Limits,
  type Patron,
  type Title,
  type Traits,
} from "./state.ts";
import { WEEKDAYS, type Media } from "./words.ts";

/** What a file's words are read against: its day of opening, its currency and zone. */
interface Reading {
  readonly library: Library;
  readonly institution: Institution;
  readonly today: CivilTime;
  readonly firstBranch: string;
  readonly problems: Problems;
}

const DAY = 86_400;
/** Media that a desensitizer would spoil. */
const MAGNETIC: ReadonlySet<Media> = new Set(["audio-tape", "video-tape", "cd", "dvd", "diskette"]);

/** Fills an empty library with the shelves, cards, loans and holds of a file; its days count from the day of `now`. */
export function fillFrom(
  document: LibraryDocument,
  library: Library,
  config: AcsConfig,
  now: number,
  problems: Problems,
): void {
  const [institution] = config.institutions.values();
  if (institution === undefined) throw new Error("the schema lets no library through without an institution");
  const reading: Reading = {
    library,
    institution,
    today: toCivil(now, institution.zone),
    firstBranch: document.branches[0]?.id ?? "",
    problems,
  };
  for (const [index, entry] of (document.titles ?? []).entries()) addTitle(entry, ["titles", index], reading);
  const patrons = document.patrons ?? [];
  for (const [index, entry] of patrons.entries()) addPatron(entry, ["patrons", index], reading);
  for (const [index, entry] of patrons.entries()) addDealings(entry, ["patrons", index], reading);
}

/** The branches of a library file, which also a library read back from disk needs. */
export function branchOf(entry: LibraryDocument["branches"][number]): Branch {
  const closed = entry.closed ?? [];
  const weekdays = Object.entries(WEEKDAYS);
  return {
    id: entry.id,
    name: entry.name ?? entry.id,
    closedWeekdays: new Set(weekdays.filter(([word]) => closed.includes(word)).map(([, number]) => number)),
    closedDates: new Set(closed.filter((word) => !Object.hasOwn(WEEKDAYS, word))),
  };
}

function addTitle(entry: TitleDocument, path: Path, reading: Reading): void {
  const { library, problems } = reading;
  const id = entry.id ?? entry.title;
  if (library.titles.has(id)) {
    problems.add(path, `there are two titles with the id "${id}"`, "give each an id of its own");
    return;
  }
  const title: Title = {
    id,
    title: entry.title,
    author: entry.author ?? "",
    media: entry.media ?? "book",
    callNumber: entry.call ?? "",
    collection: entry.collection ?? "",
    holds: [],
    items: [],
  };
  library.addTitle(title);
  for (const [index, copy] of entry.copies.entries())
    addCopy(copy, title, [...path, "copies", index], reading);
}

function addCopy(copy: CopyDocument, title: Title, path: Path, reading: Reading): void {
  const { library, problems } = reading;
  if (library.items.has(copy.barcode)) {
    problems.add([...path, "barcode"], "this barcode is there twice", "every copy has its own");
    return;
  }
  const home = branchAt(copy.branch, [...path, "branch"], reading);
  library.addItem({
    barcode: copy.barcode,
    title,
    home,
    location: copy.location === undefined ? home : branchAt(copy.location, [...path, "location"], reading),
    transitTo:
      copy.transitTo === undefined ? undefined : branchAt(copy.transitTo, [...path, "transitTo"], reading),
    status: copy.status ?? "normal",
    properties: copy.properties ?? "",
    recallBy:
      copy.recallBy === undefined ? undefined : endOfDay(copy.recallBy, [...path, "recallBy"], reading),
    traits: traitsOf(copy, title.media, reading.institution.currency),
    loan: undefined,
    hold: undefined,
    lastReturn: undefined,
  });
}

function traitsOf(copy: CopyDocument, media: Media, currency: string): Traits {
  const magnetic = copy.magnetic ?? MAGNETIC.has(media);
  const traits: Traits = {
    magnetic,
    desensitize: copy.desensitize ?? !magnetic,
    notForLoan: copy.notForLoan ?? "",
    inLibraryUse: copy.inLibraryUse ?? false,
    fee: minorUnits(copy.fee ?? 0, currency),
    price: minorUnits(copy.price ?? 0, currency),
    loanDays: copy.loanDays,
    sortBin: copy.sortBin ?? "",
  };
  return isOrdinary(traits) ? ORDINARY : traits;
}

function isOrdinary(traits: Traits): boolean {
  return (Object.keys(ORDINARY) as (keyof Traits)[]).every((key) => traits[key] === ORDINARY[key]);
}

function addPatron(entry: PatronDocument, path: Path, reading: Reading): void {
  const { library, problems, institution } = reading;
  if (library.patrons.has(entry.card)) {
    problems.add([...path, "card"], "this card is there twice", "every patron has their own");
    return;
  }
  const { fees, ...limits } = entry.limits ?? {};
  library.addPatron({
    card: entry.card,
    pin: entry.pin ?? "",
    name: entry.name,
    address: entry.address ?? "",
    email: entry.email ?? "",
    phone: entry.phone ?? "",
    birthDate: entry.birthDate ?? "",
    home: branchAt(entry.home, [...path, "home"], reading),
    language: entry.language ?? "en",
    class: entry.class ?? "",
    expires: entry.expires === undefined ? undefined : endOfDay(entry.expires, [...path, "expires"], reading),
    cardLost: entry.cardLost ?? false,
    block: entry.blocked === undefined ? undefined : { by: "staff", message: entry.blocked },
    limits: withFees(limits, fees, institution.currency),
    loans: [],
    holds: [],
    fees: [],
  });
}

function withFees(
  limits: { readonly [Name in "charged" | "overdue" | "holds"]?: number | undefined },
  fees: number | undefined,
  currency: string,
): Limits {
  return {
    ...(limits.charged === undefined ? {} : { charged: limits.charged }),
    ...(limits.overdue === undefined ? {} : { overdue: limits.overdue }),
    ...(limits.holds === undefined ? {} : { holds: limits.holds }),
    ...(fees === undefined ? {} : { fees: minorUnits(fees, currency) }),
  };
}

/** Loans, holds and fees of a patron, once everything that they may name is there. */
function addDealings(entry: PatronDocument, path: Path, reading: Reading): void {
  const { library, institution } = reading;
  const patron = library.patrons.get(entry.card);
  if (patron === undefined) return;
  for (const [index, loan] of (entry.loans ?? []).entries()) {
    addLoan(patron, loan, [...path, "loans", index], reading);
  }
  for (const [index, hold] of (entry.holds ?? []).entries()) {
    addHold(patron, hold, [...path, "holds", index], reading);
  }
  for (const fee of entry.fees ?? []) {
    library.charge(patron, {
      type: fee.type ?? "other",
      text: fee.text ?? "",
      barcode: fee.item ?? "",
      amount: minorUnits(fee.amount, institution.currency),
      made: atTime(reading.today, 0, institution.zone),
    });
  }
}

function addLoan(
  patron: Patron,
  entry: NonNullable<PatronDocument["loans"]>[number],
  path: Path,
  reading: Reading,
): void {
  const { library, institution, problems } = reading;
  const item = itemAt(entry.item, [...path, "item"], reading);
  if (item === undefined) return;
  if (item.loan !== undefined || item.hold !== undefined) {
    problems.add(
      [...path, "item"],
      "this item is on loan or on the hold shelf already",
      "lend it to one patron",
    );
    return;
  }
  const due = timeOn(entry.due, institution.policy.dueTime, [...path, "due"], reading);
  library.lend(item, patron, {
    lent: timeOn(entry.lent ?? 0, 0, [...path, "lent"], reading),
    due,
    renewals: entry.renewals ?? 0,
    fee: "",
    before: undefined,
  });
}

function addHold(
  patron: Patron,
  entry: NonNullable<PatronDocument["holds"]>[number],
  path: Path,
  reading: Reading,
): void {
  const { library, institution, problems } = reading;
  const caught =
    entry.waiting === undefined ? undefined : itemAt(entry.waiting, [...path, "waiting"], reading);
  const item = entry.item === undefined ? undefined : itemAt(entry.item, [...path, "item"], reading);
  const title =
    entry.title === undefined ? (item ?? caught)?.title : titleAt(entry.title, [...path, "title"], reading);
  if (title === undefined) {
    if (entry.title === undefined && entry.item === undefined && entry.waiting === undefined) {
      problems.add(path, "this hold is on nothing", "name a title, an item, or a waiting copy");
    }
    return;
  }
  if (
    caught !== undefined &&
    (caught.loan !== undefined || caught.hold !== undefined || caught.title !== title)
  ) {
    problems.add(
      [...path, "waiting"],
      "this copy cannot wait for this hold",
      "name a free copy of the title",
    );
    return;
  }
  const pickup =
    entry.pickup === undefined ? patron.home : branchAt(entry.pickup, [...path, "pickup"], reading);
  library.placeHold({
    id: library.next(),
    patron,
    title,
    item,
    onlyFrom: undefined,
    pickup,
    placed: timeOn(entry.placed ?? 0, 0, [...path, "placed"], reading),
    expires: entry.expires === undefined ? undefined : endOfDay(entry.expires, [...path, "expires"], reading),
    caught,
    waitsUntil:
      caught === undefined ? undefined : timeOn(institution.policy.holdShelfDays, DAY - 1, path, reading),
  });
}

function branchAt(word: string | undefined, path: Path, reading: Reading): string {
  const { library, problems, firstBranch } = reading;
  if (word === undefined) return firstBranch;
  if (!library.branches.has(word)) problems.unknown(path, "branch", word, library.branches.keys());
  return word;
}

function itemAt(barcode: string, path: Path, reading: Reading): Item | undefined {
  const item = reading.library.items.get(barcode);
  if (item === undefined) reading.problems.unknown(path, "copy with barcode", barcode, []);
  return item;
}

function titleAt(id: string, path: Path, reading: Reading): Title | undefined {
  const title = reading.library.titles.get(id);
  if (title === undefined) reading.problems.unknown(path, "title", id, reading.library.titles.keys());
  return title;
}

function endOfDay(day: string | number, path: Path, reading: Reading): number {
  return timeOn(day, DAY - 1, path, reading);
}

/** The instant at which so many seconds have passed on a day of the file. */
function timeOn(day: string | number, seconds: number, path: Path, reading: Reading): number {
  const { institution, today, problems } = reading;
  if (typeof day === "number") return atTime(addDays(today, day), seconds, institution.zone);
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const civil = { year, month, day: date, hour: 0, minute: 0, second: 0 };
  if (civilAsUtc(civil) === undefined) {
    problems.add(path, `there is no day ${day}`, "write a date like 2026-12-24");
    return 0;
  }
  return atTime(civil, seconds, institution.zone);
}
