/** What `lectern simulate` is asked for: `[NAME=]PEER[,OPTION=VALUE…][@LINE]`. Pure. */
import { parse as parseYaml, YAMLParseError } from "yaml";
import { fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { SerialSettings } from "../../devices/transports/settings.ts";

/** Where a simulated device is plugged in. */
export type Socket =
  /** A pseudo-terminal; `link`: the path of a symbolic link that stands for it. */
  | { readonly kind: "pty"; readonly link: string | undefined }
  /** A port on loopback; 0 for any that is free. */
  | { readonly kind: "tcp"; readonly port: number };

export interface Asked {
  /** What it is called at the prompt. */
  readonly name: string;
  readonly peer: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly socket: Socket;
}

/** What decides how long a byte is on a serial line. */
export type Pace = Pick<SerialSettings, "baudRate" | "dataBits" | "parity" | "stopBits">;

type AskFault = Fault<"config.bad-argument">;

export function readAsked(word: string): Result<Asked, AskFault> {
  const shape = /^(?:([a-z][\w-]*)=)?([a-z0-9][\w-]*)((?:,[^,=@]+=[^,@]*)*)(?:@(.+))?$/i.exec(word);
  if (shape === null) return failed(bad(word, "write [NAME=]PEER[,OPTION=VALUE…][@pty[:LINK] or @tcp:PORT]"));
  const [, name, peer = "", options = "", line] = shape;
  const socket = readSocket(line);
  if (socket === undefined) return failed(bad(word, "a line is pty, pty:/path/of/a/link, or tcp:PORT"));
  const read = readOptions(options);
  if (read === undefined) return failed(bad(word, "an option is KEY=VALUE, its value as YAML writes it"));
  return ok({ name: name ?? peer, peer, options: read, socket });
}

/** The speed of a line as people write it: `19200` or `38400-8E1`; undefined if it is none. */
export function readPace(text: string): Pace | undefined {
  const shape = /^([1-9][0-9]{2,6})(?:-([78])([NEO])([12]))?$/.exec(text);
  if (shape === null) return undefined;
  const [, baud, bits = "8", parity = "N", stops = "1"] = shape;
  return {
    baudRate: Number(baud),
    dataBits: bits === "7" ? 7 : 8,
    parity: PARITIES[parity] ?? "none",
    stopBits: stops === "2" ? 2 : 1,
  };
}

const PARITIES: Readonly<Record<string, Pace["parity"]>> = { N: "none", E: "even", O: "odd" };

function bad(word: string, advice: string): AskFault {
  return fault("config.bad-argument", `"${word}": ${advice}`);
}

function readSocket(line: string | undefined): Socket | undefined {
  if (line === undefined || line === "pty") return { kind: "pty", link: undefined };
  if (line.startsWith("pty:")) return { kind: "pty", link: line.slice("pty:".length) };
  const port = /^tcp:([0-9]{1,5})$/.exec(line)?.[1];
  return port === undefined || Number(port) > 65_535 ? undefined : { kind: "tcp", port: Number(port) };
}

function readOptions(text: string): Readonly<Record<string, unknown>> | undefined {
  const entries: [string, unknown][] = [];
  for (const pair of text.split(",").slice(1)) {
    const at = pair.indexOf("=");
    try {
      entries.push([pair.slice(0, at), parseYaml(pair.slice(at + 1))]);
    } catch (error) {
      if (error instanceof YAMLParseError) return undefined;
      throw error;
    }
  }
  return Object.fromEntries(entries);
}
