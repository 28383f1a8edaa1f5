import { expect, it } from "vitest";
import { METRICS, type MetricRow } from "../../../src/app/observe/metrics.ts";
import { openObserver } from "../../../src/app/observe/observer.ts";
import { virtualClock } from "../../../src/core/clock.ts";
import type { LogData, LogEvent } from "../../../src/core/log.ts";

function observed() {
  const clock = virtualClock(Date.UTC(2026, 10, 2));
  const lines: [LogEvent, LogData][] = [];
  const observer = openObserver({
    log: (event, data) => void lines.push([event, data]),
    clock,
    version: "0.1.0",
  });
  return { clock, lines, observer };
}

const ROWS = Object.entries<MetricRow>(METRICS);

it.each(ROWS)("%s is named as Prometheus wants it", (name, { type, labels }) => {
  expect(name).toMatch(/^lectern_[a-z][a-z_]*$/);
  expect(name.endsWith("_total")).toBe(type === "counter");
  if (type === "histogram") expect(name).toMatch(/_seconds$/);
  for (const label of Object.keys(labels)) expect(label).toMatch(/^[a-z]+$/);
});

it("counts loans by what became of them, and measures steps of people and answers of the ACS", async () => {
  const { clock, observer } = observed();
  const { log } = observer;
  log("flow.screen", { screen: "welcome" });
  clock.advance(4000);
  log("flow.screen", { screen: "items" });
  log("sip.sent", { frame: "11YN..." });
  clock.advance(300);
  log("sip.received", { frame: "121NNY" });
  log("journal.step", { entry: 1, kind: "loan", mode: "on-line", stage: "intent", ms: 0 });
  log("journal.step", { entry: 1, kind: "loan", mode: "on-line", stage: "closed", outcome: "done", ms: 700 });
  const text = await observer.metrics();
  expect(text).toContain('lectern_loans_total{mode="on-line",outcome="done"} 1\n');
  expect(text).toContain('lectern_screen_seconds_sum{screen="welcome"} 4\n');
  expect(text).toContain('lectern_acs_answer_seconds_sum{message="11"} 0.3\n');
  expect(text).toContain("lectern_visits_total 1\n");
  expect((await observer.status()).counts).toMatchObject({ lectern_loans_total: 1, lectern_visits_total: 1 });
  observer.stop();
});

it("counts what is outside of a label's values as other, whatever it says", async () => {
  const { observer } = observed();
  observer.log("flow.refused", { what: "21234000000018", reason: "31234000000016" });
  observer.log("device.discarded", { device: "Ada Example" });
  const text = await observer.metrics();
  expect(text).toContain('lectern_refusals_total{what="other",reason="other"} 1\n');
  expect(text).toContain('lectern_device_discards_total{device="other"} 1\n');
  observer.stop();
});

it("says how the roll is, and nothing of a journal's age while nothing is open", async () => {
  const { observer } = observed();
  observer.log("device.health", {
    device: "slips",
    role: "printer",
    state: "ready",
    fault: "printer.near-end",
  });
  const text = await observer.metrics();
  expect(text).toContain('lectern_printer_paper{device="slips",paper="low"} 1\n');
  expect(text).not.toMatch(/^lectern_journal_oldest_seconds /m);
  observer.stop();
});

it("notices that the machine's clock was set, and not that time went by", () => {
  const clock = virtualClock(0);
  let set = 0;
  const lines: [LogEvent, LogData][] = [];
  const observer = openObserver({
    log: (event, data) => void lines.push([event, data]),
    clock: { ...clock, now: () => clock.now() + set },
    version: "0.1.0",
  });
  clock.advance(60_000);
  expect(lines).toEqual([]);
  set = 3_600_000;
  clock.advance(60_000);
  expect(lines).toEqual([["station.clock-stepped", { seconds: 3600 }]]);
  observer.stop();
});
