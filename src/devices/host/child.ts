/**
 * The device host: a process of its own that holds the ways to devices, so that a native module that dies or hangs takes no
 * loan with it. It decides nothing and keeps no deadline: both are the station's. It ends with the station.
 */
import { sleep, systemClock } from "../../core/clock.ts";
import { ok, type Result } from "../../core/result.ts";
import type { AnyPort } from "../transports/kinds.ts";
import { dialsHere } from "../transports/make.ts";
import type { Dial, PortEvents } from "../transports/reopenable.ts";
import type { TransportSettings } from "../transports/settings.ts";
import type { Question, Told } from "./protocol.ts";

/** How long devices may take to be let go of when the station is gone. */
const FAREWELL_MS = 1_000;

interface Line {
  readonly abort: AbortController;
  readonly dialled: Promise<Result<AnyPort>>;
}

const dials = dialsHere(systemClock);
const lines = new Map<number, Line>();

function tell(what: Told): void {
  // Nobody is there to be told that nobody is there: "disconnect" ends the process.
  process.send?.(what, () => {});
}

function dialOf(settings: TransportSettings): Dial<AnyPort> {
  if (settings.type === "hid") return dials.hid(settings);
  if (settings.type === "usb-control") return dials.control(settings);
  return dials.stream(settings);
}

async function open(line: number, settings: TransportSettings): Promise<Result<void>> {
  const abort = new AbortController();
  const events: PortEvents = {
    bytes: (bytes) => tell({ kind: "bytes", line, bytes }),
    lost: (reason, detail) => tell({ kind: "lost", line, reason, detail }),
  };
  const dialled = dialOf(settings)(events, abort.signal);
  lines.set(line, { abort, dialled });
  const opened = await dialled;
  if (opened.ok) return ok(undefined);
  lines.delete(line);
  return opened;
}

async function release(line: number, lost: boolean): Promise<Result<void>> {
  const letGo = lines.get(line);
  lines.delete(line);
  letGo?.abort.abort();
  const opened = await letGo?.dialled;
  if (opened?.ok === true) await opened.value.release(lost);
  return ok(undefined);
}

async function portOf<K extends AnyPort["kind"]>(
  line: number,
  ...kinds: readonly K[]
): Promise<Extract<AnyPort, { kind: K }>> {
  const opened = await lines.get(line)?.dialled;
  const port = opened?.ok === true ? opened.value : undefined;
  const fits = (one: AnyPort): one is Extract<AnyPort, { kind: K }> =>
    kinds.some((kind) => kind === one.kind);
  if (port === undefined || !fits(port)) throw new Error(`line ${line} is no open ${kinds.join(" or ")}`);
  return port;
}

async function answer({ line, ...question }: Question): Promise<Result<Uint8Array | void>> {
  switch (question.verb) {
    case "open":
      return open(line, ...question.values);
    case "release":
      return release(line, ...question.values);
    case "write":
      return (await portOf(line, "stream", "hid")).write(...question.values);
    case "descriptor":
      return (await portOf(line, "hid")).descriptor();
    case "writeFeature":
      return (await portOf(line, "hid")).writeFeature(...question.values);
    case "readFeature":
      return (await portOf(line, "hid")).readFeature(...question.values);
    case "controlIn":
      return (await portOf(line, "usb-control")).controlIn(...question.values);
    case "controlOut":
      return (await portOf(line, "usb-control")).controlOut(...question.values);
    case "ping":
      return ok(undefined);
  }
}

async function hear(question: Question): Promise<void> {
  tell({ kind: "answer", number: question.number, result: await answer(question) });
}

// The station alone can speak here, and it speaks this protocol.
process.on("message", (message) => void hear(message as Question));
process.once("disconnect", () => {
  const farewells = Array.from(lines.keys(), (line) => release(line, true));
  void Promise.race([Promise.all(farewells), sleep(systemClock, FAREWELL_MS)]).then(() => process.exit(0));
});
// Sent to the whole group by a terminal or a service manager. The station needs its devices until it has stopped.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
