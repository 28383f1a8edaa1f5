import { sip2Circulation } from "../circulation/sip2.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { PrinterPort, ScannerPort } from "../devices/ports.ts";
import { openAttempts } from "../flows/attempts.ts";
import type { Policy } from "../flows/policy.ts";
import { openFlow, type Flow } from "../flows/runtime.ts";
import type { AcsClient } from "../sip-client/client.ts";
import { openDisguise } from "./adapters/disguise.ts";
import { receiptPrinter } from "./adapters/receipt-printer.ts";
import { serviceFault, watchService } from "./adapters/service.ts";

/** Everything that a station is put together from, open already. */
export interface StationParts {
  readonly library: string;
  readonly client: AcsClient;
  readonly scanner: ScannerPort;
  readonly printer: PrinterPort | undefined;
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
  const { client, scanner, printer, policy, clock, log } = parts;
  const flow = openFlow(
    {
      circulation: sip2Circulation(client, clock, PATIENCE),
      security: undefined,
      receipts: receiptPrinter(printer, parts.library, client.dialect.zone),
      attempts: openAttempts(policy.pin, clock, openDisguise()),
      clock,
      log,
    },
    policy,
    serviceFault(client),
  );
  const forget = [
    scanner.onBarcode(({ text }) => flow.scan(text)),
    watchService(client, clock, (why) => flow.service(why)),
  ];
  log("station.started", { dialect: client.dialect.name });
  return {
    flow,
    async stop() {
      for (const each of forget) each();
      flow.stop();
      client.close();
      await Promise.all([scanner.stop(), printer?.stop()]);
      log("station.stopped", {});
    },
  };
}
