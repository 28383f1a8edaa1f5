/** Entries of the journal as staff see them. */
import type { AuditRow } from "../../circulation/journal/audit.ts";
import type { Entry } from "../../circulation/journal/entry.ts";
import { isoDate, toCivil } from "../../core/calendar.ts";
import { MASK } from "../../sip-client/mask.ts";

/** Local time to the second, as `2026-11-23 12:00:00`. */
export function timeText(instant: number): string {
  const civil = toCivil(instant, "local");
  const time = [civil.hour, civil.minute, civil.second].map((part) => String(part).padStart(2, "0"));
  return `${isoDate(civil)} ${time.join(":")}`;
}

/** An entry for other programs. Who and what it is about, and what people wrote, is masked unless `reveal`. */
export function told(entry: Entry, reveal: boolean): Readonly<Record<string, unknown>> {
  const { secret, settled, ...open } = entry;
  const sealed = { item: secret.item, patron: secret.patron, facts: secret.facts, settled };
  if (reveal) return { ...open, ...sealed };
  const masked = Object.entries(sealed).map(([name, value]) => [name, value === undefined ? value : MASK]);
  return { ...open, ...Object.fromEntries(masked) };
}

interface Column {
  readonly name: string;
  readonly text: (entry: Readonly<Record<string, unknown>>) => string;
}

const plain = (name: string): Column => ({ name, text: (entry) => asText(entry[name]) });
const time = (name: string): Column => ({ name, text: (entry) => timeText(Number(entry[name])) });

/** What a spreadsheet gets, and in which order. */
const COLUMNS: readonly Column[] = [
  ...["id", "kind", "mode", "stage", "outcome", "reason", "session"].map(plain),
  ...["openedAt", "changedAt"].map(time),
  ...["attempts", "item", "patron", "facts", "settled"].map(plain),
];

function asText(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe. */
function cell(text: string): string {
  const tame = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

/** The first line names the columns; times are local. */
export function asCsv(entries: readonly Entry[], reveal: boolean): string {
  const lines = entries.map((entry) => {
    const row = told(entry, reveal);
    return COLUMNS.map(({ text }) => cell(text(row)));
  });
  return [COLUMNS.map(({ name }) => name), ...lines].map((line) => `${line.join(",")}\r\n`).join("");
}

/** One JSON object a line; times in milliseconds since 1970. */
export function asJson(entries: readonly Entry[], reveal: boolean): string {
  return entries.map((entry) => `${JSON.stringify(told(entry, reveal))}\n`).join("");
}

/** One line an entry. */
export function asList(entries: readonly Entry[], reveal: boolean): string {
  const lines = entries.map((entry) => {
    const { item, patron } = told(entry, reveal);
    const about = [
      ["item", item],
      ["patron", patron],
    ].map(([name, value]) => (value === undefined ? "" : `  ${asText(name)} ${asText(value)}`));
    const state = [entry.stage, stateDetail(entry)].filter((part) => part !== "").join(": ");
    const start = `${String(entry.id).padStart(6)}  ${timeText(entry.openedAt)}  ${entry.mode.padEnd(8)}`;
    return `${start}  ${entry.kind.padEnd(7)}  ${state.padEnd(31)}${about.join("")}\n`;
  });
  return lines.join("");
}

function stateDetail({ stage, outcome, reason }: Entry): string {
  return (stage === "closed" ? outcome : stage === "exception" ? reason : undefined) ?? "";
}

/** Everything about one entry, and the steps that it took. */
export function asPage(entry: Entry, steps: readonly AuditRow[], reveal: boolean): string {
  const row = told(entry, reveal);
  const facts = COLUMNS.map(({ name, text }) => [name, text(row)] as const)
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `${name.padEnd(10)} ${text}\n`);
  const walk = steps.map(({ at, stage, detail }) => `  ${timeText(at)}  ${stage} ${detail}`.trimEnd());
  return `${facts.join("")}steps\n${walk.join("\n")}\n`;
}
