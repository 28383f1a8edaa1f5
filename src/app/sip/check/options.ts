import type { TargetOptions } from "../target.ts";
import type { Subject } from "./types.ts";

/** The words of `lectern sip check`. */
export interface CheckOptions extends TargetOptions {
  readonly institution: string;
  readonly terminalPassword: string;
  readonly patron: string;
  readonly pin?: string;
  readonly item?: string;
  readonly secondPatron?: string;
  readonly badPin?: string;
  readonly unknownPatron: string;
  readonly unknownItem: string;
  readonly pay?: string;
  readonly currency: string;
  readonly yes: boolean;
  readonly list: boolean;
}

/** Who and what the checks are about. */
export function subjectOf(options: CheckOptions): Subject {
  const { pin, item, secondPatron, pay } = options;
  return {
    institution: options.institution,
    location: options.location,
    terminalPassword: options.terminalPassword,
    patron: options.patron,
    pin,
    badPin: options.badPin ?? otherPin(pin),
    item,
    secondPatron,
    unknownPatron: options.unknownPatron,
    unknownItem: options.unknownItem,
    payment: pay === undefined ? undefined : { amount: pay, currency: options.currency },
  };
}

/** A PIN of the same length that differs in every digit, so that a server that cuts PINs is not fooled. */
function otherPin(pin: string | undefined): string {
  return Array.from(pin ?? "0000", (character) => (character === "9" ? "8" : "9")).join("");
}
