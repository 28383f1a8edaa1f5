/** People and scripts at simulated devices: `pad place 31234000000016`, `wait 200`, `quit`. */
import { createInterface, type Interface } from "node:readline";
import { sleep, type Clock } from "../../core/clock.ts";
import { explain, fault, type Fault } from "../../core/faults.ts";
import { nearest } from "../../core/nearest.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { Json } from "../../devices/driver.ts";

/** A device at the prompt: what `devices/sim` starts, seen from here. */
export interface AtPrompt {
  readonly path: string;
  readonly verbs: Readonly<
    Record<
      string,
      {
        readonly usage: string;
        readonly what: string;
        run(words: readonly string[]): Promise<Result<Json | undefined>>;
      }
    >
  >;
}

export interface PromptRun {
  readonly devices: ReadonlyMap<string, AtPrompt>;
  readonly clock: Clock;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly terminal: boolean;
}

export const WORDS = ["help", "wait", "quit"] as const;

/** How a run of lines ended: told to quit, at its end, and how many lines could not be done. */
export interface Ended {
  readonly quit: boolean;
  readonly bad: number;
}

/** Does line after line until `quit` or the end of the input. What a line brings is written as it comes. */
export async function obeyLines(run: PromptRun): Promise<Ended> {
  const rl = openReadline(run);
  let ended = false;
  let bad = 0;
  rl.once("close", () => (ended = true));
  if (run.terminal) rl.prompt();
  for await (const line of rl) {
    const words = line.trim().split(/\s+/);
    if (words[0] === "quit") {
      rl.close();
      return { quit: true, bad };
    }
    if (words[0] !== "" && words[0]?.startsWith("#") !== true) {
      const done = await obey(words, run);
      if (!done.ok) bad++;
      const text = done.ok ? shown(done.value) : explain(done.fault);
      if (text !== "") run.output.write(`${text}\n`);
    }
    // The end of piped input comes before its lines are done.
    if (!ended && run.terminal) rl.prompt();
  }
  return { quit: false, bad };
}

function shown(value: Json | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

async function obey(
  [first = "", ...rest]: readonly string[],
  { devices, clock }: PromptRun,
): Promise<Result<Json | undefined>> {
  if (first === "help") return ok(help(devices, rest[0]));
  if (first === "wait") {
    const ms = Number(rest[0]);
    if (!(ms >= 0 && ms <= 3_600_000)) return failed(bad("wait takes milliseconds"));
    await sleep(clock, ms);
    return ok(undefined);
  }
  const [only] = devices.size === 1 ? devices.values() : [];
  const named = devices.get(first);
  // With one device its name may be left out.
  const device = named ?? only;
  const [verb = "", ...words] = named === undefined ? [first, ...rest] : rest;
  if (device === undefined) return failed(unknown("device", first, [...devices.keys(), ...WORDS]));
  const does = device.verbs[verb];
  if (does === undefined) return failed(unknown("verb", verb, [...Object.keys(device.verbs), ...WORDS]));
  return does.run(words);
}

function bad(detail: string): Fault {
  return fault("config.bad-argument", detail);
}

function unknown(what: string, word: string, known: readonly string[]): Fault {
  const near = nearest(word, known);
  const says = near === undefined ? `known are ${known.join(", ")}` : `did you mean ${near}?`;
  return fault("config.unknown-name", `${what} "${word}"; ${says}`);
}

function help(devices: ReadonlyMap<string, AtPrompt>, about: string | undefined): string {
  const told = [...devices].filter(([name]) => about === undefined || about === name);
  const lines = told.flatMap(([name, { path, verbs }]) => [
    `${name} at ${path}`,
    ...Object.values(verbs).map(({ usage, what }) => `  ${usage.padEnd(36)} ${what}`),
  ]);
  return [...lines, "wait MS, help [DEVICE], quit; # begins a comment"].join("\n");
}

function openReadline({ devices, input, output, terminal }: PromptRun): Interface {
  return createInterface({
    input,
    ...(terminal ? { output } : {}),
    terminal,
    prompt: "devices> ",
    completer: (line: string) => complete(line, devices),
  });
}

/** Names at the head of a line, then verbs. */
function complete(line: string, devices: ReadonlyMap<string, AtPrompt>): [string[], string] {
  const [first = "", second] = line.split(" ");
  const [only] = devices.size === 1 ? devices.values() : [];
  const heads = [...devices.keys(), ...Object.keys(only?.verbs ?? {}), ...WORDS];
  const [words, start] =
    second === undefined ? [heads, first] : [Object.keys(devices.get(first)?.verbs ?? {}), second];
  return [words.filter((word) => word.startsWith(start)).map((word) => `${word} `), start];
}
