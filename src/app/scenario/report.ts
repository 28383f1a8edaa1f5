import type { ViewModel } from "../../core/contract/view-model.ts";
import { explain } from "../../core/faults.ts";
import type { Fault } from "../../core/faults.ts";
import { stepText, type Played, type Told } from "./player.ts";
import type { Scenario } from "./schema.ts";
import { say } from "./say.ts";

/** Tells of a run of scenarios as it goes on. */
export interface Reporter {
  begins(file: string, scenario: Scenario): void;
  tell(told: Told): void;
  ends(file: string, scenario: Scenario, played: Played): void;
  /** The play could not be set up. */
  failed(file: string, fault: Fault): void;
  finish(held: number, all: number): void;
}

type Write = (text: string) => void;

/** For people: what somebody does, what the screen then says, what the printer prints. */
export function plainReporter(write: Write): Reporter {
  return {
    begins: (_, { name, why }) => write(`\n${name}\n${indent(wrapped(why), "  ")}\n\n`),
    tell: (told) => write(plainly(told)),
    ends: (file, _, played) => write(`${verdict(file, played)}\n`),
    failed: (file, fault) => write(`${file}: ${explain(fault)}\n`),
    finish: (held, all) => write(`\n${held} of ${all} scenarios held.\n`),
  };
}

/** For programs: one JSON object a line. */
export function jsonReporter(write: Write): Reporter {
  const line = (data: object): void => write(`${JSON.stringify(data)}\n`);
  return {
    begins: (file, { name, why }) => line({ event: "begins", file, name, why }),
    tell(told) {
      const shown = told.told === "step" ? { index: told.index, step: stepText(told.step) } : told;
      line({ event: told.told, ...shown, told: undefined });
    },
    ends: (file, { name }, played) => line({ event: "ends", file, name, ...played }),
    failed: (file, fault) => line({ event: "failed", file, fault }),
    finish: (held, all) => line({ event: "finish", held, all }),
  };
}

function plainly(told: Told): string {
  switch (told.told) {
    case "step":
      return acted(told.step);
    case "view":
      if (isHalfTyped(told.view)) return "";
      return `${indent([`[${told.view.screen}]`, ...say(told.view)], "    | ")}\n`;
    case "slip":
      return `${indent(["", ...told.slip.trimEnd().split("\n"), ""], "        : ")}\n`;
    case "skipped":
      return told.what === "truth"
        ? "  What is true in the ACS is not looked at: it is not ours.\n"
        : "  The ACS is left as it is: it is not ours.\n";
  }
}

/** Each key of a PIN is a view of its own; the first and the last tell enough. */
function isHalfTyped(view: ViewModel): boolean {
  return (
    view.screen === "pin" && view.digits > 0 && view.offers.includes("key") && !view.offers.includes("submit")
  );
}

/** What somebody does; what is waited for is seen when it comes. */
function acted(step: Extract<Told, { told: "step" }>["step"]): string {
  if ("scan" in step) return `  > scans ${step.scan}\n`;
  if ("put" in step) return `  > lays on the pad ${step.put.join(", ")}\n`;
  if ("take" in step) return `  > takes off the pad ${step.take.join(", ")}\n`;
  if ("crash" in step) return "  > the process that holds the devices is killed\n";
  if ("hand" in step) return `  > ${step.hand}\n`;
  if ("power" in step) return `  > the station's power is ${step.power}\n`;
  if ("type" in step) return `  > types a PIN\n`;
  if ("press" in step) return `  > presses ${step.press}\n`;
  if ("choose" in step) return `  > presses ${step.choose.action} of line ${step.choose.line}\n`;
  if ("acs" in step) return `  > the ILS changes: ${JSON.stringify(step.acs)}\n`;
  return "";
}

function verdict(file: string, played: Played): string {
  if (played.held) {
    const skipped = played.skipped === 0 ? "" : `, ${played.skipped} skipped`;
    return `  HELD: ${played.steps} steps in ${played.ms} ms${skipped}`;
  }
  const where = played.index === undefined ? "at the end" : `in step ${played.index + 1}`;
  return `  DID NOT HOLD: ${file}, ${where}\n    wanted  ${played.wanted}\n    instead ${played.saw}`;
}

function indent(lines: readonly string[], before: string): string {
  return lines.map((line) => `${before}${line}`.trimEnd()).join("\n");
}

function wrapped(text: string): string[] {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const last = lines.length - 1;
    const longer = `${lines[last]} ${word}`.trim();
    if (longer.length > 100) lines.push(word);
    else lines[last] = longer;
  }
  return lines;
}
