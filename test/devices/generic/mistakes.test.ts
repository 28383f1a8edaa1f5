/** What is refused of a profile of generic-cmd, and in which words. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readProfile } from "../../../src/devices/profile/read.ts";

const profile = (id: string): string =>
  readFileSync(new URL(`../../../device-profiles/${id}.yaml`, import.meta.url), "utf8");

it.each<[string, string, string | RegExp, string, string]>([
  [
    "a command that is not there",
    "lcus-1-relay",
    "safeState: { command: rest",
    "safeState: { command: reset",
    'options.safeState.command: there is no command "reset"; take one of: release, rest',
  ],
  ["no safe state", "lcus-1-relay", /  safeState: .*\n/, "", "a security device needs a safe state"],
  [
    "a safe state that is left to chance",
    "lcus-1-relay",
    "safeState: { command: rest }",
    "safeState: { command: rest, on: [start, stop] }",
    "options.safeState.on: a security device is made safe at start, at stop and when its state is unknown; missing: unknown; leave `on` out: it is all of them then",
  ],
  [
    "a safe state that releases",
    "lcus-1-relay",
    "safeState: { command: rest }",
    "safeState: { command: release }",
    "options.safeState.command: release sends what release sends: the safe state would release",
  ],
  [
    "secured that equals unsecured",
    "devantech-rly02",
    /send: "66"([\s\S]*)send: "70"/,
    'send: "65"$1send: 6F',
    "options.commands.arm: arm and release send the same bytes: secured equals unsecured; correct one of them, or leave arm out where the device cannot arm",
  ],
  [
    "no release",
    "lcus-1-relay",
    "    release:",
    "    let-go:",
    "options.commands: a security needs the command release; add release: …",
  ],
  [
    "a value that is not there",
    "lcus-1-relay",
    "- send: A0 01 01 A2",
    "- send: A0 {n:u8} 01 A2",
    "options.commands.release: n has no value, and is sent; add it to values: { n: … }",
  ],
  [
    "a value that does not fit",
    "lcus-1-relay",
    /commands:([\s\S]*?)send: A0 01 01 A2/,
    "values: { n: 300 }\n  commands:$1send: A0 {n:u8} 01 A2",
    "options.commands.release: in A0 {n:u8} 01 A2: n cannot be 300; correct values",
  ],
  [
    "a type that there is not",
    "lcus-1-relay",
    "- send: A0 01 01 A2",
    "- send: A0 {n:u9} 01 A2",
    'the pattern has "u9" for a type, which is none',
  ],
  ["a framing that there is not", "lcus-1-relay", "kind: gap", "kind: gasp", "framing.kind"],
  [
    "a framing of another line",
    "lcus-1-relay",
    "kind: gap",
    "kind: control",
    "options.framing.kind: control is no framing of a serial line; take gap, delimiter, length, fixed or stx-etx",
  ],
  [
    "a stream for reports",
    "ch551-relay",
    "{ kind: report, length: 8 }",
    "{ kind: gap }",
    "options.framing.kind: gap is no framing of a hid line; take report",
  ],
  [
    "more than a report holds",
    "usbrelay-hid",
    "length: 8 }",
    "length: 1 }",
    "options.commands.release: FF 01 is longer than a report; at most 1 bytes",
  ],
  [
    "text where a number is compared",
    "devantech-rly02",
    'expect: "{relays:u8}"',
    'expect: "{relays:ascii1}"',
    "options.commands.release.steps[1]: relays is no number in {relays:ascii1}; write {relays:u8}, or another type of number, where it stands",
  ],
  [
    "a name that its answer has not",
    "devantech-rly02",
    "field: relays",
    "field: relay",
    "options.commands.release.steps[1]: relay is no number in {relays:u8}",
  ],
  [
    "a gate that tells nothing",
    "tagsys-lsp2-gate",
    /(people|alarms):u16be/g,
    "number:u16be",
    "options.events: a gate needs an event or a poll that tells people or alarms",
  ],
])("%s (%s)", async (_what, id, from, to, says) => {
  const text = profile(id).replace(from, to);
  expect(text).not.toBe(profile(id));
  const read = await readProfile(text, "p.yaml");
  expect(read.ok ? "nothing" : read.fault.detail).toContain(says);
});

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
