/** People at a broker: how the command line names it. */
import {
  freshSeed,
  seededRandom,
  sleep,
  systemClock,
  systemRandomBytes,
  type Clock,
} from "../../core/clock.ts";
import { fault } from "../../core/faults.ts";
import { silentLog } from "../../core/log.ts";
import { failed, type Result } from "../../core/result.ts";
import { brokerOf } from "./broker.ts";
import type { DialBroker, Guest } from "./line.ts";
import { openLink, type Link } from "./link.ts";
import { brokerOptions } from "./options.ts";

export interface BrokerChoice {
  readonly broker: string;
  readonly user?: string;
  readonly passwordFile?: string;
  readonly caFile?: string;
  readonly certificateFile?: string;
  readonly keyFile?: string;
}

/** The broker of a command line; paths count from where the program was started. */
export async function chosenBroker({
  broker,
  user,
  passwordFile,
  caFile,
  certificateFile,
  keyFile,
}: BrokerChoice): Promise<Result<DialBroker>> {
  const read = brokerOptions.safeParse({
    url: broker,
    user,
    passwordFile,
    caFile,
    certificateFile,
    keyFile,
  });
  if (read.success) return brokerOf(read.data, process.cwd(), systemClock);
  return failed(fault("config.invalid", read.error.issues.map(({ message }) => message).join("; ")));
}

/** A way to it under a name of its own, so that two who watch do not put each other out. */
export function openGuest(
  dial: DialBroker,
  { topics, heard, onOpen = () => {} }: Pick<Guest, "topics" | "heard"> & { readonly onOpen?: () => void },
): Link {
  const id = `lectern-guest-${Buffer.from(systemRandomBytes(6)).toString("hex")}`;
  return openLink({
    dial,
    guest: { id, will: undefined, topics, heard },
    onOpen,
    clock: systemClock,
    random: seededRandom(freshSeed()),
    log: silentLog,
  });
}

/** A broker that can be reached is reached well within this, milliseconds. */
const PATIENCE_MS = 20_000;

/** Until there is a connection, or it is known why not. */
export async function reached(link: Link, clock: Clock): Promise<void> {
  const until = clock.elapsed() + PATIENCE_MS;
  while (!link.isOpen && link.why === "" && clock.elapsed() < until) await sleep(clock, 20);
}
