/** What the library says of itself. */
import type { Look } from "../../core/contract/bridge.ts";
import { ownWords } from "../../core/contract/own-words.ts";
import type { Limit } from "../../core/contract/view-model.ts";
import type { Words } from "./words.ts";

/** Where the desk is, and when it is open, as far as the library says so. */
export function deskWords(look: Pick<Look, "desk" | "openingHours">, words: Words): string[] {
  const { t, language } = words;
  const desk = ownWords(look.desk, language);
  return [desk === "" ? "" : t("desk.where", { desk }), hoursWords(look, words)].filter(
    (line) => line !== "",
  );
}

/** When the desk is open; "" where the library does not say it. */
export function hoursWords({ openingHours }: Pick<Look, "openingHours">, { t, language }: Words): string {
  const hours = ownWords(openingHours, language);
  return hours === "" ? "" : t("desk.hours", { hours });
}

/** The library's own sentence, and when it is open; where not everything works, also where the desk is. */
export function welcomeWords(
  look: Pick<Look, "welcome" | "desk" | "openingHours">,
  limits: readonly Limit[],
  words: Words,
): string[] {
  const rest = limits.length > 0 ? deskWords(look, words) : [hoursWords(look, words)];
  return [ownWords(look.welcome, words.language), ...rest].filter((line) => line !== "");
}
