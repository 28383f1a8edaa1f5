import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { mailOptions } from "../../../src/app/adapters/mail/options.ts";
import { readYaml } from "../../../src/app/config.ts";
import { factsSchema } from "../../../src/app/receipt/facts.ts";
import { receiptOptions } from "../../../src/app/receipt/options.ts";
import { policySchema } from "../../../src/flows/policy.ts";
import { literal, readMarkup } from "../../../src/receipts/markup.ts";
import { RECEIPT_KINDS } from "../../../src/receipts/words.ts";
import { onPaper, shop, valueOf } from "../../receipts/shop.ts";

const PAGE = readFileSync(new URL("../../../docs/receipts.md", import.meta.url), "utf8");
const [STATION = "", FACTS = ""] = [...PAGE.matchAll(/```yaml\n([^`]*)```/g)].map(([, block]) => block ?? "");

it("the configuration of docs/receipts.md is one", () => {
  const { receipts, policy, mail } = parse(STATION) as Record<string, unknown>;
  expect(receiptOptions.safeParse(receipts).error).toBeUndefined();
  expect(policySchema.safeParse(policy).error).toBeUndefined();
  expect(mailOptions.safeParse(mail).error).toBeUndefined();
});

it("the facts of docs/receipts.md make a receipt", async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "lectern-facts-")), "facts.yaml");
  writeFileSync(file, FACTS);
  const facts = valueOf(await readYaml(file, factsSchema));
  expect(facts.entries).toHaveLength(8);
  expect(onPaper(shop({}).receipt(facts), 42)).toContain("Please take to the desk: 1");
});

it("every kind of section stands there", () => {
  for (const kind of RECEIPT_KINDS) expect(PAGE).toContain(`\`${kind}\``);
});

it("every kind of line stands there and is one", () => {
  const rows = [...PAGE.matchAll(/^\| `((?:\\\||[^`])+)`(?:, `[^`]+`)? \| /gm)].map(([, line = ""]) =>
    line.replace("\\|", "|"),
  );
  const lines = rows.slice(rows.indexOf("# words"), rows.indexOf("\\#") + 1);
  expect(lines.flatMap(readMarkup).map((mark) => mark.kind)).toEqual(
    "text text text text text text columns as-is rule space barcode cut text".split(" "),
  );
});

it("whatever a value holds, it is one line of text", () => {
  for (const value of ["# a", "## a", "%cut", "---", "a <> b", "| a", "\\# a", "a\nb", "= + >", "%"]) {
    expect(readMarkup(literal(value))).toMatchObject([{ kind: "text", text: value.replace("\n", " ") }]);
  }
});
