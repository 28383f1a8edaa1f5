import { chmodSync, chownSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { isScalar, parseDocument, parse, YAMLParseError, type Document } from "yaml";
import { explain, fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { readText } from "../config.ts";
import { draftOf, settle } from "../read-station.ts";
import type { TextIo } from "../text-io.ts";

/**
 * `lectern config set`: writes values into a station.yaml and leaves everything else of it as it is, comments too. A file
 * that would hold a mistake is not written. Answers the exit code: 1 where it would, 2 for a mistake in what was asked.
 */
export async function runConfigSet(
  file: string,
  assignments: readonly string[],
  { complain }: TextIo,
): Promise<number> {
  const document = await documentOf(file);
  const next = document.ok ? assigned(document.value, assignments) : document;
  if (!next.ok) {
    complain(`lectern: ${explain(next.fault)}\n`);
    return 2;
  }
  const fresh = `${file}.new`;
  const { mode, uid, gid } = statSync(file);
  writeFileSync(fresh, next.value);
  chownSync(fresh, uid, gid);
  chmodSync(fresh, mode);
  const draft = await draftOf(fresh);
  const station = draft.ok ? settle(draft.value) : draft;
  if (!station.ok) {
    rmSync(fresh);
    complain(`${station.fault.detail.replaceAll(fresh, file)}\n`);
    return 1;
  }
  renameSync(fresh, file);
  return 0;
}

/** `lectern config get`: a value as the file says it, as plain text; exit code 1 where it says none. */
export async function runConfigGet(file: string, path: string, { write, complain }: TextIo): Promise<number> {
  const document = await documentOf(file);
  if (!document.ok) {
    complain(`lectern: ${explain(document.fault)}\n`);
    return 2;
  }
  const node = document.value.getIn(path.split("."), true);
  if (!isScalar(node)) return 1;
  await write(`${String(node.value)}\n`);
  return 0;
}

async function documentOf(file: string): Promise<Result<Document>> {
  const text = await readText(file);
  if (!text.ok) return text;
  const document = parseDocument(text.value);
  const [error] = document.errors;
  return error === undefined ? ok(document) : failed(fault("config.invalid", `${file}: ${error.message}`));
}

/** The text of the document with every `path=value`, value as YAML; nothing after the sign takes the key out. */
function assigned(document: Document, assignments: readonly string[]): Result<string> {
  for (const assignment of assignments) {
    const at = assignment.indexOf("=");
    if (at < 1) return failed(fault("config.bad-argument", `${assignment}: say it as path=value`));
    const path = assignment.slice(0, at).split(".");
    try {
      const value: unknown = parse(assignment.slice(at + 1));
      if (value === null) document.deleteIn(path);
      else document.setIn(path, value);
    } catch (error) {
      if (!(error instanceof YAMLParseError)) throw error;
      return failed(fault("config.bad-argument", `${assignment}: ${error.message}`));
    }
  }
  return ok(document.toString({ lineWidth: 0 }));
}
