import { openCirculation } from "../circulation/circulation.ts";
import type { Journal } from "../circulation/journal/journal.ts";
import { tellSteps } from "../circulation/journal/steps.ts";
import { openPruning } from "../circulation/pruning.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { StackPort } from "../devices/ports.ts";
import { openAttempts } from "../flows/attempts.ts";
import type { Policy } from "../flows/policy.ts";
import type { FlowPorts } from "../flows/ports.ts";
import { openFlow, type Flow } from "../flows/runtime.ts";
import type { Service } from "../flows/service.ts";
import type { AcsClient } from "../sip-client/client.ts";
import type { Closing } from "./adapters/closing.ts";
import type { Condition } from "./adapters/condition.ts";
import type { Frames } from "./adapters/frames.ts";
import { bridgePad, type PadFlow } from "./adapters/pad-bridge.ts";
import { itemSecurity } from "./adapters/item-security.ts";
import { openDisguise } from "./adapters/disguise.ts";
import { offLineRules } from "./adapters/off-line.ts";
import { bridgeScanner } from "./adapters/scanner-bridge.ts";
import type { ReceiptDesk } from "./adapters/receipts.ts";
import { staffPort, type StaffSetup } from "./adapters/staff.ts";
import { tillsOf } from "./adapters/till.ts";
import { watchService } from "./adapters/service.ts";
import type { Equipment } from "./equipment.ts";

/** Everything that a station is put together from, open already. */
export interface StationParts {
  readonly receipts: ReceiptDesk;
  readonly client: AcsClient;
  /** The devices by what they are for. */
  readonly devices: Equipment["by"];
  /** The items on the pad, if there is one. */
  readonly stack: StackPort | undefined;
  /** Undefined where no staff card was made. */
  readonly staff: (() => StaffSetup) | undefined;
  /** Whether staff put the station out of service. */
  readonly closing: Closing;
  /** How the configuration is, for staff. */
  readonly configuration: Condition;
  /** The station's own, to be closed with it. */
  readonly journal: Journal;
  /** The last frames to and from the ILS, masked. */
  readonly frames: Frames;
  /** How many days what is closed in the journal is kept. */
  readonly keepDays: number;
  /** Lets go of all devices, and of what hands receipts over. */
  readonly stopDevices: () => Promise<void>;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly log: Log;
  readonly watch: FlowPorts["watch"];
}

export interface Station {
  readonly flow: Flow;
  /** Goes on with another policy; only while nobody is there. */
  usePolicy(policy: Policy): void;
  /** Lets go of everything, devices and connection too. */
  stop(): Promise<void>;
}

/** How long a lost answer is inquired into before an item goes to the desk. */
const PATIENCE = { forMs: 30_000, pauseMs: 250 } as const;

/** Connects the rooms: scanner -> flows -> circulation -> ACS, and flows -> receipts -> printer. */
export function composeStation(parts: StationParts): Station {
  const { client, devices, stack, closing, receipts, clock, log } = parts;
  const journal = tellSteps(parts.journal, log);
  let { policy } = parts;
  const tell = (service: Service): void => {
    logService(service, log);
    flow.service(service);
  };
  const circulation = openCirculation({
    client,
    journal,
    security: itemSecurity(stack, devices.security[0], clock),
    clock,
    patience: PATIENCE,
    protectMedia: policy.checkout.protectMedia,
    tills: tillsOf(devices, clock, log),
    offLine: () => offLineRules(policy),
    log,
  });
  const { recovery, offLine } = circulation;
  const before = { recovery, replay: offLine.replay };
  const watch = watchService(client, devices, () => policy, before, closing, clock, tell);
  const flow = openFlow(
    {
      circulation,
      returns: circulation.returns,
      offLine,
      receipts,
      staff:
        parts.staff === undefined
          ? undefined
          : staffPort(parts.staff, { ...parts, journal, returns: circulation.returns }),
      attempts: openAttempts(() => policy.pin, clock, openDisguise(), log),
      clock,
      log,
      watch: parts.watch,
    },
    policy,
    watch.service,
  );
  const forget = [
    // A scanner and a card reader may each read a card or an item.
    ...[...devices.scanner, ...devices.card].flatMap((scanner) => bridgeScanner(scanner, flow)),
    ...(stack === undefined ? [] : [bridgePad(stack, padFlow(flow))]),
    () => watch.stop(),
  ];
  const pruning = openPruning({ journal, clock, log }, parts.keepDays);
  logService(watch.service, log);
  log("flow.screen", { screen: flow.view.screen });
  log("station.started", { dialect: client.dialect.name });
  return {
    flow,
    usePolicy(next) {
      policy = next;
      flow.usePolicy(next);
      watch.look();
    },
    async stop() {
      for (const each of forget) each();
      recovery.stop();
      pruning.stop();
      offLine.replay.stop();
      flow.stop();
      client.close();
      await parts.stopDevices();
      journal.close();
      log("station.stopped", {});
    },
  };
}

function logService({ fault, limits, activities }: Service, log: Log): void {
  log("station.service", {
    fault: fault?.code,
    limits: limits.join(" "),
    activities: activities.join(" "),
  });
}

/** The flow as the pad sees it: the screen by its name, told when it is another one. */
function padFlow(flow: Flow): PadFlow {
  return {
    get screen() {
      return flow.view.screen;
    },
    onScreen(listener) {
      let last = flow.view.screen;
      return flow.onView(({ screen }) => {
        if (screen === last) return;
        last = screen;
        listener(screen);
      });
    },
    item: (item) => flow.item(item),
    card: (card) => flow.card(card),
    pad: (seen) => flow.pad(seen),
  };
}
