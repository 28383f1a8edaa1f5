import type { Status } from "../../../src/app/observe/status.ts";

const AT = Date.UTC(2026, 10, 2, 12);

/** A station at noon at which all is well. */
export const WELL: Status = {
  at: AT,
  version: "0.1.0",
  startedAt: AT - 3 * 3_600_000,
  health: { alive: true, ready: true, why: [] },
  service: { fault: null, limits: [] },
  acs: { state: "online", fault: null, since: AT - 7_200_000 },
  devices: [
    { id: "scanner", role: "scanner", state: "ready", fault: null, since: AT - 3_600_000 },
    { id: "slips", role: "printer", state: "ready", fault: null, since: AT - 3_600_000 },
  ],
  screen: { shows: "welcome", connected: 1, since: AT - 3_600_000 },
  journal: {
    fault: null,
    unsettled: 0,
    oldest: null,
    exceptions: 0,
    newest: 0,
    payments: 0,
    oldestPayment: null,
  },
  disk: { freeBytes: 5e9, freeShare: 0.5 },
  clockStep: null,
  configurationRefused: null,
  memory: 9e7,
  lateMs: 3,
  counts: { lectern_loans_total: 12, lectern_visits_total: 5 },
  faults: [],
};

/** The same with another device state. */
export const withDevice = (id: string, change: Partial<Status["devices"][number]>): Status => ({
  ...WELL,
  devices: WELL.devices.map((device) => (device.id === id ? { ...device, ...change } : device)),
});
