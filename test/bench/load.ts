/**
 * The load: a process that knows nothing of Lectern's client. `node load.ts '{"port": …, "mode": …}'` prints one line of
 * JSON. Each connection has one request in flight; an answer is whole when its last byte is CR.
 */
import { connect, type Socket } from "node:net";
import { LOGIN, REQUESTS, type Measured } from "./messages.ts";

export type LoadPlan =
  | { readonly mode: "trip"; readonly port: number; readonly rounds: number }
  | { readonly mode: "flood"; readonly port: number; readonly connections: number; readonly seconds: number }
  | { readonly mode: "hold"; readonly port: number; readonly connections: number };

/** Microseconds. */
export interface Trip {
  readonly median: number;
  readonly p95: number;
}
export type TripFigures = Readonly<Record<Measured, Trip>>;
export interface FloodFigures {
  /** Requests that were answered, a second. */
  readonly perSecond: number;
}
export interface HoldFigures {
  readonly connected: number;
  readonly loggedIn: number;
  readonly answered: number;
  readonly seconds: number;
}

const FIRST_BYTE: Readonly<Record<Measured, string>> = {
  "23": "24",
  "11": "12",
  "09": "10",
  "63": "64",
  "17": "18",
};
/** Checkout, checkin and item information give and take the same book. */
const CYCLE: readonly Measured[] = ["23", "11", "17", "09", "63"];

/** One connection that asks and waits. */
class Terminal {
  readonly socket: Socket;
  #head: Buffer | undefined;
  #answered: (code: string) => void = () => {};

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk: Buffer) => {
      this.#head ??= chunk;
      if (chunk[chunk.length - 1] !== 0x0d) return;
      const code = this.#head.toString("latin1", 0, 3);
      this.#head = undefined;
      this.#answered(code);
    });
  }

  static open(port: number): Promise<Terminal> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port, noDelay: true });
      const terminal = new Terminal(socket);
      socket.once("connect", () => resolve(terminal));
      socket.once("close", () => reject(new Error("closed")));
    });
  }

  /** Code of the answer and the character after it. */
  ask(request: Buffer): Promise<string> {
    return new Promise((resolve) => {
      this.askWith(request, resolve);
    });
  }

  askWith(request: Buffer, answered: (code: string) => void): void {
    this.#answered = answered;
    this.socket.write(request);
  }
}

const line = (text: string): Buffer => Buffer.from(`${text}\r`);
const requests = Object.fromEntries(
  Object.entries(REQUESTS).map(([code, text]) => [code, line(text)]),
) as Readonly<Record<Measured, Buffer>>;

async function enter(port: number): Promise<Terminal> {
  const terminal = await Terminal.open(port);
  await terminal.ask(line(LOGIN));
  return terminal;
}

async function trip(port: number, rounds: number): Promise<TripFigures> {
  const terminal = await enter(port);
  const times = Object.fromEntries(CYCLE.map((code) => [code, [] as number[]])) as Record<Measured, number[]>;
  const warm = Math.ceil(rounds / 3);
  for (let round = 0; round < warm + rounds; round++) {
    for (const code of CYCLE) {
      const started = performance.now();
      const answer = await terminal.ask(requests[code]);
      const took = (performance.now() - started) * 1000;
      expectAnswer(code, answer);
      if (round >= warm) times[code].push(took);
    }
  }
  terminal.socket.destroy();
  return Object.fromEntries(CYCLE.map((code) => [code, summary(times[code])])) as TripFigures;
}

/** The floor answers everything with 24 or 64. A refused loan would be quicker than a loan: `121`, `101`. */
function expectAnswer(code: Measured, answer: string): void {
  if (answer.startsWith("24") || answer.startsWith("64")) return;
  const good = answer.startsWith(FIRST_BYTE[code]) && (code === "17" || answer[2] === "1");
  if (!good) throw new Error(`${answer} in answer to ${code}`);
}

function summary(times: number[]): Trip {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.floor(sorted.length * part)] ?? 0;
  return { median: at(0.5), p95: at(0.95) };
}

async function flood(port: number, connections: number, seconds: number): Promise<FloodFigures> {
  const terminals = await Promise.all(Array.from({ length: connections }, () => enter(port)));
  const mix = [requests["23"], requests["17"], requests["63"], requests["23"], requests["17"]];
  let answered = 0;
  let stopped = false;
  terminals.forEach((terminal, at) => {
    let next = at;
    const ask = (): void => {
      answered++;
      if (!stopped) terminal.askWith(mix[next++ % mix.length]!, ask);
    };
    ask();
  });
  await after(1000);
  const from = answered;
  const started = performance.now();
  await after(seconds * 1000);
  const perSecond = (answered - from) / ((performance.now() - started) / 1000);
  stopped = true;
  for (const { socket } of terminals) socket.destroy();
  return { perSecond };
}

async function hold(port: number, connections: number): Promise<HoldFigures> {
  const started = performance.now();
  const terminals: Terminal[] = [];
  let loggedIn = 0;
  // Hundreds at a time: not even a power cut brings ten thousand terminals back in the same millisecond.
  for (let from = 0; from < connections; from += 250) {
    const count = Math.min(250, connections - from);
    const batch = Array.from({ length: count }, async () => {
      const terminal = await Terminal.open(port);
      terminals.push(terminal);
      const answer = await terminal.ask(line(LOGIN));
      if (answer.startsWith("941") || answer.startsWith("24")) loggedIn++;
    });
    await Promise.allSettled(batch);
  }
  const asked = terminals.map(async (terminal) => (await terminal.ask(requests["23"])).startsWith("24"));
  const answers = await Promise.race([Promise.all(asked), after(20_000).then(() => [])]);
  const figures = {
    connected: terminals.length,
    loggedIn,
    answered: answers.filter(Boolean).length,
    seconds: (performance.now() - started) / 1000,
  };
  // Held until the bench has looked at the server's memory and says so.
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  await new Promise((resolve) => process.stdin.once("data", resolve));
  process.exit(0);
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

const argument = process.argv[2];
if (argument !== undefined) {
  const plan = JSON.parse(argument) as LoadPlan;
  const figures =
    plan.mode === "trip"
      ? await trip(plan.port, plan.rounds)
      : plan.mode === "flood"
        ? await flood(plan.port, plan.connections, plan.seconds)
        : await hold(plan.port, plan.connections);
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  process.exit(0);
}
