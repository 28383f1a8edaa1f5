import { expect, it } from "vitest";
import { nothingSeen, seeNext, type Seen } from "../../../src/app/observe/seen.ts";
import type { LogData, LogEvent } from "../../../src/core/log.ts";

/** What is known after events, one a second. */
function after(...events: readonly (readonly [LogEvent, LogData])[]): Seen {
  return events.reduce(
    (seen, [event, data], index) => seeNext(seen, event, data, (index + 1) * 1000),
    nothingSeen(0),
  );
}

const health = (state: string, fault?: string) =>
  ["device.health", { device: "printer", role: "printer", state, fault }] as const;

it("keeps since when a device is as it is, over what says the same again", () => {
  const seen = after(
    health("starting"),
    health("ready"),
    health("ready"),
    health("trouble", "printer.out-of-paper"),
  );
  expect(seen.devices["printer"]).toEqual({
    role: "printer",
    state: "trouble",
    fault: "printer.out-of-paper",
    since: 4000,
  });
  expect(after(health("ready"), health("ready")).devices["printer"]?.since).toBe(1000);
});

it("keeps since when the ACS is away, over every attempt", () => {
  const seen = after(
    ["sip.connected", {}],
    ["sip.disconnected", { fault: "acs.closed" }],
    ["sip.retry", { fault: "acs.tcp", retryMs: 500 }],
  );
  expect(seen.acs).toEqual({ state: "away", fault: "acs.tcp", since: 2000 });
});

it("counts the same fault again up, and keeps no more than the last twenty", () => {
  const seen = after(
    ["sip.fault", { fault: "acs.silent", message: "11" }],
    ["sip.fault", { fault: "acs.silent" }],
  );
  expect(seen.faults).toEqual([{ at: 2000, event: "sip.fault", about: "acs.silent", times: 2 }]);
  const many = after(...Array.from({ length: 50 }, (_, entry) => ["journal.not-read", { entry }] as const));
  expect(many.faults).toHaveLength(20);
  expect(many.faults.at(-1)?.about).toBe("49");
});

it("takes no word into a fault that is not the house's own", () => {
  const seen = after([
    "journal.not-read",
    { entry: 31234000000016, fault: "Ada Example", reason: "21234000000018" },
  ]);
  expect(seen.faults).toEqual([{ at: 1000, event: "journal.not-read", about: "", times: 1 }]);
});
