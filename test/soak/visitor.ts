/** People who come for something, do what the screen asks for, and sometimes walk away in the middle. */
import type { Action } from "../../src/core/contract/intents.ts";
import type { ViewModel } from "../../src/core/contract/view-model.ts";
import type { Random } from "../../src/core/clock.ts";
import { pass, passThrough } from "../../src/core/virtual-time.ts";
import { cardNo, hasTag, ITEMS, itemNo, PATRONS, pinOf, type SoakWorld } from "./world.ts";

/** What people come for, and how many of a hundred. */
const REASONS = [
  [45, "borrow"],
  [40, "return"],
  [15, "account"],
] as const;
type Reason = (typeof REASONS)[number][1];

interface Errand {
  readonly serial: number;
  readonly reason: Reason;
  readonly items: readonly string[];
  readonly wrongPin: boolean;
  /** After so many deeds they are gone. */
  readonly walksAwayAfter: number;
  readonly receipt: boolean;
  readonly renews: boolean;
  readonly thinksMs: number;
}

/** What became of visits. */
export interface Tally {
  visits: number;
  yours: number;
  returned: number;
  receipts: number;
  walkedAway: number;
}

/** Nobody waits longer for a station that does nothing. */
const PATIENCE_MS = 180_000;

export function errandOf({ random, acs }: SoakWorld): Errand {
  const serial = 1 + below(random, PATRONS);
  const loans = acs.library.patrons.get(cardNo(serial))?.loans ?? [];
  let dice = below(random, 100);
  const wants = REASONS.find(([share]) => (dice -= share) < 0)?.[1] ?? "borrow";
  const reason = wants === "return" && loans.length === 0 ? "borrow" : wants;
  const several = 1 + below(random, 4);
  return {
    serial,
    reason,
    items:
      reason === "return"
        ? loans.slice(0, 4).map(({ item }) => item.barcode)
        : reason === "borrow"
          ? [...new Set(Array.from({ length: several }, () => itemNo(1 + below(random, ITEMS))))]
          : [],
    wrongPin: random() < 0.06,
    walksAwayAfter: random() < 0.06 ? 3 + below(random, 8) : Infinity,
    receipt: random() < 0.4,
    renews: random() < 0.3,
    thinksMs: 400 + random() * 1_600,
  };
}

function below(random: Random, count: number): number {
  return Math.floor(random() * count);
}

/** One visit, until the person is gone. */
export async function visit(world: SoakWorld, errand: Errand, tally: Tally): Promise<void> {
  const { clock, living, peers } = world;
  const { pad, scanner, printer } = peers;
  const toLay = errand.items.filter(hasTag);
  const toScan = errand.items.filter((id) => !hasTag(id));
  const until = clock.elapsed() + PATIENCE_MS;
  let begun = false;
  let renewed = false;
  let wrong = errand.wrongPin;
  let typed = 0;
  let putAt = -Infinity;

  function press(action: Exclude<Action, "key">, line?: number): boolean {
    return living.intent({ rev: living.view.revision, action, ...(line === undefined ? {} : { line }) });
  }
  const scan = (label: string): Promise<void> => scanner.scan(label);

  /** Puts down or scans what is left; true when all of it has come up. */
  async function brings(seen: number): Promise<boolean> {
    if (toLay.length > 0) {
      for (const id of toLay.splice(0)) pad?.lay({ is: "item", id, part: 1, parts: 1 });
      putAt = clock.elapsed();
      return false;
    }
    const next = toScan.shift();
    if (next !== undefined) await scan(next);
    return next === undefined && (seen >= errand.items.length || clock.elapsed() - putAt > 5_000);
  }

  /** The first that is offered. */
  function one(...actions: readonly Exclude<Action, "key">[]): void {
    const { offers } = living.view;
    const found = actions.find((action) => offers.includes(action));
    if (found !== undefined) press(found);
  }

  /** Does one thing, or waits; true when the person goes. */
  async function acts(view: ViewModel): Promise<boolean> {
    const { offers } = view;
    switch (view.screen) {
      case "welcome":
        if (begun) return true;
        begun = true;
        if (errand.reason === "borrow") await scan(cardNo(errand.serial));
        else press(errand.reason);
        return false;
      case "card":
        if (view.state === "ready") await scan(cardNo(errand.serial));
        return false;
      case "pin": {
        const pin = wrong ? "0000" : pinOf(errand.serial);
        if (view.digits < pin.length && offers.includes("key")) {
          living.intent({ rev: view.revision, action: "key", key: pin.charAt(view.digits) });
        } else if (press("submit")) wrong = ++typed < (errand.wrongPin ? 2 : 0);
        return false;
      }
      case "items":
        if (offers.includes("finish") && (await brings(view.items.length))) {
          tally.yours += view.yours;
          press("finish");
        }
        return false;
      case "returns":
        if (offers.includes("finish") && (await brings(view.items.length))) {
          tally.returned += view.returned;
          press("finish");
        }
        return false;
      case "account": {
        const may = errand.renews && !renewed && offers.includes("renew-all");
        if (view.state !== "ready") return false;
        renewed = true;
        one(may ? "renew-all" : "leave", "finish", "leave");
        return false;
      }
      case "confirm":
        press("yes");
        return false;
      case "odd-one-out":
        for (const { id, onPad } of view.items) {
          if (onPad) pad?.lift({ is: "item", id, part: 1, parts: 1 });
        }
        one("left-here");
        return false;
      case "receipt":
        if (view.state === "choosing" && errand.receipt && offers.includes("print")) {
          tally.receipts++;
          press("print");
        } else one("no-receipt", "leave");
        return false;
      case "time":
        press("go-on");
        return false;
      case "goodbye":
      case "not-you":
        press("leave");
        return true;
      case "pay":
      case "staff":
      case "staff-pin":
        // Nobody here asks for these.
        press("leave");
        return false;
      case "out-of-service":
        return false;
    }
  }

  tally.visits++;
  for (let deeds = 0; ; deeds++) {
    await pass(clock, errand.thinksMs);
    if (deeds >= errand.walksAwayAfter) {
      tally.walkedAway++;
      break;
    }
    if ((await passThrough(clock, acts(living.view))) || clock.elapsed() > until) break;
  }
  for (const id of errand.items.filter(hasTag)) pad?.lift({ is: "item", id, part: 1, parts: 1 });
  printer.tearOff();
}
