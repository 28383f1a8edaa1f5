import type { Clock, Timer } from "../../core/clock.ts";
import { fault, type Fault } from "../../core/faults.ts";
import type { Facts } from "../../flows/service.ts";
import type { AcsClient, LinkStatus } from "../../sip-client/client.ts";

/** Long enough for a login after the ACS closed an idle connection, short enough for the screen to be truthful. */
const SETTLING_MS = 700;

/**
 * How long a link that was away has to stand before it counts as back; the longer one where it had gone again soon. With
 * the longest pause before an attempt (3 s) both keep to the ten seconds within which an ACS that is back is noticed.
 */
const STEADY_MS = { calm: 2500, restless: 5000 } as const;
/** A link that went sooner than this after it had come back is restless. */
const CALM_MS = 60_000;

type Watched = Pick<AcsClient, "status" | "onStatus" | "dialect">;

/** What the ILS lets this station do now. */
export type Link = Pick<Facts, "acs" | "barred">;

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

/** The link as people are told of it. */
export interface LinkWatch {
  readonly link: Link;
  stop(): void;
}

/**
 * Leaves out the small ups and downs: a connection that comes back at once, as after an idle close, is not worth a word,
 * and one that comes and goes counts as away until it stands. One that stays away is told once, with the fault of the
 * first attempt that says why.
 */
export function watchLink(client: Watched, clock: Clock, changed: () => void): LinkWatch {
  let link = linkOf(client);
  let leaving: Timer | undefined;
  let standing: Timer | undefined;
  /** Undefined until it was there for the first time; that is believed at once. */
  let backSince = link.acs === undefined ? clock.elapsed() : undefined;
  let steadyMs = 0;

  function tell(next: Link): void {
    leaving = standing = undefined;
    link = next;
    changed();
  }
  function isBack(): void {
    backSince = clock.elapsed();
    tell(linkOf(client));
  }
  function isGone(): void {
    const isCalm = backSince === undefined || clock.elapsed() - backSince >= CALM_MS;
    steadyMs = isCalm ? STEADY_MS.calm : STEADY_MS.restless;
    tell(linkOf(client));
  }
  function look(): void {
    const next = linkOf(client);
    if (next.acs === undefined) {
      leaving?.cancel();
      leaving = undefined;
      if (link.acs === undefined) tell(next);
      else if (steadyMs === 0) isBack();
      else standing ??= clock.after(steadyMs, isBack);
      return;
    }
    standing?.cancel();
    standing = undefined;
    if (link.acs === undefined) leaving ??= clock.after(SETTLING_MS, isGone);
    // While it tries again there is no new reason.
    else if (next.acs.code !== "acs.not-connected") tell(next);
  }
  const forget = client.onStatus(look);
  return {
    get link() {
      return link;
    },
    stop() {
      forget();
      leaving?.cancel();
      standing?.cancel();
    },
  };
}
