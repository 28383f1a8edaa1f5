import type { Problems } from "../../core/problems.ts";
import type { Decoded, Driver, Json } from "../driver.ts";
import { bytesOf } from "../hex.ts";
import type { Example } from "./schema.ts";

/** Runs examples through their driver, and says where it reads something else; `options` as they were written. */
export function runExamples(
  examples: readonly Example[],
  driver: Driver,
  options: unknown,
  problems: Problems,
): void {
  for (const [index, example] of examples.entries()) {
    const path = ["examples", index];
    const pieces = piecesOf(example);
    if (pieces === undefined) {
      problems.add([...path, "hex"], "the last byte has only one digit", "write two digits a byte");
      continue;
    }
    const read = driver.decode(pieces, options, example.from);
    if (read.length !== example.means.length) {
      const kinds = read.map(({ kind }) => kind).join(", ");
      problems.add(
        [...path, "means"],
        `${example.means.length} expected, but the driver reads ${read.length}: ${kinds === "" ? "nothing" : kinds}`,
        "correct the bytes or what they mean",
      );
      continue;
    }
    for (const [at, wanted] of example.means.entries())
      compare(wanted, read[at], [...path, "means", at], problems);
  }
}

function piecesOf({ hex }: Example): readonly Uint8Array[] | undefined {
  const pieces = (typeof hex === "string" ? [hex] : hex).map(bytesOf);
  return pieces.every((piece) => piece !== undefined) ? pieces : undefined;
}

type Path = readonly (string | number)[];

function compare(
  wanted: Readonly<Record<string, unknown>>,
  read: Decoded | undefined,
  path: Path,
  problems: Problems,
): void {
  for (const [key, value] of Object.entries(wanted)) {
    const got: Json | undefined = read?.[key];
    if (JSON.stringify(got) === JSON.stringify(value)) continue;
    // YAML takes 00123 for a number.
    const unquoted = typeof got === "string" && typeof value === "number";
    problems.add(
      [...path, key],
      `the driver reads ${got === undefined ? "no such thing" : JSON.stringify(got)}`,
      unquoted ? "put the value in quotes" : "correct the bytes or what they mean",
    );
  }
}
