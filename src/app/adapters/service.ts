import type { Clock, Timer } from "../../core/clock.ts";
import { fault, type Fault } from "../../core/faults.ts";
import type { AcsClient, LinkStatus } from "../../sip-client/client.ts";

/** Long enough for a login after the ACS closed an idle connection, short enough for the screen to be truthful. */
const SETTLING_MS = 700;

type Watched = Pick<AcsClient, "status" | "onStatus" | "dialect">;

/** Why nothing can be lent through this ACS now; undefined if it can. */
export function serviceFault({ status, dialect }: Pick<Watched, "status" | "dialect">): Fault | undefined {
  if (status.state !== "online") return linkFault(status);
  const { acs } = status;
  if (dialect.trustOnLine && !acs.onLine) return fault("acs.offline", "on-line N in 98");
  if (dialect.trustStatusFlags && !acs.checkoutOk)
    return fault("acs.checkout-not-allowed", "checkout N in 98");
  return undefined;
}

function linkFault(status: Exclude<LinkStatus, { state: "online" }>): Fault {
  return status.state === "waiting" ? status.fault : fault("acs.not-connected", "");
}

/**
 * Tells when lending becomes possible and when it ends. A connection that comes back at once, as after an idle close, is
 * not worth a word; one that stays away is told once, with the fault of the first attempt that says why.
 */
export function watchService(
  client: Watched,
  clock: Clock,
  tell: (fault: Fault | undefined) => void,
): () => void {
  let settling: Timer | undefined;
  let last: string | undefined = serviceFault(client)?.code;
  const settle = (): void => {
    settling = undefined;
    const why = serviceFault(client);
    // While it tries again there is no new reason.
    if (why?.code === "acs.not-connected" && last !== undefined) return;
    if (why?.code === last) return;
    last = why?.code;
    tell(why);
  };
  const forget = client.onStatus((status) => {
    if (status.state === "online" || last !== undefined) {
      settling?.cancel();
      settle();
    } else {
      settling ??= clock.after(SETTLING_MS, settle);
    }
  });
  return () => {
    forget();
    settling?.cancel();
  };
}
