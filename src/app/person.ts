/** Somebody at the terminal who is told what to do, and who says what they see and want. */
import { createInterface } from "node:readline/promises";

export interface Person {
  tell(text: string): void;
  /** What they type; `otherwise` where they type nothing. */
  ask(question: string, otherwise: string): Promise<string>;
  /** Whether they say yes. */
  confirm(question: string): Promise<boolean>;
  /** One of several, by its number; undefined where they want none. */
  choose<T>(
    question: string,
    of: readonly { readonly label: string; readonly value: T }[],
  ): Promise<T | undefined>;
}

/** The person at this terminal. `close` when nothing more is asked. */
export function atTerminal(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Person & { close(): void } {
  const rl = createInterface({ input, output });
  const tell = (text: string): void => void output.write(`${text}\n`);
  return {
    tell,
    async ask(question, otherwise) {
      const said = (
        await rl.question(otherwise === "" ? `${question} ` : `${question} [${otherwise}] `)
      ).trim();
      return said === "" ? otherwise : said;
    },
    confirm: async (question) => /^\s*(y|yes)\s*$/i.test(await rl.question(`${question} [y/n] `)),
    async choose(question, of) {
      for (const [index, { label }] of of.entries()) tell(`  ${index + 1}  ${label}`);
      for (;;) {
        const said = (await rl.question(`${question} [1-${of.length}, or nothing for none] `)).trim();
        if (said === "") return undefined;
        const chosen = of[Number(said) - 1];
        if (chosen !== undefined) return chosen.value;
        tell(`${said} is none of them.`);
      }
    },
    close: () => rl.close(),
  };
}
