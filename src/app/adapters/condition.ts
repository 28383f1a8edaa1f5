import type { Fault } from "../../core/faults.ts";
import { listeners } from "../../devices/listeners.ts";

/** What staff should see to that no device says. */
export interface Condition {
  readonly fault: Fault | undefined;
  onChange(listener: () => void): () => void;
}

/** A condition that can be set; undefined while all is well. */
export interface OpenCondition extends Condition {
  set(fault: Fault | undefined): void;
}

export function openCondition(): OpenCondition {
  const changes = listeners<void>();
  let now: Fault | undefined;
  return {
    get fault() {
      return now;
    },
    onChange: changes.add,
    set(fault) {
      now = fault;
      changes.tell();
    },
  };
}
