import { expect, it } from "vitest";
import { boardLines } from "../../../src/app/fleet/board-lines.ts";
import { openBoard, standingOf } from "../../../src/app/fleet/board.ts";
import type { State } from "../../../src/app/fleet/messages.ts";
import { stateOf } from "../../../src/app/fleet/state.ts";
import { topicOf, type TopicName } from "../../../src/app/fleet/topics.ts";
import type { Status } from "../../../src/app/observe/status.ts";
import { WELL, withDevice } from "../observe/status-of.ts";
import { LIMITS } from "./members.ts";

const GLASS = { columns: 80, rows: 24, colour: false };
const ONLINE = { presence: "online", at: WELL.at };

type Said = readonly (readonly [station: string, name: TopicName, content: unknown])[];

function boardOf(said: Said) {
  const board = openBoard();
  for (const [station, name, content] of said) board.hear(topicOf(station, name), JSON.stringify(content));
  return board;
}

const there = (station: string, status: Status, bundle: State["bundle"] = null): Said => [
  [station, "presence", ONLINE],
  [station, "state", stateOf(status, LIMITS, bundle)],
];

const noPaper = withDevice("slips", { state: "trouble", fault: "printer.out-of-paper" });
const closed: Status = {
  ...WELL,
  health: { alive: true, ready: false, why: ["station.closed-by-staff"] },
};

it("shows each station on a line, what is worst first, in words and marks", () => {
  const board = boardOf([
    ...there("entrance", WELL),
    ["entrance", "daily", { day: "2026-11-01", counts: { lectern_loans_total: 120 } }],
    ...there("floor-1", noPaper),
    ...there("floor-2", closed),
    ...there("floor-3", WELL),
    ["floor-3", "presence", { presence: "offline", at: null }],
    ["garage", "presence", { presence: "stopped", at: WELL.at }],
  ]);
  expect(boardLines(board, WELL.at + 3_600_000, "", GLASS)).toMatchInlineSnapshot(`
    [
      "  5 stations: 1 away, 1 not serving, 1 need somebody, 1 switched off, 1 serving",
      "X floor-3   away; last changed 1 h ago",
      "X floor-2   not serving: Staff have put the station out of service.",
      "! floor-1   serving: paper-out slips",
      "  garage    switched off for 1 h",
      "  entrance  serving: 2026-11-01: 120 loans",
    ]
  `);
});

it("says of a station what became of its bundle, where that is not what was sent", () => {
  const [version, why] = [WELL.at, "policy.pin.ask: is none of those"];
  const trial = { current: null, trial: version, last: null };
  const taken = { version, outcome: "taken", fault: null, why: "" } as const;
  const back = { version, outcome: "back", fault: "bundle.unhealthy", why } as const;
  const board = boardOf([
    ...there("a", WELL, { current: version, trial: null, last: taken }),
    ...there("b", WELL, trial),
    ...there("c", WELL, { current: null, trial: null, last: back }),
  ]);
  const lines = boardLines(board, WELL.at, "", GLASS).slice(1);
  expect(lines[0]).toMatch(
    /^! c {2}serving: bundle of 2026-11-0\d \d\d:\d\d taken back: policy.pin.ask: is none of$/,
  );
  expect(lines[1]).toBe("  a  serving");
  expect(lines[2]).toMatch(/^ {2}b {2}serving: tries bundle of 2026-11-0\d/);
});

it("says how many there is no room for, and that the broker is away", () => {
  const names = Array.from({ length: 40 }, (_, index) => `station-${index + 10}`);
  const board = boardOf(names.flatMap((name) => there(name, WELL)));
  const lines = boardLines(board, WELL.at, "ECONNREFUSED", { ...GLASS, rows: 10 });
  expect(lines).toHaveLength(10);
  expect(lines[1]).toBe("X The broker is away: ECONNREFUSED");
  expect(lines.at(-1)).toBe("  and 33 more, none worse");
});

it.each([
  ["a topic of others", "home/kitchen/state", "{}"],
  ["a name that is none", "lectern/a\u001b[2J/state", "{}"],
  ["no JSON", "lectern/a/presence", "online"],
  ["a word that would move a terminal", "lectern/a/presence", '{"presence":"\\u001b[2J","at":null}'],
  [
    "a state with such a word",
    "lectern/a/state",
    JSON.stringify({ ...stateOf(WELL, LIMITS, null), alerts: ["\u001b[2J"] }),
  ],
  ["a command", "lectern/a/command", "{}"],
])("believes nothing of %s", (_, topic, text) => {
  const board = boardOf([]);
  board.hear(topic, text);
  expect([board.seats.size, board.unread]).toEqual([0, 1]);
});

it("does not grow without end, whoever publishes", () => {
  const board = boardOf([]);
  for (let index = 0; index < 5010; index++) {
    board.hear(`lectern/s${index}/presence`, JSON.stringify(ONLINE));
  }
  expect([board.seats.size, board.unread]).toEqual([5000, 10]);
});

it("forgets a station whose messages were deleted at the broker", () => {
  const board = boardOf(there("old", WELL));
  for (const name of ["presence", "state"] as const) board.hear(topicOf("old", name), "");
  expect(board.seats.size).toBe(0);
});

it("counts a station that never said how it is as away", () => {
  const { seats } = boardOf([["new", "presence", ONLINE]]);
  expect([...seats.values()].map(standingOf)).toEqual(["away"]);
});
