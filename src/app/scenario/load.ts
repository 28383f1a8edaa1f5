import { readDocument } from "../../core/document.ts";
import type { Result } from "../../core/result.ts";
import { readText } from "../config.ts";
import { scenario, type Scenario } from "./schema.ts";

/** Reads a scenario; a mistake in it is a fault with file, line and column. */
export async function readScenario(path: string): Promise<Result<Scenario>> {
  const text = await readText(path);
  return text.ok ? readDocument(text.value, path, scenario) : text;
}
