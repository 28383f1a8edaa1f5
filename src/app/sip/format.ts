import { failed, ok, type Result } from "../../core/result.ts";
import { fault, type Fault } from "../../core/faults.ts";
import { CHARSETS } from "../../sip-client/charsets.ts";
import type { WireFormat } from "../../sip-client/codec.ts";
import { atSite, dialect, type Dialect, type DialectSettings } from "../../sip-client/dialects/index.ts";

/** How bytes look, as asked for on the command line; what is not given comes from the dialect. */
export interface FormatOptions {
  readonly dialect: string;
  readonly charset?: string;
  readonly delimiter?: string;
  readonly terminator?: string;
}

const TERMINATORS = { cr: "\r", crlf: "\r\n", lf: "\n" } as const;

/** The dialect of that name with what the command line sets otherwise. */
export function chosenDialect(
  options: FormatOptions,
): Result<Dialect, Fault<"config.unknown-name" | "config.invalid">> {
  const base = dialect(options.dialect);
  if (!base.ok) return base;
  let set: Partial<DialectSettings> = {};
  if (options.charset !== undefined) {
    const charset = CHARSETS.find((each) => each === options.charset);
    if (charset === undefined) return unknownName("charset", CHARSETS);
    set = { ...set, charset };
  }
  if (options.terminator !== undefined) {
    if (!isTerminator(options.terminator)) return unknownName("terminator", Object.keys(TERMINATORS));
    set = { ...set, terminator: TERMINATORS[options.terminator] };
  }
  if (options.delimiter !== undefined) {
    if (!/^[\x21-\x7e]$/.test(options.delimiter)) {
      return failed(fault("config.invalid", "the delimiter is one printable ASCII character"));
    }
    set = { ...set, delimiter: options.delimiter };
  }
  return ok(atSite(base.value, set));
}

function isTerminator(name: string): name is keyof typeof TERMINATORS {
  return Object.hasOwn(TERMINATORS, name);
}

function unknownName(what: string, known: readonly string[]): Result<never, Fault<"config.unknown-name">> {
  return failed(fault("config.unknown-name", `${what}; there are: ${known.join(", ")}`));
}

/** The delimiter and charset of a frame that is written as it was read, whatever stands in its values. */
export function formatOf({ charset, delimiter, escape }: Dialect): WireFormat {
  return { charset, delimiter, escape };
}
