/** A language that the screen speaks. */
interface Spoken {
  /** Its own name for itself, as the button shows it. */
  readonly name: string;
  readonly direction: "ltr" | "rtl";
  /** What the ILS is told (field "language" of 11, 23, 63); 000 where the protocol has no code for it. */
  readonly sip2: string;
}

/** The languages of the screen by their BCP 47 tag, in the order in which they are offered where a library names none. */
export const LANGUAGES = {
  en: { name: "English", direction: "ltr", sip2: "001" },
  de: { name: "Deutsch", direction: "ltr", sip2: "003" },
  fr: { name: "Français", direction: "ltr", sip2: "002" },
  es: { name: "Español", direction: "ltr", sip2: "008" },
  nl: { name: "Nederlands", direction: "ltr", sip2: "005" },
  da: { name: "Dansk", direction: "ltr", sip2: "009" },
  sv: { name: "Svenska", direction: "ltr", sip2: "006" },
  fi: { name: "Suomi", direction: "ltr", sip2: "007" },
  nb: { name: "Norsk bokmål", direction: "ltr", sip2: "012" },
  pl: { name: "Polski", direction: "ltr", sip2: "017" },
  uk: { name: "Українська", direction: "ltr", sip2: "000" },
  ar: { name: "العربية", direction: "rtl", sip2: "016" },
  "zh-Hans": { name: "简体中文", direction: "ltr", sip2: "019" },
} as const satisfies Readonly<Record<string, Spoken>>;

export type Language = keyof typeof LANGUAGES;

export const LANGUAGE_TAGS = Object.keys(LANGUAGES) as [Language, ...Language[]];
