/** How a station is at one moment, for technicians, monitors and alerts: plain data, in which nobody and no item is. */
import type { Tally } from "../../circulation/journal/rows.ts";
import { hangs, type Vital } from "../notify.ts";
import type { Seen, SeenDevice, SeenFault } from "./seen.ts";

/** Instants are milliseconds since 1970. */
export interface Status {
  readonly at: number;
  readonly version: string;
  readonly startedAt: number | null;
  readonly health: Health;
  readonly service: { readonly fault: string | null; readonly limits: readonly string[] };
  readonly acs: {
    readonly state: Seen["acs"]["state"];
    readonly fault: string | null;
    readonly since: number;
  };
  readonly devices: readonly DeviceStatus[];
  readonly screen: { readonly shows: string; readonly connected: number; readonly since: number };
  readonly journal: JournalStatus;
  readonly disk: DiskStatus | null;
  readonly clockStep: { readonly at: number; readonly seconds: number } | null;
  readonly configurationRefused: number | null;
  /** Of the process, bytes. */
  readonly memory: number;
  /** How late the event loop was in the last minute at most, milliseconds. */
  readonly lateMs: number;
  /** Since the start, by metric: `lectern_loans_total`. */
  readonly counts: Readonly<Record<string, number>>;
  /** Oldest first. */
  readonly faults: readonly SeenFault[];
}

export interface DeviceStatus extends Pick<SeenDevice, "role" | "state" | "since"> {
  readonly id: string;
  readonly fault: string | null;
}

/** What is not closed; `fault`: why that cannot be read. */
export type JournalStatus =
  | {
      readonly fault: null;
      /** What the station still has to bring to an end, and when the oldest of it was opened. */
      readonly unsettled: number;
      readonly oldest: number | null;
      /** What waits for staff: how much, and the number of the newest. */
      readonly exceptions: number;
      readonly newest: number;
      /** Payments among both. */
      readonly payments: number;
      readonly oldestPayment: number | null;
    }
  | { readonly fault: string };

export interface DiskStatus {
  readonly freeBytes: number;
  /** 0 to 1. */
  readonly freeShare: number;
}

/** `alive`: nothing hangs. `ready`: somebody could be served now. `why` not, in codes. */
export interface Health {
  readonly alive: boolean;
  readonly ready: boolean;
  readonly why: readonly string[];
}

export function healthOf({ startedAt, service }: Seen, vitals: readonly Vital[]): Health {
  const hung = vitals.filter(hangs).map(({ name }) => `hung:${name}`);
  const starting = startedAt === undefined ? ["starting"] : [];
  const why = [...hung, ...starting, ...(service.fault === undefined ? [] : [service.fault])];
  return { alive: hung.length === 0, ready: why.length === 0, why };
}

export function journalStatus(tally: readonly Tally[]): JournalStatus {
  const waiting = tally.filter(({ stage }) => stage === "exception");
  const unsettled = tally.filter(({ stage }) => stage !== "exception");
  const payments = tally.filter(({ kind }) => kind === "payment");
  return {
    fault: null,
    unsettled: sum(unsettled),
    oldest: oldest(unsettled),
    exceptions: sum(waiting),
    newest: Math.max(0, ...waiting.map(({ newest }) => newest)),
    payments: sum(payments),
    oldestPayment: oldest(payments),
  };
}

const sum = (tally: readonly Tally[]): number => tally.reduce((total, { count }) => total + count, 0);

const oldest = (tally: readonly Tally[]): number | null =>
  tally.length === 0 ? null : Math.min(...tally.map(({ oldest: at }) => at));

/** What is asked of the machine when somebody wants to know. */
export interface Around {
  readonly at: number;
  readonly version: string;
  readonly health: Health;
  readonly journal: JournalStatus;
  readonly disk: DiskStatus | null;
  readonly memory: number;
  readonly lateMs: number;
  readonly counts: Status["counts"];
}

export function statusOf(seen: Seen, around: Around): Status {
  const { startedAt, service, acs, devices, screen, screens, clockStep, configurationRefused, faults } = seen;
  return {
    ...around,
    startedAt: startedAt ?? null,
    service: { fault: service.fault ?? null, limits: service.limits },
    acs: { ...acs, fault: acs.fault ?? null },
    devices: Object.entries(devices).map(([id, device]) => ({ id, ...device, fault: device.fault ?? null })),
    screen: { shows: screen.name, connected: screens.connected, since: screens.since },
    clockStep: clockStep ?? null,
    configurationRefused: configurationRefused ?? null,
    faults,
  };
}
