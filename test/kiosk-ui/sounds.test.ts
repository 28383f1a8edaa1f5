import { describe, expect, it } from "vitest";
import { EXAMPLES, PLAIN } from "../../src/core/contract/examples.ts";
import type { ItemState } from "../../src/core/contract/view-items.ts";
import type { Items, ReturnState, Screen, ViewModel } from "../../src/core/contract/view-model.ts";
import { soundBetween, TONES, type Sound } from "../../src/kiosk-ui/renderer/sounds.ts";

const viewOf = (screen: Screen): ViewModel => ({ ...PLAIN, ...screen });

const DUE = { kind: "none" } as const;
const STATES = {
  asking: { name: "asking" },
  releasing: { name: "releasing" },
  yours: { name: "yours", due: DUE, renewed: false, assurance: "verified" },
  promised: { name: "promised", due: DUE, assurance: undefined },
  no: { name: "not-yours", reason: "refused" },
  desk: { name: "take-to-desk", why: "undecided", entry: 1 },
} as const satisfies Readonly<Record<string, ItemState>>;
const BACK = {
  asking: { name: "asking" },
  back: { name: "returned", route: { to: "shelf", bin: undefined }, fee: undefined, offLine: false },
  no: { name: "not-returned", reason: "refused", route: undefined },
  desk: { name: "take-to-desk", why: "not-armed", entry: 1 },
} as const satisfies Readonly<Record<string, ReturnState>>;

const items = (...names: (keyof typeof STATES)[]): Screen => ({
  ...EXAMPLES.items,
  items: names.map((name, index): Items["items"][number] => ({
    id: String(index),
    title: "",
    state: STATES[name],
    ilsWords: [],
  })),
});
const returns = (...names: (keyof typeof BACK)[]): Screen => ({
  ...EXAMPLES.returns,
  items: names.map((name, index) => ({ id: String(index), title: "", state: BACK[name], ilsWords: [] })),
});
const { welcome, card, pin, time, goodbye, confirm, account } = EXAMPLES;
const urgent: Screen = { ...goodbye, urgent: true };

describe("the sound between two views", () => {
  const CASES: readonly [what: string, before: Screen, after: Screen, sound: Sound | undefined][] = [
    ["an item is seen", items(), items("asking"), "seen"],
    ["an item is seen that waited for the card", pin, items("asking"), "seen"],
    ["an item begins a return", welcome, returns("asking"), "seen"],
    ["nothing came of it yet", items("asking"), items("releasing"), undefined],
    ["it becomes yours", items("releasing"), items("yours"), "yours"],
    ["it is promised", items("asking"), items("promised"), "yours"],
    ["it stays yours", items("yours"), items("yours"), undefined],
    ["it is not yours", items("asking"), items("no"), "not-yours"],
    ["it goes to the desk", items("asking"), items("desk"), "not-yours"],
    ["it is scanned again, and yours now", items("no"), items("yours"), "yours"],
    ["one is refused while another is seen", items("asking"), items("no", "asking"), "not-yours"],
    ["one is yours while another is seen", items("asking"), items("yours", "asking"), "yours"],
    ["one is yours and one is not", items("asking", "asking"), items("yours", "no"), "not-yours"],
    ["it is back", returns("asking"), returns("back"), "yours"],
    ["it is back at once", returns(), returns("back"), "yours"],
    ["it is not back", returns("asking"), returns("no"), "not-yours"],
    ["it goes to the desk instead", returns("asking"), returns("desk"), "not-yours"],
    ["nobody has moved for long", items("yours"), time, "act"],
    ["nobody has moved since", time, { ...time, offers: ["leave"] }, undefined],
    ["somebody goes on", time, items("yours"), undefined],
    ["a question was answered", confirm, items("yours", "asking"), undefined],
    ["somebody comes back to the list", account, items("yours"), undefined],
    ["goodbye", items("yours"), goodbye, undefined],
    ["something is left behind", goodbye, urgent, "act"],
    ["it is still there", urgent, { ...urgent, left: { card: false, items: 2 } }, undefined],
    ["the next person", urgent, welcome, undefined],
    ["a card is asked for", welcome, card, undefined],
  ];
  it.each(CASES)("%s", (_, before, after, sound) => {
    expect(soundBetween(viewOf(before), viewOf(after))).toBe(sound);
  });

  it("is none at the first view: nobody knows what is new", () => {
    expect(soundBetween(undefined, viewOf(time))).toBeUndefined();
  });
});

describe("the four sounds", () => {
  const rhythms = Object.values(TONES).map((tones) => tones.map(({ at, long }) => [at, long]));
  const pitches = Object.values(TONES).map((tones) => tones.map(({ hertz }) => hertz));

  it("are told apart by rhythm alone, and by pitch alone", () => {
    expect(new Set(rhythms.map((each) => JSON.stringify(each))).size).toBe(4);
    expect(new Set(pitches.map((each) => JSON.stringify(each))).size).toBe(4);
  });

  it("are short", () => {
    for (const tones of Object.values(TONES)) {
      for (const { at, long } of tones) expect(at + long).toBeLessThan(1.5);
    }
  });
});
