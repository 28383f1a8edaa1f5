/** What has been said of a place, and what of it was heard to the end. */
export interface Said {
  /** What stands on the glass: the screen, and what lies over it. */
  readonly place: string;
  readonly lines: readonly string[];
  /** News that were ended by others before they were out. */
  readonly unheard: readonly string[];
}

/**
 * What is to be said of a place: all of it where it is another one, else the lines that were not there before, and news
 * that nobody has heard to the end and that still stand. A line that comes twice counts twice.
 */
export function newsOf(before: Said | undefined, place: string, lines: readonly string[]): readonly string[] {
  if (before?.place !== place) return lines;
  const known = new Map<string, number>();
  for (const line of before.lines) known.set(line, (known.get(line) ?? 0) + 1);
  for (const line of before.unheard) known.set(line, (known.get(line) ?? 0) - 1);
  return lines.filter((line) => {
    const left = known.get(line) ?? 0;
    known.set(line, left - 1);
    return left <= 0;
  });
}
