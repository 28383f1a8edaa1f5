import type { Clock } from "../../../core/clock.ts";
import { fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { match, type Fields, type Pattern } from "./pattern.ts";

/** What a device says unasked, and who waits for it; pauses too, since both end early when the line goes. */
export interface Hearing {
  hear(message: Uint8Array): void;
  /** Something new was asked: what was said before has nothing to do with it. */
  forget(): void;
  /**
   * The first message that fits since the last `forget`, or that comes within `ms`: `security.not-sensed` if there is
   * none, `device.lost` if the waiting was ended.
   */
  next(wanted: Pattern, ms: number): Promise<Result<Fields>>;
  /** True after `ms`, false if it was ended before. */
  pause(ms: number): Promise<boolean>;
  /** Ends all waiting. */
  end(): void;
}

/** More than this is said by nobody between two commands; the oldest is let go. */
const MOST = 32;

interface Wait {
  take(message: Uint8Array): boolean;
  settle(how: "time" | "heard" | "ended"): void;
}

/** `padded`: messages are reports, which are filled with 00. */
export function openHearing(clock: Clock, padded: boolean): Hearing {
  const waits = new Set<Wait>();
  let said: Uint8Array[] = [];

  function wait(ms: number, take: Wait["take"]): Promise<Parameters<Wait["settle"]>[0]> {
    return new Promise((resolve) => {
      const one: Wait = {
        take,
        settle(how) {
          timer.cancel();
          waits.delete(one);
          resolve(how);
        },
      };
      const timer = clock.after(ms, () => one.settle("time"));
      waits.add(one);
    });
  }

  return {
    hear(message) {
      said = [...said.slice(1 - MOST), message];
      for (const one of Array.from(waits)) if (one.take(message)) one.settle("heard");
    },
    forget() {
      said = [];
    },
    async next(wanted, ms) {
      let fields: Fields | undefined;
      const take = (message: Uint8Array): boolean => {
        fields = match(wanted, message, padded);
        return fields !== undefined;
      };
      const how = said.some(take) ? "heard" : await wait(ms, take);
      if (fields !== undefined) return ok(fields);
      return failed(fault(how === "time" ? "security.not-sensed" : "device.lost", ""));
    },
    async pause(ms) {
      return (await wait(ms, () => false)) === "time";
    },
    end() {
      for (const one of Array.from(waits)) one.settle("ended");
    },
  };
}
