import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";

const CLI = path.join(import.meta.dirname, "../../../src/app/cli.ts");
const PROFILES = path.join(import.meta.dirname, "../../../device-profiles");

function lectern(...words: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [CLI, ...words], { stdio: ["pipe", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** Until the program has said something that fits. */
async function says(child: ChildProcess, wanted: RegExp): Promise<string> {
  let said = "";
  const { promise, resolve } = Promise.withResolvers<string>();
  child.stdout?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    if (wanted.test(said)) resolve(said);
  });
  return promise;
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once("close", resolve));

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), "lectern-simulate-"));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

it("a simulated pad is there for another program, which is shown what it says", async () => {
  const link = path.join(await folder(), "pad");
  const simulated = lectern("simulate", `pad=3m-d6@pty:${link}`);
  await says(simulated, /^pad 3m-d6 /);
  simulated.stdin?.write("pad place 31234000000016\n");
  await says(simulated, /E004/);
  const tried = lectern(
    "profile",
    "try",
    path.join(PROFILES, "3m-210.yaml"),
    "--path",
    link,
    "--seconds",
    "2",
  );
  const said = await says(tried, /\* ready/);
  expect(said).toMatch(/^> D6 00 03 11 64 20$/m);
  expect(said).toMatch(/"kind":"request","command":"version"/);
  expect(await ended(tried)).toBe(0);
  simulated.stdin?.write("quit\n");
  expect(await ended(simulated)).toBe(0);
});

it("a script does its lines; one that cannot be done is told and is the exit code", async () => {
  const script = path.join(await folder(), "play.txt");
  await writeFile(script, "# a comment\npaper-lov\npaper-low\nquit\n");
  const simulated = lectern("simulate", "escpos@tcp:0", "--script", script);
  const said = says(simulated, /did you mean/);
  expect(await ended(simulated)).toBe(1);
  expect(await said).toMatch(/^escpos escpos 127\.0\.0\.1:\d+\n/);
});

it.each([
  ["escpoz", "did you mean escpos?"],
  ["bookcheck", "cannot be plugged in from outside"],
  ["escpos,colums=42", "colums"],
])("%s is refused", async (asked, why) => {
  const simulated = lectern("simulate", asked);
  let said = "";
  simulated.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  expect(await ended(simulated)).toBe(2);
  expect(said).toContain(why);
});
