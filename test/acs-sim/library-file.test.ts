import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkDigit } from "../../src/acs-sim/library/barcode.ts";
import { openLibrary, SAMPLE_PATH } from "../../src/acs-sim/library/open.ts";
import { librarySchema } from "../../src/acs-sim/library/schema.ts";
import { NOW } from "./library-desk.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lectern-library-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const GOOD = `institutions: [{ id: A }]
accounts: [{ login: a, password: b, institution: A }]
branches: [{ id: MAIN }]
titles:
  - title: One
    copies: [{ barcode: i1 }]
patrons:
  - { card: p1, name: Somebody }
`;

/** The fault of a file, its path cut off. */
async function mistakes(text: string): Promise<string[]> {
  const path = join(folder, "library.yaml");
  writeFileSync(path, text);
  const opened = await openLibrary({ source: { kind: "file", path }, state: undefined, now: NOW });
  if (opened.ok) return [];
  expect(opened.fault.code).toBe("config.invalid");
  return opened.fault.detail.split("\n").map((line) => line.replace(`${path}:`, ""));
}

describe("a library file", () => {
  test("may be as short as this", async () => {
    expect(await mistakes(GOOD)).toEqual([]);
  });

  test.each([
    [
      "a misspelt key",
      GOOD.replace("card: p1", "crad: p1, card: p1"),
      '8:7: patrons[0].crad: this key is not known; did you mean "card"?',
    ],
    [
      "a key that means nothing here",
      `${GOOD}colour: red\n`,
      "9:1: colour: this key is not known; take one of: maxClients, institutions, accounts, branches, titles, patrons",
    ],
    [
      "a misspelt word",
      GOOD.replace("title: One", "title: One\n    media: bok"),
      '6:5: titles[0].media: this word is not known; did you mean "book"?',
    ],
    [
      "a number where text belongs",
      GOOD.replace("card: p1", "card: 21234000000014"),
      "8:7: patrons[0].card: expected text; put it in quotes",
    ],
    [
      "a key that is missing",
      GOOD.replace(", name: Somebody", ""),
      "8:5: patrons[0].name: this key is missing; add name: …",
    ],
    [
      "a branch that is not there",
      GOOD.replace("barcode: i1", "barcode: i1, branch: MIAN"),
      '6:29: titles[0].copies[0].branch: there is no branch "MIAN"; did you mean "MAIN"?',
    ],
    [
      "an institution that is not there",
      GOOD.replace("institution: A", "institution: B"),
      '2:37: accounts[0].institution: there is no institution "B"; did you mean "A"?',
    ],
    [
      "a loan of what is not there",
      GOOD.replace("name: Somebody", "name: Somebody, loans: [{ item: i2, due: 1 }]"),
      '8:43: patrons[0].loans[0].item: there is no copy with barcode "i2"; take it out',
    ],
    [
      "one copy lent twice",
      GOOD.replace("name: Somebody", "name: Somebody, loans: [{ item: i1, due: 1 }, { item: i1, due: 1 }]"),
      "8:65: patrons[0].loans[1].item: this item is on loan or on the hold shelf already; lend it to one patron",
    ],
    [
      "a card that is there twice",
      `${GOOD}  - { card: p1, name: Other }\n`,
      "9:7: patrons[1].card: this card is there twice; every patron has their own",
    ],
    [
      "a day that does not exist",
      GOOD.replace("name: Somebody", "name: Somebody, expires: 2026-02-30"),
      "8:33: patrons[0].expires: there is no day 2026-02-30; write a date like 2026-12-24",
    ],
    [
      "a word where a day belongs",
      GOOD.replace("name: Somebody", "name: Somebody, expires: soon"),
      "8:33: patrons[0].expires: is no date like 2026-12-24; correct this value",
    ],
    [
      "neither a number nor a text where a day belongs",
      GOOD.replace("name: Somebody", "name: Somebody, expires: true"),
      "8:33: patrons[0].expires: is neither a number of days nor a date like 2026-12-24; correct this value",
    ],
    [
      "a media type that is misspelt as a key",
      GOOD.replace("id: A }", "id: A, policy: { loanDays: { bok: 7 } } }"),
      '1:47: institutions[0].policy.loanDays.bok: this key is not known; did you mean "book"?',
    ],
    [
      "a delimiter in a value",
      GOOD.replace("name: Somebody", 'name: "Some|body"'),
      "8:17: patrons[0].name: holds a line end, a control character or |; correct this value",
    ],
  ])("with %s is told where and what to do", async (_what, text, expected) => {
    expect(await mistakes(text)).toEqual([expected]);
  });

  test("with broken YAML is told where", async () => {
    expect((await mistakes("institutions: [\n"))[0]).toMatch(/^\d+:\d+: .*indentation/);
  });

  test("that is empty is no library", async () => {
    expect(await mistakes("")).toEqual(["1:1: expected keys with values; correct this value"]);
  });

  test("that is not there is unreadable", async () => {
    const source = { kind: "file", path: join(folder, "nowhere.yaml") } as const;
    const opened = await openLibrary({ source, state: undefined, now: NOW });
    expect(opened).toMatchObject({ ok: false, fault: { code: "config.unreadable" } });
  });

  test("has a schema whose every key says what it is or is known by its name", () => {
    const schema = JSON.parse(JSON.stringify(librarySchema())) as { properties: Record<string, unknown> };
    expect(Object.keys(schema.properties)).toEqual([
      "maxClients",
      "institutions",
      "accounts",
      "branches",
      "titles",
      "patrons",
    ]);
    expect(schema).toMatchObject({ additionalProperties: false });
  });
});

describe("the sample", () => {
  test("holds to the schema, though a start does not ask", async () => {
    expect(await mistakes(readFileSync(SAMPLE_PATH, "utf8"))).toEqual([]);
  });

  test("has a story for every patron, and right check digits", async () => {
    const opened = await openLibrary({ source: { kind: "sample" }, state: undefined, now: NOW });
    if (!opened.ok) throw new Error(opened.fault.detail);
    const { library } = opened.value;
    const text = readFileSync(SAMPLE_PATH, "utf8");
    expect(text.match(/^ {4}story:/gm)).toHaveLength(library.patrons.size);
    const codes = [...library.patrons.keys(), ...library.items.keys()].filter((code) => /^\d/.test(code));
    expect(codes.length).toBeGreaterThan(75);
    for (const code of codes) {
      expect(code).toMatch(/^[23]\d{13}$/);
      expect(checkDigit(code.slice(0, 13))).toBe(Number(code.at(-1)));
    }
  });
});

test.each([
  ["3023400051786", 1],
  ["3319100010586", 4],
  ["3555500001234", 6],
])("the check digit of %s is %i", (body, digit) => {
  expect(checkDigit(body)).toBe(digit);
});

describe("a generated library", () => {
  const source = { kind: "generate", patrons: 300, items: 900, seed: 7 } as const;
  test("has what was asked for, with PINs that can be known", async () => {
    const opened = await openLibrary({ source, state: undefined, now: NOW });
    if (!opened.ok) throw new Error(opened.fault.detail);
    const { library } = opened.value;
    expect([library.patrons.size, library.items.size]).toEqual([300, 900]);
    for (const { card, pin } of library.patrons.values()) expect(pin).toBe(card.slice(-4));
    const lent = [...library.items.values()].filter((item) => item.loan !== undefined);
    expect(lent.length).toBeGreaterThan(100);
  });
});
