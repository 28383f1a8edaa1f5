import type { Language } from "./languages.ts";

/** Words of the library: the same in every language, or by language; "" is none. */
export type OwnWords = string | Readonly<Partial<Record<Language, string>>>;

/** The library's words in a language; "" where it has none. */
export function ownWords(words: OwnWords, language: Language): string {
  return typeof words === "string" ? words : (words[language] ?? "");
}

/**
 * The words for each language that is offered: what is not written in one stands in the library's own, or else in the
 * first that is written. Better read by some than by nobody.
 */
export function inEvery(
  words: OwnWords,
  { default: own, offered }: { readonly default: Language; readonly offered: readonly Language[] },
): OwnWords {
  if (typeof words === "string") return words;
  const [first = ""] = Object.values(words);
  return Object.fromEntries(offered.map((language) => [language, words[language] ?? words[own] ?? first]));
}
