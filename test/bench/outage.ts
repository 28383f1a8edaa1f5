/**
 * `npm run bench:outage -- --rounds 10 --seed 1`: a station and a simulated ACS in two processes, over real sockets. The ACS
 * is killed and started again, and in other rounds stopped, so that it is silent, and let go on. Measured is how long the
 * screen is untruthful: from the loss, or the time-out, until it says so, and from the ACS's being there again until normal
 * service. The first is to take 1 s at most, the second 10 s. The last line is the verdict; exit 1 where it is not met.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { openClosing } from "../../src/app/adapters/closing.ts";
import { openCondition } from "../../src/app/adapters/condition.ts";
import { keepFrames } from "../../src/app/adapters/frames.ts";
import { composeStation } from "../../src/app/compose.ts";
import { openJournal } from "../../src/circulation/journal/journal.ts";
import { freshSeed, seededRandom, sleep, systemClock, systemRandomBytes } from "../../src/core/clock.ts";
import { itemId } from "../../src/core/ids.ts";
import { silentLog } from "../../src/core/log.ts";
import { policySchema } from "../../src/flows/policy.ts";
import { openClient } from "../../src/sip-client/client.ts";
import { dialTo } from "../../src/sip-client/connection-socket.ts";
import { value } from "../circulation/journal/words.ts";
import { dialectFor } from "../sip-client/clients.ts";
import { LECTERN, startServer, type Server } from "./children.ts";
import { isShort, table, type Row } from "./table.ts";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "10" }, seed: { type: "string" } },
});
const rounds = Number(values.rounds);
const seed = values.seed === undefined ? freshSeed() : Number(values.seed);
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
  process.stderr.write("--rounds and --seed take whole numbers\n");
  process.exit(2);
}
process.stderr.write(`${rounds} rounds of each kind, seed ${seed}\n`);

const clock = systemClock;
const random = seededRandom(seed);
const BOOK = itemId("31234000000016");
/** An outage lasts up to so long. */
const LONGEST_MS = 8000;

let acs: Server = await startServer(LECTERN, ["acs", "--port", "0"]);
const { port } = acs;
const folder = mkdtempSync(path.join(tmpdir(), "bench-outage-"));
const client = openClient({
  dial: dialTo({ host: "127.0.0.1", port, tls: undefined }),
  credentials: { user: "kiosk", password: "kiosk-pass", location: "" },
  dialect: dialectFor("generic", { answerSeconds: 1, timeoutFromStatus: false }),
  institution: "LECTERN",
  terminalPassword: "",
  location: "",
  language: "000",
  clock,
  random,
  log: silentLog,
});
const none = { scanner: [], card: [], printer: [], rfid: [], security: [], lamp: [] };
const station = composeStation({
  receipts: {
    print: () => Promise.resolve("not-printed"),
    printHoldSlip: () => Promise.resolve("not-printed"),
    reprint: () => Promise.resolve("not-printed"),
    printTestPage: () => Promise.resolve("not-printed"),
    mail: undefined,
    preview: () => "",
    code: () => undefined,
  },
  client,
  devices: { ...none, payment: [], coins: [], gate: [], sensor: [] },
  stack: undefined,
  staff: undefined,
  closing: openClosing(path.join(folder, "out-of-service")),
  configuration: openCondition(),
  frames: keepFrames(silentLog).frames,
  watch: undefined,
  journal: value(
    openJournal({
      path: path.join(folder, "journal"),
      key: systemRandomBytes(32),
      begin: true,
      clock,
      randomBytes: systemRandomBytes,
    }),
  ),
  keepDays: 30,
  stopDevices: () => Promise.resolve(),
  policy: policySchema.parse({}),
  clock,
  log: silentLog,
});
const { flow } = station;

/** Until the screen says that the ILS is away, or does not any more. */
function screenSays(away: boolean): Promise<void> {
  return new Promise((resolve) => {
    const says = (): boolean => flow.view.limits.includes("off-line") === away;
    if (says()) return resolve();
    const forget = flow.onView(() => {
      if (!says()) return;
      forget();
      resolve();
    });
  });
}

function linkLost(): Promise<void> {
  return new Promise((resolve) => {
    const forget = client.onStatus(({ state }) => {
      if (state === "online") return;
      forget();
      resolve();
    });
  });
}

interface Kind {
  readonly what: string;
  /** Takes the ACS away; done when the station could know. */
  away(): Promise<void>;
  /** Brings it back; done when it would answer. */
  back(): Promise<void>;
}

const KINDS: readonly Kind[] = [
  {
    what: "killed",
    async away() {
      const lost = linkLost();
      acs.process.kill("SIGKILL");
      await lost;
    },
    async back() {
      acs = await startServer(LECTERN, ["acs", "--port", String(port)]);
    },
  },
  {
    what: "silent",
    async away() {
      acs.process.kill("SIGSTOP");
      const asked = await client.itemInformation(BOOK);
      if (asked.ok) throw new Error("An ACS that was stopped has answered");
    },
    back() {
      acs.process.kill("SIGCONT");
      return Promise.resolve();
    },
  },
];

const figures = new Map<string, number[]>();
function note(what: string, since: number): void {
  figures.set(what, [...(figures.get(what) ?? []), (clock.elapsed() - since) / 1000]);
}

await screenSays(false);
for (let round = 0; round < rounds; round++) {
  for (const kind of KINDS) {
    const { what } = kind;
    await sleep(clock, random() * 3000);
    await kind.away();
    const gone = clock.elapsed();
    await screenSays(true);
    note(`${what}: until the screen says so`, gone);
    await sleep(clock, random() * LONGEST_MS);
    await kind.back();
    const there = clock.elapsed();
    await screenSays(false);
    note(`${what}: until normal service`, there);
  }
}
await station.stop();
await acs.stop();
rmSync(folder, { recursive: true });

const rows = Array.from(figures, ([what, all]): Row[] => {
  const sorted = all.toSorted((one, other) => one - other);
  const atMost = what.endsWith("says so") ? 1 : 10;
  return [
    {
      what: `${what}, median`,
      unit: "s",
      figure: sorted[all.length >> 1] ?? 0,
      target: undefined,
      floor: undefined,
    },
    { what: `${what}, longest`, unit: "s", figure: sorted.at(-1) ?? 0, target: { atMost }, floor: undefined },
  ];
}).flat();
process.stdout.write(`${table(rows)}\n`);
const short = rows.filter(isShort);
process.stdout.write(
  short.length === 0
    ? `PASSED: ${rounds * KINDS.length} outages, seed ${seed}\n`
    : `FAILED: ${short.map(({ what }) => what).join("; ")}, seed ${seed}\n`,
);
process.exitCode = short.length === 0 ? 0 : 1;
