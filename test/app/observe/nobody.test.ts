import { expect, it } from "vitest";
import { linesOf } from "../../../src/app/observe/lines.ts";
import { openObserver } from "../../../src/app/observe/observer.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { silentLog } from "../../../src/core/log.ts";
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
  "staff/what-is-open",
];

it("knows what to look for", () => {
  expect(SECRETS.length).toBeGreaterThan(100);
  expect(secretsIn("|AA21234000000018|AD1234|").toSorted()).toEqual(["1234", "21234000000018"].toSorted());
  expect(secretsIn("12345 0.1234 of 31234000099999")).toEqual([]);
});

it("tells nobody and no item by metrics or status, over all that people do in the plays", async () => {
  const observer = openObserver({ log: silentLog, clock: systemClock, version: "0.1.0" });
  const seen: string[] = [];
  for (const play of PLAYS) {
    const { played } = await simulate(await shipped(play), { hear: observer.log });
    expect(played, play).toMatchObject({ held: true });
    const status = await observer.status();
    seen.push(JSON.stringify(status), ...linesOf(status, { columns: 200, rows: 100, colour: false }));
  }
  const metrics = await observer.metrics();
  observer.stop();
  expect(secretsIn([metrics, ...seen].join("\n"))).toEqual([]);
  // What was done was counted: it is not for want of anything to tell.
  const { counts } = await observer.status();
  for (const what of ["loans", "returns", "renewals", "payments", "refusals", "exceptions", "visits"]) {
    expect(counts[`lectern_${what}_total`], what).toBeGreaterThan(0);
  }
  expect(metrics).not.toContain('"other"');
});
