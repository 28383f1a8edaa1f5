/** A person at the station: does what the screen asks for, takes their time, and remembers what they were told. */
import type { ItemState, ViewModel } from "../../../src/core/contract/view-model.ts";
import type { Action } from "../../../src/core/contract/intents.ts";
import { itemTitled, type Visit } from "./plan.ts";
import type { World } from "./world.ts";

/** What a person was last told of an item. */
export interface Told {
  readonly card: string;
  readonly item: string;
  readonly state: ItemState;
  /** Milliseconds since the curtain rose. */
  readonly at: number;
}

/** How long they wait for a station that does nothing. */
const WAITS_MS = 90_000;

/** How long they wait for a book on the pad to come up. */
const COMES_UP_MS = 6000;

export class Person {
  readonly #world: World;
  readonly #visit: Visit;
  readonly #told: Map<string, Told>;
  readonly #left: string[];
  readonly #wishes: string[];
  #begun = 0;
  #putAt = -Infinity;
  #since: number;
  #saw = "";
  gone = false;

  constructor(world: World, visit: Visit, told: Map<string, Told>) {
    this.#world = world;
    this.#visit = visit;
    this.#told = told;
    this.#left = [...visit.borrows];
    this.#wishes = [...visit.borrows];
    this.#since = world.clock.elapsed();
  }

  /** Every loan and renewal that they wanted. */
  get wishes(): readonly string[] {
    return this.#wishes;
  }

  /** Remembers what stands on the screen; called for each view, for people read while they wait. */
  sees(view: ViewModel): void {
    if (view.screen !== "items") return;
    for (const { id, state } of view.items) {
      this.#told.set(id, { card: this.#visit.card, item: id, state, at: this.#world.clock.elapsed() });
    }
  }

  /** Does one thing, or waits. */
  async acts(): Promise<void> {
    const { view } = this.#world.stage;
    const looks = `${view.screen} ${view.revision}`;
    const now = this.#world.clock.elapsed();
    if (looks !== this.#saw) this.#since = now;
    this.#saw = looks;
    if (now - this.#since > WAITS_MS) return this.#goes();
    switch (view.screen) {
      case "welcome":
        if (this.#begun >= this.#visit.begins) return this.#goes();
        this.#begun++;
        return this.#world.stage.scan(this.#visit.card);
      case "card":
        return view.state === "ready" ? this.#world.stage.scan(this.#visit.card) : undefined;
      case "pin":
        return this.#types(view.digits, view.offers);
      case "items":
        return this.#borrows(view);
      case "confirm":
        if (this.#visit.agrees && view.question.name === "renew") this.#wishes.push(itemTitled(view.title));
        this.#press(this.#visit.agrees ? "yes" : "no");
        return;
      case "odd-one-out":
        return this.#leavesHere(view);
      case "receipt":
        this.#press(this.#visit.receipt && view.offers.includes("print") ? "print" : "no-receipt");
        return;
      case "time":
        this.#press("go-on");
        return;
      case "goodbye":
        this.#press("leave");
        return this.#goes();
      case "not-you":
        this.#press("leave");
        return this.#goes();
      case "out-of-service":
        if (view.offers.includes("leave")) this.#press("leave");
        return;
      case "account":
      case "pay":
      case "returns":
      case "staff":
      case "staff-pin":
        // Nobody here asks for these.
        this.#press("leave");
    }
  }

  #types(digits: number, offers: readonly Action[]): void {
    if (digits < this.#visit.pin.length && offers.includes("key")) {
      const key = this.#visit.pin.charAt(digits);
      this.#world.stage.intent({ rev: this.#world.stage.view.revision, action: "key", key });
    } else if (offers.includes("submit")) this.#press("submit");
  }

  async #borrows(view: Extract<ViewModel, { screen: "items" }>): Promise<void> {
    if (!view.offers.includes("finish")) return;
    const { pad, stage } = this.#world;
    const now = this.#world.clock.elapsed();
    if (pad !== undefined && this.#left.length > 0) {
      this.#putAt = now;
      return pad.put(this.#left.splice(0));
    }
    // Nobody presses *finish* before what they laid down has come up.
    if (view.counts.seen < this.#visit.borrows.length && now - this.#putAt < COMES_UP_MS) return;
    const next = this.#left.shift();
    if (next !== undefined) return stage.scan(next);
    this.#press("finish");
  }

  /** What is not theirs is put back on the shelf. */
  #leavesHere(view: Extract<ViewModel, { screen: "odd-one-out" }>): void {
    this.#world.pad?.take(view.items.filter(({ onPad }) => onPad).map(({ id }) => id));
    if (view.offers.includes("left-here")) this.#press("left-here");
  }

  #press(action: Exclude<Action, "key">): void {
    this.#world.stage.intent({ rev: this.#world.stage.view.revision, action });
  }

  /** Takes everything along that lies there. */
  #goes(): void {
    const { pad } = this.#world;
    if (pad !== undefined) pad.take(this.#visit.borrows);
    this.gone = true;
  }
}
