/** `lectern fleet command`: signs a command, sends it, and waits for what becomes of it. */
import { systemClock } from "../../core/clock.ts";
import { fault, explain, FAULTS, type FaultCode } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { readText } from "../config.ts";
import { isFaultCode } from "../observe/seen.ts";
import { badUsage, writeErr } from "../sip/stdio.ts";
import { COMMAND_NAMES, COMMANDS, signCommand, type CommandName } from "./command.ts";
import { chosenBroker, openGuest, reached, type BrokerChoice } from "./guest.ts";
import { readPrivateKey } from "./keys.ts";
import type { DialBroker } from "./line.ts";
import { answer, readMessage, type Answer } from "./messages.ts";
import { stationName } from "./options.ts";
import { topicOf } from "./topics.ts";

export interface SendOptions extends BrokerChoice {
  readonly signWith: string;
}

/** A station that hears a command does it well within this; a restart is answered before it is done. */
const PATIENCE_MS = 20_000;

/** Answers the exit code: 0 done, 1 refused or without an answer, 2 where it could not be sent. */
export async function runSend(station: string, name: string, options: SendOptions): Promise<number> {
  if (!stationName.safeParse(station).success || !isCommand(name)) {
    const list = COMMAND_NAMES.map((each) => `  ${each}  ${COMMANDS[each]}`).join("\n");
    return badUsage(fault("config.invalid", `NAME of a station, and one of\n${list}`));
  }
  const text = await readText(options.signWith);
  const key = text.ok ? readPrivateKey(text.value, options.signWith) : text;
  if (!key.ok) return badUsage(key.fault);
  const dial = await chosenBroker(options);
  if (!dial.ok) return badUsage(dial.fault);
  const at = systemClock.now();
  const signed = signCommand({ station, command: name, at }, key.value);
  const sent = await sendCommand(dial.value, station, at, signed);
  if (!sent.ok) {
    if (sent.fault.code === "fleet.no-broker") return badUsage(sent.fault);
    writeErr(`lectern: ${explain(sent.fault)}\n`);
    return 1;
  }
  const { outcome, fault: code } = sent.value;
  process.stdout.write(`${station}: ${outcome}${code === null ? "" : `: ${inWords(code)}`}\n`);
  return outcome === "done" ? 0 : 1;
}

/** Publishes what is signed, and waits for the answer to the command of `at`. */
export async function sendCommand(
  dial: DialBroker,
  station: string,
  at: number,
  signed: string,
): Promise<Result<Answer>> {
  const clock = systemClock;
  const answered = Promise.withResolvers<Answer | undefined>();
  const link = openGuest(dial, {
    topics: [topicOf(station, "answer")],
    heard(_topic, text) {
      const read = readMessage(answer, text);
      if (read?.at === at) answered.resolve(read);
    },
  });
  await reached(link, clock);
  const sent = await link.publish({ topic: topicOf(station, "command"), text: signed, retained: false });
  const timer = clock.after(sent.ok ? PATIENCE_MS : 0, () => answered.resolve(undefined));
  const said = await answered.promise;
  timer.cancel();
  await link.close();
  if (!sent.ok) return sent;
  return said === undefined ? failed(fault("fleet.no-answer", station)) : ok(said);
}

const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name);
const inWords = (code: string): string => (isFaultCode(code) ? textOf(code) : code);
const textOf = (code: FaultCode): string => `${FAULTS[code].text} ${FAULTS[code].advice}`;
