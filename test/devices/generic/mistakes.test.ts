/** What is refused of a profile of generic-cmd beside what docs/device-profiles.md shows (profile/documented.test.ts). */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readProfile } from "../../../src/devices/profile/read.ts";

const profile = (id: string): string =>
  readFileSync(new URL(`../../../device-profiles/${id}.yaml`, import.meta.url), "utf8");

it("bytes that make no transfer", async () => {
  const text = profile("ch551-relay")
    .replace("type: hid", "type: usb-control")
    .replace(", product: ^HIDRelay", "")
    .replace("{ kind: report, length: 8 }", "{ kind: control }");
  const read = await readProfile(text, "p.yaml");
  expect(read.ok ? "nothing" : read.fault.detail).toContain(
    "options.commands.release: F1 is no control transfer",
  );
});

it("an event may tell one thing alone", async () => {
  const text = profile("numato-presence").replace(
    "  polls:",
    '  events: [{ match: "01", set: { present: 1 } }]\n  polls:',
  );
  const read = await readProfile(text, "p.yaml");
  expect(read.ok ? "nothing" : read.fault.detail).toBe("nothing");
});
