/** Breaks text at blanks into lines of at most `width` characters; words that are longer are cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line: string[] = [];
  for (const word of words(text, width)) {
    const withBlank = line.length === 0 ? word : [...line, " ", ...word];
    if (withBlank.length <= width) {
      line = withBlank;
    } else {
      lines.push(line.join(""));
      line = word;
    }
  }
  if (line.length > 0) lines.push(line.join(""));
  return lines;
}

/** Wraps, and ends with an ellipsis where more than `most` lines would be needed. */
export function wrapAtMost(text: string, width: number, most: number): string[] {
  const lines = wrap(text, width);
  if (lines.length <= most) return lines;
  const last = Array.from(lines[most - 1] ?? "")
    .slice(0, Math.max(0, width - 3))
    .join("");
  return [...lines.slice(0, most - 1), `${last.trimEnd()}...`];
}

/** Words as lists of characters as they are seen: an accent that is a code point of its own is composed first. */
function words(text: string, width: number): string[][] {
  const found = text
    .normalize("NFC")
    .split(/[\s\p{Cc}]+/u)
    .filter((word) => word !== "");
  return found.flatMap((word) => {
    const characters = Array.from(word);
    const pieces: string[][] = [];
    for (let from = 0; from < characters.length; from += width)
      pieces.push(characters.slice(from, from + width));
    return pieces;
  });
}

/** Cuts text at the edge of the paper and nowhere else: blanks stay where they are. An empty line is one too. */
export function cut(text: string, width: number): string[] {
  const characters = Array.from(text.normalize("NFC").replace(/\p{Cc}/gu, " "));
  const lines: string[] = [];
  for (let from = 0; from < Math.max(1, characters.length); from += width)
    lines.push(characters.slice(from, from + width).join(""));
  return lines;
}
