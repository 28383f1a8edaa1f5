import { fault, type Fault } from "../core/faults.ts";
import type { Log } from "../core/log.ts";
import { toCivil } from "../core/calendar.ts";
import { nearest } from "../core/nearest.ts";
import { writeCivil } from "../sip-client/dates.ts";
import { failed, ok, type Result } from "../core/result.ts";
import type { RunningAcs } from "./acs.ts";
import { readBehaviour } from "./behaviours/behaviour.ts";
import { BEHAVIOUR_NAMES, BEHAVIOURS } from "./behaviours/table.ts";
import type { Item, Patron } from "./library/state.ts";

/** What the control socket can reach. */
export interface Controlled {
  readonly acs: RunningAcs;
  readonly log: Log;
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
  /** Ends the whole program; the answer still goes out. */
  readonly stop: () => void;
}

/** An answer of the control socket: one JSON object a line. */
export type ControlReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly fault: Fault };

interface Command {
  /** Its arguments, for people. */
  readonly words: string;
  readonly does: string;
  readonly run: (
    controlled: Controlled,
    words: readonly unknown[],
  ) => Promise<Result<unknown>> | Result<unknown>;
}

/** What can be said to a running server. */
export const CONTROL_COMMANDS = {
  behaviours: {
    words: "",
    does: "what is on, from the bottom of the stack to its top",
    run: ({ acs }) =>
      ok(acs.behaviours.entries.map(({ id, behaviour: { name, parameters } }) => ({ id, name, parameters }))),
  },
  catalogue: {
    words: "",
    does: "every behaviour there is, and what it does",
    run: () => ok(BEHAVIOUR_NAMES.map((name) => ({ name, does: BEHAVIOURS[name].does }))),
  },
  add: {
    words: "NAME [PARAMETERS]",
    does: 'puts a behaviour on top; parameters are JSON, such as \'{"ms": 500, "messages": ["11"], "times": 1}\'',
    async run({ acs }, [name, parameters = {}]) {
      const read = await readBehaviour(wordOf(name), parameters);
      return read.ok ? ok({ id: await acs.behaviours.add(read.value) }) : read;
    },
  },
  remove: {
    words: "NAME|NUMBER",
    does: "takes a behaviour off: the one with this number, or the topmost of this name",
    async run({ acs }, [which]) {
      if (await acs.behaviours.remove(wordOf(which))) return ok({});
      return failed(fault("config.unknown-name", `no behaviour ${wordOf(which)} is on`));
    },
  },
  clear: {
    words: "",
    does: "takes all behaviours off, the dialect's too",
    async run({ acs }) {
      await acs.behaviours.clear();
      return ok({});
    },
  },
  stats: {
    words: "",
    does: "connections, logins and requests since the start",
    run: ({ acs, now }) => ok(statsOf(acs, now())),
  },
  patron: {
    words: "CARD",
    does: "the standing of a patron; nothing that says who it is",
    run: ({ acs, now }, [card]) =>
      show(acs.library.patrons.get(wordOf(card)), "patron", (each) => patronOf(each, now())),
  },
  item: {
    words: "BARCODE",
    does: "where an item is and what it waits for; not who has it",
    run: ({ acs }, [barcode]) => show(acs.library.items.get(wordOf(barcode)), "item", itemOf),
  },
  report: {
    words: "",
    does: "what clients did wrong so far, if the server is strict",
    run: ({ acs }) => ok(acs.strictReport()?.breaches ?? null),
  },
  reload: {
    words: "",
    does: "reads the library again and sends all clients away",
    run: ({ acs }) => acs.reload(),
  },
  stop: {
    words: "",
    does: "stops the server",
    run({ stop }) {
      stop();
      return ok({});
    },
  },
} as const satisfies Readonly<Record<string, Command>>;

type CommandName = keyof typeof CONTROL_COMMANDS;
export const CONTROL_NAMES = Object.keys(CONTROL_COMMANDS) as CommandName[];

/** Does what one line of the control socket asks: `{"command": "add", "arguments": ["delay", {"ms": 500}]}`. */
export async function obey(line: string, controlled: Controlled): Promise<ControlReply> {
  const asked = readRequest(line);
  if (!asked.ok) return asked;
  const { name, words } = asked.value;
  // Arguments may say who somebody is, so only the command is logged.
  controlled.log("acs.control", { command: name });
  const command: Command = CONTROL_COMMANDS[name];
  const done = await command.run(controlled, words);
  return done.ok ? { ok: true, value: done.value === undefined ? {} : done.value } : done;
}

function readRequest(
  line: string,
): Result<{ readonly name: CommandName; readonly words: readonly unknown[] }> {
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return failed(fault("config.invalid", "a line of the control socket is not JSON"));
  }
  const { command, arguments: words = [] } = (request ?? {}) as { command?: unknown; arguments?: unknown };
  const name = CONTROL_NAMES.find((each) => each === command);
  if (name === undefined) {
    const near = nearest(String(command), CONTROL_NAMES);
    const hint = near === undefined ? `there are: ${CONTROL_NAMES.join(", ")}` : `did you mean "${near}"?`;
    return failed(fault("config.unknown-name", `command "${String(command)}"; ${hint}`));
  }
  if (!Array.isArray(words)) return failed(fault("config.invalid", '"arguments" must be a list'));
  return ok({ name, words });
}

/** An argument that must be a word; anything else names nothing. */
function wordOf(argument: unknown): string {
  return typeof argument === "string" || typeof argument === "number" ? String(argument) : "";
}

function show<T>(found: T | undefined, kind: string, shown: (found: T) => unknown): Result<unknown> {
  return found === undefined ? failed(fault("config.unknown-name", `no such ${kind}`)) : ok(shown(found));
}

function statsOf(acs: RunningAcs, now: number): unknown {
  const { since, requests, ...counts } = acs.stats;
  return {
    seconds: Math.round((now - since) / 1000),
    clients: acs.clients,
    ...counts,
    requests: Object.fromEntries(requests),
  };
}

/** What staff may see at a glance: no name, no PIN, no title, no barcode. */
function patronOf(patron: Patron, now: number): unknown {
  return {
    home: patron.home,
    class: patron.class,
    language: patron.language,
    expires: patron.expires === undefined ? null : instant(patron.expires),
    cardLost: patron.cardLost,
    block: patron.block?.by ?? null,
    loans: patron.loans.length,
    overdue: patron.loans.filter(({ due }) => due < now).length,
    holds: patron.holds.length,
    holdsWaiting: patron.holds.filter(({ waitsUntil }) => waitsUntil !== undefined).length,
    fees: patron.fees.length,
    owed: patron.fees.reduce((sum, { amount }) => sum + amount, 0),
  };
}

function itemOf(item: Item): unknown {
  const { barcode, title, home, location, transitTo, status, properties, loan, hold, recallBy, traits } =
    item;
  return {
    barcode,
    title: title.title,
    media: title.media,
    home,
    location,
    transitTo: transitTo ?? null,
    status,
    properties,
    onLoan: loan !== undefined,
    due: loan === undefined ? null : instant(loan.due),
    renewals: loan?.renewals ?? 0,
    caughtForHold: hold !== undefined,
    queue: title.holds.length,
    recallBy: recallBy === undefined ? null : instant(recallBy),
    traits,
  };
}

/** Milliseconds since 1970 as people read them, in UTC. */
function instant(ms: number): string {
  return writeCivil(toCivil(ms, "UTC"), "   Z");
}
