/**
 * Everything that is measured at a station: THE table of metrics. `docs/generated/metrics.md` is generated from it, and a
 * test holds the dashboard to it. Labels take their values from closed sets: a value outside counts as `other`.
 */
import { ENTRY_KINDS, ENTRY_MODES, OUTCOMES, type EntryKind } from "../../circulation/journal/entry.ts";
import { EXAMPLES } from "../../core/contract/examples.ts";
import { FAULTS } from "../../core/faults.ts";
import { LOG_EVENTS, type LogData, type LogEvent } from "../../core/log.ts";
import { EXCEPTION_REASONS } from "../../core/staff.ts";
import { REFUSED } from "../../flows/refusals.ts";
import { CODES } from "../../sip-client/spec/messages.ts";
import { ALERTS } from "./alerts/table.ts";
import type { Seen } from "./seen.ts";
import type { DeviceStatus, Status } from "./status.ts";

/** Where a label's values come from; `device`: the names in the configuration; `word`: small letters and hyphens. */
export type Domain = readonly string[] | "device" | "word" | "version";

interface Named {
  readonly text: string;
  readonly labels: Readonly<Record<string, Domain>>;
}

type Labels = Readonly<Record<string, string>>;

/** An event of the log, with what was known before it. */
interface Heard {
  readonly data: LogData;
  readonly before: Seen;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface CounterRow extends Named {
  readonly type: "counter";
  readonly event: LogEvent;
  /** Undefined where this one does not count. */
  readonly count: (heard: Heard) => Labels | undefined;
  /** By how much it goes up; by one where this is left out. */
  readonly by?: (data: LogData) => number;
}

export interface HistogramRow extends Named {
  readonly type: "histogram";
  readonly buckets: readonly number[];
  readonly event: LogEvent;
  readonly measure: (heard: Heard) => { readonly labels: Labels; readonly ms: number } | undefined;
}

export interface GaugeRow extends Named {
  readonly type: "gauge";
  readonly read: (status: Status) => readonly { readonly labels: Labels; readonly value: number }[];
}

export type MetricRow = CounterRow | HistogramRow | GaugeRow;

const word = (value: LogData[string]): string => String(value ?? "none");

/** What became of entries of a kind, at their end. */
function ended(kind: EntryKind, text: string): CounterRow {
  return {
    type: "counter",
    text,
    labels: { mode: ENTRY_MODES, outcome: OUTCOMES },
    event: "journal.step",
    count: ({ data }) =>
      data["kind"] === kind && data["stage"] === "closed"
        ? { mode: word(data["mode"]), outcome: word(data["outcome"]) }
        : undefined,
  };
}

const each = (event: LogEvent, text: string): CounterRow => ({
  type: "counter",
  text,
  labels: {},
  event,
  count: () => ({}),
});

function gauge(text: string, value: (status: Status) => number | null): GaugeRow {
  return {
    type: "gauge",
    text,
    labels: {},
    read: (status) => {
      const read = value(status);
      return read === null ? [] : [{ labels: {}, value: read }];
    },
  };
}

const DEVICE_STATES: readonly DeviceStatus["state"][] = ["starting", "ready", "trouble", "lost", "stopped"];
const PAPER = ["enough", "low", "out"] as const;

function paperOf({ fault }: DeviceStatus): (typeof PAPER)[number] {
  if (fault === "printer.out-of-paper") return "out";
  return fault === "printer.near-end" ? "low" : "enough";
}

/** After the welcome these begin no visit of a patron. */
const NO_VISIT: readonly string[] = ["out-of-service", "staff-pin", "staff"];
const SECONDS_OF_A_STEP = [1, 2, 5, 10, 20, 30, 60, 120, 300] as const;
const SECONDS_OF_AN_ANSWER = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const;
const FAULT_CODES = Object.keys(FAULTS);
const seconds = (at: number, since: number | null): number | null =>
  since === null ? null : (at - since) / 1000;

/** `as const`, so that tests and the dashboard can be held to the names. */
export const METRICS = {
  lectern_loans_total: ended("loan", "Loans that came to an end, by what became of them."),
  lectern_returns_total: ended("return", "Returns that came to an end, by what became of them."),
  lectern_renewals_total: ended("renewal", "Renewals that came to an end, by what became of them."),
  lectern_payments_total: ended("payment", "Payments that came to an end, by what became of them."),
  lectern_payments_charged_minor_units_total: {
    type: "counter",
    text: "Money that tills took, in cents or what the currency has instead.",
    labels: {},
    event: "payment.charged",
    count: () => ({}),
    by: (data) => Number(data["amount"]),
  },
  lectern_visits_total: {
    type: "counter",
    text: "Times that somebody began to use the station.",
    labels: {},
    event: "flow.screen",
    count: ({ before, data }) =>
      before.screen.name === "welcome" && !NO_VISIT.includes(word(data["screen"])) ? {} : undefined,
  },
  lectern_refusals_total: {
    type: "counter",
    text: "What people were refused, by the screen's word for why; once a visit for each card and item.",
    labels: { what: REFUSED, reason: "word" },
    event: "flow.refused",
    count: ({ data }) => ({ what: word(data["what"]), reason: word(data["reason"]) }),
  },
  lectern_exceptions_total: {
    type: "counter",
    text: "What came to wait for staff, by why.",
    labels: { kind: ENTRY_KINDS, reason: EXCEPTION_REASONS },
    event: "journal.exception",
    count: ({ data }) => ({ kind: word(data["kind"]), reason: word(data["reason"]) }),
  },
  lectern_entry_seconds: {
    type: "histogram",
    text: "From when something was written into the journal until it was closed.",
    labels: { kind: ENTRY_KINDS },
    buckets: SECONDS_OF_AN_ANSWER,
    event: "journal.step",
    measure: ({ data }) =>
      data["stage"] === "closed"
        ? { labels: { kind: word(data["kind"]) }, ms: Number(data["ms"]) }
        : undefined,
  },
  lectern_screen_seconds: {
    type: "histogram",
    text: "How long each screen stood before the next: the time that a step takes people.",
    labels: { screen: Object.keys(EXAMPLES) },
    buckets: SECONDS_OF_A_STEP,
    event: "flow.screen",
    measure: ({ before: { screen }, at }) =>
      screen.name === "" ? undefined : { labels: { screen: screen.name }, ms: at - screen.since },
  },
  lectern_acs_answer_seconds: {
    type: "histogram",
    text: "How long the ACS took to answer, by the code of the request.",
    labels: { message: CODES },
    buckets: SECONDS_OF_AN_ANSWER,
    event: "sip.received",
    measure: ({ before: { asked }, at }) =>
      asked === undefined ? undefined : { labels: { message: asked.message }, ms: at - asked.at },
  },
  lectern_acs_faults_total: {
    type: "counter",
    text: "Exchanges with the ACS that failed.",
    labels: { fault: FAULT_CODES },
    event: "sip.fault",
    count: ({ data }) => ({ fault: word(data["fault"]) }),
  },
  lectern_acs_connections_total: each("sip.connected", "Connections to the ACS that were made."),
  lectern_acs_retries_total: each("sip.retry", "Pauses before the ACS was tried again."),
  lectern_recovery_tries_total: {
    type: "counter",
    text: "Times that what was left open was asked about, by whether that settled it.",
    labels: { kind: ENTRY_KINDS, now: "word" },
    event: "recovery.tried",
    count: ({ data }) => ({ kind: word(data["kind"]), now: word(data["now"]) }),
  },
  lectern_offline_told_total: {
    type: "counter",
    text: "What was done off-line and the ILS has heard of since, by what came of it.",
    labels: { kind: ENTRY_KINDS, now: "word" },
    event: "replay.told",
    count: ({ data }) => ({ kind: word(data["kind"]), now: word(data["now"]) }),
  },
  lectern_payment_retries_total: each(
    "payment.waits",
    "Times that a payment could not be brought to its end yet.",
  ),
  lectern_mail_sent_total: each("mail.sent", "Receipts that the mail server took."),
  lectern_mail_retries_total: each("mail.later", "Times that mail was not taken, and is tried again."),
  lectern_device_faults_total: {
    type: "counter",
    text: "Faults of devices, as they began.",
    labels: { device: "device", fault: FAULT_CODES },
    event: "device.health",
    count: ({ data, before }) => {
      const { fault } = data;
      if (typeof fault !== "string" || before.devices[word(data["device"])]?.fault === fault)
        return undefined;
      return { device: word(data["device"]), fault };
    },
  },
  lectern_device_discards_total: {
    type: "counter",
    text: "Times that a device sent what is no message, label or tag.",
    labels: { device: "device" },
    event: "device.discarded",
    count: ({ data }) => ({ device: word(data["device"]) }),
  },
  lectern_slips_printed_total: each("receipt.printed", "Slips that were printed."),
  lectern_slips_failed_total: {
    type: "counter",
    text: "Slips that are not known to be on paper whole.",
    labels: { fault: FAULT_CODES },
    event: "receipt.not-printed",
    count: ({ data }) => ({ fault: word(data["fault"]) }),
  },
  lectern_help_calls_total: each("flow.help-called", "Times that somebody called for staff."),
  lectern_clock_steps_total: each("station.clock-stepped", "Times that the machine's clock was set."),
  lectern_alerts_total: {
    type: "counter",
    text: "Alerts that began.",
    labels: { alert: Object.keys(ALERTS) },
    event: "alert.raised",
    count: ({ data }) => ({ alert: word(data["alert"]) }),
  },
  lectern_alive: gauge("1 while nothing hangs.", ({ health }) => Number(health.alive)),
  lectern_ready: gauge("1 while somebody could be served.", ({ health }) => Number(health.ready)),
  lectern_limits: {
    type: "gauge",
    text: "1 for each thing that does not work now, in the screen's word.",
    labels: { limit: "word" },
    read: ({ service }) => service.limits.map((limit) => ({ labels: { limit }, value: 1 })),
  },
  lectern_acs_online: gauge("1 while the ACS is connected and logged in.", ({ acs }) =>
    Number(acs.state === "online"),
  ),
  lectern_device_state: {
    type: "gauge",
    text: "1 for the state that a device is in.",
    labels: { device: "device", state: DEVICE_STATES },
    read: ({ devices }) =>
      devices.flatMap(({ id, state }) =>
        DEVICE_STATES.map((one) => ({ labels: { device: id, state: one }, value: Number(one === state) })),
      ),
  },
  lectern_printer_paper: {
    type: "gauge",
    text: "1 for how the printer's roll is, as far as the printer says.",
    labels: { device: "device", paper: PAPER },
    read: ({ devices }) =>
      devices
        .filter(({ role }) => role === "printer")
        .flatMap((device) =>
          PAPER.map((paper) => ({
            labels: { device: device.id, paper },
            value: Number(paper === paperOf(device)),
          })),
        ),
  },
  lectern_screens_connected: gauge("Screens that are connected.", ({ screen }) => screen.connected),
  lectern_journal_unsettled: gauge("What the station still has to bring to an end.", ({ journal }) =>
    journal.fault === null ? journal.unsettled : null,
  ),
  lectern_journal_oldest_seconds: gauge("How old the oldest of that is.", ({ at, journal }) =>
    journal.fault === null ? seconds(at, journal.oldest) : null,
  ),
  lectern_journal_exceptions: gauge("What waits for staff.", ({ journal }) =>
    journal.fault === null ? journal.exceptions : null,
  ),
  lectern_journal_payments: gauge("Payments that are not at their end.", ({ journal }) =>
    journal.fault === null ? journal.payments : null,
  ),
  lectern_journal_readable: gauge("1 while the journal can be read.", ({ journal }) =>
    Number(journal.fault === null),
  ),
  lectern_disk_free_bytes: gauge(
    "Room on the disk that holds the journal.",
    ({ disk }) => disk?.freeBytes ?? null,
  ),
  lectern_disk_free_ratio: gauge(
    "The same as a share of the disk, 0 to 1.",
    ({ disk }) => disk?.freeShare ?? null,
  ),
  lectern_memory_bytes: gauge("Memory of the station's process.", ({ memory }) => memory),
  lectern_loop_late_seconds: gauge(
    "How late the station was for its own work in the last minute, at most.",
    ({ lateMs }) => lateMs / 1000,
  ),
  lectern_start_time_seconds: gauge("When the station was ready, since 1970.", ({ startedAt }) =>
    startedAt === null ? null : startedAt / 1000,
  ),
  lectern_info: {
    type: "gauge",
    text: "1; the label says which version runs.",
    labels: { version: "version" },
    read: ({ version }) => [{ labels: { version }, value: 1 }],
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

export type MetricName = keyof typeof METRICS;

/** What a metric is made of, for the reference. */
export const sourceOf = (row: MetricRow): string =>
  row.type === "gauge" ? "asked when read" : `\`${row.event}\` (${LOG_EVENTS[row.event].level})`;
