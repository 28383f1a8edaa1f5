import type { Log } from "../../core/log.ts";
import { RULE_IDS, RULES, type Rule, type RuleId } from "./rules.ts";
import { Watch } from "./watch.ts";

/** How often a rule was broken, and where it was first. */
export interface Breach {
  readonly rule: RuleId;
  readonly kind: Rule["kind"];
  count: number;
  /** The first ten places, such as `11 AA`. */
  readonly where: string[];
  /** The client that broke it first. */
  readonly client: number;
}

const PLACES = 10;

/** Collects what the clients of a server do wrong: a vendor's conformance report. */
export class StrictReport {
  readonly #log: Log;
  readonly #breaches = new Map<RuleId, Breach>();
  #clients = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Holds one more client to the rules. */
  watch(client: number): Watch {
    this.#clients += 1;
    return new Watch((rule, message, where) => this.#accuse(client, rule, message, where));
  }

  #accuse(client: number, rule: RuleId, message: string, where: string): void {
    const { kind, text } = RULES[rule];
    this.#log("acs.protocol-fault", { client, rule, kind, message, where, text });
    let breach = this.#breaches.get(rule);
    if (breach === undefined) {
      breach = { rule, kind, count: 0, where: [], client };
      this.#breaches.set(rule, breach);
    }
    breach.count += 1;
    const place = [message, where].filter((part) => part !== "").join(" ");
    if (breach.where.length < PLACES && !breach.where.includes(place)) breach.where.push(place);
  }

  /** What was found, in the order of the rules. */
  get breaches(): readonly Breach[] {
    return RULE_IDS.flatMap((rule) => this.#breaches.get(rule) ?? []);
  }

  /** The report for people. */
  text(): string {
    const found = this.breaches;
    const faults = found.filter(({ kind }) => kind === "fault");
    const notes = found.filter(({ kind }) => kind === "note");
    return [
      `SIP2 conformance report: ${this.#clients} ${this.#clients === 1 ? "client" : "clients"}, ` +
        `${faults.length} of ${RULE_IDS.length} rules broken, ${notes.length} notes`,
      ...[...faults, ...notes].flatMap(({ rule, kind, count, where, client }) => [
        `${kind} ${rule}: ${RULES[rule].text}`,
        `  ${count} ${count === 1 ? "time" : "times"}, first by client ${client}; in ${where.join(", ")}`,
        `  source: ${RULES[rule].source}`,
      ]),
      "",
    ].join("\n");
  }
}
