import { describe, expect, it, onTestFinished } from "vitest";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openWatchdog, systemdTell, type Vital } from "../../src/app/notify.ts";
import { refusalOf } from "../../src/app/refuse.ts";
import { tellOfGlass } from "../../src/app/notify-glass.ts";
import { statusOf, tellOfStation } from "../../src/app/notify-station.ts";
import { virtualClock } from "../../src/core/clock.ts";
import { EXAMPLES, PLAIN } from "../../src/core/contract/examples.ts";
import type { Screen, ViewModel } from "../../src/core/contract/view-model.ts";
import { FAULTS, fault } from "../../src/core/faults.ts";
import { silentLog, type Log } from "../../src/core/log.ts";
import { listeners } from "../../src/devices/listeners.ts";

const WATCHED = { WATCHDOG_USEC: "8000000" };
const view = (screen: Screen, limits: ViewModel["limits"] = []): ViewModel => ({
  ...PLAIN,
  ...screen,
  limits,
});
const WELCOME = view({ screen: "welcome", lying: false, offers: ["borrow", "return"] });
const CLOSED = view({ ...EXAMPLES["out-of-service"], offers: [], code: "acs.tcp" });

/** A station as systemd is told of it, at a clock of the test's. */
function bench(begin: ViewModel) {
  const clock = virtualClock(0);
  const views = listeners<ViewModel>();
  const told: string[] = [];
  const logged: unknown[] = [];
  const overdue = { acs: 0, devices: 0 };
  const flow = {
    view: begin,
    onView: views.add,
    show(next: ViewModel) {
      flow.view = next;
      views.tell(next);
    },
  };
  const vitals: readonly Vital[] = (["acs", "devices"] as const).map((name) => ({
    name,
    overdueMs: () => overdue[name],
  }));
  const log: Log = (event, data) => logged.push({ event, ...data });
  const tell = (...assignments: readonly string[]): Promise<void> => {
    told.push(...assignments);
    return Promise.resolve();
  };
  return { clock, flow, overdue, told, logged, parts: { environment: WATCHED, vitals, tell, clock, log } };
}

describe("a station that does not start", () => {
  it.each([
    [
      fault(
        "config.invalid",
        "s.yaml:4:3: acs.port: too high; correct it\ns.yaml:9:1: x: unknown; take it out",
      ),
      "The file holds a mistake. (s.yaml:4:3: acs.port: too high; correct it; 1 more in the log) It",
    ],
    [fault("journal.wrong-key", ""), `${FAULTS["journal.wrong-key"].text} It`],
  ])("has its state in one line: %o", (why, says) => {
    expect(refusalOf(why)).toBe(`Not started. ${says} starts by itself once that is corrected and saved.`);
  });
});

describe("a station that systemd started", () => {
  it("is ready when it can lend, and not before", () => {
    const { flow, told, parts } = bench(CLOSED);
    tellOfStation({ ...parts, flow });
    expect(told).toEqual(["STATUS=Out of service: The ACS does not accept a connection."]);
    flow.show(view({ screen: "welcome", lying: false, offers: ["return"] }));
    expect(told).not.toContain("READY=1");
    flow.show(WELCOME);
    flow.show(WELCOME);
    expect(told.slice(-2)).toEqual(["READY=1", "STATUS=Nobody is at the station."]);
    expect(told.filter((each) => each === "READY=1")).toHaveLength(1);
  });

  it("is called ready all the same when half a minute has passed, and says how it is", () => {
    const { clock, flow, told, parts } = bench(CLOSED);
    tellOfStation({ ...parts, environment: {}, flow });
    clock.advance(29_999);
    expect(told).not.toContain("READY=1");
    clock.advance(1);
    expect(told.slice(-2)).toEqual([
      "READY=1",
      "STATUS=Out of service: The ACS does not accept a connection.",
    ]);
  });

  it("says in its state who is there by no name, and what does not work", () => {
    expect(statusOf(view(EXAMPLES.items, ["no-printer", "off-line"]))).toBe(
      "Somebody is at the station (no-printer, off-line).",
    );
    expect(statusOf(view(EXAMPLES.staff))).toBe("Staff are at the station.");
    const words = Object.values(EXAMPLES).map((screen) => statusOf(view(screen)));
    for (const status of words) expect(status).not.toMatch(/\d/);
  });

  it("says that it ends, and nothing after that", () => {
    const { clock, flow, told, parts } = bench(WELCOME);
    const notices = tellOfStation({ ...parts, flow });
    void notices.stopping();
    const before = [...told];
    expect(before.at(-2)).toBe("STOPPING=1");
    clock.advance(60_000);
    flow.show(CLOSED);
    expect(told).toEqual(before);
  });

  it("keeps still where systemd does not listen", () => {
    const { clock, flow, parts } = bench(WELCOME);
    tellOfStation({ ...parts, flow, tell: undefined });
    expect(clock.waiting).toBe(0);
    expect(systemdTell({}, silentLog)).toBeUndefined();
  });
});

describe("a screen that systemd started", () => {
  it("is ready when its page lives, and starved when no page has lived for long", () => {
    const { clock, told, logged, parts } = bench(WELCOME);
    const { log } = tellOfGlass(parts);
    expect(told).toEqual([]);
    log("glass.lives", {});
    log("glass.lives", {});
    expect(told).toEqual(["READY=1", "STATUS=The page is on the glass."]);
    // Up to the limit and its grace, every two seconds.
    clock.advance(60_000);
    expect(told.slice(2)).toEqual(Array.from({ length: 10 }, () => "WATCHDOG=1"));
    expect(logged.at(-1)).toEqual({ event: "systemd.watchdog-withheld", why: "glass" });
    log("glass.lives", {});
    clock.advance(2000);
    expect(told.at(-1)).toBe("WATCHDOG=1");
  });

  it("logs as before where systemd does not listen", () => {
    const { clock, logged, parts } = bench(WELCOME);
    tellOfGlass({ ...parts, tell: undefined }).log("glass.listens", {});
    expect(logged).toEqual([{ event: "glass.listens" }]);
    expect(clock.waiting).toBe(0);
  });
});

describe("the watchdog", () => {
  it("is fed four times in its time", () => {
    const { clock, told, parts } = bench(WELCOME);
    const watchdog = openWatchdog(parts);
    clock.advance(8000);
    expect(told).toEqual(["WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1"]);
    watchdog.stop();
    clock.advance(8000);
    expect(told).toHaveLength(4);
  });

  it("is not there where the unit has none", () => {
    const { clock, parts } = bench(WELCOME);
    openWatchdog({ ...parts, environment: {} });
    expect(clock.waiting).toBe(0);
  });

  it.each(["acs", "devices"] as const)("is not fed while %s is over its limit, and says so once", (name) => {
    const { clock, overdue, told, logged, parts } = bench(WELCOME);
    openWatchdog(parts);
    overdue[name] = 1001;
    clock.advance(6000);
    expect(told).toEqual([]);
    expect(logged).toEqual([{ event: "systemd.watchdog-withheld", why: name }]);
    overdue[name] = 0;
    clock.advance(2000);
    expect(told).toEqual(["WATCHDOG=1"]);
  });

  it("is fed while what is late may still end by itself", () => {
    const { clock, overdue, told, parts } = bench(WELCOME);
    openWatchdog(parts);
    overdue.acs = 1000;
    clock.advance(2000);
    expect(told).toEqual(["WATCHDOG=1"]);
  });

  it("is not fed by a loop that is late", () => {
    const { clock, told, logged, parts } = bench(WELCOME);
    let held = 0;
    // Timers go off when the loop comes to them: here each is held up for a while.
    const slow = { ...clock, elapsed: () => clock.elapsed() + held };
    openWatchdog({ ...parts, clock: slow });
    held += 1001;
    clock.advance(2000);
    expect(told).toEqual([]);
    expect(logged).toEqual([{ event: "systemd.watchdog-withheld", why: "loop" }]);
    clock.advance(2000);
    expect(told).toEqual(["WATCHDOG=1"]);
  });
});

describe("systemd-notify", () => {
  /** One that writes down what it is told, and ends as the test wants. */
  function fake(end: string) {
    const folder = mkdtempSync(path.join(tmpdir(), "notify-"));
    const { PATH } = process.env;
    onTestFinished(() => {
      process.env["PATH"] = PATH;
      rmSync(folder, { recursive: true });
    });
    const program = path.join(folder, "systemd-notify");
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$*" >>${folder}/told\n${end}\n`);
    chmodSync(program, 0o755);
    process.env["PATH"] = `${folder}:${PATH ?? ""}`;
    return () => readFileSync(path.join(folder, "told"), "utf8").trimEnd().split("\n");
  }

  it("is told one thing after the other", async () => {
    const told = fake("exit 0");
    const tell = systemdTell({ NOTIFY_SOCKET: "/nowhere" }, silentLog);
    await Promise.all([tell?.("READY=1", "STATUS=One."), tell?.("WATCHDOG=1"), tell?.("STOPPING=1")]);
    expect(told()).toEqual(["-- READY=1 STATUS=One.", "-- WATCHDOG=1", "-- STOPPING=1"]);
  });

  it("that fails is logged once until it works again, and stops nothing", async () => {
    fake("exit 3");
    const logged: unknown[] = [];
    const tell = systemdTell({ NOTIFY_SOCKET: "/nowhere" }, (event, data) => logged.push({ event, ...data }));
    await tell?.("READY=1");
    await tell?.("WATCHDOG=1");
    expect(logged).toEqual([{ event: "systemd.not-told", code: "3" }]);
  });

  it("that is not there is logged", async () => {
    fake("exit 0");
    process.env["PATH"] = "/nowhere";
    const logged: unknown[] = [];
    await systemdTell({ NOTIFY_SOCKET: "/nowhere" }, (event, data) => logged.push({ event, ...data }))?.(
      "READY=1",
    );
    expect(logged).toEqual([{ event: "systemd.not-told", code: "ENOENT" }]);
  });
});
