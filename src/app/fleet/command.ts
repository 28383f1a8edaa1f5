/** Commands to stations, signed by whoever may command. Pure. */
import type { KeyObject } from "node:crypto";
import { z } from "zod";
import { fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { readMessage } from "./messages.ts";
import { stationName } from "./options.ts";
import { readSigned, signText } from "./signed.ts";

/** THE table of commands. */
export const COMMANDS = {
  "out-of-service": "Closed, as staff close it at the station; over restarts too, until it is opened.",
  "in-service": "Open again.",
  restart: "Ends in good order as soon as nobody is there; systemd starts it again.",
  identify: "Lamp or pad show *attention* for half a minute: which of these is it?",
} as const satisfies Readonly<Record<string, string>>;

export type CommandName = keyof typeof COMMANDS;

export const COMMAND_NAMES = Object.keys(COMMANDS) as [CommandName, ...CommandName[]];

const command = z.strictObject({
  station: stationName,
  command: z.enum(COMMAND_NAMES),
  /** When it was signed, milliseconds since 1970: its number too, which each command has higher than the one before. */
  at: z.int().min(0),
});

export type Command = z.output<typeof command>;

/** A command is obeyed so long after it was signed; clocks differ by less. */
export const FRESH_MS = 5 * 60_000;

/** What is published. `key`: private, Ed25519. */
export const signCommand = (what: Command, key: KeyObject): string =>
  signText("command", JSON.stringify(what), key);

/** What the receiver knows. */
export interface Receiver {
  readonly station: string;
  /** Public, Ed25519. */
  readonly key: KeyObject;
  /** `at` of the last command that was obeyed. */
  readonly last: number;
  readonly now: number;
}

export type CommandFault = Fault<
  "signed.unreadable" | "signed.unsigned" | "signed.elsewhere" | "signed.replayed" | "signed.stale"
>;

/**
 * The command of a text that came over the broker, if it is signed, for this station, of now and new. Nothing of the body is
 * looked at before its signature is found good.
 */
export function readCommand(
  text: string,
  { station, key, last, now }: Receiver,
): Result<Command, CommandFault> {
  const body = readSigned("command", text, key);
  if (!body.ok) return body;
  const said = readMessage(command, body.value);
  if (said === undefined) return failed(fault("signed.unreadable", "not of this version"));
  if (said.station !== station) return failed(fault("signed.elsewhere", ""));
  if (said.at <= last) return failed(fault("signed.replayed", ""));
  if (Math.abs(now - said.at) > FRESH_MS) {
    return failed(fault("signed.stale", `${Math.round((now - said.at) / 1000)} s`));
  }
  return ok(said);
}

/** The `at` of a command that is refused, for whoever waits for its answer; undefined where nobody signed it. */
export function refusedAt(text: string, key: KeyObject): number | undefined {
  const body = readSigned("command", text, key);
  return body.ok ? readMessage(z.object({ at: z.int().min(0) }), body.value)?.at : undefined;
}
