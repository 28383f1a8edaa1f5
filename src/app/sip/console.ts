import { createInterface, type Interface } from "node:readline";
import type { Clock } from "../../core/clock.ts";
import { explain } from "../../core/faults.ts";
import { ok, type Result } from "../../core/result.ts";
import { fieldSpec } from "../../sip-client/spec/fields.ts";
import { messageSpec } from "../../sip-client/spec/messages.ts";
import { complete } from "./completion.ts";
import { lineOfTyped, misfit, showHeard, showSent, type Showing } from "./exchange.ts";
import { forHistory } from "./history.ts";
import { openTalk, type Talk } from "./talk.ts";
import type { Target } from "./target.ts";
import { readTyped, REQUESTS, splitMessage, typedLabel, typedName } from "./words.ts";

export interface ConsoleRun {
  readonly target: Target;
  readonly clock: Clock;
  readonly institution: string;
  readonly location: string;
  readonly showing: Showing;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly terminal: boolean;
}

/** Talks with an ACS line by line until `quit`, the end of the input, or Ctrl-C. Answers the exit code. */
export async function runConsole(run: ConsoleRun): Promise<number> {
  const state: { talk: Talk | undefined } = { talk: undefined };
  const first = await connected(state, run);
  if (!first.ok) {
    run.output.write(`${explain(first.fault)}\n`);
    return 1;
  }
  const rl = openReadline(run);
  run.output.write("Connected. Tab completes; `help` explains; `quit` or Ctrl-D ends.\n");
  let ended = false;
  rl.once("close", () => (ended = true));
  rl.prompt();
  for await (const line of rl) {
    const words = line.trim();
    if (words === "quit") break;
    if (words === "help" || words.startsWith("help ")) run.output.write(`${help(words.slice(4).trim())}\n`);
    else if (words !== "") await obey(line, state, run);
    // The end of piped input comes before its lines are done.
    if (!ended) rl.prompt();
  }
  rl.close();
  state.talk?.close();
  return 0;
}

/** History stays in memory, and without what the field table calls secret: a PIN is typed here. */
function openReadline(run: ConsoleRun): Interface {
  const { input, output, terminal } = run;
  const rl = createInterface({ input, output, terminal, completer: complete, prompt: "sip> " });
  rl.on("history", (lines: string[]) => {
    const newest = lines[0];
    if (newest === undefined) return;
    const kept = forHistory(newest, run.target.dialect);
    if (kept === undefined) lines.shift();
    else lines[0] = kept;
  });
  return rl;
}

async function obey(line: string, state: { talk: Talk | undefined }, run: ConsoleRun): Promise<void> {
  const answer = await converse(line, state, run);
  run.output.write(`${answer.ok ? answer.value : explain(answer.fault)}\n`);
}

async function converse(
  line: string,
  state: { talk: Talk | undefined },
  run: ConsoleRun,
): Promise<Result<string>> {
  const { target, clock, institution, location, showing } = run;
  const typed = readTyped(line, { dialect: target.dialect, now: clock.now(), institution, location });
  if (!typed.ok) return typed;
  const talk = await connected(state, run);
  if (!talk.ok) return talk;
  const bytes = lineOfTyped(typed.value, talk.value, target);
  if (!bytes.ok) return bytes;
  run.output.write(`> ${showSent(bytes.value, target, showing.secrets)}\n`);
  const heard = await talk.value.ask(bytes.value);
  if (!heard.ok) {
    // A late answer must not be taken for the next one.
    talk.value.close();
    return heard;
  }
  const wrong = misfit(bytes.value, heard.value, target);
  const shown = showHeard(heard.value, target, showing);
  return ok(wrong === undefined ? shown : `${shown}\n${explain(wrong)}`);
}

async function connected(state: { talk: Talk | undefined }, run: ConsoleRun): Promise<Result<Talk>> {
  if (state.talk?.open === true) return ok(state.talk);
  if (state.talk !== undefined) run.output.write("The connection had ended; connecting again.\n");
  const talk = await openTalk(run.target, run.clock);
  if (talk.ok) state.talk = talk.value;
  return talk;
}

/** What can be typed; after `help`, a message name or code tells its fields. */
export function help(about: string): string {
  const head = splitMessage(about);
  if (head === undefined) {
    const names = REQUESTS.map((code) => `  ${code} ${messageSpec(code).name}`);
    return [
      "A message is a name or code and its fields: patron status AA=21234 AD=1234",
      "Fields go by code or label (patron-identifier=21234), blanks in quotes; what is not given is filled in.",
      "A raw SIP2 line works too; {now} in it is the date and time. `help MESSAGE` lists its fields.",
      ...names,
    ].join("\n");
  }
  const spec = messageSpec(head.code);
  const fixed = spec.fixed.map(([name, kind]) => `  ${typedName(name)}= ${kind.shape}`);
  const fields = [...spec.required, ...spec.optional].map(
    (code) =>
      `  ${code}= or ${typedLabel(fieldSpec(code).label)}=${spec.required.includes(code) ? " (required)" : ""}`,
  );
  return [`${head.code} ${spec.name}`, ...fixed, ...fields].join("\n");
}
