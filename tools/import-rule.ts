/**
 * The import rule and the four doors of docs/architecture.md, as tables and the code that holds the tree to them.
 * `node tools/import-rule.ts [DIRECTORY]` prints one line for each breach and exits 1 if there is one.
 */
import { globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { type ImportFact, type SourceFacts, sourceFacts } from "./source-facts.ts";

/** What each room may import beside itself; a path ends in "/" and counts from `src/`. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  "sip-client": ["core/"],
  "acs-sim": ["core/", "sip-client/"],
  devices: ["core/"],
  circulation: ["core/", "sip-client/"],
  flows: ["core/"],
  receipts: ["core/"],
  "kiosk-ui": ["core/contract/"],
  app: [""],
};

/** What a part of a room may import beside that; each with its reason. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  // A program of its own: it waits, reads, logs and fails as all others do.
  "kiosk-ui/shell/": ["core/clock.ts", "core/faults.ts", "core/json.ts", "core/log.ts", "core/result.ts"],
};

/** Simulators, and who may load them: never when the program starts, only when it is asked to simulate. */
const SIMULATORS: readonly string[] = ["devices/sim/", "acs-sim/"];
const MAY_SIMULATE: readonly string[] = ["app/compose", "app/commands/"];

interface Door {
  /** Modules behind the door. */
  readonly modules: (specifier: string) => boolean;
  /** Names of them that stay free. */
  readonly free: readonly string[];
  /** Where the door is; paths from `src/`, matched from their start. */
  readonly only: readonly string[];
  readonly what: string;
}

const named =
  (...modules: readonly string[]) =>
  (specifier: string): boolean =>
    modules.some((module) => specifier === module || specifier.startsWith(`${module}/`));

/** Where a machine's clock and dice may be touched; civil time is the calendar's. */
const TIME_DOOR: readonly string[] = ["core/clock.ts", "core/calendar.ts", "kiosk-ui/renderer/"];
/** Modules of Node that only compute. */
const COMPUTING: readonly string[] = ["node:buffer", "node:crypto", "node:util"];
const NOT_PURE: readonly string[] = Object.keys(ROOMS)
  .filter((room) => !["core", "flows", "receipts"].includes(room))
  .map((room) => `${room}/`);

const MODULE_DOORS: readonly Door[] = [
  {
    modules: named("node:net", "node:tls", "node:dgram", "node:http", "node:https", "node:http2"),
    free: ["isIP", "isIPv4", "isIPv6"],
    only: [
      "sip-client/connection",
      "acs-sim/server",
      "devices/transports/tcp",
      "app/bridge",
      "kiosk-ui/shell/core-line",
    ],
    what: "a socket",
  },
  {
    modules: named("serialport", "@serialport", "node-hid", "usb", "@lydell/node-pty", "@nut-tree-fork"),
    free: [],
    only: ["devices/transports/"],
    what: "a native module",
  },
  {
    modules: named("node:sqlite"),
    free: [],
    only: ["circulation/journal/", "acs-sim/library/store"],
    what: "a database",
  },
  { modules: named("ws"), free: [], only: ["app/bridge"], what: "a WebSocket" },
  { modules: named("mqtt"), free: [], only: ["app/fleet/broker"], what: "a broker" },
  { modules: named("nodemailer"), free: [], only: ["app/adapters/mail/"], what: "a mail server" },
  { modules: named("electron"), free: [], only: ["kiosk-ui/shell/"], what: "electron" },
  { modules: named("xstate"), free: [], only: ["flows/"], what: "XState" },
  {
    modules: named("node:timers", "node:perf_hooks"),
    free: ["setImmediate", "clearImmediate"],
    only: TIME_DOOR,
    what: "time",
  },
  {
    modules: (specifier) => isBuiltin(specifier) && !COMPUTING.includes(specifier),
    free: [],
    only: NOT_PURE,
    what: "a module that reaches outside (core, flows and receipts are pure)",
  },
];

/** Members of node:crypto that roll dice; the rest of it is free, taken by name. */
const DICE: readonly string[] = [
  "*",
  "getRandomValues",
  "randomBytes",
  "randomFill",
  "randomFillSync",
  "randomInt",
  "randomUUID",
  "webcrypto",
];

/** Globals of time and randomness; what clears or tests a timer is free. */
const TIME_NAMES: ReadonlySet<string> = new Set([
  "AbortSignal.timeout",
  "Date",
  "Math.random",
  "crypto.getRandomValues",
  "crypto.randomUUID",
  "performance",
  "process.hrtime",
  "process.uptime",
  "setInterval",
  "setTimeout",
]);

/** Where `fetch` may be used; the page of the screen is not let out by its shell. */
const FETCH_DOOR: readonly string[] = ["app/bridge"];

/** A breach of a house rule. */
export interface Breach {
  /** From the project's directory. */
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

const startsWithAny = (file: string, prefixes: readonly string[]): boolean =>
  prefixes.some((prefix) => file.startsWith(prefix));

const withPrefix = (specifier: string): string =>
  isBuiltin(specifier) && !specifier.startsWith("node:") ? `node:${specifier}` : specifier;

/** Everything that is wrong with one import of `file`, both as paths from `src/`. */
function breachesOfImport(file: string, fact: ImportFact): string[] {
  if (fact.specifier === undefined) return ["imports a computed name: no rule can see where it leads"];
  if (fact.specifier.startsWith(".")) {
    return breachesOfPath(file, fact, path.posix.join(path.posix.dirname(file), fact.specifier));
  }
  return fact.typeOnly ? [] : breachesOfModule(file, fact, withPrefix(fact.specifier));
}

function breachesOfPath(file: string, fact: ImportFact, target: string): string[] {
  if (target.startsWith("../")) return [`imports ${target.slice(3)}, which is not part of the product`];
  const [room = ""] = file.split("/");
  const part = Object.keys(PARTS).find((prefix) => file.startsWith(prefix)) ?? "";
  const allowed = [`${room}/`, ...(ROOMS[room] ?? []), ...(PARTS[part] ?? [])];
  if (!startsWithAny(target, allowed)) {
    const list = allowed.map((prefix) => prefix.replace(/\/$/, "")).join(", ");
    return [`${room} may import ${list}, but not ${target}`];
  }
  const simulator = SIMULATORS.find((prefix) => target.startsWith(prefix));
  if (simulator === undefined || file.startsWith(simulator)) return [];
  if (!startsWithAny(file, MAY_SIMULATE)) {
    return [`imports the simulator ${target}; only ${MAY_SIMULATE.join(" and ")} may`];
  }
  return fact.lazy || fact.typeOnly ? [] : [`loads the simulator ${target} at start: use await import()`];
}

function breachesOfModule(file: string, fact: ImportFact, specifier: string): string[] {
  const breaches = MODULE_DOORS.filter(
    (door) =>
      door.modules(specifier) &&
      !startsWithAny(file, door.only) &&
      !(fact.names.length > 0 && fact.names.every((name) => door.free.includes(name))),
  ).map((door) => `${specifier}: ${door.what} may be used only in ${door.only.join(", ")}`);
  if (specifier === "node:crypto" && fact.names.some((name) => DICE.includes(name))) {
    breaches.push("node:crypto: randomness comes from core/clock; take the rest of node:crypto by name");
  }
  if (specifier === "node:module" && fact.names.includes("createRequire")) {
    if (!file.startsWith("devices/transports/")) breaches.push("createRequire hides an import from the rule");
  }
  return breaches;
}

/** Holds one file to the rules. `file` counts from `src/`. */
export function breachesOf(file: string, facts: SourceFacts): Breach[] {
  const [room = ""] = file.split("/");
  const at = (line: number, what: string): Breach => ({ file: `src/${file}`, line, what });
  if (!Object.hasOwn(ROOMS, room))
    return [at(1, `is in no room of the house: ${Object.keys(ROOMS).join(", ")}`)];
  const breaches = facts.imports.flatMap((fact) =>
    breachesOfImport(file, fact).map((what) => at(fact.line, what)),
  );
  if (!startsWithAny(file, FETCH_DOOR)) {
    const fetches = facts.uses.filter(({ name }) => name === "fetch");
    breaches.push(
      ...fetches.map(({ line }) =>
        at(line, `uses fetch: a socket may be used only in ${FETCH_DOOR.join(", ")}`),
      ),
    );
  }
  if (startsWithAny(file, TIME_DOOR)) return breaches;
  const clocks = facts.uses.filter(({ name }) => TIME_NAMES.has(name));
  return [
    ...breaches,
    ...clocks.map(({ name, line }) => at(line, `uses ${name}: time and randomness come from core/clock`)),
  ];
}

/** Every breach in the sources of a project. */
export function breachesIn(project: string): Breach[] {
  const source = path.join(project, "src");
  return globSync("**/*.{ts,tsx,mts,js,mjs}", { cwd: source })
    .toSorted()
    .flatMap((file) => breachesOf(file, sourceFacts(file, readFileSync(path.join(source, file), "utf8"))));
}

if (import.meta.main) {
  const breaches = breachesIn(process.argv[2] ?? path.join(import.meta.dirname, ".."));
  for (const { file, line, what } of breaches) process.stdout.write(`${file}:${line}: ${what}\n`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
}
