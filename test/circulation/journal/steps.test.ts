import { expect, it } from "vitest";
import { tellSteps } from "../../../src/circulation/journal/steps.ts";
import { virtualClock } from "../../../src/core/clock.ts";
import type { LogData, LogEvent } from "../../../src/core/log.ts";
import { must } from "../../devices/bench.ts";
import { CARD, ITEM, journalIn, scratch } from "../bench.ts";

it("logs every step that is on disk, and counts what is not closed, without a word of whose it is", () => {
  const clock = virtualClock(1_000);
  const lines: [LogEvent, LogData][] = [];
  const journal = tellSteps(journalIn(scratch(), clock), (event, data) => void lines.push([event, data]));
  const secret = { item: ITEM, patron: CARD, facts: {} };
  const loan = { kind: "loan", mode: "on-line", stage: "intent", session: "s", secret } as const;
  const first = must(journal.open(loan));
  must(journal.open(loan));
  clock.advance(250);
  must(journal.change(first.id, { stage: "exception", reason: "undecided" }));
  expect(must(journal.tally())).toEqual([
    { kind: "loan", stage: "exception", reason: "undecided", count: 1, oldest: 1_000, newest: 1 },
    { kind: "loan", stage: "intent", reason: null, count: 1, oldest: 1_000, newest: 2 },
  ]);
  must(journal.resolve(first.id, { by: "staff", note: "seen" }));
  expect(lines.map(([event, data]) => [event, data["entry"], data["stage"], data["ms"]])).toEqual([
    ["journal.step", 1, "intent", 0],
    ["journal.step", 2, "intent", 0],
    ["journal.step", 1, "exception", 250],
    ["journal.step", 1, "closed", 250],
  ]);
  expect(JSON.stringify(lines)).not.toContain(CARD);
  expect(JSON.stringify(lines)).not.toContain(ITEM);
});
