import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { FULL_LOOK, GALLERY } from "../../src/core/contract/examples.ts";
import { LANGUAGE_TAGS, type Language } from "../../src/core/contract/languages.ts";
import { spoken } from "../../src/kiosk-ui/words/spoken.ts";
import { openWords } from "../../src/kiosk-ui/words/words.ts";

const FOLDER = new URL("../../src/kiosk-ui/words/locales/", import.meta.url);
const PLURAL = /_(?:zero|one|two|few|many|other)$/;
/** Numbers of things that a patron may have before them; the rules of most languages repeat after a hundred. */
const NUMBERS = Array.from({ length: 202 }, (_, number) => number);

const catalogueOf = (tag: string): Map<string, string> => {
  const read: unknown = JSON.parse(readFileSync(new URL(`${tag}.json`, FOLDER), "utf8"));
  return new Map(Object.entries(z.record(z.string(), z.string().min(1)).parse(read)));
};
const placeholdersOf = (text: string): string[] =>
  Array.from(text.matchAll(/\{\{([^}]*)\}\}/g), ([, name]) => name ?? "").toSorted();

function languageOf(tag: string): Language {
  const language = LANGUAGE_TAGS.find((each) => each === tag);
  if (language === undefined) throw new Error(`no language is named ${tag}`);
  return language;
}

const tags = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ""));
const english = catalogueOf("en");

describe.each(tags)("the words in %s", (tag) => {
  const texts = catalogueOf(tag);
  const rules = new Intl.PluralRules(tag);
  const categories = rules.resolvedOptions().pluralCategories;
  /** The names that English has, in its order, with the plural forms that this language has, least first. */
  const wanted = Array.from(english.keys()).flatMap((key) => {
    if (!PLURAL.test(key)) return [key];
    const stem = key.replace(PLURAL, "");
    return key.endsWith("_other")
      ? ["zero", "one", "two", "few", "many", "other"].flatMap((form) =>
          categories.some((category) => category === form) ? [`${stem}_${form}`] : [],
        )
      : [];
  });
  /** What English says there: the plural forms that it has not are measured by its own. */
  const englishOf = (key: string): string =>
    english.get(key) ?? english.get(key.replace(PLURAL, "_other")) ?? "";

  it("are opened by the name of a language that the screen offers", async () => {
    const { t } = await openWords(languageOf(tag));
    expect(t("action.borrow")).toBe(texts.get("action.borrow"));
  });

  it("are those of English, one for each kind of number", () => {
    expect(Array.from(texts.keys())).toEqual(wanted);
  });

  it("have the values that English has", () => {
    for (const [key, text] of texts) {
      // A form for one number alone may say that number as a word.
      const withoutCount = (names: string[]): string[] => names.filter((name) => name !== "count");
      const names = placeholdersOf(text);
      const theirs = placeholdersOf(englishOf(key));
      if (PLURAL.test(key)) expect(withoutCount(names), key).toEqual(withoutCount(theirs));
      else expect(names, key).toEqual(theirs);
    }
  });

  it("say the number wherever a form stands for more than one", () => {
    const alone = new Set(
      categories.filter((form) => NUMBERS.filter((each) => rules.select(each) === form).length === 1),
    );
    for (const [key, text] of texts) {
      if (!PLURAL.test(key) || categories.some((form) => alone.has(form) && key.endsWith(`_${form}`)))
        continue;
      // More may be said than English says: a language with one form for all numbers needs it to be clear.
      if (placeholdersOf(english.get(key.replace(PLURAL, "_other")) ?? "").includes("count"))
        expect(placeholdersOf(text), key).toContain("count");
    }
  });

  it("say every screen in every state, with no gap and no name of a text", async () => {
    const words = await openWords(languageOf(tag));
    for (const [name, view] of GALLERY) {
      for (const line of spoken(view, words, FULL_LOOK)) {
        expect(line, name).not.toMatch(/\{\{|\}\}|undefined|(?:^|\s)[a-z-]+\.[a-z][a-z-]+\.[a-z]/);
      }
    }
  });

  it("have room where the English ones stand", () => {
    for (const [key, text] of texts) {
      expect(text.length, `${key}: ${text}`).toBeLessThanOrEqual(Math.max(13, 2.2 * englishOf(key).length));
    }
  });
});
