import { afterEach, describe, expect, it } from "vitest";
import { systemClock, virtualClock } from "../../src/core/clock.ts";
import { patronId } from "../../src/core/ids.ts";
import type { AcsClient } from "../../src/sip-client/client.ts";
import type { DialectSettings } from "../../src/sip-client/dialects/index.ts";
import { ADA, openTestClient, SAND, WISH, type TestClient } from "./clients.ts";
import { scriptedAcs, SILENCE, withLogin, type ScriptedAcs } from "./scripted-acs.ts";

const open: { acs?: ScriptedAcs; client?: TestClient } = {};

afterEach(async () => {
  open.client?.client.close();
  await open.acs?.stop();
});

const D = "20261123    205051";
const BLANK = " ".repeat(18);
const DONE = { at: Date.parse("2026-11-20T10:00:00Z"), due: Date.parse("2026-12-18T23:59:59Z") };
const PATRON = `              001${D}`;

const ANSWERS: Readonly<Record<string, string>> = {
  "01": `24${PATRON}AOTOWN|AA21001|AEAda|`,
  "09": `101YNN${D}AOTOWN|AB30001|AQMain|`,
  "11": `121NNY${D}AOTOWN|AA21001|AB30001|AJSand|AH|`,
  "15": `161N${D}AOTOWN|AA21001|`,
  "17": `18030201${D}AB30001|AJSand|`,
  "19": `201${D}AB30001|`,
  "23": `24${PATRON}AOTOWN|AA21001|AEAda|`,
  "25": `26${PATRON}AOTOWN|AA21001|AEAda|`,
  "29": `301YNN${D}AOTOWN|AA21001|AB30001|AJSand|AH|`,
  "35": `36Y${D}AOTOWN|AA21001|`,
  "37": `38Y${D}AOTOWN|AA21001|`,
  "63": `64${PATRON}${"0000".repeat(6)}AOTOWN|AA21001|AEAda|`,
  "65": `66100010000${D}AOTOWN|BM30001|`,
};

/** What one verb puts on the wire at 2026-11-23 20:50:51 UTC. */
async function sent(
  verb: (client: AcsClient) => Promise<{ readonly ok: boolean }>,
  dialect: Partial<DialectSettings> = {},
): Promise<readonly string[]> {
  const acs = await scriptedAcs(withLogin((line) => `${ANSWERS[line.slice(0, 2)] ?? "96"}\r`));
  open.acs = acs;
  open.client = openTestClient(acs.port, dialect, {
    clock: virtualClock(Date.parse("2026-11-23T20:50:51Z")),
    terminalPassword: "tp",
  });
  const result = await verb(open.client.client);
  expect(result).toMatchObject({ ok: true });
  return acs.heard.slice(2);
}

describe("what the verbs put on the wire", () => {
  it.each<[string, (client: AcsClient) => Promise<{ readonly ok: boolean }>, string]>([
    ["patron status", (c) => c.patronStatus(ADA), `23001${D}AOTOWN|AA21001|ACtp|AD4711|`],
    [
      "patron status without PIN",
      (c) => c.patronStatus({ ...ADA, pin: undefined }),
      `23001${D}AOTOWN|AA21001|ACtp|AD|`,
    ],
    [
      "patron information",
      (c) => c.patronInformation(ADA, undefined),
      `63001${D}${" ".repeat(10)}AOTOWN|AA21001|ACtp|AD4711|`,
    ],
    [
      "patron information without PIN",
      (c) => c.patronInformation({ ...ADA, pin: undefined }, undefined),
      `63001${D}${" ".repeat(10)}AOTOWN|AA21001|ACtp|`,
    ],
    [
      "a list",
      (c) => c.patronInformation(ADA, { list: "charged", range: { start: 1, end: 20 } }),
      `63001${D}  Y       AOTOWN|AA21001|ACtp|AD4711|BP1|BQ20|`,
    ],
    [
      "the last list",
      (c) => c.patronInformation(ADA, { list: "unavailableHolds", range: undefined }),
      `63001${D}     Y    AOTOWN|AA21001|ACtp|AD4711|`,
    ],
    ["checkout", (c) => c.checkout(WISH), `11YN${D}${BLANK}AOTOWN|AA21001|AB30001|ACtp|BON|`],
    [
      "checkout with a fee, no renewal",
      (c) => c.checkout({ ...WISH, feeAcknowledged: true, renewalAllowed: false }),
      `11NN${D}${BLANK}AOTOWN|AA21001|AB30001|ACtp|BOY|`,
    ],
    [
      "a checkout that has happened",
      (c) => c.checkout({ ...WISH, alreadyDone: DONE }),
      "11YN20261120    10000020261218    235959AOTOWN|AA21001|AB30001|ACtp|BON|",
    ],
    [
      "checkin",
      (c) => c.checkin({ item: SAND, alreadyDone: undefined, cancel: false }),
      `09N${D}${D}APMain|AOTOWN|AB30001|ACtp|`,
    ],
    [
      "renew",
      (c) => c.renew({ ...ADA, item: SAND, feeAcknowledged: false, alreadyDone: undefined }),
      `29NN${D}${BLANK}AOTOWN|AA21001|AB30001|ACtp|BON|`,
    ],
    ["renew all", (c) => c.renewAll({ ...ADA, feeAcknowledged: false }), `65${D}AOTOWN|AA21001|ACtp|BON|`],
    [
      "hold",
      (c) =>
        c.hold({
          ...ADA,
          mode: "add",
          type: "any-copy",
          item: SAND,
          title: undefined,
          pickup: "East",
          expires: undefined,
          feeAcknowledged: false,
        }),
      `15+${D}AOTOWN|AA21001|BSEast|BY2|AB30001|ACtp|BON|`,
    ],
    ["item information", (c) => c.itemInformation(SAND), `17${D}AOTOWN|AB30001|ACtp|`],
    ["item status update", (c) => c.itemStatusUpdate(SAND, "torn"), `19${D}AOTOWN|AB30001|ACtp|CHtorn|`],
    [
      "block",
      (c) => c.blockPatron(patronId("21001"), "left behind", true),
      `01Y${D}AOTOWN|ALleft behind|AA21001|ACtp|`,
    ],
    ["enable", (c) => c.enablePatron(ADA), `25${D}AOTOWN|AA21001|ACtp|`],
    [
      "fee paid",
      (c) =>
        c.feePaid({
          ...ADA,
          amount: { minor: 150, currency: "EUR" },
          feeType: "04",
          paymentType: "02",
          feeId: "f1",
          transaction: "t1",
        }),
      `37${D}0402EURBV1.50|AOTOWN|AA21001|ACtp|AD4711|CGf1|BKt1|`,
    ],
    ["end session", (c) => c.endSession(ADA), `35${D}AOTOWN|AA21001|ACtp|AD4711|`],
  ])("%s", async (_, verb, frame) => {
    expect(await sent(verb)).toEqual([frame]);
  });
});

describe("what a dialect changes", () => {
  it("writes UTC where the ACS wants it", async () => {
    expect(await sent((c) => c.itemInformation(SAND), { dateStyle: "utc", zone: "Europe/Berlin" })).toEqual([
      "1720261123   Z205051AOTOWN|AB30001|ACtp|",
    ]);
  });

  it("writes local time of the zone of the ACS", async () => {
    expect(await sent((c) => c.itemInformation(SAND), { zone: "Europe/Berlin" })).toEqual([
      "1720261123    215051AOTOWN|AB30001|ACtp|",
    ]);
  });

  it("says that it has happened already where the dialect takes it so, and nowhere else", async () => {
    const honours = { honoursNoBlock: true };
    expect(await sent((c) => c.checkout({ ...WISH, alreadyDone: DONE }), honours)).toEqual([
      "11YY20261120    10000020261218    235959AOTOWN|AA21001|AB30001|ACtp|BON|",
    ]);
    const back = { item: SAND, alreadyDone: { ...DONE, due: undefined }, cancel: false };
    const day = "20261120    100000";
    expect(await sent((c) => c.checkin(back), honours)).toEqual([
      `09Y${day}${day}APMain|AOTOWN|AB30001|ACtp|`,
    ]);
    expect(await sent((c) => c.checkin(back))).toEqual([`09N${day}${day}APMain|AOTOWN|AB30001|ACtp|`]);
  });

  it("sends the PIN where the dialect wants it", async () => {
    const [frame] = await sent((c) => c.checkout(WISH), { sendsPinIn: ["11"] });
    expect(frame).toContain("AD4711|");
  });

  it("says BI=Y where the dialect honours it", async () => {
    const [frame] = await sent((c) => c.checkin({ item: SAND, alreadyDone: undefined, cancel: true }), {
      honoursCancel: true,
    });
    expect(frame).toContain("BIY|");
  });

  it("never sends an undo that the ACS would take for the thing itself", async () => {
    const acs = await scriptedAcs(withLogin(() => "96\r"));
    open.acs = acs;
    open.client = openTestClient(acs.port, {}, {});
    expect(await open.client.client.checkout({ ...WISH, cancel: true })).toMatchObject({
      fault: { code: "acs.unsupported" },
    });
    expect(acs.heard).toHaveLength(2);
  });

  it("sends no 35 where the ACS must not get one", async () => {
    expect(await sent((c) => c.endSession(ADA), { sends35: false })).toEqual([]);
  });

  it("sends another delimiter", async () => {
    const acs = await scriptedAcs((line) =>
      line.startsWith("93") ? "941\r" : `98YYYYYN10000320261123    2050512.00AOTOWN^\r`,
    );
    open.acs = acs;
    open.client = openTestClient(acs.port, { delimiter: "^" }, {});
    void open.client.client.itemInformation(SAND);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(acs.heard[0]).toBe("9300CNkiosk1^COlet-me-in^");
    expect(acs.heard[2]).toMatch(/AOTOWN\^AB30001\^AC\^$/);
  });
});

describe("the end of a session", () => {
  it("is not waited for long", async () => {
    const acs = await scriptedAcs(withLogin(() => []));
    open.acs = acs;
    open.client = openTestClient(acs.port, { answerSeconds: 600 }, {});
    expect(await open.client.client.endSession(ADA)).toMatchObject({ fault: { code: "acs.silent" } });
  });
});

it("says how long an exchange is over its limit", async () => {
  let aheadMs = 0;
  const clock = { ...systemClock, elapsed: () => systemClock.elapsed() + aheadMs };
  const acs = await scriptedAcs(withLogin(() => SILENCE));
  const { client } = openTestClient(acs.port, { answerSeconds: 60 }, { clock });
  open.acs = acs;
  const asked = client.itemInformation(SAND);
  await expect.poll(() => acs.heard.some((line) => line.startsWith("17"))).toBe(true);
  expect(client.overdueMs).toBe(0);
  aheadMs = 3_600_000;
  expect(client.overdueMs).toBeGreaterThan(3_500_000);
  client.close();
  await asked;
  expect(client.overdueMs).toBe(0);
});
