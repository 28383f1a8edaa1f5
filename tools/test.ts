/**
 * `lectern test [PART…]`: the checks of the house and every test, with one closing line `N passed, N failed`. A check
 * counts as a test. With PARTs only the test files whose path holds one of them run, and no checks.
 */
import path from "node:path";
import { type Reporter, startVitest, type TestModule, type Vitest } from "vitest/node";
import { runChecks } from "./check.ts";
import { prepareDebian } from "./debian.ts";

const project = path.join(import.meta.dirname, "..");

/** What the closing line adds up. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The closing line; skipped tests are mentioned only where there are some. */
export function summaryLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`;
}

/** A run is good when something passed and nothing failed: a run of no tests proves nothing. */
export function isGood({ passed, failed }: Tally): boolean {
  return failed === 0 && passed > 0;
}

/** How a test, a file or a check ended; a file that cannot be loaded or fails outside a test counts as one failure. */
type Ending = "passed" | "failed" | "skipped";

function endings(module: TestModule): Ending[] {
  const tests = Array.from(module.children.allTests(), (test): Ending => {
    const { state } = test.result();
    // What the run ended before is not a pass and not a choice.
    return state === "pending" ? "failed" : state;
  });
  const failsAsAWhole =
    module.errors().length > 0 || (module.state() === "failed" && !tests.includes("failed"));
  return failsAsAWhole ? [...tests, "failed"] : tests;
}

/** Adds endings up. */
export function tally(all: readonly Ending[]): Tally {
  const count = (ending: Ending): number => all.filter((one) => one === ending).length;
  return { passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
}

/** Vitest bounds tests and hooks, but not what a test file does while it is loaded or after its last test. */
const SILENCE_MS = 120_000;

/** Names the files that are under way when nothing has happened for long, and ends the run: each of them has failed. */
function watchdog(before: readonly Ending[]): Reporter {
  const underWay = new Set<string>();
  let vitest: Vitest | undefined;
  let timer: NodeJS.Timeout | undefined;
  const giveUp = (): void => {
    const stuck = [...underWay];
    const lines = [`Nothing has happened for ${SILENCE_MS / 1000} s. Under way:`, ...stuck];
    const known = vitest?.state.getTestModules().flatMap(endings) ?? [];
    const sum = tally([...before, ...known, ...stuck.map((): Ending => "failed")]);
    process.stdout.write(`\n${lines.join("\n  ")}\n${summaryLine(sum)}\n`);
    process.exit(1);
  };
  const awake = (): void => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, SILENCE_MS);
  };
  return {
    onInit(started) {
      vitest = started;
    },
    onTestRunStart: awake,
    onTestModuleQueued({ relativeModuleId }) {
      underWay.add(relativeModuleId);
    },
    onTestCaseReady: awake,
    onTestCaseResult: awake,
    onTestModuleEnd({ relativeModuleId }) {
      underWay.delete(relativeModuleId);
      awake();
    },
    onTestRunEnd: () => clearTimeout(timer),
  };
}

/** Runs the tests; `before` is what the closing line counts beside them. */
async function runTests(parts: string[], before: readonly Ending[]): Promise<Ending[]> {
  const reporters = ["default", watchdog(before)];
  const vitest = await startVitest(parts, { run: true, watch: false, root: project, reporters });
  const all = vitest.state.getTestModules().flatMap(endings);
  const outside = vitest.state.getUnhandledErrors().map((): Ending => "failed");
  await vitest.close();
  return [...before, ...all, ...outside];
}

if (import.meta.main) {
  // Tests name files from the project's directory, wherever the run was started.
  process.chdir(project);
  const parts = process.argv.slice(2);
  // What is missing fails the tests that need it, and they alone.
  const missing = prepareDebian();
  if (missing !== undefined) process.stdout.write(`${missing}\n`);
  const checks = parts.length === 0 ? await runChecks() : [];
  const sum = tally(
    await runTests(
      parts,
      checks.map(({ ok }): Ending => (ok ? "passed" : "failed")),
    ),
  );
  process.stdout.write(`${summaryLine(sum)}\n`);
  // Not exitCode: a handle that a test left open must not keep the run from ending.
  process.exit(isGood(sum) ? 0 : 1);
}
