import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { alertStore, type Kept } from "../../../../src/app/observe/alerts/store.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "lectern-alerts-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const KEPT: Kept = {
  told: { "paper-out slips": { stands: true, level: 0, at: 1 } },
  waiting: { webhook: [{ alert: "paper-out", state: "raised", subject: "slips", fault: null, at: 1 }] },
};

function store(file: string) {
  const logged: unknown[] = [];
  return { logged, ...alertStore(file, (event, data) => void logged.push([event, data["code"]])) };
}

it("gives back what was written, readable by the station alone, and leaves nothing beside it", async () => {
  const file = path.join(folder, "alerts");
  await store(file).write(KEPT);
  expect(await store(file).read()).toEqual(KEPT);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["alerts"]);
});

it("begins anew where there is no file, and says so where there is one that cannot be read", async () => {
  const none = store(path.join(folder, "none"));
  expect(await none.read()).toEqual({ told: {}, waiting: {} });
  expect(none.logged).toEqual([]);
  for (const text of ["{not json", '{"told":{},"waiting":{"webhook":[{"alert":"made-up"}]}}']) {
    writeFileSync(path.join(folder, "broken"), text);
    const broken = store(path.join(folder, "broken"));
    expect(await broken.read()).toEqual({ told: {}, waiting: {} });
    expect(broken.logged).toEqual([["alert.not-kept", "unreadable"]]);
  }
});

it("says once that it cannot write, and goes on", async () => {
  const nowhere = store(path.join(folder, "no", "where"));
  await nowhere.write(KEPT);
  await nowhere.write(KEPT);
  expect(nowhere.logged).toEqual([["alert.not-kept", "ENOENT"]]);
});
