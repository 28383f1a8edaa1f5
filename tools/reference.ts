/** The reference pages that are written from tables: markdown, one function a page. */
import { z } from "zod";
import type { Row as BehaviourRow } from "../src/acs-sim/behaviours/row.ts";
import { BEHAVIOURS } from "../src/acs-sim/behaviours/table.ts";
import { COMMANDS } from "../src/app/fleet/command.ts";
import { TOPICS } from "../src/app/fleet/topics.ts";
import { ALERTS } from "../src/app/observe/alerts/table.ts";
import { METRICS, sourceOf, type Domain, type MetricRow } from "../src/app/observe/metrics.ts";
import { FAULTS } from "../src/core/faults.ts";
import { LOG_EVENTS } from "../src/core/log.ts";
import { FIELDS, type FieldCode, fieldSpec } from "../src/sip-client/spec/fields.ts";
import { CODES, type Code, messageSpec } from "../src/sip-client/spec/messages.ts";
import {
  FIELD_VALUES,
  FIXED_VALUES,
  PATRON_STATUS_FLAGS,
  SUMMARY_LISTS,
} from "../src/sip-client/spec/values.ts";

/** The cells of a row. */
export type Row = readonly string[];

const cell = (text: string): string => text.replaceAll("|", "\\|");

/** A table of markdown. */
export function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line), ""].join("\n");
}

/** A page of lines. */
export const page = (...parts: readonly string[]): string => `${parts.join("\n").trimEnd()}\n`;

const upTo = (text: string, mark: string): string => text.slice(0, text.indexOf(mark));

/** Every expected failure, by what it is about. */
export function renderFaults(): string {
  const codes = Object.entries(FAULTS);
  const groups = [...new Set(codes.map(([code]) => upTo(code, ".")))];
  return page(
    "# Faults",
    "",
    "Every expected failure has a code of this list, in logs, on the staff screen and in exit messages.",
    "A code keeps its meaning for ever; texts may get better.",
    "",
    ...groups.flatMap((group) => [
      `## ${group}`,
      "",
      table(
        ["code", "what happened", "what to do"],
        codes
          .filter(([code]) => code.startsWith(`${group}.`))
          .map(([code, { text, advice }]) => [`\`${code}\``, text, advice]),
      ),
    ]),
  );
}

/** Every event that is logged. */
export function renderLogEvents(): string {
  return page(
    "# Log events",
    "",
    "A log line is one JSON object; `event` is one of these. No identifier, name, PIN or password is in any of them.",
    "",
    table(
      ["event", "level", "meaning"],
      Object.entries(LOG_EVENTS).map(([event, { level, text }]) => [`\`${event}\``, level, text]),
    ),
  );
}

/** Everything that is measured. */
export function renderMetrics(): string {
  const domain = (of: Domain): string =>
    typeof of === "string" ? DOMAINS[of] : of.map((value) => `\`${value}\``).join(" ");
  const rows = Object.entries<MetricRow>(METRICS);
  return page(
    "# Metrics",
    "",
    "What a station says at `/metrics` (`observe` in `station.yaml`), in the text format of Prometheus. Counters begin at 0",
    "when the station starts. Labels take their values from closed sets; a value outside counts as `other`. No person, item,",
    "or title is in any of them. What to look at: [observing](../observing.md).",
    "",
    table(
      ["metric", "type", "labels", "meaning", "made of"],
      rows.map(([name, row]) => [
        `\`${name}\``,
        row.type,
        Object.keys(row.labels)
          .map((label) => `\`${label}\``)
          .join(" "),
        row.text,
        sourceOf(row),
      ]),
    ),
    "## Values of labels",
    "",
    table(
      ["metric", "label", "values"],
      rows.flatMap(([name, { labels }]) =>
        Object.entries<Domain>(labels).map(([label, of]) => [
          `\`${name}\``,
          `\`${label}\``,
          label === "fault" ? "a code of [faults](faults.md)" : domain(of),
        ]),
      ),
    ),
  );
}

/** Everything that somebody who is not at the station is told of. */
export function renderAlerts(): string {
  return page(
    "# Alerts",
    "",
    "What a station tells by mail and webhook (`observe.alerts` in `station.yaml`) and to its fleet: once when it begins, once",
    "when it is over. *now*: patrons are not served as they should be, or money is open; *today*: they will not be before long.",
    "An alert names station, device and fault, and no person, item or title.",
    "",
    table(
      ["alert", "urgency", "what it means", "what to do"],
      Object.entries(ALERTS).map(([name, { urgency, text, advice }]) => [
        `\`${name}\``,
        urgency,
        text,
        advice,
      ]),
    ),
  );
}

export function renderFleet(): string {
  return page(
    "# Topics of the fleet",
    "",
    "What goes over an MQTT broker (`fleet` in `station.yaml`), as JSON with QoS 1. Instants are milliseconds since 1970. Nothing",
    "of it names a person, an item or a title. How it is set up: [fleet](../fleet.md).",
    "",
    table(
      ["topic", "from", "retained", "what it says"],
      Object.entries(TOPICS).map(([name, { from, retained, text }]) => [
        `\`lectern/STATION/${name}\``,
        from,
        retained ? "yes" : "",
        text,
      ]),
    ),
    "",
    "## Commands",
    "",
    table(
      ["command", "what the station does"],
      Object.entries(COMMANDS).map(([name, text]) => [`\`${name}\``, text]),
    ),
  );
}

const DOMAINS = {
  device: "a device's name in `station.yaml`",
  word: "a word of the screen or of the log",
  version: "a version of Lectern",
} as const;

const valueList = (values: Readonly<Record<string, string>> | undefined): string =>
  Object.entries(values ?? {})
    .map(([value, meaning]) => `\`${value}\` ${meaning}`)
    .join(", ");

const fieldList = (codes: readonly FieldCode[]): string =>
  codes.map((code) => `${code} ${fieldSpec(code).label}`).join(", ") || "none";

function messageSection(code: Code): string[] {
  const { name, from, fixed, required, optional, answer, stray, unnumbered } = messageSpec(code);
  let offset = 2;
  const rows = fixed.map(([field, kind]) => {
    const start = offset;
    offset += kind.width;
    return [String(start), String(kind.width), field, kind.shape, valueList(FIXED_VALUES[field])];
  });
  return [
    `## ${code} ${name}`,
    "",
    `Sent by the ${from}.${answer === undefined ? "" : ` Answered by ${answer}.`}`,
    ...(unnumbered === true ? ["Carries AZ but no AY."] : []),
    ...(stray === undefined
      ? []
      : [`Some clients send \`${stray[0]}\` first; it is read, kept and written back.`]),
    "",
    ...(rows.length === 0 ? [] : [table(["from", "width", "fixed field", "shape", "values"], rows)]),
    `Required: ${fieldList(required)}.`,
    "",
    `Optional: ${fieldList(optional)}.`,
    "",
  ];
}

/** The messages of SIP2 as Lectern reads and writes them. */
export function renderSip2Messages(): string {
  return page(
    "# SIP2 messages",
    "",
    "SC is the self-check station, ACS the library system. `from` counts characters from the start of the frame, whose",
    "first two are the message's code. After the fixed part come fields: two characters of code, the value, `|`.",
    "*Required* fields are always sent, if need be empty; a reader never relies on them. Any other field is read and kept.",
    "AY (sequence number) and AZ (checksum) close a message where error detection is on.",
    "The codes of fields: [sip2-fields.md](sip2-fields.md).",
    "",
    ...CODES.flatMap(messageSection),
    "## Patron status, 14 flags in 24, 26 and 64",
    "",
    table(
      ["position", "`Y` means"],
      PATRON_STATUS_FLAGS.map((meaning, position) => [String(position), meaning]),
    ),
    "## Summary, ten positions in 63",
    "",
    table(
      ["`Y` at position", "asks for", "listed in 64 as", "counted in 64 by"],
      SUMMARY_LISTS.map(({ name, field, count }, position) => [String(position), name, field, count]),
    ),
  );
}

/** The variable fields, with who may see them. */
export function renderSip2Fields(): string {
  const users = (field: FieldCode): string =>
    CODES.filter((code) => {
      const { required, optional } = messageSpec(code);
      return required.includes(field) || optional.includes(field);
    }).join(" ");
  return page(
    "# SIP2 fields",
    "",
    "*Secrecy* decides what logs and dumps show: `open` as it is; `text` words of the ACS, cleaned of identifiers;",
    "`person` says who somebody is or what they own, masked; `password` opens something, masked.",
    "A field that is not listed is masked like `person`.",
    "",
    table(
      ["code", "field", "kind", "secrecy", "messages", "values"],
      (Object.keys(FIELDS) as FieldCode[]).map((code) => {
        const { label, kind, secrecy } = fieldSpec(code);
        return [code, label, kind, secrecy, users(code), valueList(FIELD_VALUES[code])];
      }),
    ),
  );
}

/** The behaviours of the simulated ACS with their parameters. */
export function renderBehaviours(): string {
  const rows = Object.entries<Pick<BehaviourRow, "kind" | "does" | "shape">>(BEHAVIOURS).map(
    ([name, row]) => {
      const schema = z.toJSONSchema(z.object(row.shape(z)), { io: "input", unrepresentable: "any" });
      return [`\`${name}\``, row.kind, row.does, parameterList(schema)];
    },
  );
  return page(
    "# Behaviours of the simulated ACS",
    "",
    "Disturbances and habits that are stacked on `lectern acs`, at start or while it runs (`lectern acs ctl`).",
    "A *setting* holds while it is on the stack; a *disturbance* steps in while requests are served.",
    "A disturbance also takes `messages` (only these request codes), `skip` (not the first so many times), `times` (so many",
    "times, then never again) and `chance` (with this probability).",
    "Parameters in brackets may be left out; `=` names what holds where one is not given.",
    "",
    table(["behaviour", "kind", "what it does", "parameters"], rows),
  );
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

function parameterList({ properties = {}, required = [] }: JsonSchema): string {
  return Object.entries(properties)
    .map(([name, shape]) => {
      const { default: standard, enum: choices = [] }: JsonSchema = typeof shape === "object" ? shape : {};
      const values =
        choices.length === 0 ? "" : `: ${choices.map((one) => JSON.stringify(one)).join(" or ")}`;
      if (standard !== undefined) return `\`${name}\` = ${JSON.stringify(standard)}${values}`;
      return `${required.includes(name) ? `\`${name}\`` : `[\`${name}\`]`}${values}`;
    })
    .join("; ");
}
