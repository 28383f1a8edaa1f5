/** What a fleet learns of a station's status. Pure. */
import { alertsOf, type AlertLimits } from "../observe/alerts/table.ts";
import type { Status } from "../observe/status.ts";
import type { State } from "./messages.ts";

/** Nothing of what a person does at this moment is in it: not the screen, and no counts. */
export function stateOf(status: Status, limits: AlertLimits, bundle: State["bundle"]): State {
  const { at, version, startedAt, health, service, acs, devices, screen, journal, disk } = status;
  const { exceptions = 0, payments = 0 } = journal.fault === null ? journal : {};
  return {
    at,
    version,
    startedAt,
    ready: health.ready,
    why: [...health.why],
    limits: [...service.limits],
    acs: { state: acs.state, fault: acs.fault, since: acs.since },
    devices: devices.map(({ id, role, state, fault, since }) => ({ id, role, state, fault, since })),
    screens: screen.connected,
    journal: { fault: journal.fault, exceptions, payments },
    diskFree: disk === null ? null : Math.round(disk.freeShare * 100) / 100,
    alerts: alertsOf({}, status, limits).alerts.map(({ alert, subject }) => `${alert} ${subject}`.trim()),
    bundle,
  };
}

/** Whether two say the same, whenever it was. */
export const isSame = (one: State, other: State | undefined): boolean =>
  other !== undefined && JSON.stringify({ ...one, at: 0 }) === JSON.stringify({ ...other, at: 0 });
