import type { Problem } from "../../../core/problems.ts";
import { defineDriver, type Decoded, type Sender } from "../../driver.ts";
import { frameAll } from "../../framer.ts";
import { hexOf } from "../../hex.ts";
import type { Role } from "../../ports.ts";
import { genericFramer } from "./framer.ts";
import { genericOptions, TELLS, type GenericOptions } from "./options.ts";
import { match, type Pattern } from "./pattern.ts";
import { genericGate, genericLamp, genericSecurity, genericSensor } from "./ports.ts";
import { genericDevice } from "./session.ts";

/** What a profile must have for a role: commands by name, or names that events and polls tell. */
const NEEDS: Readonly<
  Partial<Record<Role, { readonly commands: readonly string[]; readonly tells: readonly string[] }>>
> = {
  security: { commands: ["release", "arm"], tells: [] },
  lamp: { commands: ["off"], tells: [] },
  gate: { commands: [], tells: ["people", "alarms"] },
  sensor: { commands: [], tells: ["present"] },
};

export const genericDriver = defineDriver({
  name: "generic-cmd",
  what: "Any device of commands and answers, described wholly in its profile: relay boards, lamps, gates, sensors",
  roles: ["security", "lamp", "gate", "sensor"],
  over: ["stream", "hid"],
  transports: ["serial", "tcp", "hid"],
  options: genericOptions,
  mistakes(options, role) {
    return [...needed(options, role), ...references(options), ...unknownValues(options)];
  },
  start(parts, options, role) {
    const device = genericDevice(parts, options);
    if (role === "lamp") return { role, device: genericLamp(device, options) };
    if (role === "gate") return { role, device: genericGate(device) };
    if (role === "sensor") return { role, device: genericSensor(device) };
    return { role: "security", device: genericSecurity(device, options) };
  },
  decode(pieces, options, from) {
    const framed =
      options.framing.kind === "report"
        ? pieces.map((piece) => ({ kind: "frame" as const, frame: messageOf(piece, options.framing, from) }))
        : frameAll(genericFramer(options.framing), Uint8Array.from(pieces.flatMap((piece) => [...piece])));
    return framed.map((each) => {
      if (each.kind === "junk") return { kind: "junk", why: each.why, hex: hexOf(each.bytes) };
      return meaningOf(each.frame, options, from);
    });
  },
});

/** What is in a report: hosts write the id always, devices only where they have several. */
function messageOf(report: Uint8Array, framing: GenericOptions["framing"], from: Sender): Uint8Array {
  const numbered = from === "host" || (framing.kind === "report" && framing.id !== 0);
  return numbered ? report.subarray(1) : report;
}

/** Every pattern of a profile, with who says it and what it is. */
function patternsOf(
  options: GenericOptions,
): { readonly by: Sender; readonly kind: string; readonly of: string; readonly pattern: Pattern }[] {
  const of = Object.entries(options.commands).flatMap(([name, { steps }]) =>
    steps.flatMap((step) => {
      const said = "verify" in step ? step.verify : step;
      const host =
        "send" in said ? [{ by: "host" as const, kind: "command", of: name, pattern: said.send }] : [];
      const answer = "expect" in said && said.expect !== undefined ? [said.expect] : [];
      const waited = "waitFor" in step ? [step.waitFor.match] : [];
      const device = [...answer, ...waited].map((pattern) => ({
        by: "device" as const,
        kind: "answer",
        of: name,
        pattern,
      }));
      return [...host, ...device];
    }),
  );
  const errors = options.errors.map(({ match: pattern, fault }) => ({
    by: "device" as const,
    kind: "error",
    of: fault,
    pattern,
  }));
  const events = options.events.map(({ match: pattern, set }) => ({
    by: "device" as const,
    kind: "event",
    of: [...pattern.names, ...Object.keys(set ?? {})].join(" "),
    pattern,
  }));
  return [...of, ...errors, ...events];
}

function meaningOf(frame: Uint8Array, options: GenericOptions, from: Sender): Decoded {
  const hex = hexOf(frame);
  for (const { by, kind, of, pattern } of patternsOf(options)) {
    if (from !== undefined && by !== from) continue;
    const fields = match(pattern, frame, options.framing.kind === "report");
    if (fields === undefined) continue;
    const label = kind === "error" ? { fault: of } : kind === "event" ? { tells: of } : { command: of };
    return { kind, ...label, ...fields, hex };
  }
  return { kind: "unknown", hex };
}

function needed(options: GenericOptions, role: Role): Problem[] {
  const needs = NEEDS[role];
  if (needs === undefined) return [];
  const missing = needs.commands.filter((name) => options.commands[name] === undefined);
  const problems: Problem[] = missing.map((name) => ({
    path: ["commands"],
    what: `a ${role} needs the command ${name}`,
    advice: `add ${name}: …`,
  }));
  const tells = new Set(
    patternsOf(options).flatMap(({ by, pattern }) => (by === "device" ? pattern.names : [])),
  );
  for (const { set } of options.events) for (const name of Object.keys(set ?? {})) tells.add(name);
  if (needs.tells.length > 0 && !needs.tells.some((name) => tells.has(name))) {
    problems.push({
      path: ["events"],
      what: `a ${role} needs an event or a poll that tells ${needs.tells.join(" or ")}`,
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

/** What is sent must be known: a name in it needs a value. */
function unknownValues(options: GenericOptions): Problem[] {
  return patternsOf(options)
    .filter(({ by }) => by === "host")
    .flatMap(({ of, pattern }) =>
      pattern.names
        .filter((name) => options.values[name] === undefined)
        .map((name) => ({
          path: ["commands", of],
          what: `${name} has no value, and is sent`,
          advice: `add it to values: { ${name}: … }`,
        })),
    );
}
