import { describe, expect, test } from "vitest";
import type { LogData } from "../../src/core/log.ts";
import { RULE_IDS, RULES, type RuleId } from "../../src/acs-sim/strict/rules.ts";
import {
  acsWith,
  behaviourOf,
  connect,
  detected,
  ITEM,
  LOGIN,
  PATRON,
  STATUS,
  type Terminal,
} from "./harness.ts";

const DATE = "20261123    120000";
const BLANK = " ".repeat(18);

/** Talks to a strict server; the answer is the rules that were broken, each with the message and place. */
async function breaches(talk: (terminal: Terminal) => Promise<void>): Promise<Set<string>> {
  const acs = await acsWith({ strict: true });
  const terminal = await connect(acs.ports.raw);
  await talk(terminal);
  terminal.socket.end();
  await expect.poll(() => acs.clients).toBe(0);
  const found = acs.strictReport()?.breaches ?? [];
  return new Set(found.flatMap(({ rule, where }) => where.map((place) => `${rule} ${place}`)));
}

/** The breaches of a client that says this after login and 99. */
async function breachesOf(...messages: readonly string[]): Promise<Set<string>> {
  return breaches(async (terminal) => {
    for (const message of [LOGIN, STATUS, ...messages]) await terminal.ask(message);
  });
}

const ITEM_23 = `2300120261123    120000AOLECTERN|AA${PATRON}|AC|AD1234|`;

describe("a client by the book", () => {
  test("is found no fault with", async () => {
    const messages = [
      LOGIN,
      STATUS,
      ITEM_23,
      `63001${DATE}Y         AOLECTERN|AA${PATRON}|AC|AD1234|BP1|BQ5|`,
      `17${DATE}AOLECTERN|AB${ITEM}|AC|`,
      `11NN${DATE}${BLANK}AOLECTERN|AA${PATRON}|AB${ITEM}|AC|AD1234|BON|`,
      `29NN${DATE}${DATE}AOLECTERN|AA${PATRON}|AB${ITEM}|AD1234|`,
      `09N${DATE}${DATE.replace("    ", "   Z")}APMAIN|AOLECTERN|AB${ITEM}|AC|BIN|`,
      `15+${DATE}AOLECTERN|AA${PATRON}|AB${ITEM}|BY3|BW20270101    235900|`,
      `37${DATE}0100EURBV1.50|AOLECTERN|AA${PATRON}|BK77|`,
      `35${DATE}AOLECTERN|AA${PATRON}|`,
    ];
    const found = await breaches(async (terminal) => {
      let digit = 0;
      for (const message of messages) await terminal.ask(detected(message, digit++ % 10));
      await terminal.ask("97AZFEF5");
      await terminal.ask(detected(STATUS, 1));
    });
    expect(found).toEqual(new Set());
  });

  test("may send a request again after 96", async () => {
    const found = await breaches(async (terminal) => {
      await terminal.ask(detected(LOGIN, 0));
      const damaged = `${detected(STATUS, 1).slice(0, -4)}0000`;
      expect(await terminal.ask(damaged)).toBe("96AZFEF6");
      await terminal.ask(damaged);
    });
    expect(found).toEqual(new Set(["checksum.wrong 99 AZ"]));
  });
});

describe("malformed clients", () => {
  test.each<[rule: RuleId, place: string, message: string]>([
    ["date.missing", "23 transactionDate", `23001${BLANK}AOLECTERN|AA1|AC|AD|`],
    ["date.layout", "23 transactionDate", "230012026-11-23 12:00:0AOLECTERN|AA1|AC|AD|"],
    ["date.layout", "17 transactionDate", `1720261323    120000AOLECTERN|AB1|`],
    ["date.layout", "15 BW", `15+${DATE}AOLECTERN|AA1|BW2027-01-01|`],
    ["date.zone", "23 transactionDate", "23001202611230000120000AOLECTERN|AA1|AC|AD|"],
    ["fixed.value", "23 language", `23EN ${DATE}AOLECTERN|AA1|AC|AD|`],
    ["fixed.value", "11 scRenewalPolicy", `111N${DATE}${BLANK}AOLECTERN|AA1|AB1|AC|`],
    ["fixed.value", "63 summary", `63001${DATE}YY        AOLECTERN|AA1|`],
    ["fixed.order", "23 language, transactionDate", `23${DATE}001AOLECTERN|AA1|AC|AD|`],
    [
      "fixed.order",
      "11 scRenewalPolicy, noBlock, transactionDate, nbDueDate",
      `11${DATE}${DATE}NNAOLECTERN|AA1|AB1|AC|`,
    ],
    ["fixed.stray", "17 language", `17001${DATE}AOLECTERN|AB1|`],
    ["message.short", "23 message", "2300120261123"],
    ["message.unknown", "77 message", "77hello"],
    ["message.not-sip", "message", "hello"],
    ["message.of-acs", "24 message", `24${" ".repeat(14)}001${DATE}AOLECTERN|AA1|AE|`],
    ["message.control", "23 AA", `23001${DATE}AOLECTERN|AA1\u00012|AC|AD|`],
    ["message.length", "23 message", `23001${DATE}AOLECTERN|AA1|AC|AD|${"AF0123456789|".repeat(90)}`],
    ["message.charset", "23 frame", `23001${DATE}AOLECTERN|AA\xe9|AC|AD|`],
    ["message.leading-bytes", "23 frame", `\xff\xfd\x03${ITEM_23}`],
    ["field.missing", "23 AC", `23001${DATE}AOLECTERN|AA1|AD|`],
    ["field.repeated", "23 AA", `23001${DATE}AOLECTERN|AA1|AA2|AC|AD|`],
    ["field.unknown", "23 ZZ", `23001${DATE}AOLECTERN|AA1|AC|AD|ZZ1|`],
    ["field.elsewhere", "23 CP", `23001${DATE}AOLECTERN|AA1|AC|AD|CPhere|`],
    ["field.too-long", "23 AA", `23001${DATE}AOLECTERN|AA${"1".repeat(256)}|AC|AD|`],
    ["field.delimiter", "23 AD", `23001${DATE}AOLECTERN|AA1|AC|AD`],
    ["field.value", "11 BO", `11NN${DATE}${BLANK}AOLECTERN|AA1|AB1|AC|BO1|`],
    ["field.value", "37 BV", `37${DATE}0100EURBVone|AOLECTERN|AA1|`],
    ["field.range", "63 BP, BQ", `63001${DATE}${" ".repeat(10)}AOLECTERN|AA1|BP5|BQ2|`],
    ["checksum.layout", "23 AZ", detected(ITEM_23, 0).replace(/.{4}$/, (hex) => hex.toLowerCase())],
    ["checksum.layout", "23 AZ", `${detected(ITEM_23, 0)}|`],
    ["checksum.wrong", "23 AZ", `${ITEM_23}AY0AZFFFF`],
    ["sequence.digit", "23 AY", detected(ITEM_23, 10)],
    ["login.again", "93 message", LOGIN],
    ["login.algorithm", "93 uidAlgorithm, pwdAlgorithm", "9310CNkiosk|COkiosk-pass|"],
    ["session.version", "99 protocolVersion", "9900801.00"],
  ])("%s is found in %s", async (rule, place, message) => {
    expect(await breachesOf(message)).toContain(`${rule} ${place}`);
  });

  test("a request before the login, and 99 before it", async () => {
    const found = await breaches(async (terminal) => {
      await terminal.ask(STATUS);
      await terminal.send(`${ITEM_23}\r`);
      await terminal.ended;
    });
    expect(found).toEqual(new Set(["login.status-first 99 message", "login.first 23 message"]));
  });

  test("work without a 99 after the login", async () => {
    const found = await breaches(async (terminal) => {
      for (const message of [LOGIN, ITEM_23, ITEM_23]) await terminal.ask(message);
    });
    expect(found).toEqual(new Set(["session.no-status 23 message"]));
  });

  test("AY that stands still, jumps, counts past 9, or is gone", async () => {
    const play = (...digits: readonly (number | string | undefined)[]): Promise<Set<string>> =>
      breaches(async (terminal) => {
        for (const [index, digit] of digits.entries()) {
          const message = index === 0 ? LOGIN : STATUS;
          await terminal.ask(digit === undefined ? message : detected(message, digit));
        }
      });
    expect(await play(8, 9, 0, 1)).toEqual(new Set());
    expect(await play(1, 1)).toEqual(new Set(["sequence.advance 99 AY"]));
    expect(await play(1, 3)).toEqual(new Set(["sequence.advance 99 AY"]));
    expect(await play(9, "10")).toEqual(new Set(["sequence.digit 99 AY"]));
    expect(await play(1, undefined)).toEqual(new Set(["sequence.gone 99 AY"]));
  });

  test("AY on 97, and another message than 96 asked for", async () => {
    const found = await breaches(async (terminal) => {
      await terminal.ask(detected(LOGIN, 0));
      await terminal.ask(detected("97", 1));
      await terminal.ask(`${STATUS}AY1AZ0000`);
      await terminal.ask(detected(STATUS, 1));
    });
    expect(found).toContain("sequence.on-97 97 AY");
    expect(found).toContain("resend.changed 99 message");
  });

  test("pipelining, in one chunk and while an answer is on its way", async () => {
    const chunk = await breaches(async (terminal) => {
      await terminal.ask(LOGIN);
      terminal.socket.write(`${STATUS}\r${ITEM_23}\r`);
      await terminal.until(/\r24.*\r/);
    });
    expect(chunk).toEqual(new Set(["session.pipelining 23 message"]));
    const acs = await acsWith({
      strict: true,
      behaviours: [await behaviourOf("delay", { ms: 50, messages: ["99"] })],
    });
    const terminal = await connect(acs.ports.raw);
    await terminal.ask(LOGIN);
    terminal.socket.write(`${STATUS}\r`);
    await terminal.within(15);
    terminal.socket.write(`${ITEM_23}\r`);
    await terminal.until(/\r24.*\r/);
    expect(acs.strictReport()?.breaches.map(({ rule }) => rule)).toEqual(["session.pipelining"]);
  });

  test("a lone LF, a CRLF and a missing terminator", async () => {
    const found = await breaches(async (terminal) => {
      await terminal.send(`${LOGIN}\n`);
      await terminal.answer();
      await terminal.send(`${STATUS}\r\n`);
      await terminal.answer();
      await terminal.send(ITEM_23);
      await terminal.within(30);
    });
    expect([...found].map((each) => each.split(" ")[0])).toEqual([
      "terminator.lf",
      "terminator.crlf",
      "terminator.none",
    ]);
  });
});

describe("the report", () => {
  test("names each broken rule with its text, count, places and source", async () => {
    const acs = await acsWith({ strict: true });
    const terminal = await connect(acs.ports.raw);
    for (const message of [LOGIN, STATUS, "2300120261123    120000AOX|AA1|"]) await terminal.ask(message);
    const text = acs.strictReport()?.text();
    expect(text).toContain(`1 client, 1 of ${RULE_IDS.length} rules broken, 0 notes`);
    expect(text).toContain(`fault field.missing: ${RULES["field.missing"].text}`);
    expect(text).toContain("2 times, first by client 1; in 23 AC, 23 AD");
    expect(text).toContain("source: SIP2 2.00; php-sip2 issue 2");
  });

  test("comes to the log as it happens, without a value of the message", async () => {
    const lines: [string, LogData][] = [];
    const acs = await acsWith({ strict: true, log: (event, data) => void lines.push([event, data]) });
    const terminal = await connect(acs.ports.raw);
    await terminal.ask(LOGIN);
    await terminal.ask(`23EN ${DATE}AOLECTERN|AA${PATRON}|AA${PATRON}|AC|AD9876|`);
    const faults = lines.filter(([event]) => event === "acs.protocol-fault").map(([, data]) => data);
    expect(faults).toContainEqual(
      expect.objectContaining({ rule: "fixed.value", message: "23", where: "language" }),
    );
    expect(JSON.stringify(lines)).not.toMatch(new RegExp(`${PATRON}|9876|kiosk`));
  });
});
