import { expect, it } from "vitest";
import { alertsOf, QUIET_MS, type AlertLimits, type Told } from "../../../../src/app/observe/alerts/table.ts";
import { alertWords } from "../../../../src/app/observe/alerts/words.ts";
import type { Status } from "../../../../src/app/observe/status.ts";
import { WELL, withDevice } from "../status-of.ts";

const LIMITS: AlertLimits = { deviceMs: 60_000, acsMs: 120_000, hasScreen: true };
const MINUTE = 60_000;

/** What is told over statuses, each so many minutes after the first. */
function stream(...statuses: readonly (readonly [minute: number, status: Status])[]): string[] {
  let told: Told = {};
  return statuses.flatMap(([minute, status]) => {
    const next = alertsOf(told, { ...status, at: WELL.at + minute * MINUTE }, LIMITS);
    ({ told } = next);
    return next.alerts.map(({ alert, state, subject }) => `${minute}: ${state} ${alert} ${subject}`.trim());
  });
}

const noPaper = withDevice("slips", { state: "trouble", fault: "printer.out-of-paper", since: WELL.at });
const gone = withDevice("scanner", { state: "lost", fault: "device.lost", since: WELL.at });
const journal = (change: Partial<Extract<Status["journal"], { fault: null }>>): Status =>
  WELL.journal.fault === null ? { ...WELL, journal: { ...WELL.journal, ...change } } : WELL;

it("tells nothing of a station at which all is well", () => {
  expect(stream([0, WELL], [60, WELL])).toEqual([]);
});

it.each<[string, Status]>([
  ["paper-out slips", noPaper],
  ["paper-low slips", withDevice("slips", { fault: "printer.near-end" })],
  ["device-gone scanner", gone],
  ["acs-away", { ...WELL, acs: { state: "away", fault: "acs.tcp", since: WELL.at } }],
  ["screen-away", { ...WELL, screen: { shows: "welcome", connected: 0, since: WELL.at } }],
  ["exception-open", journal({ exceptions: 1, newest: 7 })],
  ["payment-unrecorded", journal({ payments: 1, oldestPayment: WELL.at - 9 * MINUTE })],
  ["journal-unreadable", { ...WELL, journal: { fault: "journal.damaged" } }],
  ["disk-nearly-full", { ...WELL, disk: { freeBytes: 1e8, freeShare: 0.2 } }],
  ["configuration-refused", { ...WELL, configurationRefused: WELL.at }],
])("%s: told once when it begins and once when it is over", (what, status) => {
  expect(stream([5, status], [6, status], [40, status], [41, WELL], [80, WELL])).toEqual([
    `5: raised ${what}`,
    `41: cleared ${what}`,
  ]);
});

it("waits for what may come back by itself", () => {
  expect(stream([0.5, gone], [0.9, gone], [1, WELL])).toEqual([]);
});

it("tells of a clock that was set, and never that it is over", () => {
  const stepped: Status = { ...WELL, clockStep: { at: WELL.at, seconds: 3600 } };
  expect(stream([0.5, stepped], [10, stepped], [60, stepped])).toEqual(["0.5: raised clock-stepped"]);
});

it("tells of the next exception while the one before is open, and not of one that was settled among several", () => {
  const [one, two, again] = [1, 2, 1].map((exceptions, index) =>
    journal({ exceptions, newest: index === 0 ? 7 : 9 }),
  );
  if (one === undefined || two === undefined || again === undefined) throw new Error("no journal");
  expect(stream([0, one], [20, two], [40, again])).toEqual([
    "0: raised exception-open",
    "20: raised exception-open",
  ]);
});

it("makes one story of what comes and goes, and ends with how it stands", () => {
  const flapping = Array.from(
    { length: 60 },
    (_, index) => [index * 0.5, index % 2 === 0 ? noPaper : WELL] as const,
  );
  const told = stream(...flapping, [50, WELL], [51, WELL]);
  expect(told.length).toBeLessThanOrEqual(2 + 30 / (QUIET_MS / MINUTE));
  expect(told.at(-1)).toContain("cleared");
});

it("tells nothing before the station knows what is there, and nothing twice over a restart", () => {
  const told = alertsOf({}, { ...noPaper, at: WELL.at + MINUTE }, LIMITS).told;
  const starting = { ...withDevice("slips", { state: "starting", fault: null }), startedAt: WELL.at };
  expect(alertsOf(told, { ...starting, at: WELL.at + 2 * MINUTE - MINUTE }, LIMITS)).toEqual({
    alerts: [],
    told,
  });
  expect(alertsOf(told, { ...noPaper, at: WELL.at + 30 * MINUTE }, LIMITS).alerts).toEqual([]);
});

it("says in words what to do, and names only station, device and code", () => {
  const [alert] = alertsOf({}, noPaper, LIMITS).alerts;
  if (alert === undefined) throw new Error("no alert");
  expect(alertWords(alert, "entrance")).toEqual({
    subject: "Now: entrance: paper-out (slips)",
    text:
      "Station entrance, 2 Nov 2026, 12:00:00 UTC\n\nA printer has no paper. (slips)\n" +
      "The printer has no paper. (printer.out-of-paper)\n\nWhat to do: Put in a new roll. Patrons get receipts by mail " +
      "or on their telephone meanwhile, if those are offered.\n",
  });
});
