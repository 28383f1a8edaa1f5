import type { Log } from "../../core/log.ts";

/** The last frames to and from the ILS, masked as they are logged. */
export interface Frames {
  /** Oldest first. */
  readonly last: readonly string[];
  onChange(listener: () => void): () => void;
}

const KEPT = 40;

/** A log that also keeps the last frames, for staff who look at a station without another machine. */
export function keepFrames(log: Log): { readonly log: Log; readonly frames: Frames } {
  let last: readonly string[] = [];
  const listeners = new Set<() => void>();
  const MARKS: Readonly<Record<string, string>> = { "sip.sent": ">", "sip.received": "<" };
  return {
    frames: {
      get last() {
        return last;
      },
      onChange(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    log(event, data) {
      log(event, data);
      const mark = MARKS[event];
      if (mark === undefined) return;
      last = [...last.slice(1 - KEPT), `${mark} ${String(data["frame"])}`];
      for (const listener of listeners) listener();
    },
  };
}
