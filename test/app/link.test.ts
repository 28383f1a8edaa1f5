import { describe, expect, it } from "vitest";
import { startAcs } from "../../src/acs-sim/acs.ts";
import { openCable } from "../../src/acs-sim/cable.ts";
import { watchLink } from "../../src/app/adapters/link.ts";
import { seededRandom, virtualClock, type VirtualClock } from "../../src/core/clock.ts";
import { fault } from "../../src/core/faults.ts";
import { silentLog } from "../../src/core/log.ts";
import { pass, passUntil } from "../../src/core/virtual-time.ts";
import { openClient, type LinkStatus } from "../../src/sip-client/client.ts";
import type { AcsStatus } from "../../src/sip-client/outcomes.ts";
import { dialectFor } from "../sip-client/clients.ts";

const ONLINE: LinkStatus = { state: "online", acs: { onLine: true } as AcsStatus };
const CONNECTING: LinkStatus = { state: "connecting" };
const WAITING: LinkStatus = { state: "waiting", fault: fault("acs.tcp", "ECONNREFUSED"), retryMs: 3000 };

/** A link that is as the test says, and when people were told what: `undefined` is all well. */
function link(first: LinkStatus) {
  const clock = virtualClock(0);
  const listeners = new Set<(status: LinkStatus) => void>();
  let status = first;
  const client = {
    dialect: dialectFor("generic", {}),
    get status() {
      return status;
    },
    onStatus(listener: (status: LinkStatus) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const told: (readonly [number, string | undefined])[] = [];
  const watch = watchLink(client, clock, () => told.push([clock.elapsed(), watch.link.acs?.code]));
  return {
    clock,
    told,
    get shown() {
      return watch.link.acs?.code;
    },
    is(next: LinkStatus) {
      status = next;
      for (const listener of listeners) listener(next);
    },
  };
}

describe("the link as people are told of it", () => {
  it("is believed at once when it is there for the first time", () => {
    const here = link(CONNECTING);
    here.is(ONLINE);
    expect(here.told).toEqual([[0, undefined]]);
  });

  it("is away within a second, and not for a connection that comes back at once", () => {
    const here = link(ONLINE);
    here.is(CONNECTING);
    here.clock.advance(300);
    here.is(ONLINE);
    here.clock.advance(60_000);
    expect(here.told.every(([, code]) => code === undefined)).toBe(true);
    here.is(CONNECTING);
    here.clock.advance(1000);
    expect(here.shown).toBe("acs.not-connected");
  });

  it("is away for one reason, until there is a better one", () => {
    const here = link(ONLINE);
    here.is(CONNECTING);
    here.clock.advance(1000);
    for (let tried = 0; tried < 3; tried++) {
      here.is(WAITING);
      here.is(CONNECTING);
    }
    expect(new Set(here.told.map(([, code]) => code))).toEqual(new Set(["acs.not-connected", "acs.tcp"]));
    expect(here.shown).toBe("acs.tcp");
  });

  it("is back when it has stood for a while, and after a second loss soon after for longer", () => {
    const here = link(ONLINE);
    here.clock.advance(3_600_000);
    const standsFor = (): number => {
      here.is(WAITING);
      here.clock.advance(5000);
      here.is(ONLINE);
      const since = here.clock.elapsed();
      while (here.shown !== undefined) here.clock.advance(100);
      return here.clock.elapsed() - since;
    };
    expect([standsFor(), standsFor()]).toEqual([2500, 5000]);
    here.clock.advance(60_000);
    expect(standsFor()).toBe(2500);
  });

  it("that comes and goes every few seconds changes nothing on the screen", () => {
    const here = link(ONLINE);
    here.is(WAITING);
    here.clock.advance(1000);
    const before = here.told.length;
    for (let round = 0; round < 50; round++) {
      here.is(ONLINE);
      here.clock.advance(2000);
      here.is(WAITING);
      here.clock.advance(2000);
    }
    expect(here.told.slice(before).every(([, code]) => code === "acs.tcp")).toBe(true);
  });
});

describe("an ACS that is gone and back", () => {
  async function scene(clock: VirtualClock) {
    const random = seededRandom(3);
    const started = await startAcs({
      library: { kind: "sample" },
      state: undefined,
      host: "",
      raw: undefined,
      tls: undefined,
      telnet: undefined,
      maxClients: undefined,
      dialect: "generic",
      behaviours: [],
      strict: false,
      clock,
      random,
      log: silentLog,
      requests: undefined,
    });
    if (!started.ok) throw new Error(started.fault.code);
    const cable = openCable({ acs: started.value, clock, latencyMs: () => 2, cut: (bytes) => [bytes] });
    const client = openClient({
      dial: cable.dial,
      credentials: { user: "kiosk", password: "kiosk-pass", location: "" },
      dialect: dialectFor("generic", { answerSeconds: 5, timeoutFromStatus: false, keepAliveSeconds: 25 }),
      institution: "LECTERN",
      terminalPassword: "",
      location: "",
      language: "000",
      clock,
      random,
      log: silentLog,
    });
    const watch = watchLink(client, clock, () => {});
    const shows = (away: boolean) => () => (watch.link.acs !== undefined) === away;
    return { cable, client, shows };
  }

  it("is away on the screen within 1 s of the time-out, and normal within 10 s of its return, each time", async () => {
    const clock = virtualClock(Date.UTC(2026, 10, 24, 9));
    const { cable, client, shows } = await scene(clock);
    await passUntil(clock, shows(false), 60_000);
    for (const seconds of [1, 4, 9, 30, 61, 200, 3, 3, 3]) {
      await pass(clock, 70_000 / seconds);
      cable.dark(true);
      // Nobody asks anything: the keep-alive is what finds it out.
      expect(await passUntil(clock, () => client.status.state !== "online", 40_000)).toBe(true);
      expect(await passUntil(clock, shows(true), 1000)).toBe(true);
      await pass(clock, seconds * 1000);
      cable.dark(false);
      expect(await passUntil(clock, shows(false), 10_000)).toBe(true);
    }
    client.close();
  });
});
