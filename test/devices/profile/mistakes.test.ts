/** Where a mistake is told; what is told of it stands in docs/device-profiles.md (documented.test.ts). */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readProfile } from "../../../src/devices/profile/read.ts";

const GOOD = readFileSync(
  new URL("../../../device-profiles/generic-serial-scanner.yaml", import.meta.url),
  "utf8",
);

/** The line on which a text first stands, and its column; both count from 1. */
function placeOf(text: string, needle: string): string {
  const [before = ""] = text.split(needle, 1);
  const lines = before.split("\n");
  return `${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
}

it.each([
  ["an unknown key, at the key", "terminator:", "terminater:", "terminater:"],
  ["a value, at its key", "basis: manual", "basis: manuel", "basis:"],
  ["what is missing, where it should stand", /  sources:[\s\S]*?  unsure:/, "  unsure:", "provenance:"],
  ["what is missing at the top, there", /provenance:[\s\S]*?transport:/, "transport:", "schema:"],
  ["a meaning, where it stands in its frame", 'text: "00123"', 'text: "123"', 'text: "123"'],
  ["bytes, at the example", "hex: 33 31", "hex: 3x 31", "hex: 3x"],
  ["YAML, where it breaks", "role: scanner", "role scanner", "role scanner"],
])("a mistake is told by line and column: %s", async (_what, from, to, at) => {
  const text = GOOD.replace(from, to);
  expect(text).not.toBe(GOOD);
  const read = await readProfile(text, "p.yaml");
  expect(read.ok ? "nothing" : read.fault.detail).toMatch(new RegExp(`^p.yaml:${placeOf(text, at)}: `));
});
