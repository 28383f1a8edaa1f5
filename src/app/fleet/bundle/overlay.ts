/** Sections of a bundle laid over a station's own configuration. */
import path from "node:path";
import { z } from "zod";
import { readDocument, type Check, type ReadDocument } from "../../../core/document.ts";
import { fault } from "../../../core/faults.ts";
import type { Path, Problem } from "../../../core/problems.ts";
import { ok, type Result } from "../../../core/result.ts";
import { readText } from "../../config.ts";
import { SECTIONS_FILE } from "./bundle.ts";

/** What a bundle may say; it stands for the whole section. All else is the station's own: secrets, ways, names. */
export const TRAVELS: readonly string[] = ["library", "branding", "devices", "stack", "policy", "receipts"];

/** A text of the sections that begins so names a file of the bundle, or with nothing behind it the bundle's folder. */
const HERE = "bundle/";

type Sections = Readonly<Record<string, unknown>>;

const tree = z.record(z.string(), z.unknown());

/** The sections of the bundle in a folder; paths in them lead to its files. */
export async function readSections(folder: string): Promise<Result<ReadDocument<Sections>>> {
  const file = path.join(folder, SECTIONS_FILE);
  const text = await readText(file);
  return text.ok ? readDocument(text.value, file, sectionsOf(folder)) : text;
}

const sectionsOf =
  (folder: string): Check<Sections> =>
  (data, problems) => {
    const read = tree.safeParse(data);
    if (!read.success) {
      problems.add([], "holds no sections of station.yaml", `take some of: ${TRAVELS.join(", ")}`);
      return undefined;
    }
    const foreign = Object.keys(read.data).filter((key) => !TRAVELS.includes(key));
    for (const key of foreign) {
      problems.add([key], "is each station's own", `leave it out; a bundle says ${TRAVELS.join(", ")}`);
    }
    return foreign.length === 0 ? mapTree(read.data, folder) : undefined;
  };

const mapTree = (data: Sections, folder: string): Sections =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, withPaths(value, folder)]));

function withPaths(value: unknown, folder: string): unknown {
  if (typeof value === "string") {
    return value.startsWith(HERE) ? path.join(folder, value.slice(HERE.length)) : value;
  }
  if (Array.isArray(value)) return value.map((each) => withPaths(each, folder));
  const read = tree.safeParse(value);
  return read.success ? mapTree(read.data, folder) : value;
}

export interface LaidOver {
  /** Each mistake is told of the file that holds it. */
  readonly document: ReadDocument<unknown>;
  /** The sections of the station's own that are not in force. */
  readonly hidden: readonly string[];
}

/** A station's configuration with the sections of the bundle in a folder. */
export async function laidOver(own: ReadDocument<unknown>, folder: string): Promise<Result<LaidOver>> {
  const sections = await readSections(folder);
  if (!sections.ok) return sections;
  const over = sections.value;
  const isIts = ([section]: Path): boolean => Object.hasOwn(over.content, String(section));
  const written = tree.safeParse(own.content).data ?? {};
  const document: ReadDocument<unknown> = {
    content: { ...written, ...over.content },
    explain({ found }) {
      const told = (of: ReadDocument<unknown>, some: readonly Problem[]): readonly string[] =>
        some.length === 0 ? [] : [of.explain({ found: [...some] }).detail];
      const [its, others] = [
        found.filter((each) => isIts(each.path)),
        found.filter((each) => !isIts(each.path)),
      ];
      return fault("config.invalid", [...told(own, others), ...told(over, its)].join("\n"));
    },
    placeOf: (at) => (isIts(at) ? over : own).placeOf(at),
  };
  return ok({ document, hidden: Object.keys(over.content).filter((key) => Object.hasOwn(written, key)) });
}
