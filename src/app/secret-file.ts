import { ok, type Result } from "../core/result.ts";
import { readText } from "./config.ts";
import { namedFile } from "./named-file.ts";

/** A password or token: the first line of the file that a configuration names; "" where it names none. */
export async function readSecret(written: string | undefined, beside: string): Promise<Result<string>> {
  if (written === undefined) return ok("");
  const text = await readText(namedFile(written, beside));
  return text.ok ? ok(text.value.split(/\r?\n/, 1)[0] ?? "") : text;
}
