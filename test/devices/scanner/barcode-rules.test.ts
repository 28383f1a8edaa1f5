import { expect, test } from "vitest";
import { z } from "zod";
import {
  holdLabelRules,
  labelRules,
  readLabel,
  stripCodabar,
} from "../../../src/devices/drivers/scanner/barcode-rules.ts";
import { eanCheckDigit, mod10CheckDigit, mod43CheckCharacter } from "../../../src/core/check-digits.ts";

const schema = z.strictObject({ ...labelRules, aimId: z.boolean().optional() }).superRefine(holdLabelRules);
type Given = z.input<typeof schema>;

/** The label's text, or why it was not taken. */
function read(text: string, given: Given, aim?: string): string {
  const label = readLabel({ text, aim }, schema.parse(given));
  return label.ok ? label.value.text : label.fault;
}

test.each([
  ["3023400051786", "1"],
  ["3319100010586", "4"],
  ["3555500001234", "6"],
])("the mod-10 check digit of %s is %s", (digits, check) => {
  expect(mod10CheckDigit(digits)).toBe(check);
});

test.each([
  ["978014143951", "8"],
  ["977031784700", "1"],
  ["400638133393", "1"],
])("the EAN check digit of %s is %s", (digits, check) => {
  expect(eanCheckDigit(digits)).toBe(check);
});

test("the Code 39 check character of LIB-12345 is F", () => {
  expect(mod43CheckCharacter("LIB-12345")).toBe("F");
});

test("what a check cannot count has none", () => {
  expect(mod10CheckDigit("30234A0051786")).toBeUndefined();
  expect(mod10CheckDigit("")).toBeUndefined();
  expect(mod43CheckCharacter("lib")).toBeUndefined();
  expect(mod43CheckCharacter("")).toBeUndefined();
});

test.each([
  ["30234000517861", "mod10-2-1", "30234000517861"],
  ["33191000105864", "mod10-2-1", "33191000105864"],
  ["35555000012349", "mod10-2-1", "scan.bad-check-digit"],
  ["LIB-12345F", "mod43", "LIB-12345F"],
  ["LIB-12346F", "mod43", "scan.bad-check-digit"],
  ["lib-12345F", "mod43", "scan.bad-check-digit"],
] as const)("%s with the check %s: %s", (label, checkDigit, outcome) => {
  expect(read(label, { checkDigit })).toBe(outcome);
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
  expect(read("A123B", {})).toBe("A123B");
});

test("blanks around a label go, leading zeros stay", () => {
  expect(read("  000123 ", {})).toBe("000123");
});

test.each([
  ["12", {}, "scan.too-short"],
  ["    ", {}, "scan.too-short"],
  ["", {}, "scan.too-short"],
  ["1234567", { maxLength: 6 }, "scan.too-long"],
  ["12a4", { characters: "digits" }, "scan.bad-characters"],
  ["abc", { characters: "code39" }, "scan.bad-characters"],
  ["12-4", { characters: "alphanumeric" }, "scan.bad-characters"],
  ["12\u00003", {}, "scan.bad-characters"],
  ["12\u001b3", {}, "scan.bad-characters"],
  ["12\u007f3", {}, "scan.bad-characters"],
  ["12é4", {}, "scan.bad-characters"],
] as const)("%j is refused", (scan, given, code) => {
  expect(read(scan, given)).toBe(code);
});

test.each([
  ["ISBN", "9780141439518", undefined],
  ["ISBN by a scanner that names symbologies", "9780141439518", "]E0"],
  ["ISBN whose identifier is the scanner's own", "9780141439518", "]X0"],
  ["ISBN with a price behind it", "978014143951851999", "]E3"],
  ["ISBN with its add-on after a blank", "9780141439518 51999", undefined],
  ["ISSN with its issue", "977031784700112", undefined],
  ["an add-on alone", "51999", "]E2"],
  ["an issue alone", "12", "]E1"],
])("the publisher's %s is refused with a message of its own", (_what, text, aim) => {
  // It is told before anything else is: that it is too long or not of digits would help nobody.
  expect(read(text, { maxLength: 9 }, aim)).toBe("scan.publishers-label");
});

test.each([
  ["13 digits of a library that look like no EAN", "9780141439510", undefined],
  ["a library's Code 128 that would be one", "9780141439518", "]C0"],
  ["EAN of another kind", "4006381333931", "]E0"],
  ["five digits without a symbology", "51999", undefined],
])("%s is no publisher's label", (_what, text, aim) => {
  expect(read(text, {}, aim)).toBe(text);
});

test("a library that knows its items by ISBN says so", () => {
  expect(read("9780141439518", { publishersLabels: "take" })).toBe("9780141439518");
});

const ACCEPT: Given = {
  accept: [
    { aim: "F", pattern: "2[0-9]{13}", check: "mod10-2-1", kind: "patron" },
    { aim: "F", pattern: "3[0-9]{13}", check: "mod10-2-1", kind: "item" },
    { aim: "A0", pattern: "LIB-[0-9]+.", check: "mod43" },
  ],
};

test.each([
  ["30234000517861", "]F0", { text: "30234000517861", kind: "item" }],
  ["23023000517867", "]F3", { text: "23023000517867", kind: "patron" }],
  ["LIB-12345F", "]A0", { text: "LIB-12345F", kind: undefined }],
] as const)("of the labels that a site accepts, %s %s is %j", (text, aim, label) => {
  const rules = schema.parse(ACCEPT);
  expect(readLabel({ text, aim }, rules)).toEqual({ ok: true, value: label });
});

test.each([
  ["the check is wrong", "30234000517862", "]F0", "scan.bad-check-digit"],
  ["the symbology is another", "30234000517861", "]C0", "scan.not-accepted"],
  ["the modifier is another", "LIB-12345F", "]A1", "scan.not-accepted"],
  ["the symbology is not known", "30234000517861", undefined, "scan.not-accepted"],
  ["only its beginning fits", "302340005178610", "]F0", "scan.not-accepted"],
] as const)("a label is not accepted when %s", (_when, text, aim, code) => {
  expect(read(text, ACCEPT, aim)).toBe(code);
});

test.each([
  ["a+(", "is not a regular expression"],
  ["(a+)+", "repeats a group, which can take for ever: repeat single characters"],
  ["(a|aa)*b", "repeats a group, which can take for ever: repeat single characters"],
  ["(a{1,9}){1,9}", "repeats a group, which can take for ever: repeat single characters"],
  [".*.*.*.*x", "has more than 3 repeats without a fixed number"],
])("the pattern %s is refused: %s", (pattern, message) => {
  const parsed = schema.safeParse({ accept: [{ pattern }] });
  expect(parsed.error?.issues).toMatchObject([{ path: ["accept", 0, "pattern"], message }]);
});

test.each(["[0-9]{14}", "(?:2|3)[0-9]{13}", "[(*)]{2}x", String.raw`\(+a`, "A?B?C?D?E?"])(
  "the pattern %s is taken",
  (pattern) => {
    expect(schema.safeParse({ accept: [{ pattern }] }).success).toBe(true);
  },
);

test.each([
  [{ minLength: 9, maxLength: 8 }, "minLength"],
  [{ aimId: false, accept: [{ aim: "F" }] }, "aimId"],
  [{ track2: {}, uid: { format: "hex", bytes: 4 } }, "uid"],
] as const)("rules that contradict each other are refused: %j", (given, key) => {
  expect(schema.safeParse(given).error?.issues[0]?.path).toEqual([key]);
});

test.each([
  [";20140000012345?", {}, "20140000012345"],
  ["%B20140000012345^DOE/JANE^2512?;20140000012345=2512?+99?", {}, "20140000012345"],
  [";6035=20140000012345?", { part: 2 }, "20140000012345"],
  [";20140000012345=2512?3", {}, "20140000012345"],
  ["%E?;E?+E?", {}, "scan.bad-card"],
  [";20140000012345", {}, "scan.bad-card"],
  ["20140000012345?", {}, "scan.bad-card"],
  [";=2512?", {}, "scan.bad-card"],
  [";2014?", { part: 2 }, "scan.bad-card"],
  ["%B20140000012345^DOE/JANE^2512?", {}, "scan.bad-card"],
])("the stripe %s with %j reads as %s", (swipe, track2, number) => {
  expect(read(swipe, { track2 })).toBe(number);
});

test.each([
  ["04a2b3c4", { format: "hex", bytes: 4 }, "04A2B3C4"],
  ["04A2B3C4", { format: "hex", bytes: 4, reverse: true }, "C4B3A204"],
  ["04A2B3C4", { format: "hex", bytes: 4, as: "dec" }, "77771716"],
  ["04A2B3C4", { format: "hex", bytes: 4, as: "dec", pad: 10 }, "0077771716"],
  ["0077771716", { format: "dec", bytes: 4 }, "77771716"],
  ["0077771716", { format: "dec", bytes: 4, as: "hex" }, "04A2B3C4"],
  ["77771716", { format: "dec", bytes: 4, reverse: true, as: "hex", pad: 10 }, "00C4B3A204"],
  ["04A2B3C4D5E680", { format: "hex", bytes: 7 }, "04A2B3C4D5E680"],
  ["E004010012345678", { format: "hex", bytes: 8, reverse: true }, "78563412000104E0"],
  ["18446744073709551615", { format: "dec", bytes: 8, as: "hex" }, "FFFFFFFFFFFFFFFF"],
  ["04A2B3", { format: "hex", bytes: 4 }, "scan.bad-card"],
  ["04A2B3C4D5E680", { format: "hex", bytes: 4 }, "scan.bad-card"],
  ["04:A2:B3:C4", { format: "hex", bytes: 4 }, "scan.bad-card"],
  ["4294967296", { format: "dec", bytes: 4 }, "scan.bad-card"],
  ["18446744073709551616", { format: "dec", bytes: 8 }, "scan.bad-card"],
  ["12a", { format: "dec", bytes: 4 }, "scan.bad-card"],
] as const)("the chip number %s with %j reads as %s", (sent, uid, number) => {
  expect(read(sent, { uid })).toBe(number);
});

test("a chip's number that happens to be an ISBN is a card all the same", () => {
  expect(read("9780141439518", { uid: { format: "dec", bytes: 7 } })).toBe("9780141439518");
});

test("no label takes long to be judged", () => {
  const given: Given = { maxLength: 512, accept: [{ pattern: "[0-9]*[0-9]*[0-9]*x" }] };
  expect(read("1".repeat(512), given)).toBe("scan.not-accepted");
});
