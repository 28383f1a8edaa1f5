import type { Socket } from "node:net";
import { seededRandom, systemClock } from "../../src/core/clock.ts";
import type { LogData, LogEvent } from "../../src/core/log.ts";
import { openClient, type AcsClient } from "../../src/sip-client/client.ts";
import { dialTo } from "../../src/sip-client/connection-socket.ts";
import { checksumOfText } from "../../src/sip-client/checksum.ts";
import { atSite, dialect, type Dialect, type DialectSettings } from "../../src/sip-client/dialects/index.ts";
import { lineServer } from "../sip-client/line-server.ts";

export const DATE = "20261123    120000";
const STATUS = `98YYYYYY100003${DATE}2.00AOmain|BXYYYYYYYYYYYYYYYY|`;

/** What the far end does with a request other than 93 and 99. */
export type Reply = (request: string, socket: Socket, index: number) => void;

export interface Scripted {
  readonly client: AcsClient;
  /** Everything that came, one request a line, logins and status apart. */
  readonly requests: readonly string[];
  /** Everything that came, logins and status included. */
  readonly heard: readonly string[];
  readonly log: readonly string[];
  readonly connections: () => number;
}

/** An answer with the digit of its request and a checksum, without terminator. */
export function answerTo(request: string, answer: string): string {
  const digit = /AY(\d)AZ/.exec(request)?.[1];
  return digit === undefined ? answer : numbered(answer, digit);
}

export function numbered(answer: string, digit: string): string {
  const summed = `${answer}AY${digit}AZ`;
  return summed + checksumOfText(summed);
}

/**
 * A station in front of an ACS that is nothing but a script: no codec of ours is on the far side. Ends itself with the
 * test.
 */
export async function scripted(
  reply: Reply,
  settings: Partial<DialectSettings>,
  end: (done: () => Promise<void>) => void,
): Promise<Scripted> {
  const heard: string[] = [];
  const requests: string[] = [];
  const log: string[] = [];
  const server = await lineServer(
    (socket) => (line) => {
      heard.push(line);
      if (line.startsWith("93")) socket.write(`${answerTo(line, "941")}\r`);
      else if (line.startsWith("99")) socket.write(`${answerTo(line, STATUS)}\r`);
      else {
        requests.push(line);
        reply(line, socket, requests.length - 1);
      }
    },
    undefined,
  );
  const client = openClient({
    dial: dialTo({ host: "127.0.0.1", port: server.port, tls: undefined }),
    credentials: { user: "station-1", password: "station-secret", location: "desk" },
    dialect: atSite(generic(), { timeoutFromStatus: false, keepAliveSeconds: 0, ...settings }),
    institution: "main",
    terminalPassword: "terminal-secret",
    location: "desk",
    language: "001",
    clock: systemClock,
    random: seededRandom(1),
    log: (event: LogEvent, data: LogData) => log.push(`${event} ${JSON.stringify(data)}`),
  });
  end(async () => {
    client.close();
    await server.stop();
  });
  return { client, requests, heard, log, connections: server.connections };
}

function generic(): Dialect {
  const found = dialect("generic");
  if (!found.ok) throw new Error(found.fault.code);
  return found.value;
}
