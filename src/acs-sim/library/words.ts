/** The words of a library file and the codes that SIP2 has for them. */

/** CK, media type. A DVD is handled like a CD; SIP2 has no code of its own for it. */
export const MEDIA = {
  other: "000",
  book: "001",
  magazine: "002",
  "bound-journal": "003",
  "audio-tape": "004",
  "video-tape": "005",
  cd: "006",
  dvd: "006",
  diskette: "007",
  "book-with-diskette": "008",
  "book-with-cd": "009",
  "book-with-audio-tape": "010",
} as const;
export type Media = keyof typeof MEDIA;
export const MEDIA_WORDS = Object.keys(MEDIA) as [Media, ...Media[]];

/** The language field of 23/24, 63/64. */
export const LANGUAGES = {
  unknown: "000",
  en: "001",
  fr: "002",
  de: "003",
  it: "004",
  nl: "005",
  sv: "006",
  fi: "007",
  es: "008",
  da: "009",
  pt: "010",
  "fr-CA": "011",
  no: "012",
  he: "013",
  ja: "014",
  ru: "015",
  ar: "016",
  pl: "017",
  el: "018",
  zh: "019",
  ko: "020",
  "es-US": "021",
  ta: "022",
  ms: "023",
  "en-GB": "024",
  is: "025",
  "nl-BE": "026",
  "zh-TW": "027",
} as const;
export type Language = keyof typeof LANGUAGES;
export const LANGUAGE_WORDS = Object.keys(LANGUAGES) as [Language, ...Language[]];

/** BT and the fee type of 18 and 37. */
export const FEE_TYPES = {
  other: "01",
  administrative: "02",
  damage: "03",
  overdue: "04",
  processing: "05",
  rental: "06",
  replacement: "07",
  "computer-access": "08",
  hold: "09",
} as const;
export type FeeType = keyof typeof FEE_TYPES;
export const FEE_WORDS = Object.keys(FEE_TYPES) as [FeeType, ...FeeType[]];

/** Circulation status of 18. What a loan, hold or transit says for itself is not written in a file. */
export const ITEM_STATES = {
  normal: "03",
  other: "01",
  "on-order": "02",
  "in-process": "06",
  "to-be-reshelved": "09",
  "claimed-returned": "11",
  lost: "12",
  missing: "13",
} as const;
export type ItemState = keyof typeof ITEM_STATES;
export const ITEM_STATE_WORDS = Object.keys(ITEM_STATES) as [ItemState, ...ItemState[]];

/** Days of the week, ISO 8601: Monday is 1. */
export const WEEKDAYS = {
  monday: 1,
  tuesday: 2,
  wednesday: 3,
  thursday: 4,
  friday: 5,
  saturday: 6,
  sunday: 7,
} as const;
export type Weekday = keyof typeof WEEKDAYS;
