/** A simulated printer and its driver on a pseudo-terminal. */
import { onTestFinished } from "vitest";
import { seededRandom } from "../../../src/core/clock.ts";
import type { Log } from "../../../src/core/log.ts";
import { firstHealth, type PrinterPort } from "../../../src/devices/ports.ts";
import type { Fragmentation } from "../../../src/devices/sim/fragments.ts";
import type { PrinterPeer } from "../../../src/devices/sim/printer/machine.ts";
import { must, partsOn, serialOn, stablePlug } from "../bench.ts";
import type { Given, Language } from "./languages.ts";

/** Roomy, so that a busy machine is not taken for a hung printer. */
export const PATIENT = { jobMs: 20_000, statusMs: 3_000, watchMs: 0 };
/** For printers that are hung indeed. */
export const IMPATIENT = { jobMs: 3_000, statusMs: 1_000, watchMs: 0 };

export interface Printing {
  readonly peer: PrinterPeer;
  readonly port: PrinterPort;
}

/** A printer and its driver on a pseudo-terminal, ready; answers in random pieces unless said otherwise. */
export async function printing(
  language: Language,
  given: Given,
  { fragmentation, buffer, log }: { fragmentation?: Fragmentation; buffer?: number; log?: Log } = {},
): Promise<Printing> {
  const { path, plug } = await stablePlug();
  const peer = must(await language.peer(plug, 42, fragmentation ?? seededRandom(11), buffer));
  const port = language.port(partsOn(serialOn(path), log), given);
  onTestFinished(() => port.stop());
  await firstHealth(port);
  return { peer, port };
}
