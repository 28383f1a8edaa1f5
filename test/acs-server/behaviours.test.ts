import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  behaviour,
  readBehaviour,
  readBehaviourText,
  schemaOf,
} from "../../src/acs-sim/behaviours/behaviour.ts";
import { DIALECT_BEHAVIOURS } from "../../src/acs-sim/behaviours/dialects.ts";
import { habitShapes } from "../../src/acs-sim/behaviours/habit-shapes.ts";
import { BEHAVIOUR_NAMES, BEHAVIOURS } from "../../src/acs-sim/behaviours/table.ts";
import { ACS_DIALECTS, BY_THE_BOOK, habitsOf } from "../../src/acs-sim/habits.ts";
import { seededRandom } from "../../src/core/clock.ts";
import { checksumOfText } from "../../src/sip-client/checksum.ts";
import {
  acsThat,
  acsWith,
  behaviourOf,
  CHECKOUT,
  connect,
  detected,
  ITEM,
  ITEM_INFORMATION,
  loggedIn,
  LOGIN,
  PATRON,
  STATUS,
} from "./harness.ts";

const isLent = (acs: Awaited<ReturnType<typeof acsWith>>): boolean =>
  acs.library.items.get(ITEM)?.loan !== undefined;

describe("the table of behaviours", () => {
  test.each(BEHAVIOUR_NAMES)("%s says in a sentence what it does", (name) => {
    expect(BEHAVIOURS[name].does).toMatch(/^[A-Z].*\.$/s);
  });

  test("every habit of an ILS can be set, and to what it is by the book", () => {
    const shapes = habitShapes(z);
    expect(Object.keys(shapes).sort()).toEqual(Object.keys(BY_THE_BOOK).sort());
    for (const dialect of ACS_DIALECTS) {
      const { timeoutPeriod, ...habits } = habitsOf(dialect);
      expect(z.object(shapes).partial().safeParse(habits).success).toBe(true);
      expect(timeoutPeriod ?? "999").toMatch(/^\d{3}$/);
    }
  });

  test.each(ACS_DIALECTS)(
    "the behaviours of %s hold to their own schema, and each has reason and source",
    (dialect) => {
      for (const { behaviour: each, reason, source } of DIALECT_BEHAVIOURS[dialect]) {
        expect(schemaOf(each.name, z).safeParse(each.parameters).error).toBeUndefined();
        expect(reason).toMatch(/\.$/);
        expect(source).not.toBe("");
      }
    },
  );

  test("an unknown name, an unknown parameter and bad JSON are faults that help", async () => {
    expect(await readBehaviour("dela", {})).toMatchObject({
      fault: { code: "config.unknown-name", detail: /delay/ },
    });
    expect(await readBehaviour("delay", { seconds: 1 })).toMatchObject({ fault: { code: "config.invalid" } });
    expect(await readBehaviourText("delay:{ms}")).toMatchObject({
      fault: { detail: expect.stringContaining("not JSON") },
    });
  });

  test("habits are laid over those of the dialect one by one", async () => {
    const acs = await acsWith({
      dialect: "koha",
      behaviours: [await behaviourOf("habits", { timeoutPeriod: "000" })],
    });
    const terminal = await loggedIn(acs);
    expect(await terminal.ask(STATUS)).toMatch(/^98N.{5}000/);
    await acs.behaviours.remove("habits");
    expect(await terminal.ask(STATUS)).toMatch(/^98Y.{5}100/);
  });
});

describe("limits", () => {
  test("messages and times keep a behaviour to a few requests", async () => {
    const acs = await acsThat("ask-again", { messages: ["17"], times: 1 });
    const terminal = await loggedIn(acs);
    expect(await terminal.ask(STATUS)).toMatch(/^98/);
    expect(await terminal.ask(ITEM_INFORMATION)).toBe("96");
    expect(await terminal.ask(ITEM_INFORMATION)).toMatch(/^18/);
  });

  test("skip lets the first ones pass", async () => {
    const terminal = await loggedIn(await acsThat("ask-again", { messages: ["17"], skip: 1 }));
    expect(await terminal.ask(ITEM_INFORMATION)).toMatch(/^18/);
    expect(await terminal.ask(ITEM_INFORMATION)).toBe("96");
  });

  test("chance is had again with the same seed", async () => {
    const play = async (): Promise<string[]> => {
      const random = seededRandom(42);
      const acs = await acsWith({
        random,
        behaviours: [await behaviourOf("ask-again", { messages: ["17"], chance: 0.5 })],
      });
      const terminal = await loggedIn(acs);
      const codes: string[] = [];
      for (let time = 0; time < 12; time++) codes.push((await terminal.ask(ITEM_INFORMATION)).slice(0, 2));
      return codes;
    };
    const codes = await play();
    expect(new Set(codes)).toEqual(new Set(["96", "18"]));
    expect(await play()).toEqual(codes);
  });
});

describe("the stack", () => {
  test("the behaviour on top is asked first, and what handled the request is asked alone", async () => {
    const acs = await acsThat("ask-again", { messages: ["17"] });
    await acs.behaviours.add(await behaviourOf("plain-text", { messages: ["17"], text: "Oops" }));
    const terminal = await loggedIn(acs);
    expect(await terminal.ask(ITEM_INFORMATION)).toBe("Oops");
    expect(await acs.behaviours.remove("plain-text")).toBe(true);
    expect(await terminal.ask(ITEM_INFORMATION)).toBe("96");
    await acs.behaviours.clear();
    expect(await terminal.ask(ITEM_INFORMATION)).toMatch(/^18/);
    expect(await acs.behaviours.remove("ask-again")).toBe(false);
  });

  test("set keeps the dialect", async () => {
    const acs = await acsWith({ dialect: "koha", behaviours: [await behaviourOf("ignore", {})] });
    await acs.behaviours.set([behaviour("idle-close", { seconds: 5 }, {})]);
    const names = acs.behaviours.entries.map((entry) => entry.behaviour.name);
    expect(names).toContain("terminator");
    expect(names).not.toContain("ignore");
    expect(names.at(-1)).toBe("idle-close");
  });
});

describe("dropped connections", () => {
  test("drop-before: the library has done nothing", async () => {
    const acs = await acsThat("drop-before", { messages: ["11"] });
    const terminal = await loggedIn(acs);
    await terminal.send(`${CHECKOUT}\r`);
    expect(await terminal.ended).toBe("closed");
    expect(terminal.received).toBe("");
    expect(isLent(acs)).toBe(false);
  });

  test("drop-during: the loan is made and part of the answer arrives", async () => {
    const acs = await acsThat("drop-during", { messages: ["11"] });
    const terminal = await loggedIn(acs);
    await terminal.send(`${CHECKOUT}\r`);
    await terminal.ended;
    expect(terminal.received).toMatch(/^121[^\r]+$/);
    expect(isLent(acs)).toBe(true);
  });

  test("drop-after: the loan is made and nobody hears of it", async () => {
    const acs = await acsThat("drop-after", { messages: ["11"], how: "reset" });
    const terminal = await loggedIn(acs);
    await terminal.send(`${CHECKOUT}\r`);
    expect(await terminal.ended).toBe("reset");
    expect(terminal.received).toBe("");
    expect(isLent(acs)).toBe(true);
  });

  test("close-after: the answer arrives before the end", async () => {
    const terminal = await loggedIn(await acsThat("close-after", { messages: ["17"] }));
    await terminal.send(`${ITEM_INFORMATION}\r`);
    await terminal.ended;
    expect(terminal.received).toMatch(/^18.*\r$/);
  });

  test("ignore says nothing and does nothing; lose-answer does what was asked", async () => {
    const acs = await acsThat("ignore", { messages: ["11"], times: 1 });
    await acs.behaviours.add(await behaviourOf("lose-answer", { messages: ["11"], times: 1 }));
    const terminal = await loggedIn(acs);
    await terminal.send(`${CHECKOUT}\r`);
    expect(await terminal.within(30)).toBe("");
    expect(isLent(acs)).toBe(false);
    await terminal.send(`${CHECKOUT}\r`);
    expect(await terminal.within(30)).toBe("");
    expect(isLent(acs)).toBe(true);
    expect(await terminal.ask(STATUS)).toMatch(/^98/);
  });
});

describe("connections", () => {
  test("close-on-connect ends the first connection", async () => {
    const acs = await acsThat("close-on-connect", { times: 1 });
    expect(await (await connect(acs.ports.raw)).ended).toBe("closed");
    await loggedIn(acs);
  });

  test("silent-connection accepts and never answers", async () => {
    const terminal = await connect((await acsThat("silent-connection", {})).ports.raw);
    await terminal.send(`${LOGIN}\r`);
    expect(await terminal.within(50)).toBe("");
    expect(terminal.open).toBe(true);
  });

  test("refuse-connections shuts the port, keeps who is there, and opens it again", async () => {
    const acs = await acsWith({});
    const inside = await loggedIn(acs);
    await acs.behaviours.add(await behaviourOf("refuse-connections", {}));
    await expect(connect(acs.ports.raw)).rejects.toThrow("ECONNREFUSED");
    expect(await inside.ask(STATUS)).toMatch(/^98/);
    await acs.behaviours.remove("refuse-connections");
    await loggedIn(acs);
  });

  test("idle-close ends a silent connection without a word, and no other", async () => {
    const acs = await acsThat("idle-close", { seconds: 0.1 });
    const silent = await loggedIn(acs);
    expect(await silent.ended).toBe("closed");
    expect(silent.received).toBe("");
  });
});

describe("when answers come", () => {
  test("delay holds an answer back, and what follows with it", async () => {
    const terminal = await loggedIn(await acsThat("delay", { ms: 60, messages: ["17"] }));
    terminal.socket.write(`${ITEM_INFORMATION}\r${STATUS}\r`);
    expect(await terminal.within(20)).toBe("");
    expect(await terminal.until(/\r98.*\r/)).toMatch(/^18.*\r98/);
  });

  test("late-answer arrives after the answer to what came later", async () => {
    const terminal = await loggedIn(await acsThat("late-answer", { ms: 60, messages: ["17"] }));
    terminal.socket.write(`${ITEM_INFORMATION}\r${STATUS}\r`);
    expect(await terminal.until(/\r18.*\r/)).toMatch(/^98.*\r18/);
  });

  test("half-answer is never ended, and the next answer follows it", async () => {
    const terminal = await loggedIn(await acsThat("half-answer", { messages: ["17"], share: 0.2 }));
    await terminal.send(`${ITEM_INFORMATION}\r`);
    expect(await terminal.within(30)).toMatch(/^1803[^\r]*$/);
    expect(await terminal.ask(STATUS)).toMatch(/^98/);
  });

  test("duplicate-answer comes twice, glued or one after the other", async () => {
    const acs = await acsThat("duplicate-answer", { messages: ["93"] });
    const glued = await connect(acs.ports.raw);
    await glued.send(`${LOGIN}\r`);
    expect(await glued.until(/941\r941\r/)).toBe("941\r941\r");
    await acs.behaviours.add(
      await behaviourOf("duplicate-answer", { messages: ["17"], glued: false, afterMs: 40 }),
    );
    await glued.send(`${ITEM_INFORMATION}\r`);
    await glued.until(/^18.*\r$/);
    expect(await glued.until(/18.*\r$/)).toMatch(/^18/);
  });

  test("split and slow-loris change how an answer arrives, not what it is", async () => {
    const acs = await acsWith({});
    const terminal = await loggedIn(acs);
    const whole = (await terminal.ask(ITEM_INFORMATION)).slice(26);
    for (const [name, parameters] of [
      ["split", { bytes: 9, random: true, pauseMs: 0 }],
      ["split", { bytes: 30, pauseMs: 1 }],
      ["slow-loris", { pauseMs: 0 }],
    ] as const) {
      await acs.behaviours.set([await behaviourOf(name, parameters)]);
      expect((await terminal.ask(ITEM_INFORMATION)).slice(26)).toBe(whole);
    }
  });

  test("glue sends the line feed of an answer in front of the next", async () => {
    const acs = await acsThat("glue", { bytes: 1 });
    await acs.behaviours.add(await behaviourOf("terminator", { value: "crlf" }));
    const terminal = await connect(acs.ports.raw);
    await terminal.send(`${LOGIN}\r`);
    expect(await terminal.until(/\r/)).toBe("941\r");
    await terminal.send(`${LOGIN}\r`);
    expect(await terminal.until(/\r/)).toBe("\n941\r");
  });

  test("no-terminator leaves the end out, noise adds bytes around", async () => {
    const acs = await acsThat("no-terminator", { messages: ["93"] });
    const terminal = await connect(acs.ports.raw);
    await terminal.send(`${LOGIN}\r`);
    expect(await terminal.within(30)).toBe("941");
    await acs.behaviours.set([
      await behaviourOf("noise", { before: "\\r\\n\\xff\\xfb\\x01", after: "log\\n" }),
    ]);
    await terminal.send(`${LOGIN}\r`);
    expect(await terminal.until(/log/)).toBe("\r\n\xff\xfb\x01941\rlog\n");
  });
});

describe("what answers are", () => {
  test("ask-again goes on for ever unless limited", async () => {
    const terminal = await loggedIn(await acsThat("ask-again", { messages: ["17"] }));
    for (let time = 0; time < 5; time++) expect(await terminal.ask(ITEM_INFORMATION)).toBe("96");
    expect(await terminal.ask(detected(ITEM_INFORMATION, 3))).toBe("96");
  });

  test("plain-text and garbage are no messages", async () => {
    const acs = await acsThat("plain-text", { messages: ["17"] });
    const terminal = await loggedIn(acs);
    expect(await terminal.ask(ITEM_INFORMATION)).toMatch(/^Problems handling the request/);
    await acs.behaviours.set([await behaviourOf("garbage", { length: 50, messages: ["17"] })]);
    await terminal.send(`${ITEM_INFORMATION}\r`);
    expect(await terminal.until(/\r$/)).toHaveLength(51);
  });

  test("error detection can be wrong, missing or unasked for", async () => {
    const acs = await acsWith({});
    const terminal = await loggedIn(acs);
    const right = await terminal.ask(detected(LOGIN, 5));
    expect(right).toBe(detected("941", 5));
    await acs.behaviours.set([await behaviourOf("wrong-checksum", {})]);
    const spoilt = await terminal.ask(detected(LOGIN, 5));
    expect(spoilt.slice(0, -1)).toBe(right.slice(0, -1));
    expect(spoilt).not.toBe(right);
    await acs.behaviours.set([await behaviourOf("wrong-sequence", { by: 6 })]);
    expect(await terminal.ask(detected(LOGIN, 5))).toBe(detected("941", 1));
    await acs.behaviours.set([await behaviourOf("no-checksum", {})]);
    expect(await terminal.ask(detected(LOGIN, 5))).toBe("941");
    await acs.behaviours.set([await behaviourOf("unasked-checksum", {})]);
    expect(await terminal.ask(LOGIN)).toBe(detected("941", 4));
  });

  test("error detection can be off or required", async () => {
    const acs = await acsThat("error-detection", { value: "off" });
    const terminal = await connect(acs.ports.raw);
    expect(await terminal.ask(`${LOGIN}AY1AZ0000`)).toBe("941");
    await acs.behaviours.set([await behaviourOf("error-detection", { value: "required" })]);
    expect(await terminal.ask(LOGIN)).toBe("96");
    expect(await terminal.ask(detected(LOGIN, 1))).toBe(detected("941", 1));
  });

  test("an AY of two digits is asked for again where the server is strict", async () => {
    const acs = await acsThat("bad-sequence", { value: "96" });
    const terminal = await connect(acs.ports.raw);
    expect(await terminal.ask(detected(LOGIN, "10"))).toBe("96AZFEF6");
    await acs.behaviours.clear();
    expect(await terminal.ask(detected(LOGIN, "10"))).toBe("941");
  });

  test("a repeat with the same AY and AZ is executed again, or answered from memory", async () => {
    const acs = await acsThat("repeats", { value: "replay" });
    const terminal = await loggedIn(acs);
    const mayRenew = CHECKOUT.replace("11NN", "11YN");
    const first = await terminal.ask(detected(mayRenew, 1));
    expect(await terminal.ask(detected(mayRenew, 1))).toBe(first);
    expect(acs.library.items.get(ITEM)?.loan?.renewals).toBe(0);
    await acs.behaviours.clear();
    await terminal.ask(detected(mayRenew, 1));
    expect(acs.library.items.get(ITEM)?.loan?.renewals).toBe(1);
  });

  test("the answer to 97 may carry AY0", async () => {
    const terminal = await loggedIn(await acsThat("resent-sequence", { value: "zero" }));
    const answer = await terminal.ask(detected(ITEM_INFORMATION, 6));
    expect(await terminal.ask("97AZFEF5")).toBe(detected(answer.slice(0, -9), 0));
  });

  test.each([
    ["96", "96", true],
    ["silence", "", true],
    ["close", "", false],
  ])("an unknown message gets %s", async (value, answer, open) => {
    const terminal = await loggedIn(await acsThat("unknown-message", { value }));
    await terminal.send("7720261123    120000\r");
    expect((await terminal.within(60)).trim()).toBe(answer);
    expect(terminal.open).toBe(open);
  });

  test("login may be optional, or its lack be answered by 96", async () => {
    const acs = await acsThat("before-login", { value: "serve" });
    const terminal = await connect(acs.ports.raw);
    expect(await terminal.ask(ITEM_INFORMATION)).toMatch(/^18/);
    await acs.behaviours.set([await behaviourOf("before-login", { value: "96" })]);
    expect(await terminal.ask(ITEM_INFORMATION)).toBe("96");
  });

  test("fields are set, added, hidden, repeated, moved and shuffled", async () => {
    const acs = await acsWith({});
    const terminal = await loggedIn(acs);
    const ask = async (name: string, parameters: unknown): Promise<string> => {
      await acs.behaviours.set([await behaviourOf(name, parameters)]);
      return (await terminal.ask(ITEM_INFORMATION)).slice(26);
    };
    const plain = await ask("delay", { ms: 0 });
    expect(plain).toMatch(/^AB31234000000016\|AJ/);
    expect(await ask("set-field", { code: "AJ", value: "Another" })).toContain("|AJAnother|");
    expect(await ask("add-field", { code: "ZZ", value: "unheard of" })).toBe(`${plain}ZZunheard of|`);
    expect(await ask("hide-fields", { codes: ["AB", "AJ"] })).not.toMatch(/A[BJ]/);
    expect(await ask("repeat-field", { code: "AB" })).toBe(`AB${ITEM}|${plain}`);
    expect(await ask("move-fields", { first: ["AJ"], last: ["AB"] })).toMatch(/^AJ.*\|AB31234000000016\|$/);
    const shuffled = await ask("shuffle-fields", {});
    expect(shuffled).not.toBe(plain);
    expect(shuffled.split("|").sort()).toEqual(plain.split("|").sort());
  });

  test("a fixed field takes any value of its width", async () => {
    const terminal = await loggedIn(await acsThat("set-fixed", { name: "timeoutPeriod", value: "9" }));
    expect(await terminal.ask(STATUS)).toMatch(/^98.{6}9 {2}/);
  });

  test("a garbage tail has no delimiter and is part of the checksum", async () => {
    const terminal = await loggedIn(await acsThat("garbage-tail", { text: "HASH(0x1)", messages: ["17"] }));
    const answer = await terminal.ask(detected(ITEM_INFORMATION, 2));
    expect(answer).toMatch(/\|HASH\(0x1\)AY2AZ[\dA-F]{4}$/);
    expect(answer.slice(-4)).toBe(checksumOfText(answer.slice(0, -4)));
  });

  test.each([
    ["utf8", "JalapeÃ±o"],
    ["utf8-nfd", "Jalapen\u{cc}\u{83}o"],
    ["latin1", "Jalapeño"],
    ["cp850", "Jalape\xa4o"],
    ["ascii", "Jalapeno"],
  ])("titles go out in %s", async (charset, shown) => {
    const acs = await acsThat("charset", { value: charset });
    await acs.behaviours.add(await behaviourOf("set-field", { code: "AJ", value: "Jalapeño" }));
    const terminal = await loggedIn(acs);
    expect(await terminal.ask(ITEM_INFORMATION)).toContain(`|AJ${shown}|`);
  });

  test.each([
    ["entity", "AJA&#124;B|"],
    ["blank", "AJA B|"],
    ["delete", "AJAB|"],
  ])("a delimiter in a title is written as %s", async (escape, shown) => {
    const acs = await acsThat("escape", { value: escape });
    await acs.behaviours.add(await behaviourOf("set-field", { code: "AJ", value: "A|B" }));
    expect(await (await loggedIn(acs)).ask(ITEM_INFORMATION)).toContain(shown);
  });

  test("another delimiter counts in both directions", async () => {
    const terminal = await connect((await acsThat("delimiter", { value: "^" })).ports.raw);
    expect(await terminal.ask(LOGIN.replaceAll("|", "^"))).toBe("941");
    expect(await terminal.ask(STATUS)).toContain("AOLECTERN^AM");
  });
});

describe("dialects", () => {
  test("koha ends with CRLF, answers 96 to what it does not know and has a tail on 66", async () => {
    const acs = await acsWith({ dialect: "koha" });
    const terminal = await connect(acs.ports.raw);
    await terminal.send(`${LOGIN}\r`);
    expect(await terminal.until(/\n/)).toBe("941\r\n");
    expect(await terminal.ask("7720261123    120000")).toBe("96");
    const renewed = await terminal.ask(`6520261123    120000AOLECTERN|AA${PATRON}|AD1234|`);
    expect(renewed).toMatch(/^66.*SIPServer=HASH\(0x[\da-f]+\)$/);
  });

  test("evergreen-mediator throws away what follows a message in one read", async () => {
    const terminal = await loggedIn(await acsWith({ dialect: "evergreen-mediator" }));
    terminal.socket.write(`${STATUS}\r${ITEM_INFORMATION}\r`);
    expect(await terminal.within(40)).toMatch(/^98[^\r]*\r$/);
  });

  test("evergreen-sipserver forgets 2.00 after a 99 with 1.00", async () => {
    const terminal = await loggedIn(await acsWith({ dialect: "evergreen-sipserver" }));
    expect(await terminal.ask("9900801.00")).not.toContain("BX");
    await terminal.send(`6300120261123    120000          AOLECTERN|AA${PATRON}|AC|\r`);
    expect(await terminal.ended).toBe("closed");
  });

  test("rero takes each read for a message", async () => {
    const terminal = await connect((await acsWith({ dialect: "rero" })).ports.raw);
    terminal.socket.write(`${LOGIN}\r`);
    expect(await terminal.answer()).toBe("941");
    terminal.socket.write(`${STATUS}\r${STATUS}\r`);
    expect((await terminal.within(40)).match(/98Y/g)).toHaveLength(1);
  });
});
