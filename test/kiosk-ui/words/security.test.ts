import { expect, it } from "vitest";
import { EXAMPLES, PLAIN, PLAIN_LOOK } from "../../../src/core/contract/examples.ts";
import type { Role } from "../../../src/core/contract/values.ts";
import { securityWay } from "../../../src/kiosk-ui/words/security.ts";
import { spoken } from "../../../src/kiosk-ui/words/spoken.ts";
import { openWords } from "../../../src/kiosk-ui/words/words.ts";

it.each<[string, readonly Role[], boolean, string | undefined]>([
  ["lies on the pad", ["rfid"], true, "pad"],
  ["has to lie on the pad", ["rfid"], false, "pad"],
  ["lies on the pad although there is a groove", ["rfid", "security"], true, "pad"],
  ["has no tag, and there is a groove too", ["rfid", "security"], false, "groove"],
  ["has a strip", ["scanner", "security"], false, "groove"],
  ["needs nothing at a station without either", ["scanner"], false, undefined],
])("an item %s", (_, devices, onPad, way) => {
  expect(securityWay({ line: 0, onPad }, devices)).toBe(way);
});

it("is told with the item that it is about, for the ear too", async () => {
  const words = await openWords("en");
  const said = (devices: readonly Role[], screen: "items" | "returns") =>
    spoken({ ...EXAMPLES[screen], ...PLAIN, securing: { line: 0, onPad: false } }, words, {
      ...PLAIN_LOOK,
      devices,
    }).join(" ");
  expect(said(["security"], "items")).toContain(
    "The secret garden. Slide this book along the groove, spine down.",
  );
  expect(said(["rfid"], "items")).toContain("The secret garden. Leave it on the shelf until it is yours.");
  expect(said(["rfid"], "returns")).toContain("The secret garden. Leave it on the shelf until it is back.");
  expect(said([], "items")).not.toMatch(/groove|until it is yours/);
});
