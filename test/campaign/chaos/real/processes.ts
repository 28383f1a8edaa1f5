/** The processes of a campaign, told from all others by a word in their environment that their children inherit. */
import { openSync, readdirSync, readFileSync } from "node:fs";
import { sleep, systemClock } from "../../../../src/core/clock.ts";

const MARK = "LECTERN_CHAOS";
const LOOK_MS = 20;

/** The environment of a process that is found again by this word; it holds no NUL. */
export const marked = (word: string): NodeJS.ProcessEnv => ({ ...process.env, [MARK]: word });

/**
 * What stands in a child behind its own three streams. A child has all that is open here, and node-pty does not close the
 * far ends of its lines to it: a line would not be down when it is unplugged, as long as any station lives.
 */
export function nothingOfOurs(): readonly number[] {
  const last = Math.max(...readdirSync("/proc/self/fd").map(Number));
  return Array.from({ length: last - 2 }, () => nothing);
}

const nothing = openSync("/dev/null", "r+");

/** The living processes of a word, by what the kernel says of them; a child of a dead one keeps it. */
export function processesOf(word: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => environmentOf(pid).includes(`${MARK}=${word}\0`))
    .map(Number);
}

/** One that has died and was not buried yet has none. */
function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch (error) {
    if (error instanceof Error && "code" in error) return "";
    throw error;
  }
}

/** Kills a process; that it went by itself meanwhile is as good. */
export function killed(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** Waits until all processes of a word are gone; answers those that are still there after `ms`. */
export async function gone(word: string, ms: number): Promise<readonly number[]> {
  const latest = systemClock.elapsed() + ms;
  for (;;) {
    const left = processesOf(word);
    if (left.length === 0 || systemClock.elapsed() >= latest) return left;
    await sleep(systemClock, LOOK_MS);
  }
}
