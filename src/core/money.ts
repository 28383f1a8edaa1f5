/** An amount in the smallest unit of its currency (cents, øre, yen). Never a float. */
export interface Money {
  readonly minor: number;
  /** ISO 4217, three capitals; "" where nobody said. */
  readonly currency: string;
}

/** Currencies whose smallest unit is not a hundredth (ISO 4217). */
const DECIMALS: Readonly<Record<string, number>> = {
  JPY: 0,
  KRW: 0,
  ISK: 0,
  CLP: 0,
  VND: 0,
  BHD: 3,
  KWD: 3,
  TND: 3,
};

export function decimalsOf(currency: string): number {
  return DECIMALS[currency] ?? 2;
}

/** `1.50`, as SIP2 writes it in BV and CC. */
export function formatMoney(money: Money): string {
  const decimals = decimalsOf(money.currency);
  const digits = String(Math.abs(money.minor)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const sign = money.minor < 0 ? "-" : "";
  return decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-decimals)}`;
}

/**
 * Reads an amount as people and servers write it: `1.50`, `3,50`, `1,234.56`, `1.234,56`, `12`, with or without a
 * currency sign. The last separator followed by at most the currency's decimals is the decimal one. Undefined if it
 * is no amount.
 */
export function parseMoney(text: string, currency: string): Money | undefined {
  const decimals = decimalsOf(currency);
  const match = /^(-?)(\d[\d.,' ]*)$/.exec(
    text.trim().replace(/^(-?)\s*[A-Z]{3}\s*|^(-?)\s*[$€£]\s*/u, "$1$2"),
  );
  if (match === null) return undefined;
  const body = (match[2] ?? "").trim();
  const split = /^(.*)[.,](\d*)$/.exec(body);
  const fraction = split !== null && (split[2] ?? "").length <= decimals ? (split[2] ?? "") : "";
  const whole = (
    fraction === "" && split !== null && (split[2] ?? "") !== "" ? body : (split?.[1] ?? body)
  ).replace(/[.,' ]/g, "");
  if (!/^\d{1,12}$/.test(whole)) return undefined;
  const minor = Number(whole) * 10 ** decimals + Number(fraction.padEnd(decimals, "0") || "0");
  return { minor: match[1] === "-" ? -minor : minor, currency };
}
