import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { stationSchema } from "../../src/app/config.ts";
import { openCondition } from "../../src/app/adapters/condition.ts";
import { readStation } from "../../src/app/read-station.ts";
import { holdOf, openReloader, TAKES_HOLD, type Reloader } from "../../src/app/reload.ts";
import { fault } from "../../src/core/faults.ts";
import { failed, ok } from "../../src/core/result.ts";
import { policySchema, type Policy } from "../../src/flows/policy.ts";
import { must } from "../devices/bench.ts";
import { CARD, station } from "../flows/fakes.ts";
import { GOOD, stationFolder } from "./config/folder.ts";

/** A running station, its file, and what was made of changes of it. */
async function running(policy = "") {
  const file = stationFolder().put("station.yaml", GOOD + policy);
  const begin = must(await readStation(file));
  const here = station({}, begin.config.policy);
  const taken: Policy[] = [];
  const logged: string[] = [];
  const condition = openCondition();
  const reloader: Reloader = openReloader({
    begin,
    read: () => readStation(file),
    flow: here.flow,
    condition,
    prepare: ({ policy: next, receipts }) => {
      if (receipts.directory === "empty")
        return Promise.resolve(failed(fault("receipt.template", "x:1:1: y")));
      return Promise.resolve(
        ok(() => {
          taken.push(next);
          here.flow.usePolicy(next);
        }),
      );
    },
    log: (event, data) => logged.push(`${event} ${JSON.stringify(data)}`),
  });
  const change = (from: string | RegExp, to: string): Promise<Awaited<ReturnType<Reloader["reload"]>>> => {
    writeFileSync(file, readFileSync(file, "utf8").replace(from, to));
    return reloader.reload();
  };
  return { here, taken, logged, reloader, condition, change };
}

it("takes a change at once while nobody is there, and counts on with the revisions", async () => {
  const { here, taken, logged, change } = await running();
  const { revision } = here.flow.view;
  expect(await change("items: ^3", "items: ^3\n  pin: { ask: none }")).toEqual({
    outcome: "taken",
    atRest: ["policy.pin.ask"],
    restart: [],
  });
  expect(taken.map(({ pin }) => pin.ask)).toEqual(["none"]);
  expect(logged).toEqual(['config.taken {"paths":"policy.pin.ask"}']);
  expect(here.flow.view.revision).toBeGreaterThanOrEqual(revision);
});

it("changes nothing for a patron who is there; the next one meets it", async () => {
  const { here, taken, change } = await running();
  here.flow.scan(CARD, "card");
  await change("items: ^3", "items: ^3\n  times: { idle: 5, warning: 25 }");
  expect(taken).toEqual([]);
  here.clock.advance(59_000);
  expect(here.screen("pin")).toBeDefined();
  here.clock.advance(1_000);
  expect(here.screen("time")).toMatchObject({ seconds: 20 });
  here.clock.advance(20_000);
  await here.settle();
  expect(here.screen("welcome")).toBeDefined();
  expect(taken).toHaveLength(1);

  here.flow.scan(CARD, "card");
  here.clock.advance(5_000);
  expect(here.screen("time")).toMatchObject({ seconds: 25 });
});

it("a change that is taken back before it took hold never does", async () => {
  const { here, taken, change } = await running("  typedCard: true\n");
  here.flow.scan(CARD, "card");
  await change("typedCard: true", "typedCard: false");
  expect(await change("typedCard: false", "typedCard: true")).toEqual({
    outcome: "taken",
    atRest: [],
    restart: [],
  });
  here.press("leave");
  await here.settle();
  expect(taken.map(({ typedCard }) => typedCard)).toEqual([true]);
});

it("a file with mistakes changes nothing and is said, until it is corrected", async () => {
  const { here, taken, logged, condition, change } = await running();
  const before = here.flow.view;
  expect(await change("items: ^3", "itmes: ^3")).toMatchObject({
    outcome: "refused",
    fault: { detail: expect.stringContaining('policy.itmes: this key is not known; did you mean "items"?') },
  });
  expect([taken, here.flow.view]).toEqual([[], before]);
  expect(logged).toEqual(['config.refused {"fault":"config.invalid","mistakes":1}']);
  expect(condition.fault).toMatchObject({ code: "config.refused" });

  await change("itmes: ^3", "items: ^3");
  expect(condition.fault).toBeUndefined();
});

it("a file that it names and that is wrong is a mistake of it", async () => {
  const { taken, condition, change } = await running();
  expect(await change("policy:", "receipts: { directory: empty }\npolicy:")).toMatchObject({
    outcome: "refused",
    fault: { code: "receipt.template" },
  });
  expect([taken, condition.fault]).toMatchObject([[], { code: "config.refused" }]);
});

it("what is named is read again where nothing else differs", async () => {
  const { taken, logged, reloader } = await running();
  await reloader.reload();
  expect(taken).toHaveLength(1);
  expect(logged).toEqual(['config.taken {"paths":""}']);
});

it("what takes a restart is named and does not change, the rest takes hold", async () => {
  const { taken, logged, condition, change } = await running();
  expect(await change("host: localhost", "host: ils.example.org")).toEqual({
    outcome: "taken",
    atRest: [],
    restart: ["acs.host"],
  });
  await change("items: ^3", "items: ^4\n  checkout: { protectMedia: [], maxItems: 9 }");
  const { protectMedia } = policySchema.parse({}).checkout;
  expect(taken.at(-1)).toMatchObject({ items: "^4", checkout: { protectMedia, maxItems: 9 } });
  expect(logged).toEqual([
    'config.needs-restart {"paths":"acs.host"}',
    'config.taken {"paths":""}',
    'config.needs-restart {"paths":"acs.host, policy.checkout.protectMedia"}',
    'config.taken {"paths":"policy.items, policy.checkout.maxItems"}',
  ]);
  expect(condition.fault).toEqual({
    code: "config.needs-restart",
    detail: "acs.host, policy.checkout.protectMedia",
  });
});

it("who the staff are may change; that there are any takes a restart", async () => {
  const { change } = await running();
  expect(await change("policy:", "staff: { file: staff.yaml }\npolicy:")).toMatchObject({
    restart: ["staff"],
  });
  expect(["staff.file", "staff.tries", "staff.lockMinutes"].map(holdOf)).toEqual([
    "at-rest",
    "at-rest",
    "at-rest",
  ]);
});

it("a device is another one when the profile or the station says so", async () => {
  const { change } = await running();
  expect(await change("match: { path: /dev/scanner }", "match: { path: /dev/other }")).toMatchObject({
    restart: ["devices.scanner"],
  });
});

it("of every section it is said when a change takes hold", () => {
  for (const section of Object.keys(stationSchema.shape)) expect(TAKES_HOLD).toHaveProperty([section]);
  expect(holdOf("policy.checkout.maxItems")).toBe("at-rest");
});
