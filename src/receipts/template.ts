/** Templates that a library edits, in Liquid (https://shopify.github.io/liquid/): strict, and without files or clocks. */
import { Liquid, LiquidError } from "liquidjs";
import { fault, type Fault } from "../core/faults.ts";
import { suggest } from "../core/problems.ts";
import { failed, ok, type Result } from "../core/result.ts";
import { literal, readMarkup, type Mark } from "./markup.ts";
import type { Scope } from "./scope.ts";

/** The slips that are made; whatever else is there are parts that templates render. */
export const DOCUMENTS = ["receipt", "short", "hold-slip", "test-page"] as const;

export type DocumentName = (typeof DOCUMENTS)[number];

/** A template by its name; `file` only stands in what is said of mistakes. */
export interface TemplateSource {
  readonly file: string;
  readonly text: string;
}

export type TemplateFault = Fault<"receipt.template">;

export interface Templates {
  /** Makes marks of a slip; a mistake in a template is a fault with file, line and column. */
  render(name: DocumentName, scope: Scope): Result<readonly Mark[], TemplateFault>;
  /** Every mistake that can be seen without printing, and those that show when this scope is printed. */
  mistakes(name: DocumentName, scope: Scope): readonly string[];
}

/** Neither a template nor a value is larger than this by far; a mistake must not hold up the station. */
const LIMITS = { parseLimit: 100_000, memoryLimit: 1_000_000 };

/** Reads nothing and writes nothing: the sources are all there is. */
export function openTemplates(sources: ReadonlyMap<string, TemplateSource>): Templates {
  const engine = new Liquid({
    templates: Object.fromEntries([...sources].map(([name, { text }]) => [name, text])),
    cache: true,
    relativeReference: false,
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    jsTruthy: true,
    outputEscape: written,
    ...LIMITS,
  });
  // Dates come as they are to be printed; a filter that knows the time would make slips that cannot be made again.
  delete engine.filters["date"];

  const where = (file: string, line: number, column: number): string =>
    `${sources.get(file)?.file ?? file}:${line}:${column}`;

  function said(error: LiquidError, name: DocumentName, scope: Scope): string {
    const [line = 1, column = 1] = error.token.getPosition();
    const unknown = /^undefined variable: ([^,]+)/.exec(error.message)?.[1];
    const file = error.token.file ?? fileOf(name, line, column) ?? name;
    const what =
      unknown === undefined
        ? `${error.message.replace(/, (?:file:[^,]*, )?line:\d+, col:\d+$/u, "")}; ${MENDING}`
        : noValue(unknown, scope);
    return `${where(file, line, column)}: ${what}`;
  }

  /** A token of a property does not know its file; the analysis does. */
  function fileOf(name: DocumentName, line: number, column: number): string | undefined {
    const { variables } = engine.analyzeSync(engine.parseFileSync(name));
    return Object.values(variables)
      .flat()
      .find(({ location }) => location.row === line && location.col === column)?.location.file;
  }

  function attempt<T>(work: () => T, name: DocumentName, scope: Scope): Result<T, TemplateFault> {
    try {
      return ok(work());
    } catch (error) {
      if (LiquidError.is(error)) return failed(fault("receipt.template", said(error, name, scope)));
      if (error instanceof Error && error.message.startsWith("ENOENT"))
        return failed(fault("receipt.template", `${name}: ${error.message}`));
      throw error;
    }
  }

  return {
    render: (name, scope) =>
      attempt(
        () => readMarkup(String(engine.renderSync(engine.parseFileSync(name), {}, { globals: scope }))),
        name,
        scope,
      ),
    mistakes(name, scope) {
      const read = attempt(() => engine.analyzeSync(engine.parseFileSync(name)), name, scope);
      if (!read.ok) return [read.fault.detail];
      const unknown = Object.values(read.value.globals)
        .flat()
        .filter(({ segments }) => !leads(scope, segments))
        .map(
          ({ location, segments }) =>
            `${where(location.file ?? name, location.row, location.col)}: ${noValue(segments.join("."), scope)}`,
        );
      const rendered = this.render(name, scope);
      return [...new Set([...unknown, ...(rendered.ok ? [] : [rendered.fault.detail])])];
    },
  };
}

/** A value as text that is no markup; of a list, its entries one after the other. */
function written(value: unknown): string {
  if (Array.isArray(value)) return value.map(written).join(", ");
  if (typeof value === "string") return literal(value);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

const MENDING = "look at the braces and the names of tags and filters";

function noValue(name: string, scope: Scope): string {
  const [root = "", ...rest] = name.split(".");
  // Of the variable of a loop only the names within it are known.
  const inLoop = rest.length > 0 && !Object.hasOwn(scope, root);
  const word = inLoop ? (rest.at(-1) ?? name) : name;
  return `there is no value "${name}" here; ${suggest(word, namesIn(scope, ""))}`;
}

/** Whether a path of names leads to a value. */
function leads(scope: Scope, segments: readonly unknown[]): boolean {
  let at: unknown = scope;
  for (const segment of segments) {
    if (typeof segment !== "string") return true;
    if (segment === "size" && (Array.isArray(at) || typeof at === "string")) return true;
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, segment)) return false;
    at = Object.entries(at).find(([key]) => key === segment)?.[1];
  }
  return true;
}

/** Every name that a template may write, with those above it: `words.card`; of a list, those of its entries. */
function namesIn(value: unknown, above: string): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((entry) => namesIn(entry, "")))];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = above === "" ? key : `${above}.${key}`;
    return [name, ...namesIn(inner, name)];
  });
}
