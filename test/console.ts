/** Commands that pages of docs/ show, and what is printed when somebody runs them. */
import { execFile } from "node:child_process";

export interface Example {
  readonly command: string;
  readonly output: string;
}

/** The commands in blocks of `console`, each behind `$` and with what it prints below. */
export function examplesIn(page: string): readonly Example[] {
  return [...page.matchAll(/```console\n([\s\S]*?)```/g)].flatMap(([, block = ""]) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((text) => {
        const [command = "", ...output] = text.split("\n");
        return { command, output: output.join("\n") };
      }),
  );
}

/** What a command prints, on standard error too. */
export function shell(command: string): Promise<string> {
  const words = command.replaceAll("./lectern", `'${process.execPath}' src/app/cli.ts`);
  return new Promise((resolve) => {
    execFile("/bin/sh", ["-c", `${words} 2>&1`], (_error, output) => resolve(output));
  });
}
