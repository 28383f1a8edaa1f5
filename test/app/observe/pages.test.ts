import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readPage } from "../../../src/app/bridge/pages.ts";
import { openObserver } from "../../../src/app/observe/observer.ts";
import { openPages } from "../../../src/app/observe/open.ts";
import { observeOptions } from "../../../src/app/observe/options.ts";
import { askStatus } from "../../../src/app/observe/show.ts";
import { virtualClock } from "../../../src/core/clock.ts";
import { silentLog } from "../../../src/core/log.ts";
import { must } from "../../devices/bench.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "lectern-observe-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const observer = () => openObserver({ log: silentLog, clock: virtualClock(0), version: "0.1.0" });

it("opens nothing unless it is told to", async () => {
  const pages = must(await openPages(observeOptions.parse({}), folder, observer()));
  expect(readdirSync(folder)).toEqual([]);
  await pages.close();
});

it("answers at its socket for its own user and group, and takes the socket away at the end", async () => {
  const here = observer();
  const pages = must(await openPages(observeOptions.parse({ socket: "o.sock" }), folder, here));
  const socket = path.join(folder, "o.sock");
  expect(statSync(socket).mode & 0o777).toBe(0o660);
  here.log("station.service", { fault: undefined, limits: "no-printer" });
  here.log("station.started", {});
  expect(must(await askStatus(socket))).toMatchObject({
    version: "0.1.0",
    health: { alive: true, ready: true },
    service: { limits: ["no-printer"] },
  });
  expect(must(await readPage(socket, "/healthz"))).toBe('{"alive":true,"ready":true,"why":[]}\n');
  expect(must(await readPage(socket, "/metrics"))).toContain("lectern_ready 1\n");
  expect(await readPage(socket, "/etc/passwd")).toMatchObject({ fault: { code: "observe.no-answer" } });
  await pages.close();
  expect(readdirSync(folder)).toEqual([]);
});

it.each([
  ["that is not open yet", {}, 0, "starting"],
  ["that can serve nobody", { fault: "acs.silent" }, 0, "acs.silent"],
  ["in which something hangs", {}, 5000, "hung:devices"],
])("answers 503 for a station %s, and says why", async (_, service, overdueMs, why) => {
  const here = observer();
  here.log("station.service", service);
  if (why !== "starting") here.log("station.started", {});
  const vitals = [{ name: "devices", overdueMs: () => overdueMs }] as const;
  here.attend({ journal: { tally: () => ({ ok: true, value: [] }) }, directory: folder, vitals });
  const pages = must(await openPages(observeOptions.parse({ socket: "o.sock" }), folder, here));
  const read = await readPage(path.join(folder, "o.sock"), "/healthz");
  expect(read).toMatchObject({ ok: false, fault: { detail: expect.stringContaining("answered 503") } });
  expect((await here.status()).health.why).toEqual([why]);
  await pages.close();
});
