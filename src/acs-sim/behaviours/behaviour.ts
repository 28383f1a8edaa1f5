import type { Random } from "../../core/clock.ts";
import { fault, type Fault } from "../../core/faults.ts";
import { nearest } from "../../core/nearest.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { limited, UNLIMITED, type Limits } from "./limits.ts";
import type { Row, Zod } from "./row.ts";
import type { SettingChange } from "./settings.ts";
import {
  BEHAVIOUR_NAMES,
  BEHAVIOURS,
  isBehaviourName,
  type BehaviourName,
  type ParametersOf,
} from "./table.ts";
import type { Disturbance } from "./turn.ts";

/** A behaviour with its parameters, ready to be put on a stack. */
export interface Behaviour {
  readonly name: BehaviourName;
  /** As given, without defaults; for lists of what is on. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Makes it work; each installation counts and remembers for itself. */
  install(random: Random): {
    readonly change: SettingChange | undefined;
    readonly disturbance: Disturbance | undefined;
  };
}

/** What the table says, with the row's own parameters forgotten: a name and its parameters belong together. */
function rowOf(name: BehaviourName): Row {
  return BEHAVIOURS[name] as unknown as Row;
}

function behaviourOf(
  name: BehaviourName,
  shown: Readonly<Record<string, unknown>>,
  parameters: Readonly<Record<string, unknown>>,
  limits: Limits,
): Behaviour {
  const row = rowOf(name);
  return {
    name,
    parameters: shown,
    install: (random) =>
      row.kind === "setting"
        ? { change: row.make(parameters), disturbance: undefined }
        : { change: undefined, disturbance: limited(row.make(parameters, random), limits, random) },
  };
}

/** A behaviour whose parameters are known to be right: from a table in the code. */
export function behaviour<Name extends BehaviourName>(
  name: Name,
  parameters: ParametersOf<Name>,
  limits: Partial<Limits>,
): Behaviour {
  return behaviourOf(name, { ...parameters, ...limits }, parameters, { ...UNLIMITED, ...limits });
}

type ConfigFault = Fault<"config.unknown-name" | "config.invalid">;

/** What may be said beside a disturbance's own parameters. */
function limitShapes(zod: Zod) {
  return {
    messages: zod.array(zod.string().regex(/^\d\d$/, 'two digits, such as "11"')).optional(),
    skip: zod.int().min(0).optional(),
    times: zod.int().min(0).optional(),
    chance: zod.number().min(0).max(1).optional(),
  };
}

/** The parameters of a behaviour as zod holds them, limits included. */
export function schemaOf(name: BehaviourName, zod: Zod) {
  const row = rowOf(name);
  return zod.strictObject(
    row.kind === "setting" ? row.shape(zod) : { ...row.shape(zod), ...limitShapes(zod) },
  );
}

/** Reads a behaviour that people asked for. */
export async function readBehaviour(
  name: string,
  parameters: unknown,
): Promise<Result<Behaviour, ConfigFault>> {
  if (!isBehaviourName(name)) {
    const near = nearest(name, BEHAVIOUR_NAMES);
    const hint = near === undefined ? `there are: ${BEHAVIOUR_NAMES.join(", ")}` : `did you mean "${near}"?`;
    return failed(fault("config.unknown-name", `behaviour "${name}"; ${hint}`));
  }
  const { z } = await import("zod");
  const read = schemaOf(name, z).safeParse(parameters);
  if (!read.success) {
    const found = read.error.issues.map(({ path, message }) => [...path.map(String), message].join(": "));
    return failed(fault("config.invalid", `behaviour ${name}: ${found.join("; ")}`));
  }
  const { messages, skip, times, chance, ...own } = read.data as Readonly<Record<string, unknown>> &
    Partial<Limits>;
  const shown = parameters as Readonly<Record<string, unknown>>;
  return ok(behaviourOf(name, shown, own, { messages, skip, times, chance }));
}

/** Reads `NAME` or `NAME:{"parameter": value}`, as the command line has it. */
export async function readBehaviourText(text: string): Promise<Result<Behaviour, ConfigFault>> {
  const colon = text.indexOf(":");
  if (colon === -1) return readBehaviour(text, {});
  const name = text.slice(0, colon);
  let parameters: unknown;
  try {
    parameters = JSON.parse(text.slice(colon + 1));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return failed(
      fault("config.invalid", `behaviour ${name}: its parameters are not JSON: ${error.message}`),
    );
  }
  return readBehaviour(name, parameters);
}
