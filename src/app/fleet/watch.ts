/** `lectern fleet watch`: all stations of a broker. */
import { sleep, systemClock } from "../../core/clock.ts";
import { fault } from "../../core/faults.ts";
import { ANEW, glassOf } from "../observe/glass.ts";
import { badUsage, endQuietlyWithReader } from "../sip/stdio.ts";
import { openBoard, standingOf, type Board } from "./board.ts";
import { boardLines } from "./board-lines.ts";
import { chosenBroker, openGuest, type BrokerChoice } from "./guest.ts";
import { topicOf } from "./topics.ts";

export interface WatchOptions extends BrokerChoice {
  readonly once: boolean;
  readonly json: boolean;
}

export const WATCHED: readonly string[] = [
  topicOf("+", "presence"),
  topicOf("+", "state"),
  topicOf("+", "daily"),
];

const EVERY_MS = 1000;
/** What the broker kept has come when it has been quiet for so long. */
const QUIET_MS = 500;
/** A broker is waited for so long where it is asked once. */
const PATIENCE_MS = 15_000;

/** Answers the exit code: 0 if every station serves or is switched off, 1 if one does not, 2 where no broker answers. */
export async function runWatch(options: WatchOptions): Promise<number> {
  const dial = await chosenBroker(options);
  if (!dial.ok) return badUsage(dial.fault);
  endQuietlyWithReader();
  const clock = systemClock;
  const board = openBoard();
  let heardAt = clock.elapsed();
  const link = openGuest(dial.value, {
    topics: WATCHED,
    heard(topic, text) {
      board.hear(topic, text);
      heardAt = clock.elapsed();
    },
    onOpen() {
      heardAt = clock.elapsed();
    },
  });
  const isLive = process.stdout.isTTY && !options.once && !options.json;
  if (isLive) {
    for (;;) {
      const why = link.isOpen ? "" : link.why || "not connected yet";
      process.stdout.write(`${ANEW}${boardLines(board, clock.now(), why, glassOf(true)).join("\n")}\n`);
      await sleep(clock, EVERY_MS);
    }
  }
  const startedAt = clock.elapsed();
  while (!link.isOpen || clock.elapsed() - heardAt < QUIET_MS) {
    if (!link.isOpen && (link.why !== "" || clock.elapsed() - startedAt > PATIENCE_MS)) {
      await link.close();
      return badUsage(fault("fleet.no-broker", link.why));
    }
    await sleep(clock, 50);
  }
  await link.close();
  const text = options.json
    ? JSON.stringify(withStandings(board))
    : boardLines(board, clock.now(), "", glassOf(false)).join("\n");
  process.stdout.write(`${text}\n`);
  const isWell = [...board.seats.values()].every((seat) => WELL.includes(standingOf(seat)));
  return isWell ? 0 : 1;
}

const withStandings = ({ seats, unread }: Board): object => ({
  stations: Object.fromEntries(
    Array.from(seats, ([name, seat]) => [name, { standing: standingOf(seat), ...seat }]),
  ),
  unread,
});

const WELL: readonly string[] = ["serving", "needs-somebody", "stopped"];
