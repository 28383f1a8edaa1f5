/** Contrast of two colours as WCAG 2.2 counts it: relative luminance, 1 to 21. */

/** `#rrggbb`, red to blue, 0 to 1. */
function channels(colour: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** What can be read best on a colour: white or black. */
export function inkOn(ground: string): "#ffffff" | "#000000" {
  return contrast(ground, "#ffffff") >= contrast(ground, "#000000") ? "#ffffff" : "#000000";
}

/** What a library's colour lies on: the ground and the cards of the light theme, the only one that uses it. */
export const PAPERS = ["#faf7f2", "#ffffff"] as const;

/** The least that text needs on its ground (WCAG 2.2, 1.4.6), and what is no text beside it (1.4.11). */
const TEXT = 7;
const SHAPE = 3;

/** How a library's colour does: text on it, and itself on paper. */
export interface Judged {
  readonly text: number;
  readonly paper: number;
  /** The nearest of the same hue that does; undefined where this one does. */
  readonly instead: string | undefined;
}

/** Only darker ones are looked at: what is light enough for black text does not stand out from paper. */
export function judgeAccent(accent: string): Judged {
  const judged = ratiosOf(accent);
  if (suffices(judged)) return { ...judged, instead: undefined };
  const darker = Array.from({ length: 255 }, (_, step) => darkened(accent, (254 - step) / 255));
  return { ...judged, instead: darker.find((colour) => suffices(ratiosOf(colour))) };
}

type Ratios = Pick<Judged, "text" | "paper">;

function ratiosOf(colour: string): Ratios {
  return {
    text: contrast(colour, inkOn(colour)),
    paper: Math.min(...PAPERS.map((paper) => contrast(colour, paper))),
  };
}

function suffices({ text, paper }: Ratios): boolean {
  return text >= TEXT && paper >= SHAPE;
}

/** `share`: how much of its light is left, 0 to 1. */
function darkened(colour: string, share: number): string {
  const parts = channels(colour).map((value) => Math.round(value * share * 255));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
