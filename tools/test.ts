/**
 * `lectern test [PART…]`: the checks of the house and every test, with one closing line `N passed, N failed`. A check
 * counts as a test. With PARTs only the test files whose path holds one of them run, and no checks.
 */
import path from "node:path";
import { startVitest, type TestModule } from "vitest/node";
import { runChecks } from "./check.ts";

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

async function runTests(parts: string[]): Promise<Ending[]> {
  const vitest = await startVitest(parts, {
    run: true,
    watch: false,
    root: path.join(import.meta.dirname, ".."),
  });
  const all = vitest.state.getTestModules().flatMap(endings);
  const outside = vitest.state.getUnhandledErrors().map((): Ending => "failed");
  await vitest.close();
  return [...all, ...outside];
}

if (import.meta.main) {
  const parts = process.argv.slice(2);
  const checks = parts.length === 0 ? await runChecks() : [];
  const tests = await runTests(parts);
  const sum = tally([...checks.map(({ ok }): Ending => (ok ? "passed" : "failed")), ...tests]);
  process.stdout.write(`${summaryLine(sum)}\n`);
  // Not exitCode: a handle that a test left open must not keep the run from ending.
  process.exit(isGood(sum) ? 0 : 1);
}
