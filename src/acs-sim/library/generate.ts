import { seededRandom, type Random } from "../../core/clock.ts";
import { atTime } from "./calendar.ts";
import { addDays, toCivil } from "../../core/calendar.ts";
import { barcode } from "./barcode.ts";
import type { Institution } from "./config.ts";
import type { Library } from "./library.ts";
import { ORDINARY, type Item, type Patron, type Title, type Traits } from "./state.ts";
import type { Media } from "./words.ts";

/** How large a made-up library is. The same numbers give the same library on the same day. */
export interface GenerateOptions {
  readonly patrons: number;
  readonly items: number;
  readonly seed: number;
}

const LIBRARY = "1234";
const FIRST = [
  "Ada",
  "Bela",
  "Cato",
  "Dara",
  "Emre",
  "Fenna",
  "Goran",
  "Hedda",
  "Ivo",
  "Jolan",
  "Kaisa",
  "Lior",
];
const LAST = [
  "Almqvist",
  "Brandt",
  "Corvin",
  "Dufour",
  "Eriksen",
  "Falk",
  "Grünwald",
  "Hoang",
  "Ivanov",
  "Jansen",
];
const THING = [
  "River",
  "Clock",
  "Garden",
  "Bridge",
  "Winter",
  "Harbour",
  "Letter",
  "Mountain",
  "Orchard",
  "Train",
];
const ABOUT = [
  "of the North",
  "and the Sea",
  "in Autumn",
  "for Beginners",
  "without End",
  "at Night",
  "Revisited",
];
const MEDIA: readonly Media[] = [
  "book",
  "book",
  "book",
  "book",
  "book",
  "book",
  "dvd",
  "cd",
  "magazine",
  "book-with-cd",
];
const DISC: Traits = { ...ORDINARY, magnetic: true, desensitize: false };
const REFERENCE: Traits = { ...ORDINARY, notForLoan: "reference" };
const RENTAL: Traits = { ...ORDINARY, fee: 150 };
const DAY = 86_400_000;

/**
 * Fills an empty library. Cards are `2 1234` and items `3 1234` with serial numbers from 1 and a check digit; a PIN is
 * the last four digits of its card. Most are ordinary; of each kind of trouble there are some in a hundred.
 */
export function generate(
  library: Library,
  institution: Institution,
  options: GenerateOptions,
  now: number,
): void {
  const random = seededRandom(options.seed);
  const branches = [...library.branches.keys()];
  const items = makeItems(library, branches, options.items, random);
  const today = atTime(toCivil(now, institution.zone), 0, institution.zone);
  const endOfToday = atTime(
    addDays(toCivil(now, institution.zone), 0),
    institution.policy.dueTime,
    institution.zone,
  );
  let next = 0;
  for (let serial = 1; serial <= options.patrons; serial++) {
    const patron = makePatron(serial, branches, today, random);
    library.addPatron(patron);
    if (random() < 0.03) {
      library.charge(patron, {
        type: "overdue",
        text: "Returned late",
        barcode: "",
        amount: 20 * pick(random, 100),
        made: today,
      });
    }
    // A third of the patrons have something at home; never more than half of what there is is lent.
    const loans = random() < 0.33 ? 1 + pick(random, 5) : 0;
    for (let index = 0; index < loans && next < items.length / 2; index++, next++) {
      const item = items[next];
      if (item === undefined || item.traits.notForLoan !== "") continue;
      const days = pick(random, 32) - 4;
      library.lend(item, patron, {
        lent: today - (28 - days) * DAY,
        due: endOfToday + days * DAY,
        renewals: 0,
        fee: "",
        before: undefined,
      });
    }
    if (random() < 0.02) placeHold(library, patron, items[pick(random, items.length)], today);
  }
}

function makeItems(library: Library, branches: readonly string[], count: number, random: Random): Item[] {
  const items: Item[] = [];
  let title: Title | undefined;
  let copies = 0;
  for (let serial = 1; serial <= count; serial++) {
    if (title === undefined || copies === 0) {
      title = makeTitle(library.titles.size + 1, random);
      library.addTitle(title);
      copies = 1 + pick(random, 4);
    }
    copies -= 1;
    const home = of(branches, random);
    const item: Item = {
      barcode: barcode(3, LIBRARY, serial),
      title,
      home,
      location: home,
      transitTo: undefined,
      status: "normal",
      properties: "",
      recallBy: undefined,
      traits: traitsOf(title.media, random),
      loan: undefined,
      hold: undefined,
      lastReturn: undefined,
    };
    library.addItem(item);
    items.push(item);
  }
  return items;
}

function makeTitle(number: number, random: Random): Title {
  const media = of(MEDIA, random);
  return {
    id: `T${number}`,
    title: `The ${of(THING, random)} ${of(ABOUT, random)}, ${number}`,
    author: `${of(FIRST, random)} ${of(LAST, random)}`,
    media,
    callNumber: `${100 + pick(random, 900)} ${of(LAST, random).slice(0, 3).toUpperCase()}`,
    collection: "general",
    holds: [],
    items: [],
  };
}

function traitsOf(media: Media, random: Random): Traits {
  if (media === "cd" || media === "dvd")
    return random() < 0.1 ? { ...RENTAL, ...DISC, fee: RENTAL.fee } : DISC;
  return random() < 0.02 ? REFERENCE : ORDINARY;
}

function makePatron(serial: number, branches: readonly string[], today: number, random: Random): Patron {
  const card = barcode(2, LIBRARY, serial);
  return {
    card,
    pin: card.slice(-4),
    name: `${of(FIRST, random)} ${of(LAST, random)}`,
    address: `${1 + pick(random, 200)} ${of(THING, random)} Street`,
    email: `reader${serial}@library.example`,
    phone: "",
    birthDate: "",
    home: of(branches, random),
    language: "en",
    class: "adult",
    expires: today + (random() < 0.01 ? -30 : 300) * DAY,
    cardLost: random() < 0.005,
    block: random() < 0.01 ? { by: "staff", message: "Please come to the desk." } : undefined,
    limits: {},
    loans: [],
    holds: [],
    fees: [],
  };
}

function placeHold(library: Library, patron: Patron, item: Item | undefined, today: number): void {
  if (item === undefined || patron.loans.some((loan) => loan.item.title === item.title)) return;
  library.placeHold({
    id: library.next(),
    patron,
    title: item.title,
    item: undefined,
    onlyFrom: undefined,
    pickup: patron.home,
    placed: today,
    expires: undefined,
    caught: undefined,
    waitsUntil: undefined,
  });
}

/** A whole number from 0 up to, not including, `below`. */
function pick(random: Random, below: number): number {
  return Math.floor(random() * below);
}

function of<T>(list: readonly T[], random: Random): T {
  const chosen = list[pick(random, list.length)];
  if (chosen === undefined) throw new Error("there is nothing to choose from");
  return chosen;
}
