/** THE table of what somebody who is not at the station is told of, and the pure stream of it. */
import type { FaultCode } from "../../../core/faults.ts";
import type { DeviceStatus, Status } from "../status.ts";

/** What differs from one station to the next. */
export interface AlertLimits {
  /** For so long a device may be away or in trouble. */
  readonly deviceMs: number;
  /** For so long the ACS may be away. */
  readonly acsMs: number;
  /** Whether the station is to have a screen. */
  readonly hasScreen: boolean;
}

/** Something that holds now. */
interface Standing {
  /** A device by its name in the configuration; "" where it is about the station. */
  readonly subject: string;
  readonly fault: string | null;
  /** Another level is told anew, though it stood before. */
  readonly level: number;
}

interface AlertRow {
  readonly text: string;
  readonly advice: string;
  /** `now`: patrons are not served as they should be, or money is open; `today`: they will not be before long. */
  readonly urgency: "now" | "today";
  /** False for what happens and does not end: it is not told to be over. */
  readonly ends: boolean;
  readonly standing: (status: Status, limits: AlertLimits) => readonly Standing[];
}

const about = (subject: string, fault: string | null): Standing => ({ subject, fault, level: 0 });
const when = (holds: boolean, level = 0): readonly Standing[] =>
  holds ? [{ subject: "", fault: null, level }] : [];

const isPaper = ({ fault }: DeviceStatus): boolean => fault === "printer.out-of-paper";

const withFault =
  (fault: FaultCode) =>
  ({ devices }: Status): readonly Standing[] =>
    devices.filter((device) => device.fault === fault).map(({ id }) => about(id, fault));

/** The kiosk starts the page, and the page connects, well within this. */
const SCREEN_MS = 120_000;
/** Longer than a payment takes, and the ILS to be reached again after a short absence. */
const PAYMENT_MS = 10 * 60_000;
/** Below either the disk is nearly full. */
const FREE_SHARE = 0.05;
const FREE_BYTES = 200e6;
/** So long the news of a clock that was set is news. */
const STEP_MS = 60_000;

/** `docs/generated/alerts.md` is generated from it. */
export const ALERTS = {
  "paper-out": {
    text: "A printer has no paper.",
    advice:
      "Put in a new roll. Patrons get receipts by mail or on their telephone meanwhile, if those are offered.",
    urgency: "now",
    ends: true,
    standing: withFault("printer.out-of-paper"),
  },
  "paper-low": {
    text: "A printer's roll is nearly at its end.",
    advice: "Put in a new roll before the library opens, or have one ready.",
    urgency: "today",
    ends: true,
    standing: withFault("printer.near-end"),
  },
  "device-gone": {
    text: "A device is away, or cannot do its work.",
    advice:
      "See plug, cable and power; then `lectern status`, and `lectern doctor` with the station stopped.",
    urgency: "now",
    ends: true,
    standing: ({ at, devices }, { deviceMs }) =>
      devices
        .filter((device) => device.state === "lost" || (device.state === "trouble" && !isPaper(device)))
        .filter(({ since }) => at - since > deviceMs)
        .map(({ id, fault }) => about(id, fault)),
  },
  "acs-away": {
    text: "The library system cannot be reached.",
    advice:
      "Is it switched off on purpose? Else see the network, then ask who runs it. The station comes back by itself.",
    urgency: "now",
    ends: true,
    standing: ({ at, acs }, { acsMs }) =>
      acs.state !== "online" && at - acs.since > acsMs ? [about("", acs.fault)] : [],
  },
  "screen-away": {
    text: "No screen is connected to the station.",
    advice:
      "See whether the screen has power; `systemctl status lectern-kiosk` says why the page does not run.",
    urgency: "now",
    ends: true,
    standing: ({ at, screen }, { hasScreen }) =>
      when(hasScreen && screen.connected === 0 && at - screen.since > SCREEN_MS),
  },
  "exception-open": {
    text: "Something waits for staff in the journal.",
    advice:
      "At the station in staff mode, or with `lectern journal list`: settle it in the library system, then resolve it.",
    urgency: "today",
    ends: true,
    standing: ({ journal }) => (journal.fault === null ? when(journal.exceptions > 0, journal.newest) : []),
  },
  "payment-unrecorded": {
    text: "A payment is not at its end for more than ten minutes: money may have been taken that is not recorded.",
    advice:
      "`lectern journal list` says which; compare the terminal's receipts with the account in the library system.",
    urgency: "now",
    ends: true,
    standing: ({ at, journal }) =>
      journal.fault === null
        ? when(journal.oldestPayment !== null && at - journal.oldestPayment > PAYMENT_MS)
        : [],
  },
  "journal-unreadable": {
    text: "The journal cannot be read: nothing is lent.",
    advice:
      "See the disk; `lectern journal verify` says what is wrong. Do not delete it: it may hold open payments.",
    urgency: "now",
    ends: true,
    standing: ({ journal: { fault } }) => (fault === null ? [] : [about("", fault)]),
  },
  "disk-nearly-full": {
    text: "The disk that holds the journal is nearly full: without room nothing is lent.",
    advice:
      "Find what grew (`du -x`); logs are held down by journald's limits, the journal by journal.keepDays.",
    urgency: "today",
    ends: true,
    standing: ({ disk }) =>
      when(disk !== null && (disk.freeShare < FREE_SHARE || disk.freeBytes < FREE_BYTES)),
  },
  "clock-stepped": {
    text: "The machine's clock was set by more than five seconds.",
    advice:
      "Once after a start is usual where there is no battery. If it comes again: `timedatectl`, and the time server.",
    urgency: "today",
    ends: false,
    standing: ({ at, clockStep }) => when(clockStep !== null && at - clockStep.at < STEP_MS, clockStep?.at),
  },
  "configuration-refused": {
    text: "A changed configuration holds mistakes and was not taken.",
    advice: "`lectern config check` says which; the station goes on with what it had.",
    urgency: "today",
    ends: true,
    standing: ({ configurationRefused }) => when(configurationRefused !== null),
  },
} as const satisfies Readonly<Record<string, AlertRow>>;

export type AlertName = keyof typeof ALERTS;

/** A change of state that somebody is told of: no person, item or title is in it. */
export interface Alert {
  readonly alert: AlertName;
  readonly state: "raised" | "cleared";
  /** A device by its name in the configuration; "" where it is about the station. */
  readonly subject: string;
  /** A code of the catalogue. */
  readonly fault: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What was told last of each alert and subject, and when; it is kept, so that a restart tells nothing twice. */
export type Told = Readonly<
  Record<string, { readonly stands: boolean; readonly level: number; readonly at: number }>
>;

/** So long the same alert about the same subject is not told again: what comes and goes is one story. */
export const QUIET_MS = 15 * 60_000;
/** What is not known of devices and ACS after this is as it seems. */
const SETTLING_MS = 60_000;

/**
 * What is to be told of a station, after what was told before: one alert a change of state. What changes again too soon is
 * told when it is quiet enough, as it stands then. Nothing while the station is still finding out what is there.
 */
export function alertsOf(
  told: Told,
  status: Status,
  limits: AlertLimits,
): { readonly alerts: readonly Alert[]; readonly told: Told } {
  if (!isSettled(status)) return { alerts: [], told };
  const { at } = status;
  const alerts: Alert[] = [];
  const next: Record<string, Told[string]> = {};
  const isQuiet = (before: Told[string] | undefined): boolean =>
    before !== undefined && at >= before.at && at - before.at < QUIET_MS;
  for (const [name, row] of Object.entries<AlertRow>(ALERTS) as [AlertName, AlertRow][]) {
    const now = new Map(row.standing(status, limits).map((each) => [`${name} ${each.subject}`, each]));
    for (const [key, { subject, fault, level }] of now) {
      const before = told[key];
      const isTold = before?.stands === true && before.level === level;
      if (before !== undefined && (isTold || isQuiet(before))) next[key] = before;
      else {
        alerts.push({ alert: name, state: "raised", subject, fault, at });
        next[key] = { stands: true, level, at };
      }
    }
    for (const [key, before] of Object.entries(told)) {
      if (!key.startsWith(`${name} `) || now.has(key)) continue;
      if (isQuiet(before)) next[key] = before;
      else if (before.stands && row.ends) {
        alerts.push({ alert: name, state: "cleared", subject: key.slice(name.length + 1), fault: null, at });
        next[key] = { ...before, stands: false, at };
      }
    }
  }
  return { alerts, told: next };
}

/** Whether it is known what is there and what is not. */
function isSettled({ at, startedAt, devices, acs }: Status): boolean {
  if (startedAt === null) return false;
  const isOpen = acs.state === "connecting" || devices.some(({ state }) => state === "starting");
  return !isOpen || at - startedAt > SETTLING_MS;
}
