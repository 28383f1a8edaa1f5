import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { subjectOf } from "../../src/app/sip/check/options.ts";
import { allChecks, runChecks, type CheckResult } from "../../src/app/sip/check/run.ts";
import { testPoint } from "../../src/app/sip/check/tap.ts";
import { targetOf } from "../../src/app/sip/target.ts";
import { startLibrary, type LibraryServer, type Ways } from "./library-server.ts";
import { checkWords, lectern } from "./run.ts";

let library: LibraryServer | undefined;

afterEach(async () => {
  await library?.stop();
  library = undefined;
});

interface Run {
  readonly results: Map<string, CheckResult>;
  readonly of: (verdict: CheckResult["verdict"]) => string[];
  readonly library: LibraryServer;
}

interface Options {
  readonly yes?: boolean;
  readonly item?: string;
  readonly stopAfter?: string;
}

async function check(ways: Ways, { yes = true, item = "1565921879", stopAfter }: Options): Promise<Run> {
  library = await startLibrary(ways);
  const options = {
    dialect: "generic",
    login: "scclient:clientpwd",
    location: "desk 1",
    telnet: false,
    tls: false,
    errorDetection: false,
    timeout: "0.3",
    institution: "UWOLS",
    terminalPassword: "",
    patron: "djfiander",
    pin: "6789",
    item,
    unknownPatron: "NOBODY",
    unknownItem: "NOTHING",
    currency: "USD",
    yes,
    list: false,
  };
  const target = targetOf(`127.0.0.1:${library.port}`, options);
  if (!target.ok) throw new Error(target.fault.detail);
  const controller = new AbortController();
  const results = new Map<string, CheckResult>();
  await runChecks({
    target: target.value,
    subject: subjectOf(options),
    clock: systemClock,
    mayChange: yes,
    signal: controller.signal,
    report: async (result) => {
      results.set(result.name, result);
      if (result.name === stopAfter) controller.abort();
    },
  });
  return {
    results,
    of: (verdict) =>
      Array.from(results.values()).flatMap((each) => (each.verdict === verdict ? [each.name] : [])),
    library,
  };
}

const LAST = "no loan and no hold is left behind";
const sentCodes = ({ library }: Run): string[] => library.requests.map((request) => request.slice(0, 2));

describe("a server like Evergreen's SIPServer", () => {
  it("passes, with its known deviations tolerated and named", async () => {
    const run = await check({}, {});
    expect(run.of("failed")).toEqual([]);
    expect(run.of("tolerated")).toEqual([
      "SC status",
      "patron information, hold items",
      "checkout of the lent item, renewal not wanted",
    ]);
    expect(run.of("skipped")).toEqual(["checkout of the lent item by another patron", "fee paid"]);
    expect(run.results.get("checkout of the lent item, renewal not wanted")?.reason).toContain("SIPServer");
    expect({ lent: run.library.lent(), held: run.library.held() }).toEqual({ lent: false, held: false });
  });

  it("logs in twice wrongly and then rightly, over one connection", async () => {
    const run = await check({}, {});
    expect(Array.from(run.results.keys()).slice(0, 4)).toEqual([
      "Invalid username",
      "Invalid password",
      "login",
      "SC status",
    ]);
    expect(sentCodes(run).slice(0, 4)).toEqual(["93", "93", "93", "99"]);
  });

  it("is not changed without leave", async () => {
    const run = await check({}, { yes: false });
    expect(sentCodes(run).filter((code) => ["09", "11", "15", "29", "35", "37"].includes(code))).toEqual([]);
    expect(run.results.get("checkout")).toMatchObject({
      verdict: "skipped",
      reason: "changes state: say --yes",
    });
    expect(run.of("failed")).toEqual([]);
  });
});

describe("faults are found", () => {
  it.each<[string, Ways, string]>([
    ["a server that takes any PIN", { anyPin: true }, "patron status, wrong PIN"],
    ["a short BX", { shortBx: true }, "SC status"],
    ["a wrong checksum", { wrongAz: true }, "error detection: AY and AZ are mirrored"],
    ["a checkout that is refused", { refusesCheckout: true }, "checkout"],
    ["a checkin that does nothing", { deafCheckins: 2 }, "the item is not charged any more"],
    ["a silence in mid-loan", { silentOnRenew: true }, "renew"],
    [
      "a connection that ends in mid-loan",
      { diesOnSecondCheckout: true },
      "checkout of the lent item, renewal not wanted",
    ],
  ])("%s", async (_name, ways, name) => {
    const run = await check(ways, {});
    expect(run.of("failed")).toContain(name);
    expect(run.results.get(LAST)?.verdict).toBe("ok");
    expect(run.library.lent()).toBe(false);
  });

  it("tolerates a server that keeps no answer for 97", async () => {
    const run = await check({ noResend: true }, {});
    expect(run.results.get("97 brings the last answer again")?.verdict).toBe("tolerated");
  });
});

describe("no loan is left behind", () => {
  it("gives the item back when the run is ended in mid-loan", async () => {
    const run = await check({}, { stopAfter: "checkout" });
    expect(run.results.get("renew")).toMatchObject({ verdict: "skipped", reason: "interrupted" });
    expect(run.results.get("checkin")?.verdict).toBe("skipped");
    expect(run.results.get(LAST)?.verdict).toBe("ok");
    expect(run.library.lent()).toBe(false);
  });

  it("deletes the hold when the run is ended before it did", async () => {
    const run = await check({}, { stopAfter: "hold, add" });
    expect(run.results.get("hold, delete")?.verdict).toBe("skipped");
    expect({ held: run.library.held(), last: run.results.get(LAST)?.verdict }).toEqual({
      held: false,
      last: "ok",
    });
  });

  it("tries again when the checkin did nothing", async () => {
    const run = await check({ deafCheckins: 4 }, {});
    expect(run.library.lent()).toBe(false);
    expect(run.results.get(LAST)?.verdict).toBe("ok");
  });

  it("says so loudly when the item cannot be given back", async () => {
    const run = await check({ deafCheckins: 1000 }, {});
    expect(run.results.get(LAST)).toMatchObject({
      verdict: "failed",
      reason: "item 1565921879: still on loan: check it in by hand",
    });
  });

  it("does not touch an item that is on loan already", async () => {
    const run = await check({ onLoanAlready: true }, {});
    expect(run.of("failed")).toEqual(["the item is on the shelf, so that the loan checks may use it"]);
    expect(sentCodes(run).filter((code) => ["09", "11", "29", "15"].includes(code))).toEqual([]);
    expect(run.library.lent()).toBe(true);
  });

  it("does not touch an item that nobody knows", async () => {
    const run = await check({}, { item: "NO-SUCH" });
    expect(sentCodes(run).filter((code) => ["09", "11", "29", "15"].includes(code))).toEqual([]);
    expect(run.results.get("checkout")?.verdict).toBe("skipped");
  });
});

describe("the report", () => {
  const result: CheckResult = {
    name: "checkout",
    about: "11/12",
    verdict: "failed",
    reason: 'ok like /^1$/: "0"',
    problems: [{ expected: "ok like /^1$/", found: '"0"', tolerated: undefined }],
    sent: "11…",
    received: "12…",
  };

  it("is TAP 14 with diagnostics", () => {
    expect(testPoint(3, result)).toBe(
      [
        "not ok 3 - checkout",
        "  ---",
        '  about: "SIP2 11/12"',
        '  message: "ok like /^1$/: \\"0\\""',
        "  problems:",
        '    - expected: "ok like /^1$/"',
        '      found: "\\"0\\""',
        '  sent: "11…"',
        '  received: "12…"',
        "  ...",
        "",
      ].join("\n"),
    );
  });

  it.each([
    ["skipped", "ok 3 - checkout # SKIP why\n"],
    ["tolerated", "not ok 3 - checkout # TODO why\n"],
  ] as const)("marks what is %s", (verdict, line) => {
    expect(testPoint(3, { ...result, verdict, reason: "why" }).slice(0, line.length)).toBe(line);
  });

  it("shows no identifier, PIN, password or name", async () => {
    const run = await check({ anyPin: true, refusesCheckout: true }, {});
    const text = Array.from(run.results.values(), (each, at) => testPoint(at + 1, each)).join("");
    expect(text).not.toMatch(/djfiander|6789|clientpwd|Fiander/);
  });

  it("has a reference and steps for every check, and names none twice", () => {
    const target = targetOf("h:1", {
      dialect: "generic",
      login: "u:p",
      location: "",
      telnet: false,
      tls: false,
      errorDetection: false,
      timeout: "1",
    });
    if (!target.ok) throw new Error(target.fault.detail);
    const checks = allChecks(target.value);
    expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
    expect(checks.filter(({ about }) => about === "")).toEqual([]);
  });
});

describe("the command", () => {
  const words = (port: number): string[] => [...checkWords(port, "0.3"), "--institution", "UWOLS"];

  it("ends with 0 if all is well, and leaves state alone where nobody can be asked", async () => {
    library = await startLibrary({});
    const { code, stdout } = await lectern(words(library.port), "");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^TAP version 14\n1\.\.\d+\nok 1 - Invalid username\n/);
    expect(stdout).toContain("checkout # SKIP changes state: say --yes");
    const points = stdout.split("\n").filter((line) => /^(?:not )?ok /.test(line));
    expect(points).toHaveLength(Number(/1\.\.(\d+)/.exec(stdout)?.[1]));
  });

  it("ends with 1 on a failure", async () => {
    library = await startLibrary({ shortBx: true });
    expect((await lectern(words(library.port), "")).code).toBe(1);
  });

  it("ends with 1 if nobody listens", async () => {
    const stopped = await startLibrary({});
    await stopped.stop();
    const { code, stdout } = await lectern(words(stopped.port), "");
    expect(code).toBe(1);
    expect(stdout).toContain("does not accept a connection");
  });

  it("lists which checks change state without connecting", async () => {
    const { code, stdout } = await lectern([...words(1), "--list"], "");
    expect(code).toBe(0);
    expect(stdout).toMatch(/changes state {2}checkout /);
    expect(stdout).toMatch(/only reads {5}patron status /);
  });

  it.each([
    ["no patron", ["sip", "check", "127.0.0.1:1"]],
    ["a bad address", ["sip", "check", "nowhere", "--patron", "x"]],
    ["a bad login", ["sip", "check", "127.0.0.1:1", "--patron", "x", "--login", "nocolon"]],
  ])("ends with 2 for %s", async (_name, args) => {
    expect((await lectern(args, "")).code).toBe(2);
  });
});
