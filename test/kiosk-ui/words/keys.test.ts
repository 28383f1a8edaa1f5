import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import en from "../../../src/kiosk-ui/words/locales/en.json" with { type: "json" };

const ROOT = path.join(import.meta.dirname, "../../..");
const SOURCES = globSync("src/kiosk-ui/{words,renderer}/**/*.{ts,tsx}", { cwd: ROOT })
  .map((file) => readFileSync(path.join(ROOT, file), "utf8"))
  .join("\n");

/** Keys as the sources write them, with a gap for each value that they put in: `item.not-yours.${…}`. */
const WRITTEN = [...SOURCES.matchAll(/["`]([a-z][\w.-]*(?:\$\{[^}]*\}[\w.-]*)*)["`]/g)].map(
  ([, key = ""]) => new RegExp(`^${key.replaceAll(".", "\\.").replaceAll(/\$\{[^}]*\}/g, "[\\w.-]+")}$`),
);

it("every text is said somewhere", () => {
  const stems = new Set(Object.keys(en).map((key) => key.replace(/_(zero|one|two|few|many|other)$/, "")));
  expect([...stems].filter((stem) => !WRITTEN.some((written) => written.test(stem)))).toEqual([]);
});

it("no text speaks as machines do", () => {
  const said = Object.entries(en).filter(([, text]) =>
    /\b(errors?|transactions?|invalid|failed|failure)\b/i.test(text),
  );
  expect(said).toEqual([]);
});

/** Sentences that say a number that staff ask for may be longer by it. */
const MOST_WORDS = 10;

it("sentences are short", () => {
  const long = Object.entries(en).flatMap(([key, text]) =>
    text
      .split(/(?<=[.?!])\s+/)
      .filter((sentence) => sentence.split(/\s+/).length > MOST_WORDS)
      .map((sentence) => `${key}: ${sentence}`),
  );
  expect(long).toEqual([]);
});
