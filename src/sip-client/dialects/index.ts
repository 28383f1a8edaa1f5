import { fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { WireFormat } from "../codec.ts";
import { GENERIC } from "./generic.ts";
import type { Dialect, DialectLine, DialectLines, DialectSettings, DialectSpec } from "./settings.ts";
import { DIALECTS, type DialectName } from "./table.ts";

export { DIALECTS, type DialectName } from "./table.ts";
export type {
  Dialect,
  DialectLine,
  DialectNote,
  DialectSettings,
  DialectSpec,
  ErrorDetection,
  LoginStyle,
  TelnetTexts,
} from "./settings.ts";

export const DIALECT_NAMES = Object.keys(DIALECTS) as readonly DialectName[];

/** The dialect of that name, complete. */
export function dialect(name: string): Result<Dialect, Fault<"config.unknown-name">> {
  if (!Object.hasOwn(DIALECTS, name)) {
    return failed(fault("config.unknown-name", `dialect; there are: ${DIALECT_NAMES.join(", ")}`));
  }
  return ok(resolve(name as DialectName));
}

function resolve(name: DialectName): Dialect {
  const spec: DialectSpec = DIALECTS[name];
  return { name, ...valuesOf(GENERIC), ...valuesOf(spec.lines) };
}

function valuesOf(lines: DialectLines): DialectSettings;
function valuesOf(lines: Partial<DialectLines>): Partial<DialectSettings>;
function valuesOf(lines: Partial<DialectLines>): Partial<DialectSettings> {
  const entries = Object.entries<DialectLine<unknown>>(lines);
  return Object.fromEntries(entries.map(([name, line]) => [name, line.value]));
}

/** A dialect with what one site sets otherwise. */
export function atSite(base: Dialect, overrides: Partial<DialectSettings>): Dialect {
  return { ...base, ...overrides };
}

/** How requests are written: never with an escaped delimiter, which no ACS is known to undo. */
export function requestFormat({ charset, delimiter }: DialectSettings): WireFormat {
  return { charset, delimiter, escape: "none" };
}

/** How answers are read. */
export function answerFormat({ charset, delimiter, escape }: DialectSettings): WireFormat {
  return { charset, delimiter, escape };
}
