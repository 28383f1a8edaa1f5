import type { Random } from "../../core/clock.ts";
import type { Account } from "../library/config.ts";
import type { Behaviour } from "./behaviour.ts";
import { BY_THE_BOOK, forAccount, overlay, type SettingChange, type Settings } from "./settings.ts";
import type { Disturbance, Line, Turn, Welcome } from "./turn.ts";

/** A behaviour on the stack. */
export interface Entry {
  readonly id: number;
  readonly behaviour: Behaviour;
  readonly change: SettingChange | undefined;
  readonly disturbance: Disturbance | undefined;
}

type Hook = (turn: Turn, line: Line) => boolean;

/**
 * The behaviours that are on, the newest on top. Settings of a higher one hide those of a lower one; disturbances are
 * asked from the top down, and the first that handles a step is the last that is asked.
 */
export class Stack {
  readonly #random: Random;
  #nextId = 1;
  #entries: readonly Entry[] = [];
  #settings: Settings = BY_THE_BOOK;
  #forAccounts = new Map<Account, Settings>();
  #welcome: readonly (() => Welcome)[] = [];
  #received: readonly Hook[] = [];
  #answered: readonly Hook[] = [];
  #sending: readonly Hook[] = [];

  /** All behaviours throw their dice with `random`. */
  constructor(random: Random) {
    this.#random = random;
  }

  /** From the bottom up. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get settings(): Settings {
    return this.#settings;
  }

  settingsFor(account: Account | undefined): Settings {
    if (account === undefined) return this.#settings;
    let settings = this.#forAccounts.get(account);
    if (settings === undefined) {
      settings = forAccount(this.#settings, account.wire);
      this.#forAccounts.set(account, settings);
    }
    return settings;
  }

  /** Puts a behaviour on top; the answer is its number. */
  add(behaviour: Behaviour): number {
    const id = this.#nextId++;
    this.#become([...this.#entries, { id, behaviour, ...behaviour.install(this.#random) }]);
    return id;
  }

  /** Takes all behaviours off and puts these on, the last on top. */
  set(behaviours: readonly Behaviour[]): void {
    this.#become(
      behaviours.map((behaviour) => ({
        id: this.#nextId++,
        behaviour,
        ...behaviour.install(this.#random),
      })),
    );
  }

  /** Takes off the one with this number, or the topmost of this name; false if there is none. */
  remove(which: string): boolean {
    const found = this.#entries.findLast(
      ({ id, behaviour }) => String(id) === which || behaviour.name === which,
    );
    if (found === undefined) return false;
    this.#become(this.#entries.filter((entry) => entry !== found));
    return true;
  }

  clear(): void {
    this.#become([]);
  }

  welcome(): Welcome {
    for (const hook of this.#welcome) {
      const answer = hook();
      if (answer !== "serve") return answer;
    }
    return "serve";
  }

  received(turn: Turn, line: Line): boolean {
    return ask(this.#received, turn, line);
  }

  answered(turn: Turn, line: Line): boolean {
    return ask(this.#answered, turn, line);
  }

  sending(turn: Turn, line: Line): boolean {
    return ask(this.#sending, turn, line);
  }

  #become(entries: readonly Entry[]): void {
    this.#entries = entries;
    this.#settings = overlay(
      BY_THE_BOOK,
      entries.flatMap(({ change }) => change ?? []),
    );
    this.#forAccounts = new Map();
    const fromTop = entries.toReversed().flatMap(({ disturbance }) => disturbance ?? []);
    this.#welcome = fromTop.flatMap(({ welcome }) => welcome ?? []);
    this.#received = fromTop.flatMap(({ received }) => received ?? []);
    this.#answered = fromTop.flatMap(({ answered }) => answered ?? []);
    this.#sending = fromTop.flatMap(({ sending }) => sending ?? []);
  }
}

function ask(hooks: readonly Hook[], turn: Turn, line: Line): boolean {
  for (const hook of hooks) if (hook(turn, line)) return true;
  return false;
}
