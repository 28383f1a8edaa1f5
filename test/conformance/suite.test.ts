import { connect } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningAcs } from "../../src/acs-sim/acs.ts";
import { checksum } from "../../src/sip-client/checksum.ts";
import { startTestAcs } from "../acs-server/start.ts";
import { suite, type Expectation, type Site } from "./suite.ts";

const SITE: Site = {
  institution: "UWOLS",
  currency: "CAD",
  login: "scclient",
  password: "clientpwd",
  patron: {
    id: "djfiander",
    pin: "6789",
    name: "David J. Fiander",
    address: "2 Meadowvale Dr. St Thomas, ON",
    email: "djfiander@hotmail.com",
    phone: "(519) 555 1234",
    birthDate: "19640925",
    patronClass: "A",
    internet: "Y",
    homeLibrary: "Beacock",
  },
  secondPatron: "miker",
  item: { id: "1565921879", title: "Perl 5 desktop reference", owner: "Beacock" },
  accented: { id: "660", title: "Harry Potter y el cáliz de fuego" },
};

const WARM_UP: readonly Expectation[] = [
  { name: "wrong user", send: "9300CNinvalidscclient|COclientpwd|CPThe floor|", begins: /^940/ },
  { name: "wrong password", send: "9300CNscclient|COinvalidclientpwd|CPThe floor|", begins: /^940/ },
  { name: "login", send: "9300CNscclient|COclientpwd|CPUWOLS|", begins: /^941/ },
  {
    name: "SC status",
    send: "9910302.00",
    begins: /^98[YN]{6}\d{3}\d{3}\d{8} {4}\d{6}(2\.00|1\.00)/,
    fields: { AO: /^UWOLS$/, BX: /^[YN]{16}$/ },
  },
];

type Dialect = "generic" | "evergreen-sipserver";
const DIALECTS: readonly Dialect[] = ["generic", "evergreen-sipserver"];
const running = new Map<Dialect, RunningAcs>();

beforeAll(async () => {
  for (const dialect of DIALECTS) running.set(dialect, await start(dialect));
});

afterAll(async () => {
  for (const acs of running.values()) await acs.stop();
});

async function start(dialect: Dialect): Promise<RunningAcs> {
  return startTestAcs({
    library: { kind: "file", path: fileURLToPath(new URL("site.yaml", import.meta.url)) },
    dialect,
  });
}

/** A client as plain as the suite's: a line out, a line in up to CR, fields cut at the delimiter. */
async function converse(
  dialect: Dialect,
  rows: readonly Expectation[],
  end: string,
  detect: boolean,
): Promise<string[]> {
  const socket = connect(running.get(dialect)?.ports.raw ?? 0, "127.0.0.1");
  const lines = createInterface({ input: socket, crlfDelay: Infinity })[Symbol.asyncIterator]();
  const problems: string[] = [];
  let sequence = 1;
  for (const row of rows) {
    const text = detect ? `${row.send}AY${sequence++ % 10}AZ` : row.send;
    const bytes = Buffer.from(text);
    socket.write(`${text}${detect ? checksum(bytes, bytes.length) : ""}${end}`);
    const answer = await lines.next();
    if (answer.done === true) return [...problems, `${row.name}: the connection was closed`];
    problems.push(...look(row, answer.value, detect));
  }
  socket.destroy();
  return problems;
}

function look(row: Expectation, answer: string, detect: boolean): string[] {
  const leader = row.begins.exec(answer);
  if (leader === null) return [`${row.name}: ${answer}`];
  const problems: string[] = [];
  if (detect && !/AY\dAZ[0-9A-F]{4}$/.test(answer)) problems.push(`${row.name}: no checksum in ${answer}`);
  const found = new Map<string, string>();
  for (const [, code, value] of answer.slice(leader[0].length).matchAll(/(..)([^|]*)\|/g)) {
    found.set(code ?? "", (value ?? "").normalize("NFC"));
  }
  for (const [code, pattern] of Object.entries(row.fields ?? {})) {
    if (!pattern.test(found.get(code) ?? "(absent)")) problems.push(`${row.name}: ${code} in ${answer}`);
  }
  for (const [code, pattern] of Object.entries(row.maybe ?? {})) {
    const value = found.get(code);
    if (value !== undefined && !pattern.test(value)) problems.push(`${row.name}: ${code} in ${answer}`);
  }
  return problems;
}

/** By the book the hold count leaves out what does not wait on the shelf; SIPServer counts it. */
const groupsOf = (dialect: Dialect): [string, readonly Expectation[]][] =>
  Object.entries(suite(SITE)).filter(([group]) => dialect !== "generic" || group !== "holds");

describe.each(DIALECTS)("Evergreen's suite against the dialect %s", (dialect) => {
  describe.each([
    ["CR", "\r"],
    ["CRLF", "\r\n"],
    ["LF", "\n"],
  ])("lines ended by %s", (_name, end) => {
    it.each(groupsOf(dialect))("%s", async (_group, rows) => {
      const problems = await converse(dialect, [...WARM_UP, ...rows], end, false);
      expect(problems.join("\n")).toBe("");
    });

    it.each(groupsOf(dialect))("%s, with AY and AZ", async (_group, rows) => {
      const problems = await converse(dialect, [...WARM_UP, ...rows], end, true);
      expect(problems.join("\n")).toBe("");
    });
  });
});
