import { expect, it } from "vitest";
import { openCondition } from "../../../src/app/adapters/condition.ts";
import { staffPort, type StaffSetup } from "../../../src/app/adapters/staff.ts";
import { newMember } from "../../../src/app/staff/roster.ts";
import { seededBytes, virtualClock } from "../../../src/core/clock.ts";
import { fault } from "../../../src/core/faults.ts";
import { patronId } from "../../../src/core/ids.ts";
import { must } from "../../devices/bench.ts";
import { unexpected } from "../../flows/fakes.ts";

const key = new Uint8Array(32).fill(7);
const CARD = patronId("90000000000001");
const NO_DEVICES = {
  scanner: [],
  card: [],
  printer: [],
  rfid: [],
  security: [],
  lamp: [],
  payment: [],
  coins: [],
  gate: [],
  sensor: [],
};

/** What staff can do at a station without devices, whose configuration and staff the test changes. */
function port() {
  const configuration = openCondition();
  const staff = { setup: { roster: [], key, tries: 2, lockMinutes: 5 } as StaffSetup };
  const made = staffPort(() => staff.setup, {
    clock: virtualClock(0),
    devices: NO_DEVICES,
    frames: { last: [], onChange: () => () => {} },
    journal: { exceptions: () => unexpected("exceptions"), resolve: () => unexpected("resolve") },
    closing: {
      fault: undefined,
      close: () => unexpected("close"),
      onChange: () => () => {},
    },
    configuration,
    returns: {
      takeBack: () => unexpected("takeBack"),
      findOutReturn: () => unexpected("findOutReturn"),
      arm: () => unexpected("arm"),
    },
    receipts: { reprint: () => unexpected("reprint"), printTestPage: () => unexpected("printTestPage") },
  });
  return { port: made, configuration, staff };
}

it("a configuration that wants somebody stands among the devices while it does", () => {
  const { port: staff, configuration } = port();
  const seen: unknown[] = [];
  staff.onChange(() => seen.push(staff.devices));
  configuration.set(fault("config.refused", ""));
  configuration.set(undefined);
  expect(seen).toEqual([
    [{ id: "station.yaml", role: "configuration", state: "ready", fault: "config.refused" }],
    [],
  ]);
});

it("who was added while the station runs is known from then on, by the rules of then", async () => {
  const { port: staff, staff: now } = port();
  expect(staff.isCard(CARD)).toBe(false);
  const member = must(newMember("Jo", CARD, "827364", key, seededBytes(1)));
  now.setup = { ...now.setup, roster: [member], tries: 1 };
  expect(staff.isCard(CARD)).toBe(true);
  expect(await staff.check(CARD, "000000")).toBe(false);
  expect(staff.locked).toBe(true);
});
