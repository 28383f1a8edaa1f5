/** Each mistake that docs/device-profiles.md tells of, and the message that it says one gets. */
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

async function saidOf(text: string): Promise<string> {
  const read = await readProfile(text, "p.yaml");
  return read.ok ? "nothing" : read.fault.detail;
}

it("a good profile has none", async () => {
  expect(await saidOf(GOOD)).toBe("nothing");
});

it.each([
  {
    what: "a driver that does not exist",
    from: "driver: serial-scanner",
    to: "driver: serial-scaner",
    at: "driver: serial-scaner",
    says: 'driver: there is no driver "serial-scaner"; did you mean "serial-scanner"?',
  },
  {
    what: "an unknown key",
    from: "terminator:",
    to: "terminater:",
    at: "terminater:",
    says: 'options.terminater: this key is not known; did you mean "terminator"?',
  },
  {
    what: "an unknown word",
    from: "basis: manual",
    to: "basis: manuel",
    at: "basis:",
    says: 'provenance.basis: this word is not known; did you mean "manual"?',
  },
  {
    what: "no provenance",
    from: /provenance:[\s\S]*?transport:/,
    to: "transport:",
    at: "schema:",
    says: "provenance: this key is missing; add provenance: …",
  },
  {
    what: "a role that the driver has not",
    from: "role: scanner",
    to: "role: printer",
    at: "role:",
    says: "role: the driver serial-scanner cannot be a printer; take one of: scanner, card",
  },
  {
    what: "a transport that the driver has not",
    from: "type: serial\n  baudRate: 9600",
    to: "type: hid",
    at: "type: hid",
    says: "transport.type: the driver serial-scanner does not run over hid; take one of: serial, tcp",
  },
  {
    what: "bytes that are none",
    from: "hex: 33 31",
    to: "hex: 3x 31",
    at: "hex: 3x",
    says: "examples[0].hex: is not hexadecimal: pairs of 0-9 and A-F, blanks between them; correct this value",
  },
  {
    what: "half a byte",
    from: "31 36 0D",
    to: "31 36 0",
    at: "hex: 33",
    says: "examples[0].hex: the last byte has only one digit; write two digits a byte",
  },
  {
    what: "an example that the driver reads otherwise",
    from: 'text: "00123"',
    to: 'text: "123"',
    at: 'text: "123"',
    says: 'examples[1].means[0].text: the driver reads "00123"; correct the bytes or what they mean',
  },
  {
    what: "an example with another number of frames",
    from: "0D 0A",
    to: "0D 39 0D 0A",
    at: 'means:\n      - { kind: barcode, text: "00123"',
    says: "examples[1].means: 1 expected, but the driver reads 2: barcode, discard; correct the bytes or what they mean",
  },
  {
    what: "a mistake of YAML",
    from: "role: scanner",
    to: "role scanner",
    at: "role scanner",
    says: "look at indentation, colons and quotes",
  },
])("$what is named by line and column, with what to do", async ({ from, to, at, says }) => {
  const text = GOOD.replace(from, to);
  expect(text).not.toBe(GOOD);
  const said = await saidOf(text);
  expect(said).toContain(says);
  expect(said).toContain(`p.yaml:${placeOf(text, at)}: `);
});
