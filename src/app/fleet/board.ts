/** What is known of all stations of a broker, by what came over it. */
import { daily, presence, readMessage, state, type Daily, type Presence, type State } from "./messages.ts";
import { readTopic } from "./topics.ts";

/** One station; null for what it has not said. */
export interface Seat {
  readonly presence: Presence | null;
  readonly state: State | null;
  readonly daily: Daily | null;
}

export interface Board {
  readonly seats: ReadonlyMap<string, Seat>;
  /** How much could not be read, or was of one station too many. */
  readonly unread: number;
}

export interface OpenBoard extends Board {
  /** A message came over the broker. */
  hear(topic: string, text: string): void;
}

/** Whoever may publish at the broker could else make up stations without end. */
const MOST_STATIONS = 5000;

const SCHEMAS = { presence, state, daily } as const;

export function openBoard(): OpenBoard {
  const seats = new Map<string, Seat>();
  let unread = 0;

  /** False for what says nothing of a station. */
  function take(topic: string, text: string): boolean {
    const read = readTopic(topic);
    if (read === undefined || !isShown(read.name)) return false;
    const { station, name } = read;
    // What is retained and empty was deleted at the broker.
    const said = text === "" ? null : readMessage(SCHEMAS[name], text);
    const before = seats.get(station);
    if (said === undefined || (before === undefined && seats.size >= MOST_STATIONS)) return false;
    const seat: Seat = { presence: null, state: null, daily: null, ...before, [name]: said };
    if (isNothing(seat)) seats.delete(station);
    else seats.set(station, seat);
    return true;
  }

  return {
    seats,
    get unread() {
      return unread;
    },
    hear(topic, text) {
      if (!take(topic, text)) unread += 1;
    },
  };
}

const isShown = (name: string): name is keyof typeof SCHEMAS => Object.hasOwn(SCHEMAS, name);

/** A station that was taken down for good is no longer there. */
const isNothing = (seat: Seat): boolean => Object.values(seat).every((each) => each === null);

/** How a station is, at a glance; worst first. */
export const STANDINGS = ["away", "not-serving", "needs-somebody", "stopped", "serving"] as const;
export type Standing = (typeof STANDINGS)[number];

/** `away`: gone without a word, or never there. */
export function standingOf({ presence: is, state: how }: Seat): Standing {
  if (is?.presence === "stopped") return "stopped";
  if (is?.presence !== "online" || how === null) return "away";
  if (!how.ready) return "not-serving";
  const isUntaken = !["taken", undefined].includes(how.bundle?.last?.outcome);
  return how.alerts.length > 0 || how.limits.length > 0 || isUntaken ? "needs-somebody" : "serving";
}
