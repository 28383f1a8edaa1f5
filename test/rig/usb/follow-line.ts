import type { Clock, Timer } from "../../../src/core/clock.ts";
import { ok, type Result } from "../../../src/core/result.ts";
import type { Line } from "../../../src/devices/transports/transport.ts";
import type { Plugged } from "./plug.ts";

/** How often an unplugged line is looked at whether it is plugged in again. */
const LOOK_MS = 50;

/**
 * A device whose maker sits at the far end of a line of this program is in the guest as long as that line is plugged in. The
 * line is open. Gives what ends it.
 */
export async function followLine(
  line: Line,
  plugIn: () => Promise<Result<Plugged>>,
  clock: Clock,
): Promise<Result<() => Promise<void>>> {
  const first = await plugIn();
  if (!first.ok) return first;
  let plugged: Plugged | undefined = first.value;
  let timer: Timer | undefined;

  async function pull(): Promise<void> {
    const pulled = plugged;
    plugged = undefined;
    await pulled?.unplug();
  }

  async function look(): Promise<void> {
    if ((await line.open()).ok) {
      const again = await plugIn();
      if (again.ok) plugged = again.value;
    }
    if (plugged === undefined) timer = clock.after(LOOK_MS, () => void look());
  }

  const forget = line.onState((state) => {
    if (state.state !== "lost") return;
    // Only somebody's patience was at an end; the device is where it was.
    if (state.reason !== "unplugged") void line.open();
    else
      void pull().then(() => {
        timer = clock.after(LOOK_MS, () => void look());
      });
  });

  return ok(async () => {
    forget();
    timer?.cancel();
    await pull();
    await line.close();
  });
}
