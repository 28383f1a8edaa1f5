import { describe, expect, it } from "vitest";
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
  const replay = { toTell: 0, onChange: () => () => {}, run: () => Promise.resolve() };
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
