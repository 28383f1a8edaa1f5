import { spawn } from "node:child_process";

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the CLI as a person would, with `input` on its standard input. */
export function lectern(args: readonly string[], input: Buffer | string): Promise<Ran> {
  const child = spawn(process.execPath, ["src/app/cli.ts", ...args], { stdio: "pipe" });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.on("close", (code) => {
      resolve({
        code,
        stdout: Buffer.concat(out).toString("utf8"),
        stderr: Buffer.concat(err).toString("utf8"),
      });
    });
  });
}

/** What is typed to check the server of `library-server.ts`. */
export function checkWords(port: number, timeout: string): string[] {
  const subject = "--login scclient:clientpwd --patron djfiander --pin 6789 --item 1565921879";
  return ["sip", "check", `127.0.0.1:${port}`, ...subject.split(" "), "--timeout", timeout];
}

/** Standard input of one piece. */
export async function* piece(...chunks: (Buffer | string)[]): AsyncGenerator<Buffer | string> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}
