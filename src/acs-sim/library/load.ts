import { readFileSync } from "node:fs";
import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from "yaml";
import { fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { Problems, type Path } from "./problem.ts";
import type { LibraryDocument } from "./schema.ts";

/** A library file, read; `explain` turns what is found wrong with its content later into a fault with line and column. */
export interface LoadedFile {
  readonly document: LibraryDocument;
  readonly explain: (problems: Problems) => Fault;
}

type ConfigFault = Fault<"config.unreadable" | "config.invalid">;

/** Reads a library file that people wrote and holds it to the schema. */
export async function loadFile(path: string): Promise<Result<LoadedFile, ConfigFault>> {
  const text = readText(path);
  if (!text.ok) return text;
  const { check } = await import("./check.ts");
  return readLibrary(text.value, path, check);
}

/** Reads a library file that ships with Lectern: a test holds it to the schema, so that a start need not. */
export function loadTrusted(path: string): Result<LoadedFile, ConfigFault> {
  const text = readText(path);
  if (!text.ok) return text;
  return readLibrary(text.value, path, () => undefined);
}

function readText(path: string): Result<string, ConfigFault> {
  try {
    return ok(readFileSync(path, "utf8"));
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    return failed(fault("config.unreadable", `${path}: ${reason}`));
  }
}

/** Adds what the schema finds wrong with the plain data of a file. */
export type Check = (data: unknown, problems: Problems) => void;

export function readLibrary(text: string, file: string, check: Check): Result<LoadedFile, ConfigFault> {
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const invalid = (found: readonly string[]): ConfigFault => fault("config.invalid", found.join("\n"));
  if (yaml.errors.length > 0) {
    return failed(
      invalid(
        yaml.errors.map(
          ({ pos, message }) =>
            `${place(file, lines, pos[0])}: ${message}; look at indentation, colons and quotes`,
        ),
      ),
    );
  }
  const explain = (problems: Problems): ConfigFault =>
    invalid(
      problems.found.map(
        ({ path, what, advice }) =>
          `${place(file, lines, offsetOf(yaml, path))}: ${dotted(path)}${what}; ${advice}`,
      ),
    );
  const data: unknown = yaml.toJS();
  const problems = new Problems();
  check(data, problems);
  if (problems.found.length > 0) return failed(explain(problems));
  return ok({ document: data as LibraryDocument, explain });
}

function place(file: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${file}:${line}:${col}`;
}

/** `patrons[3].loans[0].item: ` */
function dotted(path: Path): string {
  if (path.length === 0) return "";
  return `${path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("")}: `.replace(
    /^\./,
    "",
  );
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
