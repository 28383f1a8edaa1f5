import { z } from "zod";
import type { Check } from "./document.ts";
import { suggest, takeOneOf, type Path, type Problems } from "./problems.ts";

type Issue = z.core.$ZodIssue;

/** The part of JSON schema that tells which keys a place knows. */
interface Shape {
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly additionalProperties?: Shape | boolean;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
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
      const known = keysAt(shape, path, data);
      for (const key of issue.keys)
        problems.add([...path, key], "this key is not known", suggest(key, known));
      return;
    }
    case "invalid_value":
      notAmong(value, issue.values, path, problems);
      return;
    case "invalid_type":
      problems.add(
        path,
        `expected ${WORDS[issue.expected] ?? issue.expected}`,
        mending(value, issue.expected),
      );
      return;
    case "invalid_union":
      if ("options" in issue && issue.options !== undefined) {
        notAmong(value, issue.options, path, problems);
      } else if (issue.message === NO_WORDS && issue.errors.length > 0) {
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
    case "too_small":
      problems.add(path, tooSmall(issue), "correct this value");
      return;
    case "too_big":
      problems.add(path, tooBig(issue), "correct this value");
      return;
    case "invalid_format":
    case "not_multiple_of":
    case "custom":
      problems.add(path, issue.message, "correct this value");
  }
}

/** What zod calls a kind of value, in words of people who write YAML. */
const WORDS: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "keys with values",
  record: "keys with values",
};

/** How a value of another kind than expected comes about most often. */
function mending(value: unknown, expected: string): string {
  if (expected === "string" && (typeof value === "number" || typeof value === "boolean")) {
    return "put it in quotes";
  }
  if (expected === "array") return "begin the line of each entry with a hyphen";
  if (expected === "number" && typeof value === "string") {
    if (/^[0-9]+$/.test(value)) return "take the quotes off";
    if (/^[0-9A-Fa-f]+$/.test(value)) return "put 0x before hexadecimal digits";
  }
  return "correct this value";
}

function notAmong(value: unknown, valid: readonly unknown[], path: Path, problems: Problems): void {
  const words = valid.map(String);
  if (typeof value === "string") problems.add(path, "this word is not known", suggest(value, words));
  else problems.add(path, "this value is not known", takeOneOf(words));
}

function tooSmall({ origin, minimum, inclusive }: Extract<Issue, { code: "too_small" }>): string {
  if (origin === "array") return `needs ${counted(minimum, "entry", "entries")} at least`;
  if (origin === "string") return `needs ${counted(minimum, "character", "characters")} at least`;
  return inclusive === false ? `must be greater than ${minimum}` : `must be at least ${minimum}`;
}

function tooBig({ origin, maximum, inclusive }: Extract<Issue, { code: "too_big" }>): string {
  if (origin === "array") return `takes ${counted(maximum, "entry", "entries")} at most`;
  if (origin === "string") return `takes ${counted(maximum, "character", "characters")} at most`;
  return inclusive === false ? `must be less than ${maximum}` : `must be at most ${maximum}`;
}

const counted = (number: number | bigint, one: string, more: string): string =>
  `${number} ${Number(number) === 1 ? one : more}`;

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

/** The keys that may stand at `path`; of a union, those of the member that the data say they are. */
function keysAt(schema: Shape, path: Path, data: unknown): string[] {
  let here = variants(schema, data);
  for (const [depth, step] of path.entries()) {
    const value = valueAt(data, path.slice(0, depth + 1));
    here = here
      .map((shape) => (typeof step === "number" ? shape.items : (shape.properties?.[step] ?? otherOf(shape))))
      .filter((shape) => shape !== undefined)
      .flatMap((shape) => variants(shape, value));
  }
  const keys = here.flatMap((shape) => shape.propertyNames?.enum ?? Object.keys(shape.properties ?? {}));
  return [...new Set(keys)];
}

function otherOf({ additionalProperties }: Shape): Shape | undefined {
  return typeof additionalProperties === "object" ? additionalProperties : undefined;
}

function variants(shape: Shape, data: unknown): readonly Shape[] {
  const members = shape.oneOf ?? shape.anyOf;
  if (members === undefined) return [shape];
  const said = members.filter(({ properties = {} }) =>
    Object.entries(properties).some(
      ([key, { const: word }]) => word !== undefined && valueAt(data, [key]) === word,
    ),
  );
  return (said.length > 0 ? said : members).flatMap((member) => variants(member, data));
}

function valueAt(data: unknown, path: Path): unknown {
  let here = data;
  for (const step of path) here = (here as Readonly<Record<string | number, unknown>> | undefined)?.[step];
  return here;
}
