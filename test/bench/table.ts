/** One figure of the bench. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly figure: number;
  /** Undefined where there is nothing to reach. */
  readonly target: { readonly atLeast: number } | { readonly atMost: number } | undefined;
  /** The same of a server that does nothing, where there is such a thing. */
  readonly floor: number | undefined;
}

export function isShort({ figure, target }: Row): boolean {
  if (target === undefined) return false;
  return "atLeast" in target ? figure < target.atLeast : figure > target.atMost;
}

export function asJson(row: Row): object {
  return { ...row, ratio: row.floor === undefined ? undefined : row.figure / row.floor, short: isShort(row) };
}

/** The rows as a table of text. */
export function table(rows: readonly Row[]): string {
  const cells = [
    ["", "figure", "", "target", "floor", "ratio", ""],
    ...rows.map((row) => [
      row.what,
      number(row.figure),
      row.unit,
      row.target === undefined
        ? ""
        : "atLeast" in row.target
          ? `>= ${number(row.target.atLeast)}`
          : `<= ${number(row.target.atMost)}`,
      row.floor === undefined ? "" : number(row.floor),
      row.floor === undefined ? "" : (row.figure / row.floor).toFixed(2),
      row.target === undefined ? "" : isShort(row) ? "SHORT" : "ok",
    ]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)));
  return cells
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 || column === 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function number(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toFixed(1);
}
