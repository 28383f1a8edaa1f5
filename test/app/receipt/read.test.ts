import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { readStationery, SHIPPED } from "../../../src/app/receipt/read.ts";
import { NOTHING } from "../../../src/receipts/samples.ts";
import { onPaper, OWN, shop } from "../../receipts/shop.ts";

/** What is said of files that a library wrote. */
async function mistakes(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const directory = mkdtempSync(path.join(tmpdir(), "lectern-receipts-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(directory, name), text);
  const read = await readStationery([SHIPPED, directory]);
  return read.ok ? [] : read.fault.detail.replaceAll(`${directory}${path.sep}`, "").split("\n");
}

it("finds no mistake in what ships", async () => {
  expect(await readStationery([SHIPPED])).toMatchObject({ ok: true });
});

it("lets single files stand in for those that ship", async () => {
  expect(await readStationery([SHIPPED, OWN])).toMatchObject({ ok: true });
  expect(onPaper(shop({ ownFoot: true }).receipt(NOTHING), 42)).toContain("Open Mon-Sat 10-19");
  expect(onPaper(shop({}).receipt(NOTHING), 42)).not.toContain("Open Mon-Sat 10-19");
});

it.each([
  [
    "a name that is not known",
    { "foot.liquid": "^ Yours,\n^ {{ libary }}" },
    ['foot.liquid:2:6: there is no value "libary" here; did you mean "library"?'],
  ],
  [
    "a name in a branch that no sample takes",
    { "foot.liquid": '{% if library == "Z" %}{{ adress }}{% endif %}' },
    [/^foot\.liquid:1:27: there is no value "adress" here; /],
  ],
  [
    "a name within a list",
    { "receipt.liquid": "{% for section in sections %}\n  ## {{ section.headng }}\n{% endfor %}" },
    ['receipt.liquid:2:9: there is no value "section.headng" here; did you mean "heading"?'],
  ],
  [
    "braces that stay open",
    { "hold-slip.liquid": "# {{ heading" },
    [
      'hold-slip.liquid:1:3: output "{{ heading" not closed; look at the braces and the names of tags and filters',
    ],
  ],
  [
    "a filter that is none",
    { "head.liquid": "{{ library | shout }}" },
    [/^head\.liquid:1:1: undefined filter: shout; /],
  ],
  ["the filter that knows the time", { "head.liquid": "{{ 'now' | date }}" }, [/undefined filter: date; /]],
  ["a part that is not there", { "test-page.liquid": '{% render "haed" %}' }, [/^test-page.*haed/]],
  [
    "a file that nothing prints",
    { "reciept.liquid": "Hello" },
    ['reciept.liquid:1:1: nothing prints this file; did you mean "receipt"?'],
  ],
  [
    "words with a name that has no value",
    { "words-xx.yaml": 'locale: en-GB\ncard: "{name}"' },
    [/^words-xx\.yaml:/],
  ],
])("tells of %s with file, line and what to do", async (_, files, told) => {
  const found = await mistakes(files);
  for (const line of told) {
    if (typeof line === "string") expect(found).toContain(line);
    else
      expect(
        found.find((one) => line.test(one)),
        found.join("\n"),
      ).toBeDefined();
  }
});

it("tells all mistakes of all files at once, each once", async () => {
  const found = await mistakes({
    "head.liquid": "{{ one }} {{ two }}",
    "foot.liquid": "{{ three }}",
  });
  expect(found.map((line) => line.replace(/;.*/, ""))).toEqual([
    'head.liquid:1:4: there is no value "one" here',
    'head.liquid:1:14: there is no value "two" here',
    'foot.liquid:1:4: there is no value "three" here',
  ]);
});

it("says what is missing in the words of a language", async () => {
  const { readFileSync } = await import("node:fs");
  const english = readFileSync(path.join(SHIPPED, "words-en.yaml"), "utf8");
  expect(await mistakes({ "words-fr.yaml": english.replace("due: Due {date}", "due: Le {jour}") })).toEqual([
    expect.stringMatching(/^words-fr\.yaml:\d+:1: due: has no value for \{jour\}, only for \{date\}; /),
  ]);
});
