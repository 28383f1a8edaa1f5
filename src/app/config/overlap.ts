const CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LONGEST = 16;

/**
 * A label that fits both patterns; undefined if none was found. Labels are tried that begin with any two characters, or
 * with what stands literally in a pattern, and go on in digits: what is found is sure, what is not found is likely.
 */
export function looksLikeBoth(one: string, other: string): string | undefined {
  const patterns = [one, other].map((pattern) => new RegExp(pattern));
  const pairs = Array.from(CHARACTERS, (first) => Array.from(CHARACTERS, (second) => first + second)).flat();
  for (const begin of [...literals(one), ...literals(other), ...pairs]) {
    for (let length = begin.length; length <= LONGEST; length++) {
      const label = begin.padEnd(length, "0");
      if (patterns.every((pattern) => pattern.test(label))) return label;
    }
  }
  return undefined;
}

const literals = (pattern: string): readonly string[] => pattern.match(/[0-9A-Za-z]+/g) ?? [];
