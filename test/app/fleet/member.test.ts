import { expect, it } from "vitest";
import { MOST_WAITING } from "../../../src/app/observe/alerts/courier.ts";
import { QUIET_MS } from "../../../src/app/observe/alerts/table.ts";
import type { Status } from "../../../src/app/observe/status.ts";
import { WELL, withDevice } from "../observe/status-of.ts";
import { member } from "./members.ts";

const HOUR = 3_600_000;
const noPaper = withDevice("slips", { state: "trouble", fault: "printer.out-of-paper" });

it("says that it is there and how it is, for whoever comes later, and once for each change", async () => {
  const { open, pass, heard, broker, world } = member();
  const station = await open();
  await pass(60_000);
  expect(broker.said("lectern/entrance/presence")).toEqual({ presence: "online", at: WELL.at });
  expect(broker.said("lectern/entrance/state")).toMatchObject({ ready: true, alerts: [], diskFree: 0.5 });
  expect(heard("state")).toHaveLength(1);
  world.status = noPaper;
  await pass(60_000);
  expect(heard("state")).toHaveLength(2);
  expect(broker.said("lectern/entrance/state")).toMatchObject({ alerts: ["paper-out slips"] });
  await station.stop();
  expect(broker.said("lectern/entrance/presence")).toMatchObject({ presence: "stopped" });
});

it("is said to be off-line by the broker when it goes without a word, and comes back by itself", async () => {
  const { open, pass, broker } = member();
  const station = await open();
  await pass(10_000);
  broker.cutAll();
  expect(broker.said("lectern/entrance/presence")).toEqual({ presence: "offline", at: null });
  await pass(60_000);
  expect(broker.said("lectern/entrance/presence")).toMatchObject({ presence: "online" });
  await station.stop();
});

it("tells nothing of what a person does at this moment", async () => {
  const { open, pass, broker, world } = member();
  const station = await open();
  world.status = { ...WELL, screen: { ...WELL.screen, shows: "borrow" } };
  await pass(10_000);
  expect(JSON.stringify([...broker.retained])).not.toMatch(/borrow|visits|memory/);
  await station.stop();
});

it("loses no alert while the broker is away for an hour, tells each once and in order, and grows no further", async () => {
  const { open, pass, broker, world, disk, heard, logged } = member();
  const station = await open();
  await pass(10_000);
  broker.goAway();
  const sizes: number[] = [];
  for (let quarter = 0; quarter < 4; quarter++) {
    world.status = quarter % 2 === 0 ? noPaper : WELL;
    await pass(HOUR / 4 + QUIET_MS / 100);
    sizes.push(JSON.stringify([disk, logged]).length);
  }
  expect(heard("alert")).toEqual([]);
  expect(Math.max(...sizes)).toBeLessThan(10_000);
  expect(logged.filter(({ event }) => event === "fleet.away")).toHaveLength(1);
  // Half to all of a minute lies between attempts.
  expect(broker.attempts).toBeLessThan(140);
  broker.comeBack();
  await pass(HOUR / 2);
  expect(heard("alert")).toMatchObject(
    ["raised", "cleared", "raised", "cleared"].map((state) => ({
      alert: "paper-out",
      state,
      subject: "slips",
    })),
  );
  // The broker forgot what it kept, and knows it again.
  expect(broker.said("lectern/entrance/state")).toMatchObject({ alerts: [] });
  expect(broker.said("lectern/entrance/presence")).toMatchObject({ presence: "online" });
  await station.stop();
});

it("keeps a bounded number of alerts of what comes and goes for two days, and the last word of each", async () => {
  const { open, pass, broker, world, disk, heard } = member();
  const station = await open();
  await pass(10_000);
  broker.goAway();
  const away: Status = {
    ...WELL,
    acs: { state: "away", fault: "acs.tcp", since: WELL.at - HOUR },
  };
  for (let round = 0; round < 2 * MOST_WAITING; round++) {
    world.status = round % 2 === 0 ? away : noPaper;
    await pass(QUIET_MS + 10_000);
  }
  expect(disk.alerts.waiting["fleet"]).toHaveLength(MOST_WAITING);
  broker.comeBack();
  world.status = WELL;
  await pass(HOUR);
  const last = new Map(heard("alert").map((each) => [(each as { alert: string }).alert, each]));
  expect(Object.fromEntries(last)).toMatchObject({
    "acs-away": { state: "cleared" },
    "paper-out": { state: "cleared" },
  });
  await station.stop();
}, 60_000);

it("tells on the next day what was done on a day, over restarts and where the broker was away", async () => {
  const { open, pass, broker, world, disk, heard } = member();
  world.status = { ...WELL, counts: {} };
  const first = await open();
  await pass(HOUR);
  world.status = { ...WELL, counts: { lectern_loans_total: 20 } };
  await pass(2 * 60_000);
  await first.stop();
  world.status = { ...WELL, counts: { lectern_loans_total: 3 } };
  const second = await open();
  await pass(24 * HOUR);
  expect(heard("daily")).toEqual([{ day: expect.any(String), counts: { lectern_loans_total: 23 } }]);
  broker.goAway();
  world.status = { ...WELL, counts: { lectern_loans_total: 4 } };
  await pass(24 * HOUR);
  expect(disk.fleet?.days.waiting).toHaveLength(1);
  broker.comeBack();
  await pass(2 * 60_000);
  expect(heard("daily")[1]).toMatchObject({ counts: { lectern_loans_total: 1 } });
  expect(disk.fleet?.days.waiting).toEqual([]);
  await second.stop();
});
