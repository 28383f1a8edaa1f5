/** What is known of a running station, from its log alone: each event makes the next of it. Nobody and no item is in it. */
import { FAULTS, type FaultCode } from "../../core/faults.ts";
import { LOG_EVENTS, type LogData, type LogEvent } from "../../core/log.ts";
import { EXCEPTION_REASONS, type DeviceState } from "../../core/staff.ts";

/** Instants are milliseconds since 1970. */
export interface Seen {
  readonly startedAt: number | undefined;
  readonly service: {
    /** Why nothing can be done here; undefined while something can, and before it is known. */
    readonly fault: string | undefined;
    readonly limits: readonly string[];
    readonly since: number;
  };
  readonly acs: {
    readonly state: "connecting" | "online" | "away";
    readonly fault: string | undefined;
    /** When it came or went. */
    readonly since: number;
  };
  /** By their names in the configuration. */
  readonly devices: Readonly<Record<string, SeenDevice>>;
  readonly screen: { readonly name: string; readonly since: number };
  /** How many screens are connected. */
  readonly screens: { readonly connected: number; readonly since: number };
  /** What the ACS was asked and has not answered. */
  readonly asked: { readonly message: string; readonly at: number } | undefined;
  /** Each once, by when it was last; oldest first. */
  readonly faults: readonly SeenFault[];
  /** The last time that the machine's clock was set. */
  readonly clockStep: { readonly at: number; readonly seconds: number } | undefined;
  /** Since when a changed configuration is refused. */
  readonly configurationRefused: number | undefined;
}

export interface SeenDevice extends Pick<DeviceState, "role" | "state"> {
  readonly fault: string | undefined;
  readonly since: number;
}

export interface SeenFault {
  readonly at: number;
  readonly event: LogEvent;
  /** Device, entry of the journal, and code of the fault, as far as they were said. */
  readonly about: string;
  readonly times: number;
}

const FAULTS_KEPT = 20;

export function nothingSeen(at: number): Seen {
  return {
    startedAt: undefined,
    service: { fault: undefined, limits: [], since: at },
    acs: { state: "connecting", fault: undefined, since: at },
    devices: {},
    screen: { name: "", since: at },
    screens: { connected: 0, since: at },
    asked: undefined,
    faults: [],
    clockStep: undefined,
    configurationRefused: undefined,
  };
}

type See = (seen: Seen, data: LogData, at: number) => Partial<Seen>;

const text = (value: LogData[string]): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

const goes: See = ({ acs }, data, at) => ({
  asked: undefined,
  acs: { state: "away", fault: text(data["fault"]), since: acs.state === "away" ? acs.since : at },
});

const answered: See = () => ({ asked: undefined });

const screens =
  (by: number): See =>
  (seen, _data, at) => ({
    screens: { connected: Math.max(0, seen.screens.connected + by), since: at },
  });

/** What each event says of the station. */
const SEES: Readonly<Partial<Record<LogEvent, See>>> = {
  "station.started": (_seen, _data, at) => ({ startedAt: at }),
  "station.service": (_seen, data, at) => ({
    service: {
      fault: text(data["fault"]),
      limits: (text(data["limits"]) ?? "").split(" ").filter((limit) => limit !== ""),
      since: at,
    },
  }),
  "station.clock-stepped": (_seen, data, at) => ({
    clockStep: { at, seconds: Number(data["seconds"]) },
  }),
  "sip.connected": (_seen, _data, at) => ({ acs: { state: "online", fault: undefined, since: at } }),
  "sip.disconnected": goes,
  "sip.retry": goes,
  "sip.sent": (_seen, data, at) => ({ asked: { message: String(data["frame"]).slice(0, 2), at } }),
  "sip.received": answered,
  "sip.fault": answered,
  "device.health": (seen, data, at) => ({ devices: { ...seen.devices, ...deviceOf(seen, data, at) } }),
  "flow.screen": (_seen, data, at) => ({ screen: { name: String(data["screen"]), since: at } }),
  "screen.connected": screens(1),
  "screen.gone": screens(-1),
  "config.refused": (_seen, _data, at) => ({ configurationRefused: at }),
  "config.taken": () => ({ configurationRefused: undefined }),
  "config.needs-restart": () => ({ configurationRefused: undefined }),
};

function deviceOf(seen: Seen, data: LogData, at: number): Readonly<Record<string, SeenDevice>> {
  const { device, role, state, fault } = data as LogData & Pick<DeviceState, "role" | "state">;
  const before = seen.devices[String(device)];
  const isSame = before?.state === state && before.fault === text(fault);
  return { [String(device)]: { role, state, fault: text(fault), since: isSame ? before.since : at } };
}

/** What is known after an event. */
export function seeNext(seen: Seen, event: LogEvent, data: LogData, at: number): Seen {
  const said = SEES[event]?.(seen, data, at);
  const faults = faultsAfter(seen, event, data, at);
  return said === undefined && faults === seen.faults ? seen : { ...seen, ...said, faults };
}

function faultsAfter({ faults, devices }: Seen, event: LogEvent, data: LogData, at: number): Seen["faults"] {
  if (!isTrouble(event, data)) return faults;
  const about = [data["device"], data["entry"], data["fault"], data["reason"], data["code"]]
    .filter((value) => isOpenWord(value, devices))
    .join(" ");
  const isSame = (fault: SeenFault): boolean => fault.event === event && fault.about === about;
  const times = (faults.find(isSame)?.times ?? 0) + 1;
  const others = faults.filter((fault) => !isSame(fault));
  return [...others.slice(1 - FAULTS_KEPT), { at, event, about, times }];
}

/** That a device is lost its health says as well. */
function isTrouble(event: LogEvent, data: LogData): boolean {
  if (event === "device.lost") return false;
  if (event === "device.health") return text(data["fault"]) !== undefined;
  const { level } = LOG_EVENTS[event];
  return level === "warn" || level === "error";
}

/** Words of the house, which say nothing of anybody: all others are left out. */
function isOpenWord(value: LogData[string], devices: Seen["devices"]): boolean {
  if (typeof value === "number") return Number.isSafeInteger(value) && value < 1e9;
  if (typeof value !== "string") return false;
  return (
    isFaultCode(value) ||
    Object.hasOwn(devices, value) ||
    EXCEPTION_REASONS.some((reason) => reason === value)
  );
}

/** Whether a word is a code of the catalogue. */
export const isFaultCode = (value: string): value is FaultCode => Object.hasOwn(FAULTS, value);
