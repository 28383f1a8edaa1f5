import { afterEach, describe, expect, it } from "vitest";
import { allChecks, runChecks, type CheckResult } from "../../src/app/sip/check/run.ts";
import { subjectOf } from "../../src/app/sip/check/options.ts";
import { targetOf } from "../../src/app/sip/target.ts";
import type { RunningAcs } from "../../src/acs-sim/acs.ts";
import { behaviour, type Behaviour } from "../../src/acs-sim/behaviours/behaviour.ts";
import { ACS_DIALECTS, type AcsDialect } from "../../src/acs-sim/habits.ts";
import { systemClock } from "../../src/core/clock.ts";
import { startTestAcs } from "../acs-server/start.ts";

const ITEM = "31234000000016";

let acs: RunningAcs | undefined;

afterEach(async () => {
  await acs?.stop();
  acs = undefined;
});

interface Options {
  readonly dialect?: AcsDialect;
  readonly behaviours?: readonly Behaviour[];
  readonly errorDetection?: boolean;
  readonly telnet?: boolean;
  readonly item?: string;
}

async function check(options: Options): Promise<Map<string, CheckResult>> {
  const {
    dialect = "generic",
    behaviours = [],
    errorDetection = false,
    telnet = false,
    item = ITEM,
  } = options;
  const started = await startTestAcs({ telnet: 0, dialect, behaviours });
  acs = started;
  const words = {
    dialect,
    login: "kiosk:kiosk-pass",
    location: "main-kiosk-1",
    telnet,
    tls: false,
    errorDetection,
    timeout: "0.25",
    institution: "LECTERN",
    terminalPassword: "",
    patron: "21234000000018",
    pin: "1234",
    item,
    secondPatron: "21234000000026",
    unknownPatron: "NOBODY",
    unknownItem: "NOTHING",
    currency: "EUR",
    yes: true,
    list: false,
  };
  const target = targetOf(`127.0.0.1:${telnet ? started.ports.telnet : started.ports.raw}`, words);
  if (!target.ok) throw new Error(target.fault.detail);
  const results = new Map<string, CheckResult>();
  await runChecks({
    target: target.value,
    subject: subjectOf(words),
    clock: systemClock,
    mayChange: true,
    signal: new AbortController().signal,
    report: async (result) => void results.set(result.name, result),
  });
  expect(results.size).toBe(allChecks(target.value).length + 1);
  return results;
}

function named(results: ReadonlyMap<string, CheckResult>, verdict: CheckResult["verdict"]): string[] {
  return Array.from(results.values()).flatMap((each) => (each.verdict === verdict ? [each.name] : []));
}

const onLoan = (): boolean | undefined => {
  const found = acs?.library.items.get(ITEM);
  if (found === undefined) throw new Error("the sample library has lost its item");
  return found.loan !== undefined;
};

/** Systems that let patrons in without the right PIN: that is no deviation to be tolerated. */
const FAILS: Partial<Record<AcsDialect, string[]>> = {
  spydus: ["patron status, wrong PIN", "patron information, wrong PIN"],
};

describe("the simulated ACS in each dialect", () => {
  it.each(ACS_DIALECTS)(
    "%s passes as the library system is known to behave, and no loan is left",
    async (dialect) => {
      const results = await check({ dialect });
      expect(named(results, "failed")).toEqual(FAILS[dialect] ?? []);
      expect(results.get("checkin")?.verdict).toBe("ok");
      expect(onLoan()).toBe(false);
    },
  );

  it("passes without a tolerated deviation where it goes by the book, with error detection too", async () => {
    const results = await check({ errorDetection: true });
    expect([...named(results, "failed"), ...named(results, "tolerated")]).toEqual([]);
  });

  it("passes behind a telnet login, without the checks of 93", async () => {
    const results = await check({ telnet: true });
    expect(named(results, "failed")).toEqual([]);
    expect(results.has("Invalid username")).toBe(false);
  });

  it("passes when answers arrive in pieces", async () => {
    const results = await check({
      behaviours: [behaviour("split", { bytes: 7, random: true, pauseMs: 0 }, {})],
    });
    expect(named(results, "failed")).toEqual([]);
  });
});

describe("a fault of the server is found where it is, and no loan is left", () => {
  const only = (messages: string[], times?: number) => ({
    messages,
    ...(times === undefined ? {} : { times }),
  });

  it.each<[string, Behaviour, string]>([
    [
      "98 with a short BX",
      behaviour("set-field", { code: "BX", value: "YYYYYYYYYYYY" }, only(["99"])),
      "SC status",
    ],
    [
      "an ACS that says it is off-line",
      behaviour("set-fixed", { name: "onLine", value: "N" }, {}),
      "SC status",
    ],
    ["a wrong checksum", behaviour("wrong-checksum", {}, {}), "error detection: AY and AZ are mirrored"],
    ["another AY", behaviour("wrong-sequence", { by: 1 }, {}), "error detection: AY and AZ are mirrored"],
    ["plain text", behaviour("plain-text", { text: "Problems" }, only(["17"])), "item information"],
    ["half an answer", behaviour("half-answer", { share: 0.5 }, only(["63"])), "patron information"],
    ["a bad fixed field", behaviour("set-fixed", { name: "ok", value: "Y" }, only(["09"])), "checkin"],
    ["no answer to 35", behaviour("ignore", {}, only(["35"])), "end patron session"],
    ["a lost answer to the checkout", behaviour("lose-answer", {}, only(["11"], 1)), "checkout"],
    [
      "a connection lost after the checkout",
      behaviour("drop-after", { how: "close" }, only(["11"], 1)),
      "checkout",
    ],
    [
      "a connection lost in the answer",
      behaviour("drop-during", { share: 0.5, how: "reset" }, only(["11"], 1)),
      "checkout",
    ],
    [
      "a checkin that comes to nothing",
      behaviour("drop-before", { how: "close" }, only(["09"], 1)),
      "checkin",
    ],
    ["a renewal that breaks the line", behaviour("drop-before", { how: "reset" }, only(["29"])), "renew"],
    ["no due date", behaviour("hide-fields", { codes: ["AH"] }, only(["11"])), "checkout"],
  ])("%s", async (_name, disturbance, name) => {
    const results = await check({ behaviours: [disturbance] });
    expect(named(results, "failed")).toContain(name);
    expect(results.get("no loan and no hold is left behind")?.verdict).toBe("ok");
    expect(onLoan()).toBe(false);
  });
});

describe("an ACS that is not there", () => {
  it("is given up after three checks without an answer", async () => {
    const results = await check({ behaviours: [behaviour("silent-connection", {}, {})] });
    expect(named(results, "failed")).toHaveLength(3);
    expect(results.get("checkout")?.reason).toBe("the ACS does not answer any more");
  });

  it("is not given up if it is only deaf to some messages", async () => {
    const results = await check({ behaviours: [behaviour("ignore", {}, { messages: ["63"] })] });
    expect(results.get("checkin")?.verdict).toBe("ok");
  });
});

describe("the item", () => {
  it("that is on loan to somebody stays there", async () => {
    const lent = "31234000000156";
    const results = await check({ item: lent });
    expect(results.get("checkout")).toMatchObject({ verdict: "skipped" });
    expect(acs?.library.items.get(lent)?.loan).toBeDefined();
  });
});
