import type { z } from "zod";
import { type Path, type Problems, suggest } from "./problem.ts";
import { libraryDocument, librarySchema } from "./schema.ts";

type Issue = z.core.$ZodIssue;
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** Holds the plain data of a file to the schema; every mistake says what would be right. */
export function check(data: unknown, problems: Problems): void {
  const checked = libraryDocument.safeParse(data);
  if (checked.success) return;
  const schema = librarySchema() as Schema;
  for (const issue of checked.error.issues) report(issue, [], schema, data, problems);
}

function report(issue: Issue, above: Path, schema: Schema, data: unknown, problems: Problems): void {
  const path: Path = [
    ...above,
    ...issue.path.map((step) => (typeof step === "number" ? step : String(step))),
  ];
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = Object.keys(at(schema, path)?.properties ?? {});
      for (const key of issue.keys)
        problems.add([...path, key], "this key is not known", suggest(key, known));
      return;
    }
    case "invalid_union": {
      const words = issue.errors
        .flat()
        .flatMap((inner) => (inner.code === "invalid_value" ? inner.values : []));
      const said = issue.errors.flat().find((inner) => inner.code === "invalid_format")?.message;
      const value = valueAt(data, path);
      const advice =
        words.length > 0 && typeof value === "string"
          ? suggest(value, words.map(String))
          : "write a number of days, or a date like 2026-12-24";
      problems.add(path, said ?? "this value does not fit", advice);
      return;
    }
    case "invalid_value": {
      const value = valueAt(data, path);
      const known = issue.values.map(String);
      problems.add(path, "this word is not known", suggest(typeof value === "string" ? value : "", known));
      return;
    }
    case "invalid_type": {
      const value = valueAt(data, path);
      const quote = issue.expected === "string" && (typeof value === "number" || typeof value === "boolean");
      if (value === undefined) problems.add(path, "this key is missing", `add ${String(path.at(-1))}: …`);
      else
        problems.add(path, `expected ${issue.expected}`, quote ? "put it in quotes" : "correct this value");
      return;
    }
    case "invalid_key":
    case "invalid_element": {
      for (const inner of issue.issues) report(inner, path, schema, data, problems);
      return;
    }
    case "invalid_format":
    case "too_big":
    case "too_small":
    case "not_multiple_of":
    case "custom":
      problems.add(path, issue.message, "correct this value");
  }
}

function at(schema: Schema, path: Path): Schema | undefined {
  let here: Schema | undefined = schema;
  for (const step of path) here = typeof step === "number" ? here?.items : here?.properties?.[step];
  return here;
}

function valueAt(data: unknown, path: Path): unknown {
  let here = data;
  for (const step of path) here = (here as Readonly<Record<string | number, unknown>> | undefined)?.[step];
  return here;
}
