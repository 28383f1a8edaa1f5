import type { Clock, Random } from "../../core/clock.ts";
import { fault, type Fault } from "../../core/faults.ts";
import type { Log } from "../../core/log.ts";
import type { Json, Started } from "../../devices/driver.ts";
import { DEVICE_BACK_OFF } from "../../devices/keep-open.ts";
import { firstHealth } from "../../devices/ports.ts";
import type { StationDevice } from "../../devices/profile/at-station.ts";
import type { TransportSettings } from "../../devices/transports/settings.ts";
import type { AnyTransport } from "../../devices/transports/transport.ts";
import { faultOf } from "./finding.ts";

export interface DoctorParts {
  readonly make: (settings: TransportSettings) => AnyTransport;
  readonly clock: Clock;
  readonly random: Random;
  /** The longest that one attempt at a device may take. */
  readonly patienceMs: number;
}

/** A device that was started once to see how it is. It is still running: whoever asked stops it. */
export interface Attempt {
  readonly started: Started;
  /** Why it cannot work; undefined if it can. */
  readonly why: Fault | undefined;
  /** What it told of itself on the way: model, version, settings. */
  readonly facts: Readonly<Record<string, Json>>;
  /** Bytes came, and were nothing that the driver knows. */
  readonly babbled: boolean;
}

/** Log events that say something about a device, and what of them is worth telling. */
const TELLING = {
  "device.identified": ["model", "version"],
  "device.settings-found": ["baudRate", "parity"],
} as const;

/** Starts a device and waits for the first thing that is known of it. */
export async function attempt(name: string, device: StationDevice, parts: DoctorParts): Promise<Attempt> {
  const facts: Record<string, Json> = {};
  let babbled = false;
  const log: Log = (event, data) => {
    if (event === "device.discarded") babbled = true;
    if (event !== "device.identified" && event !== "device.settings-found") return;
    for (const key of TELLING[event]) if (data[key] !== undefined) facts[key] = data[key];
  };
  const { clock, random, make } = parts;
  const { driver, transport, options, role } = device;
  const line = make(transport);
  const started = driver.start(
    { id: name, transport: line, backOff: DEVICE_BACK_OFF, clock, random, log },
    options,
    role,
  );
  const late = fault("device.silent", `${line.name}: no answer within ${parts.patienceMs / 1000} s`);
  const { promise: tooLate, resolve } = Promise.withResolvers<Fault>();
  const timer = clock.after(parts.patienceMs, () => resolve(late));
  const why = await Promise.race([firstHealth(started.device).then(faultOf), tooLate]);
  timer.cancel();
  return { started, why, facts, babbled };
}
