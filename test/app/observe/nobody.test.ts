import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { openLog } from "../../../src/app/adapters/log.ts";
import { readPage } from "../../../src/app/bridge/pages.ts";
import type { State } from "../../../src/app/fleet/messages.ts";
import { stateOf } from "../../../src/app/fleet/state.ts";
import { alertsOf, type Alert } from "../../../src/app/observe/alerts/table.ts";
import { alertWords } from "../../../src/app/observe/alerts/words.ts";
import { writeBundle } from "../../../src/app/observe/bundle/run.ts";
import { linesOf } from "../../../src/app/observe/lines.ts";
import { openObserver } from "../../../src/app/observe/observer.ts";
import { openPages } from "../../../src/app/observe/open.ts";
import { observeOptions } from "../../../src/app/observe/options.ts";
import type { Status } from "../../../src/app/observe/status.ts";
import { askStatus } from "../../../src/app/observe/show.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { must } from "../../devices/bench.ts";
import { shipped, simulate } from "../../scenarios/playing.ts";
import { SECRETS, secretsIn } from "./secrets.ts";

/** Between them everything that is counted happens. */
const PLAYS = [
  "good-loan",
  "blocked-patron",
  "one-refused",
  "wrong-pin-thrice",
  "acs-drops-mid-loan",
  "checkout/seven-of-eight",
  "lost-answers/nobody-can-say",
  "off-line/blocked-meanwhile",
  "pay/by-card",
  "pay/charged-not-recorded",
  "returns/with-a-card",
  "account/renew-one",
  "receipt/no-paper",
  "staff/what-is-open",
];

const CONFIG = `
library: Lectern Public Library
acs: { host: sip.library.example, port: 6001, institution: LECTERN, login: { user: kiosk, passwordFile: p } }
devices: { scanner: { profile: generic-serial-scanner, transport: { match: { path: /dev/none } } } }
journal: { file: journal, keyFile: key }
observe: { socket: observe.sock }
`;

/** Whatever is away is told of at once. */
const LIMITS = { deviceMs: -1, acsMs: -1, hasScreen: true };

it("knows what to look for", () => {
  expect(SECRETS.length).toBeGreaterThan(100);
  expect(secretsIn("|AA21234000000018|AD1234|").toSorted()).toEqual(["1234", "21234000000018"].toSorted());
  expect(secretsIn("12345 0.1234 of 31234000099999")).toEqual([]);
});

it("tells nobody and no item in log, metrics, status, alerts, fleet or bundle, over all that people do in the plays", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "lectern-nobody-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const at = (name: string): string => path.join(folder, name);
  const observer = openObserver({ log: openLog(at("log"), "debug"), clock: systemClock, version: "0.1.0" });
  const pages = must(await openPages(observeOptions.parse({ socket: "observe.sock" }), folder, observer));
  const alerts: Alert[] = [];
  const states: State[] = [];
  const asked: Promise<Status>[] = [];
  for (const play of PLAYS) {
    const { played } = await simulate(await shipped(play), {
      hear(event, data) {
        observer.log(event, data);
        // Alerts come of states that a play passes through.
        if (event === "device.health" || event === "journal.exception") asked.push(observer.status());
      },
    });
    expect(played, play).toMatchObject({ held: true });
  }
  const status = must(await askStatus(at("observe.sock")));
  for (const each of [...(await Promise.all(asked)), status]) {
    alerts.push(...alertsOf({}, each, LIMITS).alerts);
    states.push(stateOf(each, LIMITS, null));
  }
  writeFileSync(at("station.yaml"), CONFIG);
  const inside = must(
    await writeBundle({ config: at("station.yaml"), log: at("log"), out: at("bundle.tar.gz") }),
  );
  const metrics = must(await readPage(at("observe.sock"), "/metrics"));
  await pages.close();

  await promisify(execFile)("tar", ["-xzf", at("bundle.tar.gz"), "-C", folder]);
  expect(readdirSync(at("lectern-support")).toSorted()).toEqual(inside.toSorted());
  const bundle = inside.map((name) => readFileSync(at(`lectern-support/${name}`), "utf8")).join("\n");
  expect(bundle).toContain('"event":"sip.sent"');
  expect(bundle).toContain('"lectern_loans_total"');
  const words = alerts.map((alert) => Object.values(alertWords(alert, "entrance")).join("\n"));
  expect(alerts.map(({ alert }) => alert)).toEqual(expect.arrayContaining(["device-gone", "acs-away"]));
  const lines = linesOf(status, { columns: 200, rows: 100, colour: false });
  const told = [metrics, JSON.stringify([status, states]), ...lines, ...words, bundle].join("\n");
  expect(secretsIn(told)).toEqual([]);
  // What was done was counted: it is not for want of anything to tell.
  for (const what of ["loans", "returns", "renewals", "payments", "refusals", "exceptions", "visits"]) {
    expect(status.counts[`lectern_${what}_total`], what).toBeGreaterThan(0);
  }
  expect(metrics).not.toContain('"other"');
});
