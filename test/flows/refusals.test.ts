import { expect, it } from "vitest";
import { EXAMPLES, PLAIN } from "../../src/core/contract/examples.ts";
import type { Screen, ViewModel } from "../../src/core/contract/view-model.ts";
import { watchRefusals } from "../../src/flows/refusals.ts";

const view = (screen: Screen): ViewModel => ({ ...PLAIN, ...screen });

function watch() {
  const told: string[] = [];
  const refusals = watchRefusals(({ what, reason }) => void told.push(`${what} ${reason}`));
  return { told, refusals };
}

it("tells a refused item once, however often its screen is shown", () => {
  const { told, refusals } = watch();
  refusals.look(view(EXAMPLES.items));
  refusals.look(view(EXAMPLES.confirm));
  refusals.look(view(EXAMPLES.items));
  expect(told).toEqual(["loan refused"]);
});

it("tells it anew to the next person", () => {
  const { told, refusals } = watch();
  refusals.look(view(EXAMPLES.items));
  refusals.forget();
  refusals.look(view(EXAMPLES.items));
  expect(told).toEqual(["loan refused", "loan refused"]);
});

it("says of a blocked card what the ILS blocked it for, and of any other the screen's word", () => {
  const { told, refusals } = watch();
  refusals.look(view(EXAMPLES["not-you"]));
  refusals.look(view({ ...EXAMPLES["not-you"], reason: { name: "unknown-card" } }));
  expect(told).toEqual(["card charge-denied", "card unknown-card"]);
});

it("tells each wrong PIN", () => {
  const { told, refusals } = watch();
  refusals.look(view({ ...EXAMPLES.pin, triesLeft: undefined }));
  for (const triesLeft of [2, 2, 1]) refusals.look(view({ ...EXAMPLES.pin, triesLeft }));
  expect(told).toEqual(["card wrong-pin", "card wrong-pin"]);
});
