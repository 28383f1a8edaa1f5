/** Examples of every screen: for the gallery, the pictures, and the tests of whatever shows a view. */
import type { Look } from "./bridge.ts";
import { account } from "./examples/account.ts";
import { confirm, items, oddOneOut } from "./examples/borrowing.ts";
import { card, notYou, pin, welcome } from "./examples/coming.ts";
import type { Example, Examples } from "./examples/example.ts";
import { goodbye, receipt, time } from "./examples/leaving.ts";
import { pay } from "./examples/paying.ts";
import { returns } from "./examples/returning.ts";
import { outOfService, staff, staffPin } from "./examples/staff.ts";
import { LANGUAGE_TAGS } from "./languages.ts";
import type { Screen, ScreenName, ViewModel } from "./view-model.ts";

/** What a view carries beside its screen where nothing is special: the first revision, all works, the screen as it is set up. */
export const PLAIN: Omit<ViewModel, keyof Screen> = {
  revision: 1,
  limits: [],
  catchingUp: undefined,
  display: { language: "en", text: 100, theme: "light", reach: false, speech: 0, slower: false },
  panel: undefined,
};

/** A library that has said nothing of itself but its name, and its station. */
export const PLAIN_LOOK: Look = {
  library: "Example Library",
  logo: undefined,
  accent: undefined,
  welcome: "",
  desk: "",
  openingHours: "",
  languages: ["en"],
  devices: ["scanner", "rfid", "printer"],
  speech: false,
  sound: 0,
};

/** A library that has said everything, and a station with all that people use. */
export const FULL_LOOK: Look = {
  ...PLAIN_LOOK,
  accent: "#005f73",
  desk: "ground floor, left",
  openingHours: "Mon to Sat, 10 to 19",
  languages: LANGUAGE_TAGS,
  devices: ["card", "scanner", "printer", "payment", "coins", "security", "rfid"],
  speech: true,
};

/** Every screen in the states that matter, by name. */
export const STATES: { readonly [Name in ScreenName]: Examples<Name> } = {
  welcome,
  card,
  pin,
  "not-you": notYou,
  items,
  "odd-one-out": oddOneOut,
  confirm,
  account,
  pay,
  returns,
  receipt,
  goodbye,
  time,
  "staff-pin": staffPin,
  staff,
  "out-of-service": outOfService,
};

export const SCREENS = Object.keys(STATES) as [ScreenName, ...ScreenName[]];

/** One example of each screen. */
export const EXAMPLES = Object.fromEntries(SCREENS.map((screen) => [screen, STATES[screen].usual])) as {
  readonly [Name in ScreenName]: Extract<Screen, { screen: Name }>;
};

/** All of them as views, by `screen/state`: `items/reading`. */
export const GALLERY: ReadonlyMap<string, ViewModel> = new Map(
  SCREENS.flatMap((screen) =>
    Object.entries<Example>(STATES[screen]).map(([state, example]): [string, ViewModel] => [
      `${screen}/${state}`,
      { ...PLAIN, ...example },
    ]),
  ),
);
