import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { LogData, LogEvent } from "../../core/log.ts";
import { METRICS, type Domain, type MetricRow } from "./metrics.ts";
import type { Seen } from "./seen.ts";
import type { Status } from "./status.ts";

/** The metrics of one station, counting. */
export interface Meters {
  /** `before`: what was known before the event; `at` in milliseconds since 1970. */
  count(event: LogEvent, data: LogData, before: Seen, at: number): void;
  /** Each counter over all its labels, since the start. */
  totals(): Promise<Readonly<Record<string, number>>>;
  /** In the text format of Prometheus. */
  expose(status: Status): Promise<string>;
  readonly contentType: string;
}

type Take = (data: LogData, before: Seen, at: number) => void;
type Labels = Readonly<Record<string, string>>;

export function openMeters(): Meters {
  const registry = new Registry();
  const takes = new Map<LogEvent, Take[]>();
  const reads: ((status: Status) => void)[] = [];
  const counters: { readonly name: string; readonly counter: Counter }[] = [];
  const on = (event: LogEvent, take: Take): void =>
    void takes.set(event, [...(takes.get(event) ?? []), take]);

  for (const [name, row] of Object.entries<MetricRow>(METRICS)) {
    const common = { name, help: row.text, labelNames: Object.keys(row.labels), registers: [registry] };
    if (row.type === "counter") {
      const counter = new Counter(common);
      counters.push({ name, counter });
      on(row.event, (data, before, at) => {
        const labels = row.count({ data, before, at });
        if (labels !== undefined) counter.inc(within(row.labels, labels, before), row.by?.(data) ?? 1);
      });
    } else if (row.type === "histogram") {
      const histogram = new Histogram({ ...common, buckets: [...row.buckets] });
      on(row.event, (data, before, at) => {
        const measured = row.measure({ data, before, at });
        // A clock that is set back makes no time negative.
        if (measured !== undefined) {
          histogram.observe(within(row.labels, measured.labels, before), Math.max(0, measured.ms) / 1000);
        }
      });
    } else {
      const gauge = new Gauge(common);
      reads.push((status) => {
        gauge.reset();
        // Reset, one without labels would read as 0, which is not the same as not known.
        if (common.labelNames.length === 0) gauge.remove();
        for (const { labels, value } of row.read(status)) gauge.set(labels, value);
      });
    }
  }

  return {
    count(event, data, before, at) {
      for (const take of takes.get(event) ?? []) take(data, before, at);
    },
    async totals() {
      const all: Record<string, number> = {};
      for (const { name, counter } of counters) {
        const { values } = await counter.get();
        all[name] = values.reduce((total, { value }) => total + value, 0);
      }
      return all;
    },
    expose(status) {
      for (const read of reads) read(status);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

/** The labels with every value that is outside of its domain as `other`. */
function within(domains: MetricRow["labels"], labels: Labels, seen: Seen): Labels {
  return Object.fromEntries(
    Object.entries(labels).map(([label, value]) => [
      label,
      isIn(domains[label], value, seen) ? value : "other",
    ]),
  );
}

function isIn(domain: Domain | undefined, value: string, { devices }: Seen): boolean {
  if (domain === "device") return Object.hasOwn(devices, value);
  if (domain === "word") return /^[a-z][a-z-]{0,39}$/.test(value);
  return Array.isArray(domain) && domain.includes(value);
}
