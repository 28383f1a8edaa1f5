import { describe, expect, it, vi } from "vitest";
import { watchService } from "../../src/app/adapters/service.ts";
import { virtualClock } from "../../src/core/clock.ts";
import { listeners } from "../../src/devices/listeners.ts";
import { policySchema } from "../../src/flows/policy.ts";
import type { Service } from "../../src/flows/service.ts";
import type { LinkStatus } from "../../src/sip-client/client.ts";
import { client } from "../circulation/bench.ts";

const NO_DEVICES = { scanner: [], card: [], rfid: [], printer: [], security: [], payment: [], coins: [] };
const ONLINE = { state: "online", acs: { onLine: true, checkoutOk: true, checkinOk: true } } as LinkStatus;

/** A station that has something to find out; the test says when it has. */
function watched(first: LinkStatus) {
  const told = listeners<LinkStatus>();
  const clock = virtualClock(0);
  const services: Service[] = [];
  let status = first;
  let isDue = true;
  let done = (): void => {};
  const acs = {
    ...client({}, {}),
    get status() {
      return status;
    },
    onStatus: told.add,
  };
  const recovery = {
    get isDue() {
      return isDue;
    },
    run: () => new Promise<void>((resolve) => (done = resolve)),
  };
  const less = listeners<void>();
  let runs = 0;
  const replay = {
    toTell: 0,
    onChange: less.add,
    run() {
      runs++;
      return Promise.resolve();
    },
  };
  const policy = policySchema.parse({ offLine: { returns: false } });
  const watch = watchService(
    acs,
    NO_DEVICES,
    () => policy,
    { recovery, replay },
    { fault: undefined, onChange: () => () => {} },
    clock,
    (now) => services.push(now),
  );
  return {
    clock,
    first: watch.service,
    last: () => (services.length === 0 ? "nothing was told" : services.at(-1)?.fault?.code),
    online() {
      status = ONLINE;
      told.tell(status);
    },
    services,
    runs: () => runs,
    toTell(count: number) {
      replay.toTell = count;
      less.tell();
    },
    async found() {
      isDue = false;
      done();
      await Promise.resolve();
    },
  };
}

describe("what was interrupted", () => {
  it("is found out before the first person is served", async () => {
    const here = watched(ONLINE);
    expect(here.first.fault?.code).toBe("station.recovering");
    await here.found();
    expect(here.last()).toBeUndefined();
  });

  it("is found out before the next person is served when the ILS is back", async () => {
    const here = watched({ state: "connecting" });
    expect(here.first.fault?.code).toBe("acs.not-connected");
    here.online();
    expect(here.last()).toBe("station.recovering");
    await here.found();
    expect(here.last()).toBeUndefined();
  });

  it("keeps nobody waiting for long", () => {
    const here = watched(ONLINE);
    here.clock.advance(5000);
    expect(here.last()).toBeUndefined();
  });
});

describe("what was done off-line", () => {
  it("is told when what was interrupted is found out, and the station goes on without the ILS until then", async () => {
    const here = watched(ONLINE);
    here.toTell(2);
    expect(here.runs()).toBe(0);
    await here.found();
    expect(here.runs()).toBe(1);
    expect(here.services.at(-1)).toMatchObject({
      offLine: true,
      catchingUp: 2,
      limits: ["catching-up"],
    });
    here.toTell(0);
    expect(here.services.at(-1)).toMatchObject({ offLine: false, catchingUp: undefined, limits: [] });
  });

  it("in a visit that goes on when the ILS is back is told at once", async () => {
    const here = watched(ONLINE);
    await here.found();
    await vi.waitFor(() => expect(here.runs()).toBe(1));
    here.toTell(1);
    expect(here.services.at(-1)?.catchingUp).toBeUndefined();
    await vi.waitFor(() => expect(here.runs()).toBe(2));
    here.toTell(0);
    expect(here.services.at(-1)?.limits).toEqual([]);
  });

  it("is counted down now and then, so that the screen stands still under a hand", async () => {
    const here = watched(ONLINE);
    here.toTell(1000);
    await here.found();
    const before = here.services.length;
    for (let left = 999; left > 900; left--) here.toTell(left);
    expect(here.services.length).toBe(before);
    here.clock.advance(1000);
    expect(here.services.at(-1)?.catchingUp).toBe(901);
    expect(here.services.length).toBe(before + 1);
  });
});
