import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { METRICS, type Domain, type MetricRow } from "../../../src/app/observe/metrics.ts";

const dashboard = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
});
const file = path.join(import.meta.dirname, "../../../docs/grafana/lectern.json");
const { panels } = dashboard.parse(JSON.parse(readFileSync(file, "utf8")));
const QUERIES = panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const));
const ROWS = new Map<string, MetricRow>(Object.entries(METRICS));

/** Names of metrics with what is asked of their labels; a histogram's buckets are asked for as such. */
function asked(expr: string) {
  return [...expr.matchAll(/(lectern_[a-z_]+)\{([^}]*)\}/g)].map(([, name = "", selector = ""]) => ({
    name: name.replace(/_bucket$/, ""),
    isBucket: name.endsWith("_bucket"),
    labels: [...selector.matchAll(/([a-z]+)=~?"([^"]*)"/g)].map(([, label = "", values = ""]) => ({
      label,
      values,
    })),
  }));
}

it.each(QUERIES)("%s asks for metrics, labels and values that there are", (_, expr) => {
  const all = asked(expr);
  expect(all.length).toBeGreaterThan(0);
  for (const { name, isBucket, labels } of all) {
    const row = ROWS.get(name);
    expect(row, name).toBeDefined();
    expect(row?.type === "histogram").toBe(isBucket);
    for (const { label, values } of labels.filter(({ label }) => label !== "instance")) {
      const domain: Domain | undefined = row?.labels[label];
      expect(domain, `${name} ${label}`).toBeDefined();
      if (typeof domain === "object") expect(domain).toEqual(expect.arrayContaining(values.split("|")));
    }
    const [, by = ""] = /by \(([^)]*)\)/.exec(expr) ?? [];
    for (const label of by.split(/, ?/).filter((label) => label !== "" && label !== "le")) {
      expect(Object.keys(row?.labels ?? {}), expr).toContain(label);
    }
  }
});

it("leaves no question out that a librarian or technician asks", () => {
  const shown = new Set(QUERIES.flatMap(([, expr]) => asked(expr).map(({ name }) => name)));
  const left = [...ROWS.keys()].filter((name) => !shown.has(name));
  expect(left).toEqual([
    "lectern_payments_charged_minor_units_total",
    "lectern_acs_connections_total",
    "lectern_offline_told_total",
    "lectern_mail_sent_total",
    "lectern_device_discards_total",
    "lectern_clock_steps_total",
    "lectern_alerts_total",
    "lectern_alive",
    "lectern_limits",
    "lectern_screens_connected",
    "lectern_journal_unsettled",
    "lectern_journal_payments",
    "lectern_journal_readable",
    "lectern_disk_free_bytes",
    "lectern_start_time_seconds",
    "lectern_info",
  ]);
});
