import { spawnSync } from "node:child_process";

/** Runs a program to its end and answers what it wrote; that it fails is an exception, for nothing can be packaged then. */
export function run(
  program: string,
  options: readonly string[],
  { cwd, env = {} }: { cwd?: string; env?: Readonly<Record<string, string>> } = {},
): string {
  const { status, stdout, stderr, error } = spawnSync(program, options, {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 64_000_000,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`${program} ${options.join(" ")} ended with ${status}:\n${stderr}${stdout}`);
  return stdout;
}
