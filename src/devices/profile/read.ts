import type { Check } from "../../core/document.ts";
import { readDocument } from "../../core/document.ts";
import { holdTo } from "../../core/hold-to-schema.ts";
import type { Problems } from "../../core/problems.ts";
import { ok, type Result } from "../../core/result.ts";
import type { Driver } from "../driver.ts";
import { DRIVER_NAMES, isDriverName, loadDriver } from "../drivers/index.ts";
import { runExamples } from "./examples.ts";
import { profileSchema, type Profile } from "./schema.ts";

/** A profile that was read, with the driver that it names and as it was written. */
export interface ReadProfile {
  readonly profile: Profile;
  readonly driver: Driver;
  readonly written: Readonly<Record<string, unknown>>;
}

/**
 * Reads a profile from YAML text and holds it to everything that can be known without the device, its own examples
 * included. `file` names it in the fault, which tells every mistake by line and column.
 */
export async function readProfile(text: string, file: string): Promise<Result<ReadProfile>> {
  // The driver is loaded before anything else is judged: the options are its own.
  const named = readDocument(text, file, (data) => ({ driver: wordAt(data, "driver") }));
  if (!named.ok) return named;
  const { driver: word } = named.value.content;
  const driver = word !== undefined && isDriverName(word) ? await loadDriver(word) : undefined;
  const read = readDocument(text, file, driver === undefined ? withoutDriver(word) : checkFor(driver));
  return read.ok ? ok(read.value.content) : read;
}

function recordOf(data: unknown): Readonly<Record<string, unknown>> {
  return typeof data === "object" && data !== null ? { ...data } : {};
}

function wordAt(data: unknown, key: string): string | undefined {
  const value = recordOf(data)[key];
  return typeof value === "string" ? value : value === undefined ? undefined : JSON.stringify(value);
}

function withoutDriver(word: string | undefined): Check<never> {
  return (_data, problems) => {
    if (word === undefined) problems.add(["driver"], "this key is missing", "add driver: …");
    else problems.unknown(["driver"], "driver", word, DRIVER_NAMES);
    return undefined;
  };
}

function checkFor(driver: Driver): Check<ReadProfile> {
  const hold = holdTo(profileSchema(driver));
  return (data, problems) => {
    const profile = hold(data, problems);
    if (profile === undefined) return undefined;
    holdToDriver(profile, recordOf(data)["options"] ?? {}, driver, problems);
    const written = recordOf(data);
    // What a driver makes of bytes with options that are wrong says nothing.
    if (problems.found.length > 0) return undefined;
    runExamples(profile.examples, driver, written["options"] ?? {}, problems);
    return problems.found.length === 0 ? { profile, driver, written } : undefined;
  };
}

/** What no schema of one key can say; `options` as they were written. */
export function holdToDriver(
  { role, transport }: Pick<Profile, "role" | "transport">,
  options: unknown,
  driver: Driver,
  problems: Problems,
): void {
  const { name, roles, transports } = driver;
  if (!roles.includes(role)) {
    problems.add(
      ["role"],
      `the driver ${name} cannot have the role ${role}`,
      `take one of: ${roles.join(", ")}`,
    );
  }
  if (!transports.includes(transport.type)) {
    problems.add(
      ["transport", "type"],
      `the driver ${name} does not run over ${transport.type}`,
      `take one of: ${transports.join(", ")}`,
    );
  }
  for (const { path, what, advice } of driver.mistakes(options, role, transport.type)) {
    problems.add(["options", ...path], what, advice);
  }
  if (role === "security" && recordOf(options)["safeState"] === undefined) {
    problems.add(
      ["options", "safeState"],
      "a security device needs a safe state: what it is brought to at start, at the end and when its state is not known",
      "add safeState: …",
    );
  }
}
