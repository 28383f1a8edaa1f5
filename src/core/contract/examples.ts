import type { Screen, ScreenName } from "./view-model.ts";

/** One example of each screen: for the gallery, the screenshots and the tests of whatever shows a view. */
export const EXAMPLES: { readonly [Name in ScreenName]: Extract<Screen, { screen: Name }> } = {
  welcome: { screen: "welcome", offers: ["borrow"] },
  card: { screen: "card", state: "ready", itemsWaiting: 1, offers: ["leave"] },
  pin: {
    screen: "pin",
    state: "typing",
    digits: 2,
    triesLeft: 2,
    offers: ["key", "erase", "leave"],
  },
  "not-you": {
    screen: "not-you",
    reason: { name: "blocked", flags: ["charge-denied", "excessive-fines"] },
    ilsWords: ["Please see the circulation desk."],
    offers: ["leave"],
  },
  items: {
    screen: "items",
    name: "Ada Example",
    items: [
      {
        id: "31000000000017",
        title: "The secret garden",
        state: {
          name: "yours",
          due: {
            kind: "date",
            civil: { year: 2026, month: 12, day: 14, hour: 23, minute: 59, second: 0 },
          },
          renewed: false,
        },
        ilsWords: [],
      },
      {
        id: "31000000000025",
        title: "Road atlas",
        state: { name: "not-yours", reason: "refused" },
        ilsWords: ["This item is for use in the library."],
      },
    ],
    seen: 2,
    yours: 1,
    notice: undefined,
    offers: ["finish"],
  },
  receipt: {
    screen: "receipt",
    state: "choosing",
    yours: 1,
    paperFailed: false,
    address: "",
    code: "",
    tells: { titles: true, name: false },
    offers: ["print", "mail", "show-code", "titles", "no-receipt"],
  },
  goodbye: { screen: "goodbye", yours: 1, notYours: 1, receipt: "printed", offers: ["leave"] },
  time: { screen: "time", seconds: 20, offers: ["go-on", "leave"] },
  "staff-pin": {
    screen: "staff-pin",
    state: "typing",
    digits: 3,
    saidWrong: false,
    offers: ["key", "erase", "submit", "leave"],
  },
  staff: {
    screen: "staff",
    page: "exceptions",
    devices: [
      { id: "scanner", role: "scanner", state: "ready", fault: undefined },
      { id: "printer", role: "printer", state: "ready", fault: "printer.near-end" },
    ],
    frames: [],
    matters: [
      {
        entry: 41,
        kind: "loan",
        reason: "still-armed",
        item: "31000000000017",
        title: "The secret garden",
        since: 1_795_442_700_000,
      },
    ],
    closed: false,
    note: undefined,
    offers: ["page", "settle", "close", "reprint", "test-page", "leave"],
  },
  "out-of-service": { screen: "out-of-service", code: "acs.tcp", interrupted: false, offers: [] },
};
