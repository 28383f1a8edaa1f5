/** How a campaign of the appliance ends, for people and for programs. */

/** Automake's number for a test that was skipped (its manual, *Scripts-based Testsuites*). */
const SKIPPED = 77;

/** What a campaign has counted. */
export interface Counted {
  readonly passed: number;
  readonly failed: number;
}

/**
 * The one rule of exit codes: 0 where something was shown and nothing failed; 1 where something failed; 77 where nothing could
 * run on this machine, for that is neither. Parts that were left out beside others that ran are only said.
 */
export function exitOf({ passed, failed }: Counted): number {
  if (failed > 0) return 1;
  return passed > 0 ? 0 : SKIPPED;
}

/** Says why nothing can run here, and ends. */
export function skipAll(why: string): never {
  process.stdout.write(`skipped: ${why}\n`);
  process.exit(SKIPPED);
}
