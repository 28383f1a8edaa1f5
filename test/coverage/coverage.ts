/** Which states and transitions of the flows were reached. */
import { partsOf, type Part, type Seen } from "./machines.ts";

export interface Reached extends Part {
  readonly reached: boolean;
}

/** Every part of every machine that ran or could have been invoked. */
export function coverageOf(seen: Seen): readonly Reached[] {
  return seen
    .machines()
    .flatMap((machine) => partsOf(machine).map((part) => ({ ...part, reached: seen.has(part) })));
}

/** What nothing reached, by name. */
export function missedOf(parts: readonly Reached[]): readonly string[] {
  return parts.flatMap(({ machine, kind, name, reached }) =>
    reached ? [] : [`${machine}, ${kind} ${name}`],
  );
}

/** Machine by machine. */
export function coverageTable(parts: readonly Reached[]): string {
  const machines = [...new Set(parts.map(({ machine }) => machine))];
  const share = (machine: string, kind: Part["kind"]): string => {
    const all = parts.filter((part) => part.machine === machine && part.kind === kind);
    return `${all.filter(({ reached }) => reached).length} of ${all.length}`;
  };
  const row = (machine: string, states: string, transitions: string): string =>
    `${machine.padEnd(10)}${states.padStart(10)}${transitions.padStart(14)}\n`;
  return [
    row("machine", "states", "transitions"),
    ...machines.map((machine) => row(machine, share(machine, "state"), share(machine, "transition"))),
  ].join("");
}
