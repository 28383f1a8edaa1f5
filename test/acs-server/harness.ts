import { connect as connectTcp, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { AcsOptions, RunningAcs } from "../../src/acs-sim/acs.ts";
import { readBehaviour, type Behaviour } from "../../src/acs-sim/behaviours/behaviour.ts";
import { seededRandom } from "../../src/core/clock.ts";
import { checksumOfText } from "../../src/sip-client/checksum.ts";
import { startTestAcs } from "./start.ts";

/** A server that stops with the test. */
export async function acsWith(changes: Partial<AcsOptions>): Promise<RunningAcs> {
  const acs = await startTestAcs(changes);
  onTestFinished(() => acs.stop());
  return acs;
}

/** A behaviour as somebody would ask for it on the command line. */
export async function behaviourOf(name: string, parameters: unknown): Promise<Behaviour> {
  const read = await readBehaviour(name, parameters);
  if (!read.ok) throw new Error(`${read.fault.code}: ${read.fault.detail}`);
  return read.value;
}

/** A server with one behaviour on. */
export async function acsThat(name: string, parameters: unknown): Promise<RunningAcs> {
  return acsWith({ behaviours: [await behaviourOf(name, parameters)] });
}

export const LOGIN = "9300CNkiosk|COkiosk-pass|";
export const STATUS = "9900802.00";
export const PATRON = "21234000000018";
export const ITEM = "31234000000016";
export const ITEM_INFORMATION = `1720261123    120000AOLECTERN|AB${ITEM}|AC|`;
export const CHECKOUT = `11NN20261123    120000                  AOLECTERN|AA${PATRON}|AB${ITEM}|AC|AD1234|`;

/** The message with AY and AZ. */
export function detected(message: string, digit: number | string): string {
  const text = `${message}AY${digit}AZ`;
  return text + checksumOfText(text);
}

/**
 * A terminal that knows nothing of Lectern: a socket, and what came out of it. It writes in fragments of one to seven
 * bytes, because networks may.
 */
export class Terminal {
  readonly socket: Socket;
  /** Settles when the server has ended the connection, with how it did. */
  readonly ended: Promise<"closed" | "reset">;
  #received = Buffer.alloc(0);
  #wake: (() => void) | undefined;
  #open = true;
  readonly #random = seededRandom(3);

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake?.();
    });
    this.ended = new Promise((resolve) => {
      let how: "closed" | "reset" = "closed";
      socket.on("error", () => (how = "reset"));
      socket.on("close", () => {
        this.#open = false;
        this.#wake?.();
        resolve(how);
      });
    });
  }

  /** Sends text as it is, in fragments. */
  async send(text: string): Promise<void> {
    const bytes = Buffer.from(text, "latin1");
    for (let at = 0; at < bytes.length;) {
      const size = 1 + Math.floor(this.#random() * 7);
      this.socket.write(bytes.subarray(at, at + size));
      at += size;
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  }

  /** Everything that has come and has not been taken, as Latin-1. */
  get received(): string {
    return this.#received.toString("latin1");
  }

  take(): string {
    const all = this.received;
    this.#received = Buffer.alloc(0);
    return all;
  }

  /** Waits until as many bytes are there, or `pattern` matches, and takes everything. */
  async until(pattern: RegExp): Promise<string> {
    const limit = AbortSignal.timeout(5000);
    while (!pattern.test(this.received)) {
      if (!this.#open || limit.aborted) {
        throw new Error(
          `waited for ${String(pattern)}, have ${JSON.stringify(this.received)}, open: ${this.#open}`,
        );
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, 100);
      });
    }
    return this.take();
  }

  /** The next answer, without its terminator. */
  async answer(): Promise<string> {
    return (await this.until(/[\r\n]$/)).trim();
  }

  /** Sends a message ended by CR and takes the answer. */
  async ask(message: string): Promise<string> {
    await this.send(`${message}\r`);
    return this.answer();
  }

  /** What comes within so many milliseconds. */
  async within(ms: number): Promise<string> {
    await new Promise((resolve) => {
      setTimeout(resolve, ms);
    });
    return this.take();
  }

  /** False once the server has ended the connection. */
  get open(): boolean {
    return this.#open;
  }
}

/** Connects; the connection ends with the test. */
export async function connect(port: number | undefined): Promise<Terminal> {
  if (port === undefined) throw new Error("the server does not listen there");
  const socket = connectTcp(port, "127.0.0.1");
  const terminal = new Terminal(socket);
  onTestFinished(() => void socket.destroy());
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  return terminal;
}

/** Connects and logs in. */
export async function loggedIn(acs: RunningAcs): Promise<Terminal> {
  const terminal = await connect(acs.ports.raw);
  const answer = await terminal.ask(LOGIN);
  if (!answer.startsWith("941")) throw new Error(`not logged in: ${answer}`);
  return terminal;
}
