import type { Recovery } from "../../circulation/recovery.ts";
import type { Replay } from "../../circulation/off-line/replay.ts";
import type { Clock, Timer } from "../../core/clock.ts";
import { fault, type Fault } from "../../core/faults.ts";
import type { Device, Health } from "../../devices/ports.ts";
import type { Policy } from "../../flows/policy.ts";
import { serviceOf, type Facts, type Service, type Shape } from "../../flows/service.ts";
import type { AcsClient } from "../../sip-client/client.ts";
import type { Equipment } from "../equipment.ts";
import type { Closing } from "./closing.ts";
import { watchLink } from "./link.ts";

/** How long the station stays closed for what it has to find out. */
const RECOVERY_MS = 5000;

/** How long it may go unsaid that there is more, or less, for the ILS to hear of. */
const PROGRESS_MS = 700;

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

/** What comes before the next person: what was interrupted is found out, and what was done off-line is told. */
export interface Before {
  readonly recovery: Pick<Recovery, "isDue" | "run">;
  readonly replay: Pick<Replay, "toTell" | "onChange" | "run">;
}

/**
 * Tells what the station can do whenever that changes. When the ILS is back it is asked first what became of what was
 * interrupted, and hears then of what was done without it; until it has heard of everything, the station goes on without it.
 */
export function watchService(
  client: Pick<AcsClient, "status" | "onStatus" | "dialect">,
  by: Served,
  policy: () => Policy,
  { recovery, replay }: Before,
  closing: Pick<Closing, "fault" | "onChange">,
  clock: Clock,
  tell: (service: Service) => void,
): ServiceWatch {
  let stopped = false;
  let recovering = false;
  /** The first attempt to reach the ILS has ended. */
  let tried = client.status.state !== "connecting";
  let progress: Timer | undefined;
  let takesNothingLate = false;
  /** What was told last; undefined while nobody listens yet. */
  let last: string | undefined;

  /** Finds out what was interrupted before the next person is served, unless that takes long: then beside them. */
  function recover(): Promise<void> {
    if (!recovery.isDue) return Promise.resolve();
    const done = (): void => {
      patience.cancel();
      recovering = false;
      look();
    };
    const patience = clock.after(RECOVERY_MS, done);
    recovering = true;
    look();
    return recovery.run().then(done);
  }

  let behind: Promise<void> | undefined;
  let behindAgain = false;
  function catchUp(): void {
    const { status, dialect } = client;
    if (status.state === "online") {
      takesNothingLate = dialect.trustStatusFlags && !status.acs.offLineOk;
      behindAgain = behind !== undefined;
      behind ??= recover()
        .then(() => replay.run())
        .finally(() => {
          behind = undefined;
          if (behindAgain) catchUp();
        });
    }
    if (tried || status.state === "connecting") return;
    tried = true;
    look();
  }

  /** Nobody is served, not without the ILS either, before it is known whether it is there and what was interrupted. */
  function notYet(): Fault | undefined {
    if (!tried) return fault("acs.not-connected", "");
    return recovering ? fault("station.recovering", "") : undefined;
  }
  function facts(): Facts {
    const { acs, barred } = watch.link;
    return {
      acs,
      barred,
      toTell: replay.toTell,
      takesNothingLate,
      closed: closing.fault ?? notYet(),
      shapes: shapesOf(by),
    };
  }
  function look(): void {
    progress?.cancel();
    progress = undefined;
    if (stopped || last === undefined) return;
    const service = serviceOf(facts(), policy());
    const key = JSON.stringify(service);
    if (key === last) return;
    last = key;
    tell(service);
  }
  let lastToTell = replay.toTell;
  /** In a visit that began without the ILS something may be done when it is back already. */
  function changed(): void {
    const isMore = replay.toTell > lastToTell;
    lastToTell = replay.toTell;
    lookSoon();
    if (isMore) catchUp();
  }
  /** Each number would be a screen of its own, under which the one that a person touches has gone. */
  function lookSoon(): void {
    if (replay.toTell === 0) look();
    else progress ??= clock.after(PROGRESS_MS, look);
  }

  const watch = watchLink(client, clock, look);
  catchUp();
  const forget = [
    client.onStatus(catchUp),
    replay.onChange(changed),
    closing.onChange(look),
    ...Object.values(by)
      .flat()
      .map((device) => device.onHealth(look)),
  ];
  const service = serviceOf(facts(), policy());
  last = JSON.stringify(service);
  return {
    service,
    look,
    stop() {
      stopped = true;
      watch.stop();
      for (const each of forget) each();
      progress?.cancel();
    },
  };
}
