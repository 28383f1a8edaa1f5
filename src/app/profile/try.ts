import { freshSeed, seededRandom, sleep, systemClock } from "../../core/clock.ts";
import { explain, fault } from "../../core/faults.ts";
import { silentLog } from "../../core/log.ts";
import { Problems } from "../../core/problems.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { DEVICE_BACK_OFF } from "../../devices/keep-open.ts";
import type { Health } from "../../devices/ports.ts";
import { atStation, type StationDevice } from "../../devices/profile/at-station.ts";
import { readProfile } from "../../devices/profile/read.ts";
import { makeTransport } from "../../devices/transports/make.ts";
import { tapped } from "../../devices/transports/tapped.ts";
import { readText } from "../config.ts";
import { badUsage, endQuietlyWithReader } from "../sip/stdio.ts";
import { conversation, turnText, type Turn } from "./conversation.ts";

export interface TryOptions {
  readonly path?: string;
  readonly host?: string;
  readonly seconds: string;
  readonly json: boolean;
}

/**
 * `lectern profile try`: starts the device of a profile and shows all that goes over its line. Answers the exit code: 0
 * if the device was well at the end, 1 if not, 2 for a mistake in what was asked.
 */
export async function runProfileTry(file: string, options: TryOptions): Promise<number> {
  const forMs = Number(options.seconds) * 1000;
  if (!(forMs > 0)) return badUsage(fault("config.bad-argument", "--seconds takes a number of seconds"));
  const device = await deviceOf(file, options);
  if (!device.ok) return badUsage(device.fault);
  endQuietlyWithReader();
  const write = (text: string): void => void process.stdout.write(`${text}\n`);
  const show = options.json ? (turn: Turn) => write(turnJson(turn)) : (turn: Turn) => write(turnText(turn));
  const health = await tryDevice(device.value, forMs, show, (now) => {
    if (!options.json) write(`* ${healthText(now)}`);
  });
  if (options.json) write(JSON.stringify({ event: "ended", ...health }));
  return health.state === "ready" ? 0 : 1;
}

async function deviceOf(file: string, options: TryOptions): Promise<Result<StationDevice>> {
  const text = await readText(file);
  if (!text.ok) return text;
  const read = await readProfile(text.value, file);
  if (!read.ok) return read;
  const problems = new Problems();
  const transport = {
    ...(options.path === undefined ? {} : { match: { path: options.path } }),
    ...(options.host === undefined ? {} : hostOf(options.host)),
  };
  const device = atStation(read.value, { transport, options: {} }, [], problems);
  if (device !== undefined) return ok(device);
  const found = problems.found.map(({ path: where, what }) => `${where.join(".")}: ${what}`).join("; ");
  return failed(fault("config.bad-argument", `${found}; say where it is with --path or --host`));
}

function hostOf(text: string): { readonly host: string; readonly port?: number } {
  const port = /:([0-9]+)$/.exec(text);
  return port === null ? { host: text } : { host: text.slice(0, port.index), port: Number(port[1]) };
}

/** Talks to a device for a while and tells what is said. The value is how it was at the end. */
export async function tryDevice(
  { driver, transport, options, role }: StationDevice,
  forMs: number,
  show: (turn: Turn) => void,
  onHealth: (health: Health) => void,
): Promise<Health> {
  const clock = systemClock;
  const talk = conversation(driver, options, clock, show);
  const line = tapped(makeTransport(transport, clock), talk.hear);
  const { device } = driver.start(
    {
      id: "device",
      transport: line,
      backOff: DEVICE_BACK_OFF,
      clock,
      random: seededRandom(freshSeed()),
      log: silentLog,
    },
    options,
    role,
  );
  const forget = device.onHealth(onHealth);
  await sleep(clock, forMs);
  talk.flush();
  const { health } = device;
  forget();
  await device.stop();
  talk.flush();
  return health;
}

function healthText(health: Health): string {
  return "fault" in health ? `${health.state}: ${explain(health.fault)}` : health.state;
}

function turnJson({ from, pieces, means }: Turn): string {
  return JSON.stringify({
    event: "said",
    from,
    hex: pieces.map((piece) => Buffer.from(piece).toString("hex")),
    means,
  });
}
