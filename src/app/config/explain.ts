import { stringify } from "yaml";
import { explain, fault } from "../../core/faults.ts";
import { suggest } from "../../core/problems.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { draftOf, settle } from "../read-station.ts";
import type { TextIo } from "../text-io.ts";
import { inWords } from "./in-words.ts";
import { settingsOf, type Setting } from "./settings.ts";

/** `lectern config explain`; answers the exit code: 1 where the file holds mistakes, 2 where there is no such path. */
export async function runConfigExplain(
  file: string,
  path: string | undefined,
  { write, complain }: TextIo,
): Promise<number> {
  const told = await explained(file, path);
  if (told.ok) {
    await write(told.value);
    return 0;
  }
  const { fault } = told;
  complain(fault.code === "config.invalid" ? `${fault.detail}\n` : `lectern: ${explain(fault)}\n`);
  return fault.code === "config.invalid" ? 1 : 2;
}

async function explained(file: string, path: string | undefined): Promise<Result<string>> {
  const draft = await draftOf(file);
  if (!draft.ok) return draft;
  const station = settle(draft.value);
  if (!station.ok) return station;
  const settings = settingsOf(station.value, draft.value.document.placeOf);
  const covers = (at: string): boolean => path === undefined || at === path || at.startsWith(`${path}.`);
  const wanted = settings.filter((setting) => covers(setting.path));
  if (path !== undefined && wanted.length === 0) {
    const known = settings.flatMap((setting) => pathsTo(setting.path));
    return failed(fault("config.unknown-name", `${path}; ${suggest(path, [...new Set(known)])}`));
  }
  // What is said of a section is said of its parts too.
  const words = inWords(
    station.value.config.policy,
    (at) => covers(at) || path?.startsWith(`${at}.`) === true,
  );
  const parts = [wanted.map(line).join(""), words.map((sentence) => `${sentence}\n`).join("")];
  return ok(parts.filter((part) => part !== "").join("\n"));
}

function pathsTo(path: string): readonly string[] {
  const steps = path.split(".");
  return steps.map((_, depth) => steps.slice(0, depth + 1).join("."));
}

function line({ path, value, from, meaning }: Setting): string {
  return `${path}: ${shown(path, value)}\n    ${from}${meaning === "" ? "" : `. ${meaning}`}\n`;
}

/** Names of keys whose value nobody may see; a key that ends in File holds the way to a secret, and no secret. */
const SECRET = /password$/i;

function shown(path: string, value: unknown): string {
  if (value === undefined) return "not set";
  if (SECRET.test(path) && value !== "") return "set, and not shown";
  return stringify(value, { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: true }).trim();
}
