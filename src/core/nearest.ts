/**
 * The valid word that somebody most likely meant: one that is hardly different, else the only one that begins so; undefined
 * if there is none.
 */
export function nearest(word: string, valid: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  const longer: string[] = [];
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of valid) {
    if (wanted !== "" && candidate.toLowerCase().startsWith(wanted)) longer.push(candidate);
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best ?? (longer.length === 1 ? longer[0] : undefined);
}

/** Insertions, deletions, replacements and swaps of neighbours between two words. */
function editDistance(one: string, two: string): number {
  let before: number[] = [];
  let above = Array.from({ length: two.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= two.length; column++) {
      const same = one[row - 1] === two[column - 1];
      let cost = Math.min(
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && one[row - 1] === two[column - 2] && one[row - 2] === two[column - 1]) {
        cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    before = above;
    above = current;
  }
  return above[two.length] ?? 0;
}
