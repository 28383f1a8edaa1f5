import type { Due } from "../../circulation.ts";
import type { Screen, ScreenName, ViewModel } from "../view-model.ts";

/** What a view may carry beside its screen. */
type Beside = Pick<ViewModel, "limits" | "catchingUp" | "panel">;

/** A screen in one of its states, with what stands beside it where that is special. */
export type Example<Name extends ScreenName = ScreenName> = Extract<Screen, { screen: Name }> &
  Partial<Beside>;

/** The states of a screen by name; `usual` is the one that tests of other things take. */
export type Examples<Name extends ScreenName> = {
  readonly usual: Extract<Screen, { screen: Name }>;
} & Readonly<Record<string, Example<Name>>>;

/** An example for each of these names. */
export function forEach<const Key extends string, Name extends ScreenName>(
  names: readonly Key[],
  example: (name: Key) => Example<Name>,
): Readonly<Record<string, Example<Name>>> {
  return Object.fromEntries(names.map((name) => [name, example(name)]));
}

/** A day of 2026, to its end, as libraries lend. */
export function day(month: number, day: number): Due {
  return { kind: "date", civil: { year: 2026, month, day, hour: 23, minute: 59, second: 0 } };
}

/** Titles that are hard on a screen: long ones, one long word, and other scripts than the language of the screen. */
export const HARD_TITLES = [
  "The life and strange surprising adventures of Robinson Crusoe of York, mariner, who lived eight and twenty years all alone",
  "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
  "Преступление и наказание",
  "ألف ليلة وليلة",
  "红楼梦",
  "Harry Potter à l'école des sorciers / J. K. Rowling ; trad. de l'anglais",
] as const;
