/** A person at the station: does what the screen asks for, takes their time, and remembers what they were told. */
import type { ItemState, ReturnState, ViewModel } from "../../../src/core/contract/view-model.ts";
import type { Action } from "../../../src/core/contract/intents.ts";
import { itemTitled, type Visit } from "./plan.ts";
import type { World } from "./world.ts";

/** What somebody was last told of an item. */
export interface Told {
  /** Who was told; nobody in particular where an item was brought back. */
  readonly card: string;
  readonly item: string;
  readonly state: ItemState["name"] | ReturnState["name"];
  /** Milliseconds since the curtain rose. */
  readonly at: number;
}

/** How long they wait for a station that does nothing. */
const WAITS_MS = 90_000;

/** How long they wait for a book on the pad to come up. */
const COMES_UP_MS = 6000;

/** How often they try to pay. */
const PAYS_TIMES = 2;

export class Person {
  readonly #world: World;
  readonly #visit: Visit;
  readonly #told: Map<string, Told>;
  readonly #left: string[];
  readonly #wishes: string[];
  readonly #brings: string[];
  /** What they have read of each item. */
  readonly #read = new Map<string, string>();
  #renewed = false;
  #paid = 0;
  #begun = 0;
  #putAt = -Infinity;
  #since: number;
  #saw = "";
  gone = false;

  constructor(world: World, visit: Visit, told: Map<string, Told>) {
    this.#world = world;
    this.#visit = visit;
    this.#told = told;
    this.#brings = visit.errand === "return" ? inPeoplesHands(told) : [];
    this.#left = [...visit.borrows, ...this.#brings];
    this.#wishes = [...visit.borrows];
    this.#since = world.clock.elapsed();
  }

  /** Every loan and renewal that they wanted. */
  get wishes(): readonly string[] {
    return this.#wishes;
  }

  /** Remembers what is new on the screen; called for each view, for people read while they wait. */
  sees(view: ViewModel): void {
    if (view.screen !== "items" && view.screen !== "returns") return;
    for (const { id, state } of view.items) {
      if (this.#read.get(id) === state.name) continue;
      this.#read.set(id, state.name);
      const at = this.#world.clock.elapsed();
      this.#told.set(id, { card: this.#visit.card, item: id, state: state.name, at });
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
        return this.#begins(view.offers);
      case "card":
        // What lay on the pad woke the station, which takes it for a wish to borrow.
        if (this.#brings.length > 0 && view.offers.includes("return")) return this.#press("return");
        return view.state === "ready" ? this.#world.stage.scan(this.#visit.card) : undefined;
      case "pin":
        return this.#types(view.digits, view.offers);
      case "items":
        if (this.#brings.length > 0 && view.offers.includes("return")) return this.#press("return");
        return this.#handsOver(view.counts.seen, view.offers, "finish");
      case "returns":
        return this.#handsOver(view.items.length, view.offers, "finish");
      case "account":
        return this.#renews(view.offers);
      case "pay":
        return this.#pays(view);
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
        // It may be said to whoever was there before.
        return this.#begun === 0 ? undefined : this.#goes();
      case "not-you":
        this.#press("leave");
        return this.#goes();
      case "out-of-service":
        if (view.offers.includes("leave")) this.#press("leave");
        return;
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

  /** Whoever cannot do here now what they came for goes away. */
  async #begins(offers: readonly Action[]): Promise<void> {
    const { errand, card } = this.#visit;
    if (errand === "borrow") return this.#world.stage.scan(card);
    const button = ({ return: "return", renew: "account", pay: "pay" } as const)[errand];
    if (offers.includes(button)) this.#press(button);
    else this.#goes();
  }

  /** Lays down or scans one after the other, and ends when there is nothing more. */
  async #handsOver(seen: number, offers: readonly Action[], end: "finish"): Promise<void> {
    if (!offers.includes(end)) return;
    const { pad, stage } = this.#world;
    const now = this.#world.clock.elapsed();
    if (pad !== undefined && this.#left.length > 0) {
      this.#putAt = now;
      return pad.put(this.#left.splice(0));
    }
    // Nobody presses *finish* before what they laid down has come up.
    const laid = this.#visit.borrows.length + this.#brings.length;
    if (seen < laid && now - this.#putAt < COMES_UP_MS) return;
    const next = this.#left.shift();
    if (next !== undefined) return stage.scan(next);
    this.#press(end);
  }

  #renews(offers: readonly Action[]): void {
    if (this.#renewed || !offers.includes("renew-all")) {
      this.#press(offers.includes("finish") ? "finish" : "leave");
      return;
    }
    this.#renewed = true;
    for (const item of this.#world.acs.loansOf(this.#visit.card)) this.#wishes.push(item);
    this.#press("renew-all");
  }

  async #pays(view: Extract<ViewModel, { screen: "pay" }>): Promise<void> {
    if (view.state === "choosing" && view.offers.includes("card") && this.#paid < PAYS_TIMES) {
      this.#paid++;
      this.#press("card");
    } else if (view.state === "paying") await this.#world.stage.hand("terminal present-card");
    else this.#press(view.offers.includes("finish") ? "finish" : "leave");
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
    if (pad !== undefined) pad.take([...this.#visit.borrows, ...this.#brings]);
    this.gone = true;
  }
}

/** What people carried out of the library and have not brought back. */
function inPeoplesHands(told: ReadonlyMap<string, Told>): string[] {
  return Array.from(told.values())
    .filter(({ state }) => state === "yours")
    .map(({ item }) => item);
}
