/** Ends of addresses of mail that are one key: of everywhere, and of the countries of our languages. */
export const ENDINGS = [
  ".com",
  ".org",
  ".de",
  ".fr",
  ".es",
  ".nl",
  ".dk",
  ".se",
  ".fi",
  ".no",
  ".pl",
  ".ua",
  ".cn",
] as const;
export type Ending = (typeof ENDINGS)[number];
