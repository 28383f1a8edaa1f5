import { expect, it } from "vitest";
import { openRecorder } from "../../../src/app/dock/recorder.ts";
import { EXAMPLES, PLAIN } from "../../../src/core/contract/examples.ts";
import type { Wish } from "../../../src/core/contract/intents.ts";
import type { Screen } from "../../../src/core/contract/view-model.ts";

const viewOf = (screen: Screen) => ({ ...PLAIN, ...screen });

function open(screen: Screen) {
  const recorder = openRecorder(viewOf(screen), ["1234"]);
  const touch = (wish: Wish, counts = true) => recorder.touched({ ...wish, rev: 1 }, () => counts);
  const type = (keys: string): void => {
    for (const key of keys) touch({ action: "key", key });
  };
  return { recorder, touch, type };
}

it("keys are one step, and what was erased was never typed", () => {
  const { recorder, touch, type } = open(EXAMPLES.pin);
  type("129");
  touch({ action: "erase" });
  type("34");
  touch({ action: "submit" });
  expect(recorder.steps()).toEqual([{ see: "pin" }, { type: "1234" }, { press: "submit" }]);
});

it("a touch that did not count was none", () => {
  const { recorder, touch, type } = open(EXAMPLES.pin);
  type("12");
  touch({ action: "key", key: "3" }, false);
  touch({ action: "submit" }, false);
  expect(recorder.steps()).toEqual([{ see: "pin" }, { type: "00" }]);
});

it("nobody's own PIN and address are in it", () => {
  const { recorder, type } = open(EXAMPLES.pin);
  type("8527");
  recorder.saw(viewOf(EXAMPLES.receipt));
  type("somebody@home.example");
  expect(recorder.steps()).toEqual([
    { see: "pin" },
    { type: "0000" },
    { see: "receipt" },
    { type: "reader@example.org" },
  ]);
});

it("what is told of an item is written down once, until it is otherwise", () => {
  const { recorder } = open({ ...EXAMPLES.items, items: [] });
  const [item] = EXAMPLES.items.items;
  if (item === undefined) throw new Error("The example has an item");
  const say = (name: "take-to-desk" | "yours"): void => {
    const state =
      name === "yours"
        ? ({ name, due: { kind: "none" }, renewed: false, assurance: "verified" } as const)
        : ({ name, why: "undecided", entry: 1 } as const);
    recorder.saw(viewOf({ ...EXAMPLES.items, items: [{ ...item, id: "1", state }] }));
  };
  say("take-to-desk");
  say("take-to-desk");
  say("yours");
  expect(recorder.steps()).toEqual([
    { see: "items" },
    { item: { id: "1", state: "take-to-desk" } },
    { item: { id: "1", state: "yours" } },
  ]);
});
