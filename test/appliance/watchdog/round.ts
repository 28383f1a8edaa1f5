/** The core hangs, as it does when a native module or a loop of ours never ends; systemd's watchdog brings it back. */
import { sleep, systemClock } from "../../../src/core/clock.ts";
import { cardOf, itemOf, PIN, type Installed, type JournalLine } from "./station.ts";

/** When in a session it hangs. */
export const MOMENTS = ["at rest", "three are lent", "the ILS is being asked"] as const;
export type Moment = (typeof MOMENTS)[number];

export interface Round {
  readonly moment: Moment;
  /** From the hang until a screen shows that the station lends, milliseconds. */
  readonly backMs: number;
  /** Loans by the library system, and by the journal. */
  readonly lent: number;
  readonly written: number;
  /** What does not agree, in words. */
  readonly findings: readonly string[];
}

/** What a person does until that moment; answers what they wanted to borrow. */
const LEAD: { readonly [M in Moment]: (at: Installed, serial: number) => Promise<readonly string[]> } = {
  "at rest": async ({ screen }) => {
    await screen.until((view) => view.screen === "welcome", PATIENCE_MS);
    return [];
  },
  async "three are lent"(at, serial) {
    await enter(at, serial);
    const items = itemsOf(serial);
    for (const [index, item] of items.entries()) await lend(at, item, index + 1);
    return items;
  },
  async "the ILS is being asked"(at, serial) {
    await enter(at, serial);
    const [first = "", second = "", third = ""] = itemsOf(serial);
    await lend(at, first, 1);
    await lend(at, second, 2);
    // Lent, and nobody says so.
    await at.mood(`add lose-answer '{"messages": ["11"], "times": 1}'`);
    at.scan(third);
    await at.screen.until(
      (view) => view.screen === "items" && view.items.some(({ state }) => state.name === "asking"),
      PATIENCE_MS,
    );
    return [first, second, third];
  },
};

/** Outcomes by which an item is the patron's. */
const HAPPENED: readonly string[] = ["done", "unverified"];

const PATIENCE_MS = 60_000;
const PER_SESSION = 3;
const itemsOf = (serial: number): readonly string[] =>
  Array.from({ length: PER_SESSION }, (_, index) => itemOf((serial - 1) * PER_SESSION + index + 1));

/** A person says who they are. What is pressed at a view that is not there any more is lost: so not before all devices are. */
async function enter({ screen, scan }: Installed, serial: number): Promise<void> {
  await screen.until((view) => view.screen === "welcome" && view.limits.length === 0, PATIENCE_MS);
  scan(cardOf(serial));
  for (const [index, key] of Array.from(PIN).entries()) {
    await screen.until((view) => view.screen === "pin" && view.digits === index, PATIENCE_MS);
    screen.act({ action: "key", key });
  }
  await screen.until((view) => view.screen === "pin" && view.digits === PIN.length, PATIENCE_MS);
  screen.act({ action: "submit" });
  await screen.until((view) => view.screen === "items", PATIENCE_MS);
}

async function lend({ screen, scan }: Installed, item: string, yours: number): Promise<void> {
  scan(item);
  await screen.until((view) => view.screen === "items" && view.yours === yours, PATIENCE_MS);
}

/** Does what a person does until that moment; answers what they wanted to borrow. `serial`: whose turn it is, from 1. */
export const lead = (at: Installed, moment: Moment, serial: number): Promise<readonly string[]> =>
  LEAD[moment](at, serial);

/** One round, with a patron and items of its own. */
export async function hang(at: Installed, moment: Moment, serial: number): Promise<Round> {
  const wanted = await lead(at, moment, serial);
  const { calls } = at.screen;
  const began = systemClock.elapsed();
  await at.must("systemctl kill --kill-whom=main --signal=STOP lectern-core");
  while (at.screen.calls === calls) await sleep(systemClock, 10);
  const comparison = await settled(at, wanted);
  const backMs = comparison.backAt - began;
  const { lent, written, findings } = comparison;
  return { moment, backMs, lent, written, findings };
}

/** Loans by the library system, and by the journal, when all that was under way has come to its end. */
export interface Comparison extends Pick<Round, "lent" | "written" | "findings"> {
  /** When a screen showed that the station lends, milliseconds of the clock. */
  readonly backAt: number;
}

/** Waits until the station lends and everything in its journal is at its end, and compares. */
export async function settled(at: Installed, wanted: readonly string[]): Promise<Comparison> {
  await at.screen.until((view) => view.screen === "welcome" && view.offers.includes("borrow"), PATIENCE_MS);
  const backAt = systemClock.elapsed();
  const isOpen = ({ stage }: JournalLine): boolean => stage !== "closed" && stage !== "exception";
  const until = systemClock.elapsed() + PATIENCE_MS;
  while ((await at.journal()).some(isOpen) && systemClock.elapsed() < until) await sleep(systemClock, 100);
  const ours = (await at.journal()).filter(({ item }) => item !== undefined && wanted.includes(item));
  const findings = ours.filter(isOpen).map(({ stage }) => `an entry is still ${stage}`);
  let lent = 0;
  for (const item of wanted) {
    const byIls = await at.isLent(item);
    const entries = ours.filter((each) => each.item === item);
    const byJournal = entries.some(
      ({ stage, outcome }) => stage === "closed" && HAPPENED.includes(outcome ?? ""),
    );
    if (byIls) lent++;
    if (entries.length !== 1) findings.push(`an item has ${entries.length} entries`);
    if (byIls !== byJournal)
      findings.push(`an item is ${byIls ? "" : "not "}lent, and the journal says otherwise`);
  }
  const written = ours.filter(({ outcome }) => HAPPENED.includes(outcome ?? "")).length;
  return { backAt, lent, written, findings };
}
