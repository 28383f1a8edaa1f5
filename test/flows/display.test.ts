import { describe, expect, it } from "vitest";
import type { PatronAccount } from "../../src/core/circulation.ts";
import { fault } from "../../src/core/faults.ts";
import { failed, ok } from "../../src/core/result.ts";
import { account, CARD, closed, known, station } from "./fakes.ts";

const SETUP = {
  pin: { ask: "none" },
  languages: { default: "de", offered: ["de", "en", "ar"] },
  times: { idle: 60 },
};

function here() {
  const theirs: PatronAccount = account({});
  return station({ circulation: { identify: () => Promise.resolve(ok(known({ account: theirs }))) } }, SETUP);
}

type Here = ReturnType<typeof here>;
const wish = ({ flow }: Here, asked: object): boolean => flow.intent({ rev: flow.view.revision, ...asked });

describe("how the screen is", () => {
  it("begins as the library sets it up", () => {
    expect(here().flow.view).toMatchObject({
      display: { language: "de", text: 100, theme: "light", reach: false, speech: 0, slower: false },
      panel: undefined,
    });
  });

  it("changes on every screen, and stays through the session that it came before", async () => {
    const at = here();
    wish(at, { action: "language", language: "ar" });
    wish(at, { action: "theme", theme: "yellow" });
    at.flow.scan(CARD, undefined);
    await at.settle();
    expect(at.screen("items").display).toMatchObject({ language: "ar", theme: "yellow" });
    wish(at, { action: "text", text: 200 });
    expect(at.screen("items").display).toMatchObject({ text: 200 });
  });

  it("is nobody's any more when the session ends", async () => {
    const at = here();
    at.flow.scan(CARD, undefined);
    await at.settle();
    wish(at, { action: "speech", speech: 3 });
    at.press("finish");
    await at.settle();
    at.clock.advance(60_000);
    await at.settle();
    expect(at.screen("welcome").display).toMatchObject({ language: "de", speech: 0 });
  });

  it("is nobody's any more when the next person does not wait for the goodbye to end", async () => {
    const at = here();
    at.flow.scan(CARD, undefined);
    await at.settle();
    wish(at, { action: "language", language: "ar" });
    at.press("finish");
    await at.settle();
    at.screen("goodbye");
    at.flow.scan(CARD, undefined);
    await at.settle();
    expect(at.screen("items").display.language).toBe("de");
  });

  it("is nobody's any more where the visit ends out of service, and the station then is", async () => {
    const silent = failed(fault("acs.silent", ""));
    const at = station({ circulation: { identify: () => Promise.resolve(silent) } }, SETUP);
    at.flow.scan(CARD, undefined);
    await at.settle();
    expect(at.screen("out-of-service").interrupted).toBe(true);
    wish(at, { action: "text", text: 200 });
    at.flow.service(closed("acs.silent"));
    at.press("leave");
    await at.settle();
    expect(at.screen("out-of-service")).toMatchObject({ interrupted: false, display: { text: 100 } });
  });

  it("is nobody's any more where somebody changed it on the welcome screen and left", async () => {
    const at = here();
    wish(at, { action: "reach", reach: true });
    at.clock.advance(59_000);
    expect(at.flow.view.display.reach).toBe(true);
    at.clock.advance(2000);
    await at.settle();
    expect(at.flow.view.display.reach).toBe(false);
  });

  it("waits longer for who asks for more time, from then on, and for nobody after them", async () => {
    const at = here();
    at.flow.scan(CARD, undefined);
    await at.settle();
    const passes = async (ms: number) => {
      at.clock.advance(ms);
      await at.settle();
    };
    await passes(59_000);
    wish(at, { action: "slower", slower: true });
    await passes(179_000);
    at.screen("items");
    await passes(1000);
    expect(at.screen("time").seconds).toBe(60);
    await passes(59_000);
    at.press("go-on");
    expect(at.screen("items").display.slower).toBe(true);
    at.press("finish");
    await at.settle();
    at.screen("goodbye");
    await passes(17_000);
    at.flow.scan(CARD, undefined);
    await at.settle();
    expect(at.screen("items").display.slower).toBe(false);
    await passes(60_000);
    expect(at.screen("time").seconds).toBe(20);
  });

  it("gives the time of a screen anew to who sets it up", async () => {
    const at = here();
    at.flow.scan(CARD, undefined);
    await at.settle();
    at.press("finish");
    await at.settle();
    at.screen("goodbye");
    at.clock.advance(5000);
    wish(at, { action: "slower", slower: true });
    at.clock.advance(17_000);
    await at.settle();
    at.screen("goodbye");
  });

  it("offers no language that the library does not", () => {
    const at = here();
    wish(at, { action: "language", language: "fi" });
    expect(at.flow.view.display.language).toBe("de");
  });
});

describe("a panel", () => {
  it("alone is answered to, and lets go when it is closed", () => {
    const at = here();
    expect(wish(at, { action: "panel", panel: "settings" })).toBe(true);
    expect(at.flow.view.panel).toBe("settings");
    expect(wish(at, { action: "borrow" })).toBe(false);
    expect(wish(at, { action: "slower", slower: true })).toBe(true);
    expect(wish(at, { action: "close-panel" })).toBe(true);
    expect(wish(at, { action: "borrow" })).toBe(true);
  });

  it("closes when the screen goes on, or a language was found", async () => {
    const at = here();
    wish(at, { action: "panel", panel: "languages" });
    wish(at, { action: "language", language: "en" });
    expect(at.flow.view.panel).toBeUndefined();
    wish(at, { action: "panel", panel: "help" });
    expect(at.logged.filter((line) => line.includes("flow.help-called"))).toHaveLength(1);
    at.flow.scan(CARD, undefined);
    await at.settle();
    expect(at.screen("items").panel).toBeUndefined();
  });

  it("keeps a person who uses it from being timed out", async () => {
    const at = here();
    at.flow.scan(CARD, undefined);
    await at.settle();
    for (let step = 0; step < 4; step++) {
      at.clock.advance(40_000);
      wish(at, { action: "panel", panel: "settings" });
      await at.settle();
      expect(at.flow.view.screen).toBe("items");
    }
  });
});
