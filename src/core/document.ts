import { LineCounter, parseDocument, isMap, isPair, type Document, type Node } from "yaml";
import type { z } from "zod";
import { fault, type Fault } from "./faults.ts";
import { failed, ok, type Result } from "./result.ts";

type Path = readonly PropertyKey[];

/**
 * Reads YAML text and holds it to a schema. Every mistake is told at once, one a line as `file:line:column: where: what;
 * advice`; `file` only names it.
 */
export function readDocument<S extends z.ZodType>(
  text: string,
  file: string,
  schema: S,
): Result<z.output<S>, Fault<"config.invalid">> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    const found = document.errors.map(
      ({ pos, message }) => `${at(pos[0])}: ${message}; look at indentation, colons and quotes`,
    );
    return failed(fault("config.invalid", found.join("\n")));
  }
  const checked = schema.safeParse(document.toJS());
  if (checked.success) return ok(checked.data);
  const found = checked.error.issues
    .flatMap((issue) => flatten(issue, []))
    .map((mistake) => `${at(offsetOf(document, mistake))}: ${pathText(mistake.path)}${textOf(mistake)}`);
  return failed(fault("config.invalid", found.join("\n")));
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
    // A strange key here says it all: that the right one is missing is the same mistake again.
    const strange = meant.filter((inner) => inner.code === "unrecognized_keys" && inner.path.length === 0);
    return (strange.length > 0 ? strange : meant).flatMap((inner) => flatten(inner, path));
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

function textOf({ message, key }: FlatIssue): string {
  return key === undefined ? message : `${message}; check its spelling and its place, or remove it`;
}

/** Where the value stands, or the key inside it that should not be there, or the nearest thing above that is there. */
function offsetOf(document: Document, { path, key }: FlatIssue): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node: unknown = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    const start = depth === path.length && key !== undefined ? keyStart(node, key) : startOf(node);
    if (start !== undefined) return start;
  }
  return 0;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | undefined)?.range?.[0];
}

function keyStart(node: unknown, key: string): number | undefined {
  if (!isMap(node)) return startOf(node);
  const pair = node.items.find((item) => isPair(item) && String(item.key) === key);
  return startOf(pair?.key) ?? startOf(node);
}
