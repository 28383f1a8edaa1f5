import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import type { Stage } from "../../../src/circulation/journal/entry.ts";
import { seededRandom } from "../../../src/core/clock.ts";
import { place, tryOpen } from "./begin.ts";
import { value } from "./words.ts";

const WRITER = path.join(import.meta.dirname, "writer.ts");
const ORDER: readonly Stage[] = ["intent", "granted", "closed"];
const KILLS = 24;

/** Kills a writer after so many lines, wherever it is then; answers everything that it had said. */
async function killed(file: string, afterLines: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [WRITER, file], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (said.length === afterLines) child.kill("SIGKILL");
  }
  await ended;
  return said;
}

it("what a process said to be written is there after it was killed, each time, and the audit is whole", async () => {
  const file = place();
  const random = seededRandom(6);
  const said = new Map<number, Stage>();
  for (let kill = 0; kill < KILLS; kill++) {
    for (const line of await killed(file, 1 + Math.floor(random() * 60))) {
      const [id = "", stage = ""] = line.split(" ");
      const known = ORDER.find((word) => word === stage);
      if (known !== undefined) said.set(Number(id), known);
    }
    const journal = value(tryOpen(file, { begin: false }));
    const found = new Map(value(journal.all()).map(({ id, stage }) => [id, ORDER.indexOf(stage)]));
    for (const [id, stage] of said) {
      // One step may have been written that nobody could be told of any more.
      expect([0, 1]).toContain((found.get(id) ?? Number.NaN) - ORDER.indexOf(stage));
      found.delete(id);
    }
    for (const stage of found.values()) expect(stage).toBe(0);
    for (const [id] of found) said.set(id, "intent");
    value(journal.verifyAudit());
    journal.close();
  }
}, 120_000);
