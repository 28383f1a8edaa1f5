import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { realWires } from "../../src/app/compose-wires.ts";
import { systemClock } from "../../src/core/clock.ts";
import { plainAcs } from "./neighbours.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const CLI = path.join(ROOT, "src/app/cli.ts");
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "lectern-demo-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function demo(...words: string[]) {
  const child = spawn(process.execPath, [CLI, "demo", "--headless", ...words], { cwd: ROOT });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { out, err, code };
}

async function file(name: string, content: string): Promise<string> {
  const where = path.join(folder, name);
  await writeFile(where, content);
  return where;
}

const SHORT = `
name: A short one
why: to see how it ends
station: { institution: LECTERN, policy: { cards: ^2, pin: { ask: none } } }
steps:
  - see: welcome
  - scan: "21234000000018"
  - see: items
truth:
  loans: { "21234000000018": [] }
`;

it("ends with 0 when everything held, and shows what patron and screen said", async () => {
  const { out, code } = await demo("--scenario", await file("good.yaml", SHORT));
  expect(out).toContain("> scans 21234000000018");
  expect(out).toContain("Hello Ada Lindqvist.");
  expect(out).toContain("1 of 1 scenarios held.");
  expect(code).toBe(0);
});

it("ends with 1 when one did not hold, and says where", async () => {
  const wrong = SHORT.replace(/\[\] \}\n/, '["31234000000016"] }\n');
  const { out, code } = await demo(
    "--json",
    "--patience",
    "1",
    "--scenario",
    await file("wrong.yaml", wrong),
  );
  const last = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(last.at(-2)).toMatchObject({ event: "ends", held: false, wanted: "what is true in the ACS" });
  expect(last.at(-1)).toEqual({ event: "finish", held: 0, all: 1 });
  expect(code).toBe(1);
});

it("ends with 2 for a mistake in a scenario, named by file and line, before anything is played", async () => {
  const bad = await file("bad.yaml", SHORT.replace("see: items", "se: items"));
  const { out, err, code } = await demo("--scenario", await file("fine.yaml", SHORT), bad);
  expect(err).toContain(`${bad}:8:5: steps[2].se: this key is not known; did you mean "see"?`);
  expect(out).toBe("");
  expect(code).toBe(2);
});

it("ends with 2 for a behaviour that there is not", async () => {
  const { out, code } = await demo(
    "--scenario",
    await file("typo.yaml", `${SHORT}acs: { behaviours: [drop-aftr] }\n`),
  );
  expect(out).toContain('did you mean "drop-after"?');
  expect(code).toBe(2);
});

it("plays against somebody else's ACS, and says that its truth is not looked at", async () => {
  const wires = await realWires(systemClock, 1);
  const acs = await plainAcs(wires);
  try {
    const where = `127.0.0.1:${acs.port}`;
    const good = await file("other.yaml", SHORT);
    const { out, code } = await demo(
      "--acs",
      where,
      "--login",
      "kiosk:kiosk-pass",
      "--dialect",
      "koha",
      "--scenario",
      good,
    );
    expect(out).toContain("What is true in the ACS is not looked at");
    expect(out).toContain("1 of 1 scenarios held.");
    expect(code).toBe(0);
  } finally {
    await acs.stop();
    await wires.close();
  }
});
