/**
 * `npm run bench:sip`: what SIP2 costs on this machine, in one run of about a minute, beside what a server costs that
 * does nothing. Figures are no tests: the exit code is 0 unless something broke. `--json` for machines.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import {
  here,
  load,
  LECTERN,
  memoryOf,
  openFilesLimit,
  startLoad,
  startServer,
  type Server,
} from "./children.ts";
import { codecFigures } from "./codec.ts";
import { coldFigures } from "./cold.ts";
import type { FloodFigures, HoldFigures, TripFigures } from "./load.ts";
import { benchLibrary, TITLES } from "./messages.ts";
import { asJson, isShort, table, type Row } from "./table.ts";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const HELD = 10_000;
const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function codec(): Promise<Row[]> {
  say("codec …");
  const { decode, encode } = codecFigures(3);
  const row = (what: string, figure: number): Row => ({
    what,
    figure,
    unit: "messages/s",
    target: { atLeast: 300_000 },
    floor: undefined,
  });
  return [row("decode", decode), row("encode", encode)];
}

async function trips(server: Server, echo: Server): Promise<Row[]> {
  say("round trips …");
  const plan = { mode: "trip", rounds: 3000 } as const;
  const ours = await load<TripFigures>({ ...plan, port: server.port });
  const floor = await load<TripFigures>({ ...plan, port: echo.port });
  const rows = [
    ["23", "23 patron status"],
    ["11", "11 checkout"],
    ["09", "09 checkin"],
    ["63", `63 with ${TITLES} items`],
  ] as const;
  return rows.flatMap(([code, what]): Row[] => [
    {
      what: `${what}, median`,
      unit: "us",
      figure: ours[code].median,
      target: { atMost: 150 },
      floor: floor[code].median,
    },
    { what: `${what}, 95 %`, unit: "us", figure: ours[code].p95, target: undefined, floor: floor[code].p95 },
  ]);
}

async function flood(server: Server, echo: Server): Promise<Row> {
  say("100 connections …");
  const plan = { mode: "flood", connections: 100, seconds: 4 } as const;
  const ours = await load<FloodFigures>({ ...plan, port: server.port });
  const floor = await load<FloodFigures>({ ...plan, port: echo.port });
  return {
    what: "requests answered over 100 connections",
    unit: "per s",
    figure: ours.perSecond,
    target: { atLeast: 30_000 },
    floor: floor.perSecond,
  };
}

interface Held extends HoldFigures {
  readonly memory: number;
}

async function held(server: Server, connections: number): Promise<Held> {
  const child = startLoad({ mode: "hold", port: server.port, connections });
  const figures = JSON.parse(await child.line()) as HoldFigures;
  const { peak } = memoryOf(server);
  child.process.stdin?.write("enough\n");
  await child.stop();
  return { ...figures, memory: peak };
}

async function hold(server: Server, echo: Server): Promise<Row[]> {
  const limit = openFilesLimit();
  const connections = Math.min(HELD, limit - 100);
  if (connections < HELD) say(`only ${limit} open files are allowed here: raise the hard limit (ulimit -Hn)`);
  say(`${connections} connections …`);
  const ours = await held(server, connections);
  const floor = await held(echo, connections);
  return [
    {
      what: "connections held, logged in, each answering",
      unit: "",
      figure: Math.min(ours.loggedIn, ours.answered),
      target: { atLeast: HELD },
      floor: floor.answered,
    },
    {
      what: "memory of the server then, at its highest",
      unit: "MB",
      figure: ours.memory,
      target: { atMost: 400 },
      floor: floor.memory,
    },
    {
      what: "time to log them all in and ask each",
      unit: "s",
      figure: ours.seconds,
      target: undefined,
      floor: floor.seconds,
    },
  ];
}

async function served(): Promise<Row[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "lectern-bench-"));
  const library = path.join(folder, "library.yaml");
  await writeFile(library, benchLibrary());
  const echo = await startServer(process.execPath, [here("echo.ts")]);
  try {
    // A fresh server for each: what one measurement leaves behind must not be paid by the next.
    const withServer = async <T>(task: (server: Server) => Promise<T>): Promise<T> => {
      const server = await startServer(LECTERN, ["acs", "--port", "0", "--library", library]);
      try {
        return await task(server);
      } finally {
        await server.stop();
      }
    };
    return [
      ...(await withServer((server) => trips(server, echo))),
      await withServer((server) => flood(server, echo)),
      ...(await withServer((server) => hold(server, echo))),
    ];
  } finally {
    await echo.stop();
    await rm(folder, { recursive: true });
  }
}

async function cold(): Promise<Row[]> {
  say("cold starts …");
  const { sipSend, station, acs } = await coldFigures();
  const row = (what: string, figure: number, atMost: number): Row => ({
    what,
    figure,
    unit: "ms",
    target: { atMost },
    floor: undefined,
  });
  return [
    row("lectern sip send: start to the first request sent", sipSend, 700),
    row("lectern station: start to the first request sent", station, 700),
    row("lectern acs: start to listening, sample library", acs, 400),
  ];
}

const rows = [...(await codec()), ...(await served()), ...(await cold())];
process.stdout.write(values.json ? `${JSON.stringify(rows.map(asJson))}\n` : `${table(rows)}\n`);
const short = rows.filter(isShort);
if (short.length > 0) say(`${short.length} fell short: ${short.map(({ what }) => what).join("; ")}`);
