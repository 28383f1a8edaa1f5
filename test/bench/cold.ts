import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { makeKeyFile } from "../../src/circulation/journal/key.ts";
import { systemRandomBytes } from "../../src/core/clock.ts";
import { LECTERN, start, startServer } from "./children.ts";

const STARTS = 5;

export interface ColdFigures {
  /** Milliseconds from starting the launcher to the first byte of SIP2 that left. */
  readonly sipSend: number;
  readonly station: number;
  /** Milliseconds from starting the launcher to the line that says that it listens. */
  readonly acs: number;
}

/** The median of a few starts, after one that fills the cache of compiled code, as any first start does. */
export async function coldFigures(): Promise<ColdFigures> {
  const folder = await mkdtemp(path.join(tmpdir(), "lectern-bench-"));
  const far = await listen();
  const config = path.join(folder, "station.yaml");
  await writeFile(path.join(folder, "password"), "bench-pass\n");
  makeKeyFile(path.join(folder, "key"), systemRandomBytes);
  await writeFile(
    config,
    `library: Bench
acs: { host: 127.0.0.1, port: ${far.port}, login: { user: bench, passwordFile: password } }
devices:
  scanner: { profile: generic-serial-scanner, transport: { match: { path: ${path.join(folder, "no-scanner")} } } }
journal: { file: journal, keyFile: key }
`,
  );
  const request = (args: readonly string[]) => async (): Promise<number> => {
    const started = performance.now();
    const heard = far.firstByte();
    const child = start(LECTERN, args);
    const took = (await heard) - started;
    await child.stop();
    return took;
  };
  const log = path.join(folder, "log");
  try {
    return {
      sipSend: await median(request(["sip", "send", `127.0.0.1:${far.port}`, "9900802.00"])),
      station: await median(request(["station", "--headless", "--config", config, "--log", log])),
      acs: await median(async () => {
        const started = performance.now();
        const server = await startServer(LECTERN, ["acs", "--port", "0"]);
        const took = performance.now() - started;
        await server.stop();
        return took;
      }),
    };
  } finally {
    far.close();
    await rm(folder, { recursive: true });
  }
}

async function median(measure: () => Promise<number>): Promise<number> {
  await measure();
  const times: number[] = [];
  for (let index = 0; index < STARTS; index++) times.push(await measure());
  return times.toSorted((a, b) => a - b)[Math.floor(STARTS / 2)] ?? 0;
}

interface Listening {
  readonly port: number;
  /** When the next first byte of a connection comes. */
  firstByte(): Promise<number>;
  close(): void;
}

function listen(): Promise<Listening> {
  let heard: (at: number) => void = () => {};
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", () => heard(performance.now()));
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve({
        port: (server.address() as AddressInfo).port,
        firstByte: () =>
          new Promise((resolve) => {
            heard = resolve;
          }),
        close: () => server.close(),
      });
    });
  });
}
