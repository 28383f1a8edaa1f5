import { existsSync, rmSync, writeFileSync } from "node:fs";
import { fault, type Fault } from "../../core/faults.ts";

/** Whether staff put the station out of service. A file says so, so that a power cut does not open it. */
export interface Closing {
  readonly fault: Fault | undefined;
  close(on: boolean): void;
  onChange(listener: () => void): () => void;
}

export function openClosing(file: string): Closing {
  let closed = existsSync(file);
  const listeners = new Set<() => void>();
  return {
    get fault() {
      return closed ? fault("station.closed-by-staff", "") : undefined;
    },
    close(on) {
      if (on) writeFileSync(file, "");
      else rmSync(file, { force: true });
      closed = on;
      for (const listener of listeners) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
