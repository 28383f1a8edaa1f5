import type { ScreenName, ViewModel } from "../core/contract/view-model.ts";
import { FAULTS } from "../core/faults.ts";
import type { Flow } from "../flows/runtime.ts";
import { openWatchdog, type Tell, type WatchdogParts } from "./notify.ts";

export interface StationNoticesParts extends Omit<WatchdogParts, "tell"> {
  readonly flow: Pick<Flow, "view" | "onView">;
  /** Undefined where systemd does not listen. */
  readonly tell: Tell | undefined;
}

export interface StationNotices {
  /** The station ends now. */
  stopping(): Promise<void>;
}

/**
 * A station that cannot lend yet is called ready after this, milliseconds: an ILS that is away for a morning is no reason
 * to start the station again and again, and the watchdog only watches what is ready.
 */
const LATEST_MS = 30_000;

const AT_WORK: Partial<Readonly<Record<ScreenName, string>>> = {
  welcome: "Nobody is at the station",
  staff: "Staff are at the station",
  "staff-pin": "Staff are at the station",
};

/** How the station is, in words that name nobody. */
export function statusOf(view: ViewModel): string {
  if (view.screen === "out-of-service") return `Out of service: ${FAULTS[view.code].text}`;
  const limits = view.limits.length === 0 ? "" : ` (${view.limits.join(", ")})`;
  return `${AT_WORK[view.screen] ?? "Somebody is at the station"}${limits}.`;
}

/**
 * Tells systemd of a station: ready when it can lend for the first time, so after what was interrupted has been found out;
 * its state in words; that it lives.
 */
export function tellOfStation({ tell, flow, ...parts }: StationNoticesParts): StationNotices {
  if (tell === undefined) return { stopping: () => Promise.resolve() };
  let isReady = false;
  let last = "";

  function look(view: ViewModel): void {
    if (!isReady && view.offers.includes("borrow")) return ready();
    const status = statusOf(view);
    if (status !== last) void tell?.(`STATUS=${status}`);
    last = status;
  }
  function ready(): void {
    isReady = true;
    latest.cancel();
    last = statusOf(flow.view);
    void tell?.("READY=1", `STATUS=${last}`);
  }
  const latest = parts.clock.after(LATEST_MS, ready);
  const watchdog = openWatchdog({ ...parts, tell });
  const forget = flow.onView(look);
  look(flow.view);
  return {
    stopping() {
      forget();
      latest.cancel();
      watchdog.stop();
      return tell("STOPPING=1", "STATUS=The station ends.");
    },
  };
}
