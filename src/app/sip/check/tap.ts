import type { CheckResult } from "./run.ts";

/** One test point of TAP 14 with its diagnostics. */
export function testPoint(number: number, result: CheckResult): string {
  const head = `${result.verdict === "failed" || result.verdict === "tolerated" ? "not ok" : "ok"} ${number} - ${escape(result.name)}`;
  switch (result.verdict) {
    case "ok":
      return `${head}\n`;
    case "skipped":
      return `${head} # SKIP ${escape(result.reason)}\n`;
    case "tolerated":
      return `${head} # TODO ${escape(result.reason)}\n${diagnostics(result)}`;
    case "failed":
      return `${head}\n${diagnostics(result)}`;
  }
}

function diagnostics(result: CheckResult): string {
  const lines = ["---", `about: ${quote(`SIP2 ${result.about}`)}`];
  if (result.verdict === "failed") lines.push(`message: ${quote(result.reason)}`);
  if (result.problems.length > 0) {
    lines.push("problems:");
    for (const { expected, found, tolerated } of result.problems) {
      lines.push(`  - expected: ${quote(expected)}`, `    found: ${quote(found)}`);
      if (tolerated !== undefined) lines.push(`    tolerated: ${quote(tolerated)}`);
    }
  }
  if (result.sent !== undefined) lines.push(`sent: ${quote(result.sent)}`);
  if (result.received !== undefined) lines.push(`received: ${quote(result.received)}`);
  lines.push("...");
  return lines.map((line) => `  ${line}\n`).join("");
}

/** In a description `#` would start a directive. */
function escape(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("#", "\\#");
}

/** JSON strings are YAML strings. */
function quote(text: string): string {
  return JSON.stringify(text);
}
