import { explain } from "../core/faults.ts";
import { CONTROL_COMMANDS, CONTROL_NAMES } from "./control.ts";
import { askControl, controlAddress } from "./server-control.ts";

/** `lectern acs ctl`: says a command to a running server and shows the answer as JSON. The answer is the exit code. */
export async function runControl(where: string, command: string, words: readonly string[]): Promise<number> {
  if (command === "help") {
    const lines = CONTROL_NAMES.map((name) => {
      const { words: form, does } = CONTROL_COMMANDS[name];
      return `${`${name} ${form}`.padEnd(24)}${does}\n`;
    });
    process.stdout.write(lines.join(""));
    return 0;
  }
  const asked = await askControl(controlAddress(where), command, words.map(asValue));
  if (!asked.ok) {
    process.stderr.write(`${explain(asked.fault)}\n`);
    return 1;
  }
  const reply = asked.value;
  if (reply.ok) {
    process.stdout.write(`${JSON.stringify(reply.value, null, 2)}\n`);
    return 0;
  }
  process.stderr.write(`${explain(reply.fault)}\n`);
  return reply.fault.code.startsWith("config.") ? 2 : 1;
}

/** Parameters are JSON objects; everything else is a word, barcodes with their zeros too. */
function asValue(word: string): unknown {
  if (!word.startsWith("{")) return word;
  try {
    return JSON.parse(word);
  } catch (error) {
    // The server says what is wrong with it.
    if (error instanceof SyntaxError) return word;
    throw error;
  }
}
