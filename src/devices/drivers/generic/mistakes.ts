/** What is wrong with the profile of a generic device beyond its schema. */
import type { Problem } from "../../../core/problems.ts";
import { readTransfer } from "../../control-transfer.ts";
import { hexOf } from "../../hex.ts";
import type { Role } from "../../../core/staff.ts";
import type { TransportType } from "../../transports/settings.ts";
import {
  SAFE_TIMES,
  TELLS,
  type GenericCommand,
  type GenericFraming,
  type GenericOptions,
} from "./options.ts";
import { isNumber, render } from "./pattern.ts";
import { patternsOf } from "./patterns-of.ts";

/** What a profile must have for a role: commands by name, or names that events and polls tell. */
const NEEDS: Readonly<
  Partial<Record<Role, { readonly commands: readonly string[]; readonly tells: readonly string[] }>>
> = {
  // Not every desensitizer can arm again; one that cannot says so when it is asked.
  security: { commands: ["release"], tells: [] },
  lamp: { commands: ["off"], tells: [] },
  gate: { commands: [], tells: ["people", "alarms"] },
  sensor: { commands: [], tells: ["present"] },
};

/** The framings of lines that are no streams. */
const FRAMING_OF: Readonly<Partial<Record<TransportType, GenericFraming["kind"]>>> = {
  hid: "report",
  "usb-control": "control",
};

export function mistakesIn(options: GenericOptions, role: Role, transport: TransportType): Problem[] {
  const framing = wrongFraming(options, transport);
  // Nothing that is sent fits into another one.
  if (framing.length > 0) return framing;
  return [
    ...needed(options, role),
    ...references(options),
    ...unsendable(options),
    ...unreadable(options),
    ...(role === "security" ? insecure(options) : []),
  ];
}

function wrongFraming({ framing }: GenericOptions, transport: TransportType): Problem[] {
  const wanted = FRAMING_OF[transport];
  const fits =
    wanted === undefined ? !Object.values(FRAMING_OF).includes(framing.kind) : framing.kind === wanted;
  if (fits) return [];
  return [
    {
      path: ["framing", "kind"],
      what: `${framing.kind} is no framing of a ${transport} line`,
      advice: `take ${wanted ?? "gap, delimiter, length, fixed or stx-etx"}`,
    },
  ];
}

function needed(options: GenericOptions, role: Role): Problem[] {
  const needs = NEEDS[role];
  if (needs === undefined) return [];
  const missing = needs.commands.filter((name) => options.commands[name] === undefined);
  const problems: Problem[] = missing.map((name) => ({
    path: ["commands"],
    what: `the role ${role} needs the command ${name}`,
    advice: `add ${name}: …`,
  }));
  const tells = new Set(
    patternsOf(options).flatMap(({ by, pattern }) => (by === "device" ? pattern.names : [])),
  );
  for (const { set } of options.events) for (const name of Object.keys(set ?? {})) tells.add(name);
  if (needs.tells.length > 0 && !needs.tells.some((name) => tells.has(name))) {
    problems.push({
      path: ["events"],
      what: `the role ${role} needs an event or a poll that tells ${needs.tells.join(" or ")}`,
      advice: `name what varies in a pattern: {${needs.tells[0]}:u16be}; names that are understood: ${TELLS.join(", ")}`,
    });
  }
  return problems;
}

/** Commands that are named elsewhere in the profile must be there. */
function references(options: GenericOptions): Problem[] {
  const named: (readonly [readonly (string | number)[], string])[] = [
    ...options.polls.map(({ command }, index) => [["polls", index, "command"], command] as const),
    ...(options.health === undefined ? [] : [[["health", "command"], options.health.command] as const]),
    ...(options.safeState === undefined
      ? []
      : [[["safeState", "command"], options.safeState.command] as const]),
  ];
  return named
    .filter(([, command]) => options.commands[command] === undefined)
    .map(([path, command]) => ({
      path,
      what: `there is no command "${command}"`,
      advice: `take one of: ${Object.keys(options.commands).join(", ")}`,
    }));
}

/** What is sent must be known, and fit into a report or make a transfer. */
function unsendable(options: GenericOptions): Problem[] {
  const { framing, values } = options;
  return patternsOf(options)
    .filter(({ by }) => by === "host")
    .flatMap(({ of, pattern }): Problem[] => {
      const path = ["commands", of];
      const unknown = pattern.names.filter((name) => values[name] === undefined);
      if (unknown.length > 0) {
        return unknown.map((name) => ({
          path,
          what: `${name} has no value, and is sent`,
          advice: `add it to values: { ${name}: … }`,
        }));
      }
      const bytes = render(pattern, values);
      if (!bytes.ok)
        return [{ path, what: `in ${pattern.source}: ${bytes.fault}`, advice: "correct values" }];
      const { length } = bytes.value;
      if (framing.kind === "report" && length > framing.length) {
        return [
          {
            path,
            what: `${pattern.source} has ${length} bytes, and is longer than a report`,
            advice: `it holds no more than ${framing.length} of them`,
          },
        ];
      }
      if (framing.kind === "control" && readTransfer(bytes.value) === undefined) {
        return [
          {
            path,
            what: `${pattern.source} is no control transfer`,
            advice:
              "write the eight bytes of its set-up (kind, request, value, index and length, low byte first), then what it carries out",
          },
        ];
      }
      return [];
    });
}

/** What is read back must be a number in its answer: nothing else can be compared. */
function unreadable({ commands }: GenericOptions): Problem[] {
  return Object.entries(commands).flatMap(([of, { steps }]) =>
    steps.flatMap((step, index): Problem[] => {
      const verifying =
        "verify" in step ? step.verify : "verifyFeature" in step ? step.verifyFeature : undefined;
      if (verifying === undefined || isNumber(verifying.expect, verifying.field)) return [];
      return [
        {
          path: ["commands", of, "steps", index],
          what: `${verifying.field} is no number in ${verifying.expect.source}`,
          advice: `write {${verifying.field}:u8}, or another type of number, where it stands`,
        },
      ];
    }),
  );
}

/** What would make a desensitizer say the wrong thing of an item, or leave it to chance. */
function insecure(options: GenericOptions): Problem[] {
  const { commands, safeState } = options;
  const problems: Problem[] = [];
  const missing = safeState === undefined ? [] : SAFE_TIMES.filter((when) => !safeState.on.includes(when));
  if (missing.length > 0) {
    problems.push({
      path: ["safeState", "on"],
      what: `a security device is made safe at start, at stop and when its state is unknown; missing: ${missing.join(", ")}`,
      advice: 'leave "on" out: it is all of them then',
    });
  }
  const release = sentBy(options, commands["release"]);
  const same = (name: string): boolean =>
    release !== undefined && sentBy(options, commands[name]) === release;
  if (same("arm")) {
    problems.push({
      path: ["commands", "arm"],
      what: "arm and release send the same bytes: secured equals unsecured",
      advice: "correct one of them, or leave arm out where the device cannot arm",
    });
  }
  if (safeState !== undefined && safeState.command !== "arm" && same(safeState.command)) {
    problems.push({
      path: ["safeState", "command"],
      what: `${safeState.command} sends what release sends: the safe state would release`,
      advice: "name a command that releases nothing",
    });
  }
  return problems;
}

/** Everything that a command sends, as it goes on the line; undefined where there is no such command. */
function sentBy({ values }: GenericOptions, command: GenericCommand | undefined): string | undefined {
  return command?.steps
    .flatMap((step) => ("send" in step ? [render(step.send, values)] : []))
    .map((bytes) => (bytes.ok ? hexOf(bytes.value) : bytes.fault))
    .join(" / ");
}
