import { sip2Circulation } from "../circulation/sip2.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { PrinterPort, ScannerPort, SecurityPort, StackPort } from "../devices/ports.ts";
import { openAttempts } from "../flows/attempts.ts";
import type { Policy } from "../flows/policy.ts";
import { openFlow, type Flow } from "../flows/runtime.ts";
import type { AcsClient } from "../sip-client/client.ts";
import { bridgePad, type PadFlow } from "./adapters/pad-bridge.ts";
import { itemSecurity } from "./adapters/item-security.ts";
import { openDisguise } from "./adapters/disguise.ts";
import { bridgeScanner } from "./adapters/scanner-bridge.ts";
import { receiptPrinter } from "./adapters/receipt-printer.ts";
import { serviceFault, watchService } from "./adapters/service.ts";

/** Everything that a station is put together from, open already. */
export interface StationParts {
  readonly library: string;
  readonly client: AcsClient;
  /** Scanners and card readers: each may read a card or an item. */
  readonly scanners: readonly ScannerPort[];
  readonly printer: PrinterPort | undefined;
  readonly stack: StackPort | undefined;
  readonly desensitizer: SecurityPort | undefined;
  /** Lets go of all devices. */
  readonly stopDevices: () => Promise<void>;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Station {
  readonly flow: Flow;
  /** Lets go of everything, devices and connection too. */
  stop(): Promise<void>;
}

/** How long a lost answer is inquired into before an item goes to the desk. */
const PATIENCE = { forMs: 30_000, pauseMs: 250 } as const;

/** Connects the rooms: scanner -> flows -> circulation -> ACS, and flows -> receipts -> printer. */
export function composeStation(parts: StationParts): Station {
  const { client, scanners, printer, stack, policy, clock, log } = parts;
  const flow = openFlow(
    {
      circulation: sip2Circulation(client, clock, PATIENCE),
      security: itemSecurity(stack, parts.desensitizer),
      receipts: receiptPrinter(printer, parts.library, client.dialect.zone),
      attempts: openAttempts(policy.pin, clock, openDisguise()),
      clock,
      log,
    },
    policy,
    serviceFault(client),
  );
  const forget = [
    ...scanners.flatMap((scanner) => bridgeScanner(scanner, flow)),
    ...(stack === undefined ? [] : [bridgePad(stack, padFlow(flow))]),
    watchService(client, clock, (why) => flow.service(why)),
  ];
  log("station.started", { dialect: client.dialect.name });
  return {
    flow,
    async stop() {
      for (const each of forget) each();
      flow.stop();
      client.close();
      await parts.stopDevices();
      log("station.stopped", {});
    },
  };
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
    padNotice: (notice) => flow.padNotice(notice),
  };
}
