/** What the screen says, in every language: used by the page, and by core for speech and for stations without a screen. */
import { createInstance, type i18n } from "i18next";
import {
  civilAsUtc,
  decimalsOf,
  isoDate,
  type CivilTime,
  type Due,
  type Money,
} from "../../core/contract/values.ts";
import { LANGUAGES, type Language } from "../../core/contract/languages.ts";
import type en from "./locales/en.json";

/** What a key ends on where a sentence has another form for each kind of number (CLDR). */
type Plural = "zero" | "one" | "two" | "few" | "many" | "other";
type Whole<K> = K extends `${infer Stem}_${Plural}` ? Stem : K;

/** The name of a text. */
export type Key = Whole<keyof typeof en>;

/** The texts of a language by their names, plural forms apart. */
export type Catalogue = Readonly<Record<string, string>>;

/** Loads a language when somebody wants it. */
const CATALOGUES: Readonly<Record<Language, () => Promise<{ readonly default: Catalogue }>>> = {
  en: () => import("./locales/en.json", { with: { type: "json" } }),
  de: () => import("./locales/de.json", { with: { type: "json" } }),
  fr: () => import("./locales/fr.json", { with: { type: "json" } }),
  es: () => import("./locales/es.json", { with: { type: "json" } }),
  nl: () => import("./locales/nl.json", { with: { type: "json" } }),
  da: () => import("./locales/da.json", { with: { type: "json" } }),
  sv: () => import("./locales/sv.json", { with: { type: "json" } }),
  fi: () => import("./locales/fi.json", { with: { type: "json" } }),
  nb: () => import("./locales/nb.json", { with: { type: "json" } }),
  pl: () => import("./locales/pl.json", { with: { type: "json" } }),
  uk: () => import("./locales/uk.json", { with: { type: "json" } }),
  ar: () => import("./locales/ar.json", { with: { type: "json" } }),
  "zh-Hans": () => import("./locales/zh-Hans.json", { with: { type: "json" } }),
};

/** The texts and the habits of one language. */
export interface Words {
  readonly language: Language;
  t(this: void, key: Key, values?: Readonly<Record<string, string | number>>): string;
  money(this: void, amount: Money): string;
  /** A day in words; with its time where it is not the end of that day; the ILS's own text as it is. */
  due(this: void, due: Due): string;
  /** Milliseconds since 1970, as staff read them at the station. */
  moment(this: void, at: number): string;
  /** One after the other; "" is none. */
  sentences(this: void, all: readonly string[]): string;
}

/** Opens a language. */
export async function openWords(language: Language): Promise<Words> {
  const { default: catalogue } = await CATALOGUES[language]();
  return wordsOf(language, catalogue);
}

/** The words of a catalogue that is loaded. */
export function wordsOf(language: Language, catalogue: Catalogue): Words {
  const engine: i18n = createInstance();
  void engine.init({
    lng: language,
    resources: { [language]: { translation: catalogue } },
    // A missing text is a mistake that tests find; its name says which.
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    // Names, titles and an ILS's own dates may run the other way than the sentence around them.
    interpolation: { escapeValue: LANGUAGES[language].direction === "rtl", escape: isolated },
    initAsync: false,
  });
  const day = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
  const dayAndTime = new Intl.DateTimeFormat(language, {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "short" });
  return {
    language,
    t: (key, values) => engine.t(key, { ...values }),
    money: (amount) => moneyText(amount, language),
    due(due) {
      if (due.kind === "text") return due.text;
      if (due.kind === "none") return "";
      // Written as it stands, whatever zone it is of. What no calendar has is still better shown than hidden.
      const instant = civilAsUtc(due.civil);
      if (instant === undefined) return isoDate(due.civil);
      return (isDay(due.civil) ? day : dayAndTime).format(instant);
    },
    moment: (at) => moment.format(at),
    sentences: (all) => joined(all, language),
  };
}

/** Keeps the direction of a value to itself (Unicode UAX #9: first strong isolate, pop directional isolate). */
function isolated(value: string): string {
  return `\u2068${value}\u2069`;
}

const ISOLATES = /[\u2068\u2069]/gu;

function joined(all: readonly string[], language: Language): string {
  return all.filter((each) => each !== "").join(language === "zh-Hans" ? "" : " ");
}

/** Parts one after the other as a voice reads them, each ended as a sentence is, for it stops there; "" is none. */
export function inSentences(parts: readonly string[], language: Language): string {
  const stop = language === "zh-Hans" ? "。" : ".";
  return joined(
    parts
      .map((part) => part.replace(ISOLATES, ""))
      .map((part) => (/[\p{L}\p{M}\p{N}\p{S}%)\]"”»]$/u.test(part) ? `${part}${stop}` : part)),
    language,
  );
}

/** Hours that stand for a day as a whole: its end, or its beginning where a server knows no hours. */
function isDay({ hour, minute }: CivilTime): boolean {
  return (hour === 23 && minute === 59) || (hour === 0 && minute === 0);
}

function moneyText({ minor, currency }: Money, language: Language): string {
  const decimals = decimalsOf(currency);
  const amount = minor / 10 ** decimals;
  const fixed = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return currency === ""
    ? new Intl.NumberFormat(language, fixed).format(amount)
    : new Intl.NumberFormat(language, { ...fixed, style: "currency", currency }).format(amount);
}
