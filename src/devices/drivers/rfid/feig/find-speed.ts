import { fault } from "../../../../core/faults.ts";
import type { Log } from "../../../../core/log.ts";
import { failed, ok, type Result } from "../../../../core/result.ts";
import type { Transport } from "../../../transports/transport.ts";
import type { FeigOptions } from "./options.ts";

export interface SpeedSearch {
  readonly id: string;
  readonly transport: Transport;
  readonly log: Log;
  /** Whether the reader answers 0x52 with the settings of now. */
  readonly detect: () => Promise<boolean>;
  readonly options: FeigOptions;
}

/**
 * Makes sure that the reader is heard: with the settings of the profile, else with any of those that it may have. A reader
 * answers only if baud rate and parity are both right.
 */
export async function findSpeed({ id, transport, log, detect, options }: SpeedSearch): Promise<Result<void>> {
  if (await detect()) return ok(undefined);
  const { tune } = transport;
  if (tune === undefined) return failed(fault("device.silent", transport.name));
  for (const speed of options.speeds) {
    await transport.close();
    tune(speed);
    const opened = await transport.open();
    if (!opened.ok) return opened;
    if (!(await detect())) continue;
    const { baudRate, parity } = speed;
    log("device.settings-found", { device: id, baudRate, parity });
    if (options.adopt) return ok(undefined);
    tune(undefined);
    return failed(fault("device.wrong-settings", `${id} answers at ${baudRate} baud, parity ${parity}`));
  }
  // The next attempt begins with the settings of the profile again.
  tune(undefined);
  return failed(fault("device.silent", transport.name));
}
