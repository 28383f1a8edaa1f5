import type { Socket } from "node:net";
import { seededRandom } from "../../src/core/clock.ts";
import { lineServer } from "./line-server.ts";

/** What the far end does with one message: texts are written, each in pieces; the rest happens to the socket. */
export type Reply = string | Buffer | readonly Reply[];

export const CLOSE = "<close>";
export const SILENCE = "<silence>";

export type Script = (request: string, connection: number) => Reply;

export interface ScriptedAcs {
  readonly port: number;
  /** Every message received, without its terminator, of all connections in order. */
  readonly heard: string[];
  /** Raw bytes of each chunk received. */
  readonly chunks: string[];
  readonly connections: () => number;
  /** Writes to all connections without being asked. */
  say(bytes: string): void;
  dropAll(): void;
  stop(): Promise<void>;
}

export interface ScriptOptions {
  /** Written to each new connection. */
  readonly greeting?: Reply;
  readonly tls?: Parameters<typeof lineServer>[1];
}

/**
 * A tiny far end on loopback that knows no SIP2: a function from a line to a reply. It writes in random pieces, so that
 * no test relies on one segment being one message.
 */
export async function scriptedAcs(script: Script, options: ScriptOptions = {}): Promise<ScriptedAcs> {
  const heard: string[] = [];
  const chunks: string[] = [];
  const random = seededRandom(7);
  const server = await lineServer((socket, connection) => {
    socket.on("data", (chunk: Buffer) => chunks.push(chunk.toString("latin1")));
    let writing = perform(socket, options.greeting ?? [], random);
    return (line) => {
      heard.push(line);
      const reply = script(line, connection);
      writing = writing.then(() => perform(socket, reply, random));
    };
  }, options.tls);
  return {
    port: server.port,
    heard,
    chunks,
    connections: server.connections,
    say: (bytes) => server.sockets.forEach((socket) => socket.write(bytes)),
    dropAll: () => server.sockets.forEach((socket) => socket.destroy()),
    stop: () => server.stop(),
  };
}

async function perform(socket: Socket, reply: Reply, random: () => number): Promise<void> {
  if (Array.isArray(reply)) {
    for (const part of reply as readonly Reply[]) await perform(socket, part, random);
  } else if (reply === CLOSE) {
    socket.destroy();
  } else if (reply !== SILENCE) {
    let rest = Buffer.isBuffer(reply) ? reply : Buffer.from(reply as string, "latin1");
    while (rest.length > 0 && !socket.destroyed) {
      const size = 1 + Math.floor(random() * Math.min(rest.length, 40));
      socket.write(rest.subarray(0, size));
      rest = rest.subarray(size);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

export const STATUS_98 = "98YYYYYN60000320261123    2050512.00AOTOWN|BXYYYYYYYYYYYYYYYY|";

/** A script that lets anybody in and answers the rest by `work`. */
export function withLogin(work: Script, status = STATUS_98): Script {
  return (request, connection) => {
    if (request.startsWith("93")) return "941\r";
    if (request.startsWith("99")) return `${status}\r`;
    return work(request, connection);
  };
}

export const ANSWERS: Readonly<Record<string, string>> = {
  "09": "101YNN20261123    205051AOTOWN|AB30001|AQMain|AJSand|\r",
  "11": "121NNY20261123    205051AOTOWN|AA21001|AB30001|AJSand|AH20261214    235900|\r",
  "17": "1803020120261123    205051AB30001|AJSand|\r",
  "23": "24              00120261123    205051AOTOWN|AA21001|AEAda Byrd|BLY|CQY|\r",
  "29": "301YNN20261123    205051AOTOWN|AA21001|AB30001|AJSand|AH20261214    235900|\r",
  "35": "36Y20261123    205051AOTOWN|AA21001|\r",
  "37": "38Y20261123    205051AOTOWN|AA21001|\r",
};

/** The plain answer to a request. */
export function answerTo(request: string): string {
  const answer = ANSWERS[request.slice(0, 2)];
  if (answer === undefined) throw new Error(`no answer scripted for ${request.slice(0, 2)}`);
  return answer;
}
