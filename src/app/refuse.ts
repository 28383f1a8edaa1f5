/** How a station ends that cannot start. */
import type { Environment } from "../circulation/journal/key.ts";
import { FAULTS, type Fault } from "../core/faults.ts";
import { silentLog } from "../core/log.ts";
import { systemdTell } from "./notify.ts";
import { badUsage } from "./sip/stdio.ts";

/**
 * EX_CONFIG of BSD's sysexits.h. The unit is not started again with the same mistake (`RestartPreventExitStatus=78`);
 * `lectern-configuration.path` starts it when something in `/etc/lectern` has changed.
 */
export const BAD_CONFIGURATION = 78;

/** What only a change of what people wrote can mend; all else may pass by itself. */
const WRITTEN = /^(config|key|receipt)\.|^journal\.wrong-key$/;

/**
 * Says what is wrong, to whoever reads the log and, in one line, to whoever asks systemd for the state of the unit. Answers
 * the exit code.
 */
export async function refuse(what: Fault, environment: Environment): Promise<number> {
  const badOtherwise = badUsage(what);
  if (!WRITTEN.test(what.code)) return badOtherwise;
  await systemdTell(environment, silentLog)?.(`STATUS=${refusalOf(what)}`);
  return BAD_CONFIGURATION;
}

/** The first mistake, how many more there are, and how it goes on. */
export function refusalOf({ detail, code }: Fault): string {
  const [first = "", ...more] = detail.split("\n");
  const others = more.length === 0 ? "" : `; ${more.length} more in the log`;
  const where = first === "" ? "" : ` (${first}${others})`;
  return `Not started. ${FAULTS[code].text}${where} It starts by itself once that is corrected and saved.`;
}
