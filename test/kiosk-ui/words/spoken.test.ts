import { beforeAll, describe, expect, it } from "vitest";
import { EXAMPLES, GALLERY, PLAIN, PLAIN_LOOK } from "../../../src/core/contract/examples.ts";
import type { Intent, Wish } from "../../../src/core/contract/intents.ts";
import { PANELS } from "../../../src/core/contract/display.ts";
import type { Screen, ViewModel } from "../../../src/core/contract/view-model.ts";
import { spokenChoice } from "../../../src/kiosk-ui/words/spoken-choice.ts";
import { spoken } from "../../../src/kiosk-ui/words/spoken.ts";
import { openWords, type Words } from "../../../src/kiosk-ui/words/words.ts";

const LOOK = { ...PLAIN_LOOK, desk: "ground floor, left" };

let words: Words;
beforeAll(async () => {
  words = await openWords("en");
});

const viewOf = (screen: Screen, beside: Partial<ViewModel> = {}): ViewModel =>
  Object.assign({ ...PLAIN, ...screen }, beside);

describe.each([...GALLERY])("%s", (_, view) => {
  it("is said in whole sentences, with a text for everything", () => {
    const lines = spoken(view, words, LOOK);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(line).toMatch(/[.!?:]$/);
      // A text that is missing comes out as its name, a value that is missing as its braces.
      expect(line).not.toMatch(/\{\{|^[a-z-]+\.[a-z]/);
    }
  });
});

it("says in the end what can be chosen", () => {
  expect(spoken(viewOf(EXAMPLES.goodbye), words, LOOK).at(-1)).toBe("You can choose: I am done.");
  const { offers: _, ...welcome } = EXAMPLES.welcome;
  const offers = ["borrow", "return", "account"] as const;
  expect(spoken(viewOf({ ...welcome, offers }), words, LOOK)).toEqual([
    "Welcome to Example Library.",
    "Put your books on the shelf, or scan your card.",
    "You can choose: Borrow, Return, or My account.",
  ]);
});

it("says of each item what it came to, in one line, and nothing while it is on its way", () => {
  const { items, ...rest } = EXAMPLES.items;
  const asking = {
    id: "31000000000033",
    title: "Tide tables",
    state: { name: "asking" },
    ilsWords: [],
  } as const;
  const lines = spoken(viewOf({ ...rest, items: [...items, asking] }), words, LOOK);
  expect(lines).toContain("The secret garden. Until December 14, 2026.");
  expect(lines).toContain("Road atlas. It cannot be lent to you now. This item is for use in the library.");
  expect(lines.join(" ")).not.toContain("Tide tables");
});

it("says how many digits were typed, and never which", () => {
  const card = spoken(viewOf({ ...EXAMPLES.card, typed: "20004711" }), words, LOOK);
  expect(card).toContain("8 digits typed.");
  expect(card.join(" ")).not.toMatch(/2000|4711/);
  expect(spoken(viewOf(EXAMPLES.pin), words, LOOK)).toContain("2 digits typed.");
  expect(spoken(viewOf({ ...EXAMPLES.pin, digits: 0 }), words, LOOK).join(" ")).not.toContain("typed");
});

it("says what lies over the screen, and nothing of what lies below", () => {
  for (const panel of PANELS) {
    const lines = spoken(viewOf(EXAMPLES.welcome, { panel }), words, LOOK);
    expect(lines.at(-1)).toBe("Done.");
    expect(lines.join(" ")).not.toContain("Welcome");
  }
  expect(spoken(viewOf(EXAMPLES.welcome, { panel: "settings" }), words, LOOK)).toContain(
    "Reading aloud, in the headset. Off.",
  );
});

describe("what has the focus", () => {
  const CASES: readonly [screen: Screen, wish: Wish, said: string][] = [
    [EXAMPLES.welcome, { action: "borrow" }, "Borrow"],
    [EXAMPLES.pin, { action: "key", key: "7" }, "7"],
    [EXAMPLES.account, { action: "renew", line: 1 }, "Renew Road atlas"],
    [EXAMPLES.account, { action: "renew", line: 9 }, ""],
    [EXAMPLES.account, { action: "cancel-hold", line: 0 }, "Give up the hold of Middlemarch"],
    [EXAMPLES.pay, { action: "choose-fee", line: 1 }, "Photocopies. €0.60. Not now."],
    [EXAMPLES.staff, { action: "settle", line: 0 }, "Number 41 is settled"],
    [EXAMPLES.welcome, { action: "theme", theme: "light" }, "Colours. Light. It is set so."],
    [EXAMPLES.welcome, { action: "speech", speech: 2 }, "Reading aloud, in the headset. Loudness 2."],
    [EXAMPLES.welcome, { action: "panel", panel: "help" }, "Help"],
    [EXAMPLES.welcome, { action: "language", language: "de" }, "Deutsch"],
  ];
  it.each(CASES)("%j, %j: %s", (screen, wish, said) => {
    expect(spokenChoice({ rev: 1, ...wish } as Intent, viewOf(screen), words)).toBe(said);
  });
});

it("says the library's own words in the language of the view, and where the desk is when not all works", () => {
  const look = {
    ...LOOK,
    welcome: { en: "Story time at 4.", de: "Vorlesen um 4." },
    openingHours: "10 to 19",
  };
  const said = (beside: Partial<ViewModel>) =>
    spoken(viewOf(EXAMPLES.welcome, beside), words, look).slice(2, -1);
  expect(said({})).toEqual(["Story time at 4.", "Open: 10 to 19."]);
  expect(said({ limits: ["no-pad"] })).toEqual([
    "Story time at 4.",
    "The desk: ground floor, left.",
    "Open: 10 to 19.",
    "The shelf does not read. Use the scanner.",
  ]);
});
