/** Bundles at a station whose files, checks and starts are real; its health and its time are told. */
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { checkStation } from "../../../src/app/config/check.ts";
import { stationSchema } from "../../../src/app/config.ts";
import { PROFILES } from "../../../src/app/equipment.ts";
import { openBundles } from "../../../src/app/fleet/bundle/bundles.ts";
import { signBundle, type Bundle } from "../../../src/app/fleet/bundle/bundle.ts";
import { checkBundleAt } from "../../../src/app/fleet/bundle/check.ts";
import { bundlePlace, type BundlePlace } from "../../../src/app/fleet/bundle/place.ts";
import { backAtStart, readToStart } from "../../../src/app/fleet/bundle/start.ts";
import { openRefusals } from "../../../src/app/fleet/refusals.ts";
import type { Status } from "../../../src/app/observe/status.ts";
import { makeKeyFile } from "../../../src/circulation/journal/key.ts";
import { seededBytes, systemClock, virtualClock } from "../../../src/core/clock.ts";
import type { LogData, LogEvent } from "../../../src/core/log.ts";
import { must } from "../../devices/bench.ts";
import { WELL, withDevice } from "../observe/status-of.ts";
import { KEYS } from "./members.ts";
import { pageBlock } from "./page.ts";

const PROFILE = readFileSync(path.join(PROFILES, "generic-serial-scanner.yaml"), "utf8").replace(
  "id: generic-serial-scanner",
  "id: our-scanner",
);
const SECTIONS = `
library: A renamed library
devices: { desk: { profile: bundle/our-scanner.yaml, transport: { match: { path: /dev/none } } } }
`;
const GOOD = { "station.yaml": SECTIONS, "our-scanner.yaml": PROFILE };
const NOT_READY: Status = { ...WELL, health: { alive: true, ready: false, why: ["acs.tcp"] } };
const HEALTHY_MS = 60_000;

/** A station with its disk, on which it may be started again and again. */
function station() {
  const folder = mkdtempSync(path.join(tmpdir(), "lectern-bundle-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const at = (name: string): string => path.join(folder, name);
  makeKeyFile(at("key"), seededBytes(1));
  writeFileSync(at("commander.pub"), KEYS.publicKey.export({ type: "spki", format: "pem" }));
  writeFileSync(
    at("station.yaml"),
    `
library: A library
acs: { host: 127.0.0.1, port: 6001 }
devices: { desk: { profile: generic-serial-scanner, transport: { match: { path: /dev/none } } } }
journal: { file: journal, keyFile: key }
policy: { typedCard: false }
fleet:
  station: entrance
  broker: { url: "mqtt://127.0.0.1:1883" }
  commands: { keyFile: commander.pub, bundles: { group: all } }
`,
  );
  const clock = virtualClock(WELL.at);
  const logged: { readonly event: LogEvent; readonly data: LogData }[] = [];
  const log = (event: LogEvent, data: LogData): void => void logged.push({ event, data });
  let restarts = 0;

  /** From one start to the next. `around`: what happens to its disk. */
  async function live(around: (place: BundlePlace) => BundlePlace = (place) => place) {
    const read = must(await readToStart(at("station.yaml"), log));
    const bundles = await openBundles({
      names: ["entrance", "all"],
      key: KEYS.publicKey,
      place: around(bundlePlace(at("journal.bundles"), () => {})),
      check: (of) => checkBundleAt(at("station.yaml"), of, systemClock),
      restart: () => (restarts += 1),
      healthyMs: HEALTHY_MS,
      refuse: openRefusals(clock, log),
      clock,
      log,
    });
    return {
      library: read.config.library,
      devices: Array.from(read.devices.values(), ({ id }) => id),
      typedCard: read.config.policy.typedCard,
      bundles,
      async hear(text: string) {
        bundles.hear(text);
        await bundles.rest();
      },
      /** It is so for a while. */
      async is(status: Status, ms: number) {
        for (let passed = 0; passed <= ms; passed += 5000) {
          await bundles.look({ ...status, at: clock.now() });
          clock.advance(5000);
        }
      },
    };
  }

  return {
    at,
    clock,
    log,
    logged,
    live,
    get restarts() {
      return restarts;
    },
    onDisk: () => readdirSync(at("journal.bundles")).toSorted(),
    refusals: () => logged.filter(({ event }) => event === "fleet.refused").map(({ data }) => data["fault"]),
  };
}

const bundle = (change: Partial<Bundle> = {}): Bundle => ({
  for: "all",
  version: WELL.at - 86_400_000,
  files: GOOD,
  ...change,
});
const signed = (change: Partial<Bundle> = {}, key = KEYS.privateKey): string =>
  signBundle(bundle(change), key);
const VERSION = bundle().version;

it("is checked, tried with a start of its own, and in force when the station is well with it", async () => {
  const here = station();
  const first = await here.live();
  await first.hear(signed());
  expect(here.restarts).toBe(1);
  expect(first.bundles.said).toEqual({ current: null, trial: VERSION, last: null });
  const second = await here.live();
  expect(second).toMatchObject({ library: "A renamed library", devices: ["our-scanner"], typedCard: false });
  // It is retained: it comes again.
  await second.hear(signed());
  await second.is(WELL, HEALTHY_MS / 2);
  const taken = { version: VERSION, outcome: "taken", fault: null, why: "" };
  expect(second.bundles.said).toEqual({ current: VERSION, trial: null, last: taken });
  expect(here.restarts).toBe(1);
  const { doubts } = must(await checkStation(here.at("station.yaml"), systemClock));
  expect(doubts.filter((doubt) => doubt.includes("a bundle of the fleet stands for"))).toEqual([
    expect.stringMatching(/journal\.bundles\/\d+\/station\.yaml:2:1: library: a bundle/),
    expect.stringMatching(/journal\.bundles\/\d+\/station\.yaml:3:1: devices: a bundle/),
  ]);
  // The next one stands for all of it.
  await second.hear(
    signed({ for: "entrance", version: VERSION + 1, files: { "station.yaml": "policy: {}" } }),
  );
  const third = await here.live();
  expect(third).toMatchObject({ library: "A library", typedCard: true });
  await third.is(WELL, HEALTHY_MS / 2);
  expect(here.onDisk()).toEqual([String(VERSION + 1), "state"]);
  expect(here.refusals()).toEqual([]);
});

it("is what docs/fleet.md shows", async () => {
  const { fleet } = stationSchema.pick({ fleet: true }).parse(parse(pageBlock("fleet:")));
  expect(fleet?.commands?.bundles).toEqual({ group: "all", healthySeconds: 180 });
  const here = station();
  const pad = readFileSync(path.join(PROFILES, "feig-cpr-m02.yaml"), "utf8");
  const files = {
    "station.yaml": pageBlock("# branches/station.yaml"),
    "our-pad.yaml": pad.replace("id: feig-cpr-m02", "id: our-pad"),
  };
  const first = await here.live();
  await first.hear(signed({ files }));
  expect(first.bundles.said).toMatchObject({ trial: VERSION, last: null });
  expect(await here.live()).toMatchObject({ library: "Public Library, branches", devices: ["our-pad"] });
});

it.each([
  ["that is no bundle", "x", "signed.unreadable"],
  ["without a signature", JSON.stringify(bundle()), "signed.unreadable"],
  ["signed by another", signed({}, generateKeyPairSync("ed25519").privateKey), "signed.unsigned"],
  ["that was changed", signed().replace("renamed", "RENAMED"), "signed.unsigned"],
  ["for another station", signed({ for: "floor-2" }), "signed.elsewhere"],
  ["of a clock that is ahead", signed({ version: WELL.at + 3_600_000 }), "signed.stale"],
  ["older than the last one", signed({ version: VERSION - 1 }), "signed.replayed"],
  ["with a way out of its folder", signed({ files: { ...GOOD, "../x.yaml": "" } }), "signed.unreadable"],
  ["without sections", signed({ files: { "our-scanner.yaml": PROFILE } }), "signed.unreadable"],
])("one %s is refused, and nothing of it stays", async (_, text, code) => {
  const here = station();
  const first = await here.live();
  await first.hear(signed());
  const life = await here.live();
  await life.is(WELL, HEALTHY_MS / 2);
  await life.hear(text);
  expect(here.refusals()).toEqual([code]);
  expect(here.restarts).toBe(1);
  expect(here.onDisk()).toEqual([String(VERSION), "state"]);
});

const withSections = (text: string): Readonly<Record<string, string>> => ({ ...GOOD, "station.yaml": text });

it.each([
  ["a mistake", withSections("policy: { typdCard: true }"), "station.yaml:1:11: policy.typdCard"],
  ["no YAML", withSections("policy: ["), "station.yaml:1"],
  [
    "a section that is the station's own",
    withSections("acs: { host: evil.example }"),
    "acs: is each station's own",
  ],
  [
    "a profile that is not there",
    withSections(SECTIONS.replace("our-", "their-")),
    "their-scanner.yaml: ENOENT",
  ],
  [
    "a profile with a mistake",
    { ...GOOD, "our-scanner.yaml": PROFILE.replace("driver:", "drivr:") },
    "our-scanner.yaml:",
  ],
  [
    "a slip with a mistake",
    { "station.yaml": "receipts: { directory: bundle/ }", "receipt.liquid": "{{ nothing.there }}" },
    "receipt.liquid:1:",
  ],
  [
    "a device that two claim",
    withSections(
      `${SECTIONS}  \n`.replace(
        "} } }\n",
        "} }, other: { profile: generic-serial-scanner, transport: { match: { path: /dev/none } } } }\n",
      ),
    ),
    "devices.other",
  ],
])("one with %s is not put in place, and the fleet is told where it is", async (_, files, where) => {
  const here = station();
  const life = await here.live();
  await life.hear(signed({ files }));
  expect(life.bundles.said).toMatchObject({
    current: null,
    trial: null,
    last: {
      version: VERSION,
      outcome: "refused",
      fault: "bundle.wrong",
      why: expect.stringContaining(where),
    },
  });
  expect(here.restarts).toBe(0);
  expect(here.onDisk()).toEqual(["state"]);
  // It comes again with each connection, and is not looked at again.
  await life.hear(signed({ files }));
  expect(here.logged.filter(({ event }) => event === "fleet.bundle-refused")).toHaveLength(1);
  expect(await here.live()).toMatchObject({ library: "A library" });
});

it.each([
  ["cannot serve anybody", NOT_READY, "acs.tcp"],
  [
    "has lost a device",
    withDevice("scanner", { state: "lost", fault: "device.unplugged" }),
    "a device is not well",
  ],
])("is taken back by itself when the station %s with it", async (_, ill, why) => {
  const here = station();
  const first = await here.live();
  await first.is(WELL, 0);
  await first.hear(signed());
  const second = await here.live();
  await second.is(ill, HEALTHY_MS);
  expect(here.restarts).toBe(2);
  const third = await here.live();
  expect(third.library).toBe("A library");
  await third.hear(signed());
  expect(third.bundles.said).toMatchObject({
    current: null,
    trial: null,
    last: { outcome: "back", fault: "bundle.unhealthy", why: expect.stringContaining(why) },
  });
  expect(here.restarts).toBe(2);
  expect(here.onDisk()).toEqual(["state"]);
});

it("is taken back to the one before, which was taken", async () => {
  const here = station();
  await (await here.live()).hear(signed());
  const second = await here.live();
  await second.is(WELL, HEALTHY_MS / 2);
  await second.hear(signed({ version: VERSION + 1, files: { "station.yaml": "library: Another" } }));
  const third = await here.live();
  expect(third.library).toBe("Another");
  await third.is(NOT_READY, HEALTHY_MS);
  expect((await here.live()).library).toBe("A renamed library");
});

it("is taken back when the station does not live long with it, however it ends", async () => {
  const here = station();
  await (await here.live()).hear(signed());
  const libraries: string[] = [];
  for (let start = 0; start < 4; start++) libraries.push((await here.live()).library);
  expect(libraries).toEqual([...Array.from({ length: 3 }, () => "A renamed library"), "A library"]);
});

it("is taken back when it cannot be read any more", async () => {
  const here = station();
  await (await here.live()).hear(signed());
  rmSync(here.at(`journal.bundles/${VERSION}`), { recursive: true });
  expect((await here.live()).library).toBe("A library");
});

it("is taken back when the station cannot be opened with it, and another start is asked for", async () => {
  const here = station();
  await (await here.live()).hear(signed());
  await here.live();
  expect(await backAtStart(here.at("station.yaml"), "no room", here.log)).toBe(true);
  const life = await here.live();
  expect(life.library).toBe("A library");
  expect(life.bundles.said).toMatchObject({ last: { outcome: "back", why: "no room" } });
  expect(await backAtStart(here.at("station.yaml"), "no room", here.log)).toBe(false);
});

it("is not taken back for what was ill before", async () => {
  const here = station();
  const ill = withDevice("slips", { state: "lost", fault: "device.unplugged" });
  const first = await here.live();
  await first.is(ill, 0);
  await first.hear(signed());
  const second = await here.live();
  await second.is(ill, HEALTHY_MS / 2);
  expect(second.bundles.said).toMatchObject({ current: VERSION });
});

it("waits for its judgement while staff have closed the station", async () => {
  const here = station();
  await (await here.live()).hear(signed());
  const second = await here.live();
  await second.is(
    { ...WELL, health: { ...NOT_READY.health, why: ["station.closed-by-staff"] } },
    3 * HEALTHY_MS,
  );
  expect(second.bundles.said).toMatchObject({ current: null, trial: VERSION });
  await second.is(WELL, HEALTHY_MS / 2);
  expect(second.bundles.said).toMatchObject({ current: VERSION, trial: null });
});

it("is overtaken by a newer one while it is tried", async () => {
  const here = station();
  await (await here.live()).hear(signed());
  const second = await here.live();
  await second.hear(signed({ version: VERSION + 1, files: { "station.yaml": "library: Another" } }));
  await second.is(WELL, HEALTHY_MS);
  expect(second.bundles.said).toMatchObject({ current: null, trial: VERSION + 1 });
  expect((await here.live()).library).toBe("Another");
});

/** The power goes at the step of so many on its disk: before it is done, or after. `gone`: when it has. */
function powerUntil(step: number, isDone: boolean) {
  let steps = 0;
  const gone = Promise.withResolvers<void>();
  async function power<T>(work: () => Promise<T>): Promise<T> {
    steps += 1;
    if (steps < step) return work();
    if (isDone) await work();
    gone.resolve();
    return new Promise<never>(() => {});
  }
  const around = (place: BundlePlace): BundlePlace => ({
    ...place,
    write: (what) => power(() => place.write(what)),
    unpack: (of) => power(() => place.unpack(of)),
    clean: (of) => power(() => place.clean(of)),
  });
  return { around, gone: gone.promise };
}

const CUTS = [1, 2, 3, 4, 5, 6].flatMap((step) => [[step, false] as const, [step, true] as const]);

it.each(CUTS)(
  "the power may go at step %i on its disk, done: %s: the station starts, as before or anew, and comes to its end",
  async (step, isDone) => {
    const here = station();
    const { around, gone } = powerUntil(step, isDone);
    async function lives(): Promise<void> {
      await (await here.live(around)).hear(signed());
      await (await here.live(around)).is(WELL, HEALTHY_MS / 2);
      throw new Error("the power never went");
    }
    await Promise.race([lives(), gone]);
    let last = await here.live();
    expect(["A library", "A renamed library"]).toContain(last.library);
    await last.hear(signed());
    if (last.library === "A library") last = await here.live();
    await last.is(WELL, HEALTHY_MS / 2);
    expect(last.library).toBe("A renamed library");
    expect(last.bundles.said).toMatchObject({ current: VERSION, trial: null });
    expect(here.onDisk()).toEqual([String(VERSION), "state"]);
  },
);
