import { isoDate } from "../../core/calendar.ts";
import { explain, type Fault } from "../../core/faults.ts";
import { parseSipDate, zoneOffset } from "../../sip-client/dates.ts";
import { SUPPORTED_MESSAGES } from "../../sip-client/spec/bx.ts";
import { fieldSpec } from "../../sip-client/spec/fields.ts";
import { isCode, messageSpec } from "../../sip-client/spec/messages.ts";
import {
  FIELD_VALUES,
  FIXED_VALUES,
  PATRON_STATUS_FLAGS,
  SUMMARY_LISTS,
} from "../../sip-client/spec/values.ts";
import type { FrameJson } from "./frame-json.ts";

const LABEL_WIDTH = 28;
const VALUE_WIDTH = 20;

/** A decoded frame for people: a headline, then one line per field with its label and what its value means. */
export function pretty(frame: FrameJson): string {
  const arrow = frame.from === "SC" ? "SC -> ACS" : "ACS -> SC";
  const lines = [`${frame.code} ${frame.name} (${arrow})`];
  for (const [name, value] of Object.entries(frame.fixed)) {
    lines.push(line(words(name), value, meaningOfFixed(name, value)));
  }
  for (const { code, label, value } of frame.fields) {
    lines.push(line(`${code} ${label}`, value, meaningOfField(code, value)));
  }
  if (frame.checksum !== "absent") {
    const sequence = frame.sequence === null ? "no sequence number" : `sequence number ${frame.sequence}`;
    lines.push(`  checksum ${frame.checksum}, ${sequence}`);
  }
  for (const warning of frame.warnings)
    lines.push(`  ! ${warning.code.replaceAll("-", " ")}: ${warning.where}`);
  return lines.join("\n");
}

export function prettyFault(what: Fault): string {
  return `?? ${explain(what)}`;
}

function line(label: string, value: string, meaning: string | undefined): string {
  const head = `  ${label.padEnd(LABEL_WIDTH)} ${quoteBlanks(value)}`;
  return meaning === undefined ? head : `${head.padEnd(LABEL_WIDTH + VALUE_WIDTH + 4)}  ${meaning}`;
}

/** Values of blanks, or with blanks at an end, are shown in quotes, control characters as escapes. */
function quoteBlanks(value: string): string {
  const quoted = value === value.trim() && !/[\0-\x1f\x7f]/.test(value) ? value : JSON.stringify(value);
  return quoted === "" ? '""' : quoted;
}

/** `transactionDate` as `transaction date`. */
export function words(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
}

function meaningOfFixed(name: string, value: string): string | undefined {
  if (name === "patronStatus") return flagsOf(value, PATRON_STATUS_FLAGS, "nothing is barred");
  if (name === "summary") {
    return flagsOf(
      value,
      SUMMARY_LISTS.map((list) => list.name),
      "no list",
    );
  }
  const known = FIXED_VALUES[name]?.[value];
  if (known !== undefined) return known;
  if (name === "timeoutPeriod" && /^\d+$/.test(value)) return `${Number(value) / 10} s`;
  return meaningOfDate(value);
}

function meaningOfField(code: string, value: string): string | undefined {
  if (code === "BX") return supported(value);
  const spec = fieldSpec(code);
  return FIELD_VALUES[code]?.[value] ?? (spec.kind === "date" ? meaningOfDate(value) : undefined);
}

function flagsOf(value: string, names: readonly string[], none: string): string {
  const set = Array.from(value).flatMap((flag, at) =>
    flag === "Y" ? [names[at] ?? `position ${at + 1}`] : [],
  );
  return set.length === 0 ? none : set.join(", ");
}

function supported(value: string): string {
  const missing = SUPPORTED_MESSAGES.filter((_, at) => value[at] !== "Y");
  if (missing.length === 0) return "all messages are supported";
  return `not supported: ${missing.map((code) => (isCode(code) ? `${code} ${messageSpec(code).name}` : code)).join(", ")}`;
}

/** The civil time that an 18-character date shows, with its zone as the sender marked it. */
function meaningOfDate(value: string): string | undefined {
  const date = parseSipDate(value, "UTC");
  if (date === undefined) return undefined;
  const { hour, minute, second } = date.civil;
  const time = [hour, minute, second].map((part) => String(part).padStart(2, "0")).join(":");
  const offset = zoneOffset(value.slice(8, 12));
  const zone =
    offset === undefined ? "local time" : offset === 0 ? "UTC" : `UTC${offset > 0 ? "+" : ""}${offset}`;
  return `${isoDate(date.civil)} ${time} ${zone}`;
}
