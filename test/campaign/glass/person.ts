/** Who stands before the glass: knows what is on it, uses the keypad, lays books down, and tries again what came to nothing. */
import type { ViewModel } from "../../../src/core/contract/view-model.ts";
import { sleep, systemClock } from "../../../src/core/clock.ts";
import { SLOWEST_SCANNER_MS } from "../../../src/kiosk-ui/renderer/keys.ts";
import type { World } from "./world.ts";

/** A button as the page tells of it when it has the focus. */
export interface Button {
  readonly action: string;
  readonly key?: string;
}

/** One thing that a person wants. */
export interface Step {
  readonly what: string;
  /** Done once, at the beginning: by hands at the devices. */
  begin?(world: World): Promise<void> | void;
  /** The button that leads on from here; undefined: they wait. */
  next?(view: ViewModel): Button | undefined;
  holds(view: ViewModel): boolean;
}

export interface Visit {
  readonly who: string;
  readonly steps: readonly Step[];
}

const PIN = "1234";
const toLeave: readonly Step[] = [
  {
    what: "finishes",
    next: ({ screen }) => (screen === "receipt" || screen === "goodbye" ? undefined : { action: "finish" }),
    holds: ({ screen }) => screen === "receipt" || screen === "goodbye" || screen === "welcome",
  },
  {
    what: "takes no slip",
    next: ({ screen }) => (screen === "receipt" ? { action: "no-receipt" } : undefined),
    holds: ({ screen }) => screen === "goodbye" || screen === "welcome",
  },
];

/** Takes the books along, and goes. */
const goes = (books: readonly string[]): Step => ({
  what: "goes",
  begin: ({ stage }) => stage.pad?.take(books),
  next: ({ screen }) => (screen === "goodbye" ? { action: "leave" } : undefined),
  holds: ({ screen }) => screen === "welcome",
});

const lays = (books: readonly string[], isDone: (view: ViewModel) => boolean): Step => ({
  what: "lays books down",
  begin: ({ stage }) => stage.pad?.put(books),
  holds: isDone,
});

export const borrows = (card: string, books: readonly string[]): Visit => ({
  who: "borrows",
  steps: [
    {
      what: "shows their card",
      begin: ({ stage }) => stage.scan(card),
      holds: ({ screen }) => screen === "pin",
    },
    {
      what: "types their PIN",
      next(view) {
        if (view.screen !== "pin" || view.state !== "typing") return undefined;
        const key = PIN[view.digits];
        return key === undefined ? { action: "submit" } : { action: "key", key };
      },
      holds: ({ screen }) => screen === "items",
    },
    lays(books, (view) => view.screen === "items" && view.yours === books.length),
    ...toLeave,
    goes(books),
  ],
});

export const returns = (books: readonly string[]): Visit => ({
  who: "returns",
  steps: [
    {
      what: "chooses to return",
      next: ({ screen }) => (screen === "welcome" ? { action: "return" } : undefined),
      holds: ({ screen }) => screen === "returns",
    },
    lays(books, (view) => view.screen === "returns" && view.returned === books.length),
    ...toLeave,
    goes(books),
  ],
});

/** Pause between two keys, ms: a hand's. */
const HAND_MS = 3 * SLOWEST_SCANNER_MS;
/** How long a person waits until they try another way, ms. */
const WAITS_MS = 1000;
/** A step that takes longer than this does not go on, ms. */
const STUCK_MS = 60_000;

/** Does a step to its end; false where it comes to none. `calm` settles when the glass can be used. */
export async function does(step: Step, world: World, calm: () => Promise<void>): Promise<boolean> {
  const { stage, tap, display } = world;
  const until = systemClock.elapsed() + STUCK_MS;
  await step.begin?.(world);
  let isSure = true;
  while (!step.holds(stage.view)) {
    if (systemClock.elapsed() > until) return false;
    await calm();
    const button = step.next?.(stage.view);
    const { revision } = stage.view;
    if (button === undefined) {
      await world.changes(() => stage.view.revision !== revision, WAITS_MS);
      continue;
    }
    const { focus, pages } = tap;
    if (isSure && focus?.action === button.action && focus["key"] === button.key) {
      await display.hands("key", "Return");
      // What has the focus may be another thing than what had it last.
      isSure = await world.changes(() => stage.view.revision !== revision, WAITS_MS);
    } else {
      await display.hands("key", "Down");
      isSure = await world.changes(() => tap.focus !== focus || tap.pages !== pages, WAITS_MS);
    }
    await sleep(systemClock, HAND_MS);
  }
  return true;
}
