/** Generic devices as the ports of their roles. */
import { fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import type { Assurance, Media } from "../../../core/circulation.ts";
import { listeners } from "../../listeners.ts";
import type {
  Device,
  GateCount,
  GatePort,
  LampPort,
  LampState,
  SecurityPort,
  SensorPort,
} from "../../ports.ts";
import type { GenericOptions } from "./options.ts";
import type { Fields } from "./pattern.ts";
import type { GenericDevice } from "./session.ts";

function deviceOf(device: GenericDevice): Device {
  const { id, link } = device;
  return {
    id,
    get health() {
      return link.health;
    },
    onHealth: link.onHealth,
    stop: () => device.stop(),
  };
}

/** Adds the members of a port to a device without freezing its health. */
function port<P extends object>(device: GenericDevice, members: P): Device & P {
  return Object.defineProperties(deviceOf(device), Object.getOwnPropertyDescriptors(members)) as Device & P;
}

export function genericSecurity(device: GenericDevice, { magnetic }: GenericOptions): SecurityPort {
  async function work(command: "release" | "arm", media: Media): Promise<Result<Assurance>> {
    if (media === "magnetic" && magnetic === "refuse") {
      return failed(fault("security.magnetic-media", device.id));
    }
    const done = await device.run(command);
    return done.ok ? ok(done.value.assurance) : done;
  }
  return port(device, {
    release: (media: Media) => work("release", media),
    arm: (media: Media) => work("arm", media),
  });
}

export function genericLamp(device: GenericDevice, { commands }: GenericOptions): LampPort {
  let wanted: LampState | undefined;
  async function show(state: LampState): Promise<Result<void>> {
    // A lamp with fewer colours shows what it has: dark is better than a wrong one.
    const done = await device.run(Object.hasOwn(commands, state) ? state : "off");
    return done.ok ? ok(undefined) : done;
  }
  // One that was away is dark, and shows what it is to show as soon as it is back.
  device.link.onHealth(({ state }) => {
    if (state === "ready" && wanted !== undefined) void show(wanted);
  });
  return port(device, {
    show(state: LampState) {
      wanted = state;
      return show(state);
    },
  });
}

/** Counters of a gate run on and on, and start at 0 after a reset; told is what was added. */
export function genericGate(device: GenericDevice): GatePort {
  const counts = listeners<GateCount>();
  const before = new Map<string, number>();
  const added = (fields: Fields, name: "people" | "alarms"): number | undefined => {
    const now = fields[name];
    if (typeof now !== "number") return undefined;
    const last = before.get(name);
    before.set(name, now);
    // The first count is that of days before the start.
    if (last === undefined) return 0;
    return now >= last ? now - last : now;
  };
  device.onTold((fields) => {
    const count = { people: added(fields, "people"), alarms: added(fields, "alarms") };
    if (count.people !== undefined || count.alarms !== undefined) counts.tell(count);
  });
  return port(device, { onCount: counts.add });
}

export function genericSensor(device: GenericDevice): SensorPort {
  const presences = listeners<boolean>();
  let last: boolean | undefined;
  device.onTold(({ present }) => {
    if (typeof present !== "number") return;
    const now = present !== 0;
    if (now !== last) presences.tell(now);
    last = now;
  });
  return port(device, { onPresence: presences.add });
}
