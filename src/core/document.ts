import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from "yaml";
import { fault, type Fault } from "./faults.ts";
import { Problems, said, type Path } from "./problems.ts";
import { failed, ok, type Result } from "./result.ts";

type Invalid = Fault<"config.invalid">;

/** Where something stands; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A document, read. */
export interface ReadDocument<T> {
  readonly content: T;
  /** Makes of what is found wrong with the content later a fault with line and column. */
  readonly explain: (problems: Pick<Problems, "found">) => Invalid;
  /** Where the key or entry at a path stands; undefined where the document has none. */
  readonly placeOf: (path: Path) => Place | undefined;
}

/** Makes content of plain data, or adds what is wrong with it and answers undefined. */
export type Check<T> = (data: unknown, problems: Problems) => T | undefined;

/**
 * Reads YAML text. Every mistake is told at once, one a line as `file:line:column: where: what; advice`; `file` only
 * names it.
 */
export function readDocument<T>(
  text: string,
  file: string,
  check: Check<T>,
): Result<ReadDocument<T>, Invalid> {
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): Place => {
    const { line, col: column } = lines.linePos(offset);
    return { file, line, column };
  };
  const invalid = (found: readonly { offset: number; says: string }[]): Invalid => {
    const inOrder = found.toSorted((one, other) => one.offset - other.offset);
    const told = inOrder.map(({ offset, says }) => {
      const { line, column } = placeAt(offset);
      return `${file}:${line}:${column}: ${says}`;
    });
    return fault("config.invalid", told.join("\n"));
  };
  if (yaml.errors.length > 0) {
    const found = yaml.errors.map(({ pos, message }) => ({
      offset: pos[0],
      says: `${message}; look at indentation, colons and quotes`,
    }));
    return failed(invalid(found));
  }
  const explain = (problems: Pick<Problems, "found">): Invalid =>
    invalid(
      problems.found.map((problem) => ({ offset: nearestTo(yaml, problem.path), says: said(problem) })),
    );
  const placeOf = (path: Path): Place | undefined => {
    const offset = offsetOf(yaml, path);
    return offset === undefined ? undefined : placeAt(offset);
  };
  const problems = new Problems();
  const content = check(yaml.toJS(), problems);
  return content === undefined ? failed(explain(problems)) : ok({ content, explain, placeOf });
}

/** Where the key or entry at `path` stands, or the nearest thing above it that is there. */
function nearestTo(yaml: Document, path: Path): number {
  for (let depth = path.length; depth > 0; depth--) {
    const offset = offsetOf(yaml, path.slice(0, depth));
    if (offset !== undefined) return offset;
  }
  return yaml.contents?.range?.[0] ?? 0;
}

/** Where the key or entry at `path` stands; undefined where there is none. */
function offsetOf(yaml: Document, path: Path): number | undefined {
  const step = path.at(-1);
  const parent: unknown = path.length === 1 ? yaml.contents : yaml.getIn(path.slice(0, -1), true);
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === step);
    const range = (pair?.key as Node | undefined)?.range;
    if (range) return range[0];
  }
  return (yaml.getIn(path, true) as Node | undefined)?.range?.[0];
}
