import { seededRandom, systemClock } from "../../src/core/clock.ts";
import { itemId, patronId } from "../../src/core/ids.ts";
import type { LogData, LogEvent } from "../../src/core/log.ts";
import {
  openClient,
  type AcsClient,
  type ClientOptions,
  type LinkStatus,
} from "../../src/sip-client/client.ts";
import type { CheckoutWish } from "../../src/sip-client/client-requests.ts";
import { dialTo } from "../../src/sip-client/connection-socket.ts";
import { atSite, dialect, type Dialect, type DialectSettings } from "../../src/sip-client/dialects/index.ts";

export function dialectFor(name: string, overrides: Partial<DialectSettings>): Dialect {
  const found = dialect(name);
  if (!found.ok) throw new Error(`no dialect ${name}`);
  return atSite(found.value, overrides);
}

/** Short patience, and no error detection unless a test wants it: scripts then need no checksums. */
export const BRISK: Partial<DialectSettings> = {
  errorDetection: "off",
  zone: "UTC",
  connectSeconds: 2,
  loginSeconds: 0.3,
  answerSeconds: 0.3,
  timeoutFromStatus: false,
  endSessionSeconds: 0.15,
  keepAliveSeconds: 0,
};

export interface Logged {
  readonly event: LogEvent;
  readonly data: LogData;
}

export interface TestClient {
  readonly client: AcsClient;
  readonly log: Logged[];
}

export function openTestClient(
  port: number,
  overrides: Partial<DialectSettings>,
  options: Partial<ClientOptions>,
): TestClient {
  const log: Logged[] = [];
  const client = openClient({
    dial: dialTo({ host: "127.0.0.1", port, tls: undefined }),
    dialect: dialectFor("generic", { ...BRISK, ...overrides }),
    credentials: { user: "kiosk1", password: "let-me-in", location: "" },
    institution: "TOWN",
    terminalPassword: "",
    location: "Main",
    language: "001",
    clock: systemClock,
    random: seededRandom(1),
    log: (event, data) => void log.push({ event, data }),
    ...options,
  });
  return { client, log };
}

/** Waits until the client's status is as wanted. */
export function statusOf(client: AcsClient, state: LinkStatus["state"]): Promise<LinkStatus> {
  if (client.status.state === state) return Promise.resolve(client.status);
  return new Promise((resolve) => {
    const stop = client.onStatus((status) => {
      if (status.state !== state) return;
      stop();
      resolve(status);
    });
  });
}

export const ADA = { patron: patronId("21001"), pin: "4711" };

export const SAND = itemId("30001");

export const WISH: CheckoutWish = {
  ...ADA,
  item: SAND,
  renewalAllowed: true,
  feeAcknowledged: false,
  alreadyDone: undefined,
  cancel: false,
};
