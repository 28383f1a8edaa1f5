import type { Log } from "../core/log.ts";
import { openWatchdog, type Tell, type WatchdogParts } from "./notify.ts";

export interface GlassNoticesParts extends Omit<WatchdogParts, "tell" | "vitals"> {
  /** Undefined where systemd does not listen. */
  readonly tell: Tell | undefined;
}

export interface GlassNotices {
  /** The log for the shell: what the page does is heard from it, whatever process paints it. */
  readonly log: Log;
  readonly stopping: () => Promise<void>;
}

/** How long no page may live, milliseconds: the shell begins one that is silent anew after 15 s, and has then failed at it. */
const LONGEST_MS = 20_000;

/** Tells systemd of a screen: ready when its page has given the first sign of life, and alive while it gives others. */
export function tellOfGlass({ tell, ...parts }: GlassNoticesParts): GlassNotices {
  const { clock, log } = parts;
  if (tell === undefined) return { log, stopping: () => Promise.resolve() };
  let isReady = false;
  let livedAt = clock.elapsed();
  const overdueMs = (): number => Math.max(0, clock.elapsed() - livedAt - LONGEST_MS);
  const watchdog = openWatchdog({ ...parts, tell, vitals: [{ name: "glass", overdueMs }] });
  return {
    log(event, data) {
      log(event, data);
      if (event !== "glass.lives") return;
      livedAt = clock.elapsed();
      if (!isReady) void tell("READY=1", "STATUS=The page is on the glass.");
      isReady = true;
    },
    stopping() {
      watchdog.stop();
      return tell("STOPPING=1");
    },
  };
}
