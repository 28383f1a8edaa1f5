/** `npm run check`: everything about the sources that a program can judge. Prints only what failed, and its mending. */
import { spawn } from "node:child_process";
import path from "node:path";

interface Check {
  readonly name: string;
  /** Run by the shell in the project's directory, with the project's own tools on the PATH. */
  readonly command: string;
  readonly mend: string;
}

/** The checks of the house, all run at once. */
const CHECKS: readonly Check[] = [
  { name: "types", command: "tsc -p . && tsc -p src/kiosk-ui", mend: "mend the lines named" },
  { name: "lint", command: "oxlint", mend: "mend the lines named; `npx oxlint --fix` does some of it" },
  { name: "format", command: "oxfmt --check", mend: "npm run format" },
  {
    name: "import rule and doors",
    command: "node tools/import-rule.ts",
    mend: "move the code to the room it belongs to, or ask for what it needs as a parameter: docs/architecture.md",
  },
  { name: "generated files", command: "node tools/generate.ts --check", mend: "npm run generate" },
  { name: "launcher is plain sh", command: "sh -n lectern && bash -n .ci/run", mend: "mend the line named" },
];

/** How one check went. */
export interface CheckOutcome {
  readonly name: string;
  readonly ok: boolean;
}

const project = path.join(import.meta.dirname, "..");

function run({ name, command, mend }: Check): Promise<CheckOutcome> {
  const bin = path.join(project, "node_modules/.bin");
  const env = {
    ...process.env,
    PATH: `${path.dirname(process.execPath)}:${bin}:${process.env["PATH"] ?? ""}`,
  };
  const child = spawn("/bin/sh", ["-c", command], { cwd: project, env, stdio: ["ignore", "pipe", "pipe"] });
  const words: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => words.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => words.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      const ok = code === 0;
      process.stdout.write(`${ok ? "ok    " : "FAILED"}  ${name}\n`);
      if (!ok) process.stdout.write(`${Buffer.concat(words).toString().trimEnd()}\n  -> ${mend}\n\n`);
      resolve({ name, ok });
    });
  });
}

/** Runs every check and says how each went. */
export function runChecks(): Promise<CheckOutcome[]> {
  return Promise.all(CHECKS.map(run));
}

if (import.meta.main) {
  const outcomes = await runChecks();
  process.exitCode = outcomes.every(({ ok }) => ok) ? 0 : 1;
}
