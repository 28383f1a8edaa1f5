/** `lectern status`: how a running station is, asked at its socket. */
import path from "node:path";
import { sleep, systemClock } from "../../core/clock.ts";
import { fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { readPage } from "../bridge/pages.ts";
import { readYaml, stationSchema } from "../config.ts";
import { badUsage, endQuietlyWithReader } from "../sip/stdio.ts";
import { ANEW, glassOf } from "./glass.ts";
import { linesOf } from "./lines.ts";
import type { Status } from "./status.ts";

export interface StatusOptions {
  readonly config: string;
  readonly socket?: string;
  readonly once: boolean;
  readonly json: boolean;
}

const EVERY_MS = 1000;

/** Answers the exit code: 0 if somebody could be served, 1 if not, 2 where nobody answers. */
export async function runStatus(options: StatusOptions): Promise<number> {
  const socket = await socketOf(options);
  if (!socket.ok) return badUsage(socket.fault);
  endQuietlyWithReader();
  const isLive = process.stdout.isTTY && !options.once && !options.json;
  for (;;) {
    const status = await askStatus(socket.value);
    if (!status.ok && !isLive) return badUsage(status.fault);
    const text = !status.ok
      ? status.fault.detail
      : options.json
        ? JSON.stringify(status.value)
        : linesOf(status.value, glassOf(isLive)).join("\n");
    process.stdout.write(`${isLive ? ANEW : ""}${text}\n`);
    if (!isLive) return status.ok && status.value.health.ready ? 0 : 1;
    await sleep(systemClock, EVERY_MS);
  }
}

/** How the station at a socket is. What it says is of its own making, and of this version or near it. */
export async function askStatus(socket: string): Promise<Result<Status>> {
  const page = await readPage(socket, "/status");
  return page.ok ? ok(JSON.parse(page.value) as Status) : page;
}

/** Where to ask: as the command line says, or the configuration. */
export async function socketOf({
  config,
  socket,
}: Pick<StatusOptions, "config" | "socket">): Promise<Result<string>> {
  if (socket !== undefined) return ok(socket);
  const station = await readYaml(config, stationSchema);
  if (!station.ok) return station;
  const named = station.value.observe.socket;
  return named === undefined
    ? failed(fault("config.invalid", `${config} has no observe.socket: nobody can be asked`))
    : ok(path.resolve(path.dirname(config), named));
}
