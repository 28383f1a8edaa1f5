import type { Recovery } from "../../circulation/recovery.ts";
import type { Clock, Timer } from "../../core/clock.ts";
import { fault, type Fault } from "../../core/faults.ts";
import type { Device, Health } from "../../devices/ports.ts";
import type { Policy } from "../../flows/policy.ts";
import { serviceOf, type Facts, type Service, type Shape } from "../../flows/service.ts";
import type { AcsClient, LinkStatus } from "../../sip-client/client.ts";
import type { Equipment } from "../equipment.ts";

/** Long enough for a login after the ACS closed an idle connection, short enough for the screen to be truthful. */
const SETTLING_MS = 700;

/** How long the station stays closed for what it has to find out. */
const RECOVERY_MS = 5000;

type Watched = Pick<AcsClient, "status" | "onStatus" | "dialect">;

/** What the ILS lets this station do now. */
type Link = Pick<Facts, "acs" | "barred">;

function linkOf({ status, dialect }: Pick<Watched, "status" | "dialect">): Link {
  if (status.state !== "online") return { acs: linkFault(status), barred: [] };
  const { acs } = status;
  if (dialect.trustOnLine && !acs.onLine) return { acs: fault("acs.offline", "on-line N in 98"), barred: [] };
  if (!dialect.trustStatusFlags) return { acs: undefined, barred: [] };
  return {
    acs: undefined,
    barred: [
      ...(acs.checkoutOk ? [] : (["borrow"] as const)),
      ...(acs.checkinOk ? [] : (["return"] as const)),
    ],
  };
}

/** Why nothing can be lent through this ACS now; undefined if it can. */
export function serviceFault(client: Pick<Watched, "status" | "dialect">): Fault | undefined {
  const { acs, barred } = linkOf(client);
  return (
    acs ?? (barred.includes("borrow") ? fault("acs.checkout-not-allowed", "checkout N in 98") : undefined)
  );
}

function linkFault(status: Exclude<LinkStatus, { state: "online" }>): Fault {
  return status.state === "waiting" ? status.fault : fault("acs.not-connected", "");
}

const SHAPES: Readonly<Record<Health["state"], Shape>> = {
  starting: "fails",
  ready: "works",
  trouble: "fails",
  lost: "fails",
  stopped: "fails",
};

function shapeOf({ health }: Device): Shape {
  return health.state === "ready" && health.warning !== undefined ? "low" : SHAPES[health.state];
}

/** The devices that patrons need, by what for. */
export type Served = Pick<
  Equipment["by"],
  "scanner" | "card" | "rfid" | "printer" | "security" | "payment" | "coins"
>;

function shapesOf(by: Served): Facts["shapes"] {
  return {
    scanners: [...by.scanner, ...by.card].map(shapeOf),
    pads: by.rfid.map(shapeOf),
    printers: by.printer.map(shapeOf),
    security: by.security.map(shapeOf),
    tills: [...by.payment, ...by.coins].map(shapeOf),
  };
}

/** The station's service, from the ILS, the devices and the policy. */
export interface ServiceWatch {
  readonly service: Service;
  /** Decides anew: the policy is another one. */
  look(): void;
  stop(): void;
}

/**
 * Tells what the station can do whenever that changes. A connection that comes back at once, as after an idle close, is
 * not worth a word; one that stays away is told once, with the fault of the first attempt that says why. What was
 * interrupted is found out first.
 */
export function watchService(
  client: Watched,
  by: Served,
  policy: () => Policy,
  before: Pick<Recovery, "isDue" | "run">,
  clock: Clock,
  tell: (service: Service) => void,
): ServiceWatch {
  let settling: Timer | undefined;
  let stopped = false;
  let recovering = recover();
  let link = linkNow();
  let last = "";

  /** Finds out what was interrupted before the next person is served, unless that takes long: then beside them. */
  function recover(): boolean {
    if (client.status.state !== "online" || !before.isDue) return false;
    const done = (): void => {
      patience.cancel();
      recovering = false;
      if (!stopped) settle();
    };
    const patience = clock.after(RECOVERY_MS, done);
    void before.run().then(done);
    return true;
  }
  function linkNow(): Link {
    const now = linkOf(client);
    return recovering && now.acs === undefined ? { ...now, acs: fault("station.recovering", "") } : now;
  }
  const now = (): Service => serviceOf({ ...link, closed: undefined, shapes: shapesOf(by) }, policy());
  const look = (): void => {
    const service = now();
    const key = JSON.stringify(service);
    if (key === last) return;
    last = key;
    tell(service);
  };
  const settle = (): void => {
    settling = undefined;
    const next = linkNow();
    // While it tries again there is no new reason.
    if (next.acs?.code === "acs.not-connected" && link.acs !== undefined) return;
    link = next;
    look();
  };
  const forget = [
    client.onStatus((status) => {
      if (status.state === "online") recovering ||= recover();
      if (status.state === "online" || link.acs !== undefined) {
        settling?.cancel();
        settle();
      } else {
        settling ??= clock.after(SETTLING_MS, settle);
      }
    }),
    ...Object.values(by)
      .flat()
      .map((device) => device.onHealth(look)),
  ];
  const service = now();
  last = JSON.stringify(service);
  return {
    service,
    look,
    stop() {
      stopped = true;
      for (const each of forget) each();
      settling?.cancel();
    },
  };
}
