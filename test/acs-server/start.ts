import { startAcs, type AcsOptions, type RunningAcs } from "../../src/acs-sim/acs.ts";
import { seededRandom, systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";

const DEFAULTS: AcsOptions = {
  library: { kind: "sample" },
  state: undefined,
  host: "127.0.0.1",
  raw: 0,
  tls: undefined,
  telnet: undefined,
  maxClients: undefined,
  dialect: "generic",
  behaviours: [],
  strict: false,
  clock: systemClock,
  random: seededRandom(7),
  log: silentLog,
  requests: undefined,
};

/** A simulated ACS with the sample library on a free port, but for what is said; whoever starts it stops it. */
export async function startTestAcs(changes: Partial<AcsOptions>): Promise<RunningAcs> {
  const started = await startAcs({ ...DEFAULTS, ...changes });
  if (!started.ok) throw new Error(`${started.fault.code}: ${started.fault.detail}`);
  return started.value;
}
