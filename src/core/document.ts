import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from "yaml";
import { fault, type Fault } from "./faults.ts";
import { Problems, said, type Path } from "./problems.ts";
import { failed, ok, type Result } from "./result.ts";

type Invalid = Fault<"config.invalid">;

/** A document, read; `explain` turns what is found wrong with its content later into a fault with line and column. */
export interface ReadDocument<T> {
  readonly content: T;
  readonly explain: (problems: Problems) => Invalid;
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
  const invalid = (found: readonly { offset: number; says: string }[]): Invalid => {
    const told = found.map(({ offset, says }) => {
      const { line, col } = lines.linePos(offset);
      return `${file}:${line}:${col}: ${says}`;
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
  const explain = (problems: Problems): Invalid =>
    invalid(problems.found.map((problem) => ({ offset: offsetOf(yaml, problem.path), says: said(problem) })));
  const problems = new Problems();
  const content = check(yaml.toJS(), problems);
  return content === undefined ? failed(explain(problems)) : ok({ content, explain });
}

/** Where the key or entry at `path` stands, or the nearest thing above it that is there. */
function offsetOf(yaml: Document, path: Path): number {
  for (let depth = path.length; depth > 0; depth--) {
    const parent: unknown = depth === 1 ? yaml.contents : yaml.getIn(path.slice(0, depth - 1), true);
    const step = path[depth - 1];
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === step);
      const range = (pair?.key as Node | undefined)?.range;
      if (range) return range[0];
    }
    const range = (yaml.getIn(path.slice(0, depth), true) as Node | undefined)?.range;
    if (range) return range[0];
  }
  return yaml.contents?.range?.[0] ?? 0;
}
