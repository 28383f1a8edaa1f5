import { systemClock, seededRandom } from "../../src/core/clock.ts";
import { readBehaviour, type Behaviour } from "../../src/acs-sim/behaviours/behaviour.ts";
import type { BehaviourName } from "../../src/acs-sim/behaviours/table.ts";

export { systemClock, seededRandom };

/** One disturbance of the table: behaviours of the simulated ACS on top of its dialect. */
export interface Case {
  readonly name: BehaviourName | "none";
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The messages of a patron's visit, without the login. */
const WORK = { messages: ["23", "11", "29", "37", "09", "35"] };

const on = (name: BehaviourName, parameters: Readonly<Record<string, unknown>> = {}): Case => ({
  name,
  parameters,
});
const atWork = (name: BehaviourName, parameters: Readonly<Record<string, unknown>> = {}): Case =>
  on(name, { ...parameters, ...WORK });

/** Longer than the patience of the client under test, with room for a busy machine. */
const TOO_LONG_MS = 1500;

export const CASES: readonly Case[] = [
  { name: "none", parameters: {} },

  // The connection.
  on("refuse-connections"),
  on("close-on-connect"),
  on("close-on-connect", { how: "reset" }),
  on("silent-connection"),
  on("max-clients", { clients: 0 }),
  on("max-clients", { clients: 0, whenFull: "silence" }),
  on("ignore", { messages: ["93"] }),
  on("ignore", { messages: ["99"] }),
  on("drop-before", { messages: ["93"] }),
  on("plain-text", { messages: ["93"] }),
  on("ask-again", { messages: ["93"] }),
  on("set-fixed", { name: "ok", value: "0", messages: ["93"] }),
  on("set-fixed", { name: "onLine", value: "N", messages: ["99"] }),
  on("habits", { statusFlagsAllNo: true }),
  on("habits", { timeoutPeriod: "000" }),
  on("habits", { omitsSupportedMessages: true }),

  // A lost or broken answer.
  atWork("drop-before"),
  atWork("drop-before", { how: "reset" }),
  atWork("drop-during"),
  atWork("drop-during", { how: "reset" }),
  atWork("drop-after"),
  atWork("drop-after", { how: "reset" }),
  atWork("close-after"),
  atWork("ignore"),
  atWork("lose-answer"),
  atWork("half-answer"),
  atWork("late-answer", { ms: TOO_LONG_MS }),
  atWork("slow-loris", { pauseMs: 100 }),
  atWork("no-terminator"),
  atWork("plain-text"),
  atWork("garbage"),
  atWork("drop-after", { times: 1 }),

  // An answer in another shape.
  atWork("delay", { ms: 20 }),
  atWork("split", { bytes: 1, pauseMs: 0 }),
  atWork("split", { bytes: 30, random: true, pauseMs: 1 }),
  atWork("duplicate-answer"),
  atWork("duplicate-answer", { glued: false, afterMs: 5 }),
  atWork("glue"),
  atWork("noise"),
  atWork("noise", { before: "", after: "ready\\r\\n" }),
  on("terminator", { value: "crlf" }),
  on("terminator", { value: "lf" }),
  on("charset", { value: "utf8-nfd" }),
  on("charset", { value: "latin1" }),
  on("charset", { value: "cp850" }),

  // Error detection.
  on("error-detection", { value: "off" }),
  on("error-detection", { value: "mirror" }),
  on("error-detection", { value: "required" }),
  atWork("ask-again"),
  atWork("ask-again", { times: 1 }),
  atWork("wrong-checksum"),
  atWork("wrong-sequence"),
  atWork("no-checksum"),
  atWork("unasked-checksum"),
  on("repeats", { value: "replay" }),
  on("resent-sequence", { value: "zero" }),

  // What the answer says.
  atWork("shuffle-fields"),
  atWork("repeat-field", { code: "AF" }),
  atWork("add-field", { code: "ZZ", value: "?" }),
  atWork("garbage-tail"),
  atWork("hide-fields", { codes: ["AO", "AE", "AJ", "AH", "BL"] }),
  atWork("set-field", { code: "AH", value: "14/12/2026" }),
  on("habits", { clearFlag: "N" }),
  on("habits", { screenMessageFirst: true }),
];

/** `drop-before {"how":"reset"}`; the messages of a visit are not named. */
export function labelOf({ name, parameters }: Case): string {
  const shown = Object.entries(parameters).filter(([, value]) => value !== WORK.messages);
  return shown.length === 0 ? name : `${name} ${JSON.stringify(Object.fromEntries(shown))}`;
}

export async function behavioursOf({ name, parameters }: Case): Promise<Behaviour[]> {
  if (name === "none") return [];
  const read = await readBehaviour(name, parameters);
  if (!read.ok) throw new Error(read.fault.detail);
  return [read.value];
}
