import { existsSync } from "node:fs";
import path from "node:path";
import { systemClock } from "../core/clock.ts";
import { fault } from "../core/faults.ts";
import { runChromium } from "../kiosk-ui/shell/chromium/run.ts";
import { runElectron } from "../kiosk-ui/shell/electron/run.ts";
import type { ShellName } from "../kiosk-ui/shell/policy.ts";
import { openLog } from "./adapters/log.ts";
import { endAsked } from "./end-asked.ts";
import { systemdTell } from "./notify.ts";
import { tellOfGlass } from "./notify-glass.ts";
import { badUsage } from "./sip/stdio.ts";

export interface KioskOptions {
  readonly socket: string;
  readonly shell: ShellName;
  readonly page?: string;
  readonly log?: string;
}

/** Where `npm run build:screen` puts the page. */
const BUILT = path.join(import.meta.dirname, "../../dist/kiosk");

const RUN = { chromium: runChromium, electron: runElectron } as const;

/** `lectern kiosk`; answers the exit code when it was told to end, or when there is nothing to show or to show it with. */
export async function runKiosk({ socket, shell, page = BUILT, log }: KioskOptions): Promise<number> {
  const own = openLog(log, "info");
  if (process.getuid?.() === 0) return badUsage(fault("screen.as-root", ""));
  if (!existsSync(path.join(page, "index.html"))) return badUsage(fault("screen.no-page", page));
  const notices = tellOfGlass({
    tell: systemdTell(process.env, own),
    environment: process.env,
    clock: systemClock,
    log: own,
  });
  const ran = await RUN[shell](
    { socket, folder: page, clock: systemClock, log: notices.log },
    endAsked().then(notices.stopping),
  );
  return ran.ok ? 0 : badUsage(ran.fault);
}
