/** A station with simulated devices and ACS, and before it a real `lectern kiosk` with Debian's Chromium. */
import { spawn } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, rmSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { builtPage } from "../../../src/app/dock/page.ts";
import type { Stage } from "../../../src/app/scenario/stage.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { openDisplay, type Display } from "../../kiosk-ui/shell/display.ts";
import { NOBODY } from "../../kiosk-ui/shell/kiosk.ts";
import { renderersOf } from "../../kiosk-ui/shell/processes.ts";
import { openStation } from "../../kiosk-ui/shell/station.ts";
import { openWiretap, type Wiretap } from "./wiretap.ts";

const CLI = path.join(import.meta.dirname, "../../../src/app/cli.ts");

export interface World {
  readonly stage: Stage;
  readonly display: Display;
  readonly tap: Wiretap;
  /** Why pages were begun anew so far, as the kiosk's log has it. */
  readonly renewed: readonly string[];
  /** Waits until this holds, for so long at most; whether it does. */
  changes(holds: () => boolean, ms: number): Promise<boolean>;
  /** The processes that paint, of the browser that runs now. */
  renderers(): readonly number[];
  close(): Promise<void>;
}

const logged = z.object({ event: z.string(), why: z.string().optional() });

export async function openWorld(seed: number): Promise<World> {
  const folder = mkdtempSync(path.join(tmpdir(), "lectern-glass-world-"));
  chmodSync(folder, 0o711);
  const core = path.join(folder, "core.sock");
  const station = await openStation(core, seed);
  const { stage } = station;
  const tapped = path.join(folder, "tapped.sock");
  const tap = await openWiretap(tapped, core);
  const display = await openDisplay(1080, 1920);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(tapped, NOBODY.uid, NOBODY.gid);
  const page = await builtPage();
  const kiosk = spawn(process.execPath, [CLI, "kiosk", "--socket", tapped, "--page", page], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, DISPLAY: display.name },
    ...(isRoot ? NOBODY : {}),
  });
  const renewed: string[] = [];
  createInterface({ input: kiosk.stderr }).on("line", (line) => {
    const { event, why } = logged.parse(JSON.parse(line));
    if (event === "glass.renewed" && why !== undefined) renewed.push(why);
  });
  return {
    stage,
    display,
    tap,
    renewed,
    changes(holds, ms) {
      if (holds()) return Promise.resolve(true);
      return new Promise((resolve) => {
        const end = (held: boolean): void => {
          late.cancel();
          for (const forget of forgets) forget();
          resolve(held);
        };
        const look = (): void => {
          if (holds()) end(true);
        };
        const late = systemClock.after(ms, () => end(false));
        const forgets = [tap.onChange(look), stage.onView(look)];
      });
    },
    renderers: () => renderersOf(kiosk.pid ?? 0),
    async close() {
      if (kiosk.exitCode === null) {
        kiosk.kill("SIGTERM");
        await once(kiosk, "exit");
      }
      await display.close();
      await tap.close();
      await station.close();
      rmSync(folder, { recursive: true });
    },
  };
}
