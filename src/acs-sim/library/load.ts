import { readFileSync } from "node:fs";
import { readDocument, type ReadDocument } from "../../core/document.ts";
import { fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { LibraryDocument } from "./schema.ts";

type LoadedFile = Result<ReadDocument<LibraryDocument>, Fault<"config.unreadable" | "config.invalid">>;

/** Reads a library file that people wrote and holds it to the schema. */
export async function loadFile(path: string): Promise<LoadedFile> {
  const text = readText(path);
  if (!text.ok) return text;
  const [{ holdTo }, { libraryDocument }] = await Promise.all([
    import("../../core/hold-to-schema.ts"),
    import("./schema.ts"),
  ]);
  return readDocument(text.value, path, holdTo(libraryDocument));
}

const trusted = new Map<string, LoadedFile>();

/**
 * Reads a library file that ships with Lectern: a test holds it to the schema, so that a start need not. Once for a
 * process: reading is most of what a start costs, and a campaign starts thousands.
 */
export function loadTrusted(path: string): LoadedFile {
  const before = trusted.get(path);
  if (before !== undefined) return before;
  const text = readText(path);
  const read = text.ok ? readDocument(text.value, path, (data) => data as LibraryDocument) : text;
  trusted.set(path, read);
  return read;
}

function readText(path: string): Result<string, Fault<"config.unreadable">> {
  try {
    return ok(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error) {
      return failed(fault("config.unreadable", `${path}: ${String(error.code)}`));
    }
    throw error;
  }
}
