import { DIALECTS, DIALECT_NAMES } from "./index.ts";
import type { DialectLine, DialectSpec } from "./settings.ts";

/** The reference page of the dialects (markdown). */
export function renderDialects(): string {
  const parts = [
    "# SIP2 dialects",
    "",
    "Every library system speaks SIP2 a little differently. A dialect says how, line by line, with the reason and where",
    "it is known from. A line marked *unsure* has not been shown on a running system: ask the library. What a dialect",
    "does not mention is as in `generic`; a site can override any line.",
    "",
  ];
  for (const name of DIALECT_NAMES) parts.push(...section(name, DIALECTS[name]));
  return `${parts.join("\n").trimEnd()}\n`;
}

function section(name: string, spec: DialectSpec): string[] {
  const lines = Object.entries<DialectLine<unknown>>(spec.lines);
  const parts = [`## \`${name}\`: ${spec.title}`, ""];
  if (lines.length > 0) {
    parts.push("| setting | value | reason | source |", "|---|---|---|---|");
    for (const [setting, line] of lines) {
      const source = `${line.source}${line.unsure ? " (*unsure*)" : ""}`;
      parts.push(`| ${[`\`${setting}\``, show(line.value), line.reason, source].map(cell).join(" | ")} |`);
    }
    parts.push("");
  }
  if (spec.notes.length > 0) {
    for (const note of spec.notes) parts.push(`- ${note.text} [${note.source}]`);
    parts.push("");
  }
  return parts;
}

const show = (value: unknown): string => `\`${JSON.stringify(value)}\``;

const cell = (text: string): string => text.replaceAll("|", "\\|");
