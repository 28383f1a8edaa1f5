import { expect, it } from "vitest";
import { MOST_WAITING, openCourier, type AlertWay } from "../../../../src/app/observe/alerts/courier.ts";
import type { Kept } from "../../../../src/app/observe/alerts/store.ts";
import type { Alert } from "../../../../src/app/observe/alerts/table.ts";
import type { Status } from "../../../../src/app/observe/status.ts";
import { virtualClock } from "../../../../src/core/clock.ts";
import { fault } from "../../../../src/core/faults.ts";
import { failed, ok } from "../../../../src/core/result.ts";
import { pass as passOn } from "../../../../src/core/virtual-time.ts";
import { WELL, withDevice } from "../status-of.ts";

const LIMITS = { deviceMs: 60_000, acsMs: 120_000, hasScreen: true };
const noPaper = withDevice("slips", { state: "trouble", fault: "printer.out-of-paper" });
const AWAY = { ...fault("alert.not-taken", "ECONNREFUSED"), isFinal: false };

/** A courier over a station that is as the test says, with a way that takes or does not. */
function courier() {
  const clock = virtualClock(WELL.at);
  const world: { status: Status; takes: boolean } = { status: WELL, takes: true };
  /** What outlives the station. */
  const disk: { kept: Kept } = { kept: { told: {}, waiting: {} } };
  const taken: Alert[] = [];
  const logged: string[] = [];
  const way: AlertWay = (alert) => {
    if (!world.takes) return Promise.resolve(failed(AWAY));
    taken.push(alert);
    return Promise.resolve(ok(undefined));
  };
  const open = () =>
    openCourier({
      store: {
        read: () => Promise.resolve(disk.kept),
        write: (kept) => {
          disk.kept = kept;
          return Promise.resolve();
        },
      },
      ways: { webhook: way },
      limits: LIMITS,
      status: () => Promise.resolve({ ...world.status, at: clock.now() }),
      clock,
      log: (event) => void logged.push(event),
    });
  const pass = (ms: number): Promise<void> => passOn(clock, ms);
  return { world, taken, logged, open, pass, disk };
}

const said = (alerts: readonly Alert[]): string[] => alerts.map(({ alert, state }) => `${state} ${alert}`);

it("loses nothing while nobody takes alerts for an hour, keeps their order, and grows no further", async () => {
  const { world, taken, open, pass, disk } = courier();
  const running = open();
  await pass(10_000);
  world.takes = false;
  world.status = noPaper;
  await pass(3_600_000);
  world.status = { ...noPaper, configurationRefused: WELL.at };
  await pass(60_000);
  expect(taken).toEqual([]);
  expect(JSON.stringify(disk.kept).length).toBeLessThan(2000);
  world.takes = true;
  await pass(1_000_000);
  expect(said(taken)).toEqual(["raised paper-out", "raised configuration-refused"]);
  await running.stop();
});

it("sends after a restart what waited, and tells nothing again", async () => {
  const { world, taken, open, pass } = courier();
  world.takes = false;
  world.status = noPaper;
  const first = open();
  await pass(20_000);
  await first.stop();
  world.takes = true;
  const second = open();
  await pass(60_000);
  await second.stop();
  const third = open();
  await pass(60_000);
  await third.stop();
  expect(said(taken)).toEqual(["raised paper-out"]);
});

it("holds a bounded number, and lets go first of what a later one makes old", async () => {
  const { world, taken, logged, open, pass } = courier();
  world.takes = false;
  world.status = { ...WELL, configurationRefused: WELL.at };
  const running = open();
  await pass(10_000);
  for (let turnedOver = 0; turnedOver < MOST_WAITING; turnedOver++) {
    world.status = {
      ...(turnedOver % 2 === 0 ? noPaper : WELL),
      configurationRefused: WELL.at,
    };
    await pass(16 * 60_000);
  }
  expect(logged).toContain("alert.dropped");
  world.takes = true;
  await pass(3_600_000);
  expect(taken.length).toBeLessThanOrEqual(MOST_WAITING);
  expect(taken[0]?.alert).toBe("configuration-refused");
  await running.stop();
});
