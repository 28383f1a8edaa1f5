import { expect, test } from "vitest";
import {
  labelRules,
  mod10CheckDigit,
  readLabel,
  stripCodabar,
  type LabelRules,
} from "../../src/devices/drivers/scanner/barcode-rules.ts";
import { z } from "zod";

function rules(given: Partial<LabelRules>): LabelRules {
  return { ...z.strictObject(labelRules).parse({}), ...given };
}

test.each([
  ["3023400051786", 1],
  ["3319100010586", 4],
  ["3555500001234", 6],
])("the check digit of %s is %i", (digits, check) => {
  expect(mod10CheckDigit(digits)).toBe(check);
});

test("what is not all digits has no check digit", () => {
  expect(mod10CheckDigit("30234A0051786")).toBeUndefined();
});

test.each(["30234000517861", "33191000105864"])("the library label %s is taken", (label) => {
  expect(readLabel(label, rules({ checkDigit: "mod10-2-1" }))).toEqual({ ok: true, value: label });
});

test("a library label with a wrong check digit is refused", () => {
  const read = readLabel("35555000012349", rules({ checkDigit: "mod10-2-1" }));
  expect(read).toEqual({ ok: false, fault: "scan.bad-check-digit" });
});

test.each([
  ["A30234000517861B", "30234000517861"],
  ["c123d", "123"],
  ["A123", "A123"],
  ["123", "123"],
])("Codabar's frame is taken off %s", (scan, text) => {
  expect(stripCodabar(scan)).toBe(text);
});

test("start and stop characters stay where the profile does not strip them", () => {
  expect(readLabel("A123B", rules({}))).toEqual({ ok: true, value: "A123B" });
});

test("blanks around a label go, leading zeros stay", () => {
  expect(readLabel("  000123 ", rules({}))).toEqual({ ok: true, value: "000123" });
});

test.each([
  ["12", rules({}), "scan.too-short"],
  ["    ", rules({}), "scan.too-short"],
  ["", rules({}), "scan.too-short"],
  ["1234567", rules({ maxLength: 6 }), "scan.too-long"],
  ["12a4", rules({ characters: "digits" }), "scan.bad-characters"],
  ["abc", rules({ characters: "code39" }), "scan.bad-characters"],
  ["12-4", rules({ characters: "alphanumeric" }), "scan.bad-characters"],
  ["12\u00003", rules({}), "scan.bad-characters"],
  ["12\u001b3", rules({}), "scan.bad-characters"],
  ["12\u007f3", rules({}), "scan.bad-characters"],
  ["12é4", rules({}), "scan.bad-characters"],
])("%j is refused", (scan, given, code) => {
  expect(readLabel(scan, given)).toEqual({ ok: false, fault: code });
});
