/** The lives of one station, one after the other over the same files, and what its processes do that none may do. */
import { systemClock } from "../../../../src/core/clock.ts";
import type { ViewModel } from "../../../../src/core/contract/view-model.ts";
import { listeners } from "../../../../src/devices/listeners.ts";
import type { Finding } from "../judge.ts";
import type { Mutant } from "../mutants.ts";
import { gone, killed } from "./processes.ts";
import { startLife, type StationLife } from "./station.ts";

export interface Lives {
  /** What it showed last, in whichever life; undefined before anything. */
  readonly view: ViewModel | undefined;
  readonly onView: (listener: (view: ViewModel) => void) => () => void;
  readonly onStart: (listener: () => void) => () => void;
  intent(intent: unknown): boolean;
  /** Starts the first life, or the next if it is dead; done when that shows something, or is over. */
  start(): Promise<void>;
  /** The core dies, and is started again after so many milliseconds; false if it was dead. */
  kill(forMs: number): boolean;
  /** The device host dies; false if there was none. */
  killHost(): boolean;
  /** Tells it to end, and waits for all its lives; answers what was wrong with them. */
  end(): Promise<readonly Finding[]>;
  /** Ends whatever there is, by force. */
  destroy(): Promise<void>;
}

/** How long a device host may outlive its station, and a station the signal to end, on a machine that has more to do. */
const GOES_MS = 10_000;

export function openLives(folder: string, mutant: Mutant | undefined): Lives {
  const lives: StationLife[] = [];
  const views = listeners<ViewModel>();
  const starts = listeners<void>();
  let view: ViewModel | undefined;
  let isDead = true;
  let isOver = false;

  function onView(next: ViewModel): void {
    view = next;
    views.tell(next);
  }

  function start(): Promise<void> {
    const last = lives.at(-1);
    if ((!isDead || isOver) && last !== undefined) return last.shown;
    isDead = false;
    const life = startLife({ folder, number: lives.length + 1, mutant, onView });
    lives.push(life);
    starts.tell();
    return life.shown;
  }

  /** Kills what is still there after a while; answers what that was. */
  async function leaves({ word, forget }: StationLife): Promise<readonly Finding[]> {
    const left = await gone(word, GOES_MS);
    for (const pid of left) killed(pid);
    forget();
    return left.map((pid) => ({ crime: "left a process behind", about: `process ${pid} of ${word}` }));
  }

  return {
    get view() {
      return view;
    },
    onView: views.add,
    onStart: starts.add,
    intent: (intent) => lives.at(-1)?.intent(intent) ?? false,
    start,
    kill(forMs) {
      if (isDead || lives.at(-1)?.kill() !== true) return false;
      isDead = true;
      systemClock.after(forMs, () => void start());
      return true;
    },
    killHost: () => lives.at(-1)?.killHost() ?? false,
    async end() {
      await start();
      isOver = true;
      lives.at(-1)?.end();
      const findings: Finding[] = [];
      for (const life of lives) {
        findings.push(...(await leaves(life)));
        await life.over;
        if (life.fell !== undefined) findings.push({ crime: "fell by itself", about: life.fell });
      }
      return findings;
    },
    async destroy() {
      isOver = true;
      for (const life of lives) {
        life.kill();
        await leaves(life);
        await life.over;
      }
    },
  };
}
