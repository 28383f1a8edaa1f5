import { createInterface } from "node:readline";
import { explain, fault } from "../../core/faults.ts";
import type { Result } from "../../core/result.ts";
import type { Decoded } from "../../devices/driver.ts";
import type { TextIo } from "../text-io.ts";

/**
 * Works on every text of the command line, or on every line of the input where there is none. What comes of one is written
 * as a line of JSON; what is wrong with one is told, and the others are still done. Answers the exit code.
 */
export async function eachText(
  texts: readonly string[],
  { input, write, complain }: TextIo,
  work: (text: string) => Result<Decoded, string>,
): Promise<number> {
  let bad = 0;
  const one = async (text: string, where: string): Promise<void> => {
    const done = work(text);
    if (done.ok) return write(`${JSON.stringify(done.value)}\n`);
    bad++;
    const code = texts.length === 0 ? "config.invalid" : "config.bad-argument";
    complain(`lectern: ${explain(fault(code, `${where}${done.fault}`))}\n`);
  };
  if (texts.length === 1) await one(texts[0] ?? "", "");
  else for (const [at, text] of texts.entries()) await one(text, `argument ${at + 1}: `);
  if (texts.length === 0) {
    let number = 0;
    for await (const line of createInterface({ input })) {
      number++;
      if (line.trim() !== "") await one(line, `line ${number}: `);
    }
  }
  return bad === 0 ? 0 : 1;
}
