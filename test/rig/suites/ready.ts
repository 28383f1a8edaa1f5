/** How long a station takes from the switch until it can lend, with its devices and its library system there. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Disk } from "../guest/image.ts";
import { realPlanOf } from "../../campaign/chaos/real/plan.ts";
import { openPowerWorld } from "../power/world.ts";
import { copyOf } from "../second-day.ts";

/** Seconds from the kernel's start until core told systemd that it is ready to lend. */
export async function readyToLend(disk: Disk): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), "lectern-ready-"));
  try {
    const world = await openPowerWorld(realPlanOf(1), copyOf(disk, path.join(folder, "disk")), []);
    const [readyMs = NaN] = world.readyMs;
    await world.close();
    return readyMs / 1000;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
