import { fault } from "../../../core/faults.ts";
import { failed, ok } from "../../../core/result.ts";
import { listeners, type Unsubscribe } from "../../listeners.ts";
import type { Verb } from "../definition.ts";
import { verb } from "../verbs.ts";

/** The relays of a board, counted from 1: what they are told, and what they do. */
export interface RelayBank {
  readonly count: number;
  /** Those that are on: relay 1 is the lowest bit. It is what a board that can be asked says of itself. */
  readonly state: number;
  isOn(relay: number): boolean;
  /** Switches one, or all with 0; a number that there is not is passed over. */
  turn(relay: number, on: boolean): void;
  /** A relay that is stuck stays as it is. */
  stick(relay: number, stuck: boolean): void;
  /** The board lost its power for a moment: all are off, stuck or not. */
  drop(): void;
  /** Each movement of a relay. */
  onMove(listener: (relay: number, on: boolean) => void): Unsubscribe;
}

export function relayBank(count: number): RelayBank {
  const moves = listeners<readonly [number, boolean]>();
  const stuck = new Set<number>();
  let state = 0;

  const bit = (relay: number): number => 1 << (relay - 1);
  const isOn = (relay: number): boolean => (state & bit(relay)) !== 0;
  function move(relay: number, on: boolean): void {
    if (relay < 1 || relay > count || isOn(relay) === on) return;
    state ^= bit(relay);
    moves.tell([relay, on]);
  }
  const all = Array.from({ length: count }, (_, index) => index + 1);

  return {
    count,
    get state() {
      return state;
    },
    isOn,
    turn(relay, on) {
      for (const one of relay === 0 ? all : [relay]) if (!stuck.has(one)) move(one, on);
    },
    stick(relay, on) {
      if (on) stuck.add(relay);
      else stuck.delete(relay);
    },
    drop() {
      for (const one of all) move(one, false);
    },
    onMove: (listener) => moves.add(([relay, on]) => listener(relay, on)),
  };
}

/** What people do with relays, and see of them. */
export function relayVerbs(bank: RelayBank): Readonly<Record<string, Verb>> {
  let clicks = 0;
  bank.onMove(() => clicks++);
  return {
    clicks: verb("clicks", "how often its relays moved", () => ok(clicks)),
    show: verb("show", "which relays are on", () =>
      ok(Array.from({ length: bank.count }, (_, at) => bank.isOn(at + 1))),
    ),
    stick: verb("stick RELAY on|off", "a relay stays as it is, whatever it is told", ([relay, word]) => {
      const number = Number(relay);
      if (!(number >= 1 && number <= bank.count)) {
        return failed(fault("config.bad-argument", `there are relays 1 to ${bank.count}`));
      }
      return bank.stick(number, word === "on");
    }),
    drop: verb("drop", "the board loses its power for a moment", () => bank.drop()),
  };
}
