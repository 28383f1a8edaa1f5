import type { Clock } from "../../core/clock.ts";
import { fault, type Fault } from "../../core/faults.ts";
import type { AcsClient, LinkStatus } from "../../sip-client/client.ts";
import type { StationConfig } from "../config.ts";
import { serviceFault } from "../adapters/link.ts";
import { unwell, type Finding } from "./finding.ts";

/** Connects, logs in, asks for the status (99), and says how the ACS is. */
export async function examineAcs(
  client: AcsClient,
  { host, port, dialect }: StationConfig["acs"],
  clock: Clock,
  patienceMs: number,
): Promise<Finding> {
  const base = { name: "acs", what: `${host}:${port}, dialect ${dialect}` };
  const status = await firstOutcome(client, clock, patienceMs);
  if (status === undefined) {
    return unwell({ ...base, facts: {} }, fault("acs.silent", `no answer within ${patienceMs / 1000} s`), []);
  }
  const why: Fault | undefined = serviceFault(client);
  if (status.state !== "online") {
    return unwell({ ...base, facts: {} }, why ?? fault("acs.not-connected", ""), []);
  }
  const { protocolVersion, institution, checkoutOk, checkinOk, timeoutMs, clockOffsetMs } = status.acs;
  const facts = {
    protocolVersion,
    institution: institution ?? null,
    checkoutOk,
    checkinOk,
    timeoutMs: timeoutMs ?? null,
    clockOffsetSeconds: clockOffsetMs === undefined ? null : Math.round(clockOffsetMs / 1000),
  };
  if (why !== undefined) return unwell({ ...base, facts }, why, []);
  return {
    ...base,
    condition: "well",
    code: undefined,
    says: "Connected and logged in; it lends.",
    advice: [],
    facts,
  };
}

/** The first status that is more than an attempt; undefined if none comes in time. */
function firstOutcome(client: AcsClient, clock: Clock, withinMs: number): Promise<LinkStatus | undefined> {
  if (client.status.state !== "connecting") return Promise.resolve(client.status);
  return new Promise((resolve) => {
    const settle = (status: LinkStatus | undefined): void => {
      forget();
      timer.cancel();
      resolve(status);
    };
    const forget = client.onStatus((status) => {
      if (status.state !== "connecting") settle(status);
    });
    const timer = clock.after(withinMs, () => settle(undefined));
  });
}
