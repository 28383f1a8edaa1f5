import { fileURLToPath } from "node:url";
import { failed, ok, type Result } from "../../core/result.ts";
import type { AcsConfig } from "./config.ts";
import type { GenerateOptions } from "./generate.ts";
import { Library } from "./library.ts";
import { loadFile, loadTrusted } from "./load.ts";
import { Problems } from "../../core/problems.ts";
import { settingsOf } from "./settings.ts";
import { branchOf, fillFrom } from "./stock.ts";

/**
 * Where a library comes from: the sample, the library of the demo, a file that somebody wrote, or a generator with the
 * sample's settings.
 */
export type LibrarySource =
  | { readonly kind: "sample" }
  | { readonly kind: "demo" }
  | { readonly kind: "file"; readonly path: string }
  | ({ readonly kind: "generate" } & GenerateOptions);

export interface OpenOptions {
  readonly source: LibrarySource;
  /**
   * Keeps patrons, items and all that happens to them in this file. What it holds counts from then on; settings and
   * branches still come from the source. Undefined: in memory only.
   */
  readonly state: string | undefined;
  /** Milliseconds since 1970; the days of the source count from this one. */
  readonly now: number;
}

export interface OpenLibrary {
  readonly library: Library;
  readonly config: AcsConfig;
}

/** The sample library that ships with Lectern. */
export const SAMPLE_PATH = fileURLToPath(new URL("sample.yaml", import.meta.url));

/** The library of the demo: 200 items and 20 patrons, whose `story` says what there is to try. */
export const DEMO_PATH = fileURLToPath(new URL("demo.yaml", import.meta.url));

/** Opens a library. Mistakes in its file come as one fault, a line each: `file:line:col: what; what to do`. */
export async function openLibrary(options: OpenOptions): Promise<Result<OpenLibrary>> {
  const { source, state, now } = options;
  const loaded =
    source.kind === "file"
      ? await loadFile(source.path)
      : loadTrusted(source.kind === "demo" ? DEMO_PATH : SAMPLE_PATH);
  if (!loaded.ok) return loaded;
  const { content: document, explain } = loaded.value;
  const problems = new Problems();
  const config = settingsOf(document, problems);
  if (problems.found.length > 0) return failed(explain(problems));
  const library = new Library(document.branches.map(branchOf));
  const generate = source.kind === "generate" ? await generator(source, config, now) : undefined;
  const fill = (): Result<void> => {
    if (generate === undefined) fillFrom(document, library, config, now, problems);
    else generate(library);
    return problems.found.length === 0 ? ok(undefined) : failed(explain(problems));
  };
  const kept = state === undefined ? fill() : await keep(state, library, fill);
  return kept.ok ? ok({ library, config }) : kept;
}

async function keep(state: string, library: Library, fill: () => Result<void>): Promise<Result<unknown>> {
  const { Store } = await import("./store.ts");
  return Store.open(state, library, fill);
}

async function generator(
  options: GenerateOptions,
  config: AcsConfig,
  now: number,
): Promise<(library: Library) => void> {
  const { generate } = await import("./generate.ts");
  const [institution] = config.institutions.values();
  if (institution === undefined) throw new Error("the sample has an institution");
  return (library) => generate(library, institution, options, now);
}
