/** A board in a process of its own, as `lectern fleet watch` has it: a line for each message, and one for its memory. */
import { openBoard, standingOf } from "../../../src/app/fleet/board.ts";
import { chosenBroker, openGuest } from "../../../src/app/fleet/guest.ts";
import { readTopic } from "../../../src/app/fleet/topics.ts";
import { WATCHED } from "../../../src/app/fleet/watch.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { must } from "../../devices/bench.ts";
import type { Look } from "./station.ts";

/** What it says; `at` in milliseconds since 1970. */
export type Said =
  | { readonly what: "seen"; readonly station: string; readonly look: Look; readonly at: number }
  | { readonly what: "open" }
  | { readonly what: "memory"; readonly bytes: number };

const say = (said: Said): void => void process.stdout.write(`${JSON.stringify(said)}\n`);
const [, , broker = ""] = process.argv;
const board = openBoard();
openGuest(must(await chosenBroker({ broker })), {
  topics: WATCHED,
  heard(topic, text) {
    board.hear(topic, text);
    const { station = "" } = readTopic(topic) ?? {};
    const seat = board.seats.get(station);
    if (seat === undefined) return;
    const look = { standing: standingOf(seat), alerts: seat.state?.alerts ?? [] };
    say({ what: "seen", station, look, at: systemClock.now() });
  },
  onOpen: () => say({ what: "open" }),
});
process.stdin.on("data", () => say({ what: "memory", bytes: process.memoryUsage().rss }));
process.stdin.on("end", () => process.exit());
