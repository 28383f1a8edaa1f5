/**
 * A stack of ten put down by a patron who is known, until the last of it is theirs: read, asked for at an ACS that answers
 * after 50 ms, released, and read back, on a FEIG pad at the speed of its line and with an assumed time in the air.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { startAcs } from "../../src/acs-sim/acs.ts";
import { readBehaviour } from "../../src/acs-sim/behaviours/behaviour.ts";
import { openCable } from "../../src/acs-sim/cable.ts";
import { sleep, type Clock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { byteMs } from "../../src/devices/sim/paced.ts";
import { FLAT } from "../../src/devices/sim/rfid/field.ts";
import { FACTORY_SCANNER, scannerPeer } from "../../src/devices/sim/scanner/serial.ts";
import { dialTo, type Dial } from "../../src/sip-client/connection-socket.ts";
import { INFO_MS, WRITE_AFI_MS } from "./air-time.ts";
import { LECTERN, startServer } from "./children.ts";
import { flowLibrary, openFlowStation, yoursOn } from "./flow-station.ts";
import { books, FEIG, floorMs, must, plugReader, random, type World } from "./pads.ts";

export const ROUNDS = 11;
export const HIGH = 10;
const ANSWER_MS = 50;
/** What an AFI costs the line, both ways: `write-afi` and its status; `system-info` and what it says. */
const WRITE_AFI_BYTES = 16 + 6;
const SYSTEM_INFO_BYTES = 15 + 19;

/** How long each round took, and the least that it could take one thing after the other. Milliseconds. */
export interface StackTimes {
  readonly took: readonly number[];
  readonly floor: readonly number[];
}

/**
 * Ten answers, the stack told (`floorMs`), and each tag's AFI written once and read back once: bytes on the line and time
 * in the air. Nothing overlaps in it.
 */
function floorOf(chips: ReturnType<typeof books>): number {
  const each = (WRITE_AFI_BYTES + SYSTEM_INFO_BYTES) * byteMs(FEIG.pace) + WRITE_AFI_MS + INFO_MS;
  return chips.length * ANSWER_MS + floorMs(FEIG, chips) + chips.length * each;
}

/** `where`: the directory in which the journal is begun. */
export async function stackTimes(world: World, acsOf: typeof acsHere, where: string): Promise<StackTimes> {
  const { clock, keep } = world;
  const directory = await mkdtemp(path.join(where, "bench-flow-"));
  const library = path.join(directory, "library.yaml");
  await writeFile(library, flowLibrary(ROUNDS, ROUNDS * HIGH));
  const acs = await acsOf(library, clock);
  const { field, transport, unplug } = await plugReader(FEIG, world);
  const scans = await world.line();
  const peer = must(await scannerPeer(scans.plug, FACTORY_SCANNER, "whole"));
  const station = await keep(
    openFlowStation({
      clock,
      dial: acs.dial,
      directory,
      lines: { scanner: scans.transport, pad: transport },
      alter: undefined,
      scan: (label) => peer.scan(label),
    }),
  );

  async function round(number: number): Promise<number> {
    await station.comesIn(number);
    const chips = books(HIGH, number * HIGH);
    floor.push(floorOf(chips));
    const isTheirs = station.seen((view) => yoursOn(view) === HIGH);
    const began = clock.elapsed();
    for (const chip of chips) field.place(chip, FLAT);
    const took = (await isTheirs) - began;
    field.clear();
    await sleep(clock, 1_000 + random() * 300);
    await station.goesAway();
    return took;
  }

  const took: number[] = [];
  const floor: number[] = [];
  for (let number = 0; number < ROUNDS; number++) took.push(await keep(round(number)));
  await keep(station.stop());
  await Promise.all([unplug(), peer.unplug()]);
  await keep(acs.stop());
  await rm(directory, { recursive: true });
  return { took, floor };
}

interface Acs {
  readonly dial: Dial;
  stop(): Promise<void>;
}

/** Within this program and the time of a clock, over a cable that takes none. */
export async function acsHere(library: string, clock: Clock): Promise<Acs> {
  const delay = must(await readBehaviour("delay", { ms: ANSWER_MS }));
  const acs = must(
    await startAcs({
      library: { kind: "file", path: library },
      state: undefined,
      host: "127.0.0.1",
      raw: undefined,
      tls: undefined,
      telnet: undefined,
      maxClients: undefined,
      dialect: "generic",
      behaviours: [delay],
      strict: false,
      clock,
      random,
      log: silentLog,
      requests: undefined,
    }),
  );
  const cable = openCable({ acs, clock, latencyMs: () => 0, cut: (bytes) => [bytes] });
  return { dial: cable.dial, stop: () => acs.stop() };
}

/** In a process of its own, over TCP. */
export async function acsThere(library: string): Promise<Acs> {
  const delay = `delay:${JSON.stringify({ ms: ANSWER_MS })}`;
  const acs = await startServer(LECTERN, ["acs", "--port", "0", "--library", library, "--behaviour", delay]);
  return { dial: dialTo({ host: "127.0.0.1", port: acs.port, tls: undefined }), stop: () => acs.stop() };
}
