import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { PNG } from "pngjs";
import { expect, it } from "vitest";
import { runReceiptCheck } from "../../../src/app/receipt/check.ts";
import { runPreview, type PreviewOptions } from "../../../src/app/receipt/preview.ts";
import { OWN } from "../../receipts/shop.ts";

const FOLDER = mkdtempSync(path.join(tmpdir(), "lectern-preview-"));
const at = (name: string): string => path.join(FOLDER, name);
const STANDARD: PreviewOptions = {
  slip: "receipt",
  columns: "42",
  language: "en",
  channel: "paper",
  library: "Ashby Library",
  text: true,
};

async function run(work: (io: Parameters<typeof runPreview>[1]) => Promise<number>) {
  const out: string[] = [];
  const complaints: string[] = [];
  const code = await work({
    input: new PassThrough(),
    write: (text) => Promise.resolve(void out.push(text)),
    complain: (text) => void complaints.push(text),
  });
  return { code, out: out.join(""), complaints: complaints.join("") };
}

const preview = (options: Partial<PreviewOptions>) =>
  run((io) => runPreview({ ...STANDARD, ...options }, io));

const FACTS = `
at: 2027-03-05 14:31
patron: { name: "Example, Ada", card: "21234000012345" }
detail: { name: initials }
entries:
  - { kind: lent, item: "1", title: Emma, due: 2027-03-26 }
  - { kind: lent, item: "2", due: end of term }
  - { kind: returned, item: "3", title: Atlas, route: { to: branch, branch: Eastside } }
  - { kind: paid, amount: 2.50 EUR, how: card, slip: ["TERMINAL"] }
  - { kind: owed, amount: 1.00 EUR }
ilsLines: [From the ILS]
`;

it("shows facts of a file in the words of a language", async () => {
  writeFileSync(at("facts.yaml"), FACTS);
  const { code, out } = await preview({ facts: at("facts.yaml"), language: "de", columns: "32" });
  expect(code).toBe(0);
  for (const words of ["A. E.", "****2345", "Zurück bis Fr., 26. März 2027", "end of term", "Eastside"])
    expect(out).toContain(words);
  for (const words of ["TERMINAL", "2,50 €", "Offen sind 1,00 €", "From the ILS"])
    expect(out).toContain(words);
});

it("tells a mistake in the facts by line", async () => {
  writeFileSync(at("wrong.yaml"), "at: 2027-03-05 14:31\nentries:\n  - { kind: owed, amount: much }\n");
  const { code, complaints } = await preview({ facts: at("wrong.yaml") });
  expect(code).toBe(1);
  expect(complaints).toContain("wrong.yaml:3:");
  expect(complaints).toContain("write it as 2.50 EUR");
});

it("makes a picture as wide as the paper", async () => {
  const { code } = await preview({ out: at("slip.png"), slip: "hold-slip", columns: "32", template: OWN });
  expect(code).toBe(0);
  expect(PNG.sync.read(readFileSync(at("slip.png"))).width).toBe(32 * 12 + 92);
});

it("makes a page of a mail, with nothing that is fetched from anywhere", async () => {
  const { code } = await preview({ out: at("mail.html"), channel: "mail" });
  expect(code).toBe(0);
  const page = readFileSync(at("mail.html"), "utf8");
  expect(page).toContain("Die Verwandlung / Franz Kafka");
  expect(page).not.toMatch(/\b(?:src|href)=/);
});

it("makes a code of what fits into one, and says so of what does not", async () => {
  writeFileSync(at("facts.yaml"), FACTS);
  expect((await preview({ facts: at("facts.yaml"), channel: "qr", out: at("code.png") })).code).toBe(0);
  expect(PNG.sync.read(readFileSync(at("code.png"))).width).toBeGreaterThan(90);
  expect((await preview({ facts: at("facts.yaml"), channel: "qr", out: at("code.svg") })).code).toBe(0);
  expect(readFileSync(at("code.svg"), "utf8")).toContain("<svg");
  const { code, complaints } = await preview({ channel: "qr", out: at("long.png") });
  expect(code).toBe(1);
  expect(complaints).toContain("too long for a code");
});

it.each([
  [{ slip: "fine" }, "there is no slip"],
  [{ channel: "fax" }, "there is no channel"],
  [{ columns: "40" }, "--columns"],
  [{ text: false }, "say --text, or --out FILE"],
  [{ channel: "mail", out: "a.png" }, ".html"],
])("%j is bad usage", async (options, says) => {
  const { code, complaints } = await preview(options);
  expect(code).toBe(2);
  expect(complaints).toContain(says);
});

it("checks a directory", async () => {
  expect(await run((io) => runReceiptCheck(OWN, io))).toMatchObject({ code: 0 });
  const wrong = mkdtempSync(path.join(tmpdir(), "lectern-wrong-"));
  writeFileSync(path.join(wrong, "foot.liquid"), "{{ x }}");
  const { code, complaints } = await run((io) => runReceiptCheck(wrong, io));
  expect(code).toBe(1);
  expect(complaints).toContain("foot.liquid:1:4");
  expect(await run((io) => runReceiptCheck("/nowhere", io))).toMatchObject({ code: 1 });
});
