import { z } from "zod";
import type { Check } from "./document.ts";
import { suggest, type Path, type Problems } from "./problems.ts";

type Issue = z.core.$ZodIssue;

/** The part of JSON schema that tells which keys a place knows. */
interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
}

/** What zod says of a union that was given no words of its own. */
const NO_WORDS = "Invalid input";

/** A check that holds a document to a schema; every mistake says what would be right. */
export function holdTo<S extends z.ZodType>(schema: S): Check<z.output<S>> {
  return (data, problems) => {
    const checked = schema.safeParse(data);
    if (checked.success) return checked.data;
    const shape = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Shape;
    for (const issue of checked.error.issues) report(issue, [], { data, shape, problems });
    return undefined;
  };
}

/** What is needed to say what would be right. */
interface Reading {
  readonly data: unknown;
  readonly shape: Shape;
  readonly problems: Problems;
}

function report(issue: Issue, above: Path, reading: Reading): void {
  const { data, shape, problems } = reading;
  const path: Path = [
    ...above,
    ...issue.path.map((step) => (typeof step === "number" ? step : String(step))),
  ];
  const value = valueAt(data, path);
  if (value === undefined && issue.code !== "custom") {
    problems.add(path, "this key is missing", `add ${String(path.at(-1))}: …`);
    return;
  }
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = keysAt(shape, path);
      for (const key of issue.keys)
        problems.add([...path, key], "this key is not known", suggest(key, known));
      return;
    }
    case "invalid_value": {
      const word = typeof value === "string" ? value : "";
      problems.add(path, "this word is not known", suggest(word, issue.values.map(String)));
      return;
    }
    case "invalid_type": {
      const quote = issue.expected === "string" && (typeof value === "number" || typeof value === "boolean");
      problems.add(path, `expected ${issue.expected}`, quote ? "put it in quotes" : "correct this value");
      return;
    }
    case "invalid_union":
      if (issue.message === NO_WORDS && issue.errors.length > 0) {
        for (const inner of meant(issue.errors)) report(inner, path, reading);
      } else {
        problems.add(path, issue.message, "correct this value");
      }
      return;
    case "invalid_key":
    case "invalid_element": {
      for (const inner of issue.issues) report(inner, path, reading);
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

/** A union reports what each of its members minds; the member that came furthest is the one that was meant. */
function meant(members: readonly (readonly Issue[])[]): readonly Issue[] {
  const furthest = [...members].sort((one, other) => reach(other) - reach(one))[0] ?? [];
  // A strange key here says it all: that the right one is missing is the same mistake again.
  const strange = furthest.filter((inner) => inner.code === "unrecognized_keys" && inner.path.length === 0);
  return strange.length > 0 ? strange : furthest;
}

/** How well a member of a union fits: mistakes deeper inside and fewer strange keys mean that it was meant. */
function reach(issues: readonly Issue[]): number {
  return Math.min(
    ...issues.map(
      (issue) => issue.path.length - (issue.code === "unrecognized_keys" ? issue.keys.length : 0),
    ),
  );
}

/** The keys that may stand at `path`, whichever member of a union is there. */
function keysAt(schema: Shape, path: Path): string[] {
  let here = variants(schema);
  for (const step of path) {
    here = here
      .map((shape) => (typeof step === "number" ? shape.items : shape.properties?.[step]))
      .filter((shape) => shape !== undefined)
      .flatMap(variants);
  }
  const keys = here.flatMap((shape) => shape.propertyNames?.enum ?? Object.keys(shape.properties ?? {}));
  return [...new Set(keys)];
}

function variants(shape: Shape): readonly Shape[] {
  return shape.anyOf?.flatMap(variants) ?? [shape];
}

function valueAt(data: unknown, path: Path): unknown {
  let here = data;
  for (const step of path) here = (here as Readonly<Record<string | number, unknown>> | undefined)?.[step];
  return here;
}
