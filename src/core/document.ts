import { LineCounter, parseDocument, isMap, isPair, type Document, type Node } from "yaml";
import type { z } from "zod";
import { failed, ok, type Result } from "./result.ts";

/** A mistake in a file that people write: where it is, what it is, and what to do. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly advice: string;
}

/** `station.yaml:12: acs.port: …. Write …` */
export function problemText(problem: Problem): string {
  return `${problem.file}:${problem.line}: ${problem.what}. ${problem.advice}`;
}

type Path = readonly PropertyKey[];

/** Reads YAML text and holds it to a schema. Every mistake is told at once, each with its line; `file` only names it. */
export function readDocument<S extends z.ZodType>(
  text: string,
  file: string,
  schema: S,
): Result<z.output<S>, Problem[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    return failed(
      document.errors.map((error) => ({
        file,
        line: lines.linePos(error.pos[0]).line,
        what: error.message,
        advice: "Correct the YAML: look at indentation, colons and quotes.",
      })),
    );
  }
  const checked = schema.safeParse(document.toJS());
  if (checked.success) return ok(checked.data);
  return failed(
    checked.error.issues
      .flatMap((issue) => flatten(issue, []))
      .map(({ path, message, key }) => ({
        file,
        line: lineOf(document, lines, path, key),
        what: `${pathText(path)}${message}`,
        advice: adviceFor(key),
      })),
  );
}

interface FlatIssue {
  readonly path: Path;
  readonly message: string;
  /** The key that should not be there, if that is the mistake. */
  readonly key: string | undefined;
}

type Issue = z.core.$ZodIssue;

/** A union reports what each of its members minds; the member that came furthest is the one that was meant. */
function flatten(issue: Issue, above: Path): FlatIssue[] {
  const path = [...above, ...issue.path];
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const meant = [...issue.errors].sort((one, other) => reach(other) - reach(one))[0] ?? [];
    return meant.flatMap((inner) => flatten(inner, path));
  }
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path, message: `unknown key "${key}"`, key }));
  }
  return [{ path, message: issue.message, key: undefined }];
}

/** How well a member of a union fits: mistakes deeper inside and fewer strange keys mean that it was meant. */
function reach(issues: readonly Issue[]): number {
  return Math.min(
    ...issues.map((issue) => {
      if (issue.code === "unrecognized_keys") return issue.path.length - issue.keys.length;
      return issue.path.length;
    }),
  );
}

function pathText(path: Path): string {
  return path.length === 0 ? "" : `${path.map(String).join(".")}: `;
}

function adviceFor(key: string | undefined): string {
  return key === undefined ? "Correct this value." : "Check its spelling and its place, or remove it.";
}

/** The line of the value at `path`, of `key` inside it, or of the nearest thing above that is there. */
function lineOf(document: Document, lines: LineCounter, path: Path, key: string | undefined): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node: unknown = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    const start = depth === path.length && key !== undefined ? keyStart(node, key) : startOf(node);
    if (start !== undefined) return lines.linePos(start).line;
  }
  return 1;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | undefined)?.range?.[0];
}

function keyStart(node: unknown, key: string): number | undefined {
  if (!isMap(node)) return startOf(node);
  const pair = node.items.find((item) => isPair(item) && String(item.key) === key);
  return startOf(pair?.key) ?? startOf(node);
}
