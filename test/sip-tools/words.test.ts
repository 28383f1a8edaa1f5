import { describe, expect, it } from "vitest";
import { complete } from "../../src/app/sip/completion.ts";
import { help } from "../../src/app/sip/console.ts";
import { forHistory } from "../../src/app/sip/history.ts";
import { hostAndPort } from "../../src/app/sip/target.ts";
import { readTyped, type Typed } from "../../src/app/sip/words.ts";
import { dialect } from "../../src/sip-client/dialects/index.ts";
import type { Dialect } from "../../src/sip-client/dialects/index.ts";
import { first, fixedEntries } from "../../src/sip-client/message.ts";

function generic(): Dialect {
  const found = dialect("generic");
  if (!found.ok) throw new Error("the generic dialect is missing");
  return { ...found.value, zone: "UTC" };
}

const defaults = {
  dialect: generic(),
  now: Date.UTC(2026, 10, 23, 20, 15, 0),
  institution: "UWOLS",
  location: "desk 1",
};

function typed(line: string): Typed {
  const read = readTyped(line, defaults);
  if (!read.ok) throw new Error(`${read.fault.code} ${read.fault.detail}`);
  return read.value;
}

function message(line: string): Extract<Typed, { kind: "message" }>["message"] {
  const read = typed(line);
  if (read.kind !== "message") throw new Error("raw");
  return read.message;
}

describe("messages in words", () => {
  it("takes a name, field codes and values, and fills in the rest", () => {
    const read = message("patron status AA=21234 AD=1234");
    expect(read.code).toBe("23");
    expect(fixedEntries(read)).toEqual([
      ["language", "000"],
      ["transactionDate", "20261123    201500"],
    ]);
    expect(["AO", "AA", "AC", "AD"].map((code) => first(read, code))).toEqual(["UWOLS", "21234", "", "1234"]);
  });

  it.each([
    ["a code for the message", "23 AA=1", "23"],
    ["any letter case", "Renew All AA=1", "65"],
    ["the longest name", "renew all AA=1", "65"],
    ["the shorter name of two", "renew AA=1", "29"],
    ["no field at all", "97", "97"],
  ])("takes %s", (_name, line, code) => {
    expect(message(line).code).toBe(code);
  });

  it("takes labels for codes and quotes around blanks", () => {
    expect(first(message('checkout patron-identifier=1 item-identifier="a b"'), "AB")).toBe("a b");
  });

  it("takes names of fixed fields, and of lists for the summary", () => {
    const read = message("patron information AA=1 language=001 summary=charged");
    expect(fixedEntries(read)).toContainEqual(["summary", "  Y       "]);
    expect(fixedEntries(read)).toContainEqual(["language", "001"]);
  });

  it("keeps a raw line and fills in its date", () => {
    expect(typed("17{now}AOx|AB1|")).toEqual({ kind: "raw", text: "1720261123    201500AOx|AB1|" });
    expect(typed("11YN{now}{blank}AOx|")).toEqual({
      kind: "raw",
      text: `11YN20261123    201500${" ".repeat(18)}AOx|`,
    });
  });

  it.each(["lend AA=1", "", "checkout AA", "checkout nonsense=1", "patron status language=1 AA=1"])(
    "refuses %j with a reason",
    (line) => {
      const read = readTyped(line, defaults);
      expect(read.ok).toBe(false);
    },
  );
});

describe("completion", () => {
  it("offers messages by name", () => {
    expect(complete("patron")).toEqual([
      ["patron status ", "patron enable ", "patron information "],
      "patron",
    ]);
  });

  it("offers messages by code", () => {
    expect(complete("2")[0]).toEqual(["23 ", "25 ", "29 "]);
  });

  it("offers the fields of the message, by code in either case", () => {
    expect(complete("checkout aa")).toEqual([["AA="], "aa"]);
  });

  it("offers labels and fixed fields", () => {
    expect(complete("checkout AA=1 item")).toEqual([["item-identifier=", "item-properties="], "item"]);
    expect(complete("63 summ")).toEqual([["summary="], "summ"]);
  });

  it("offers only what the message has", () => {
    expect(complete("end patron session AB")[0]).toEqual([]);
  });

  it("offers both where one name begins with another", () => {
    expect(complete("renew")[0]).toEqual(["renew ", "renew all "]);
  });
});

describe("history", () => {
  it.each([
    ["patron status AA=21234 AD=1234", "patron status AA= AD="],
    ['checkout AB=300 patron-password="12 34"', "checkout AB=300 patron-password="],
    ["login CN=user CO=secret", "login CN=user CO="],
    ["23 ZZ=what", "23 ZZ="],
    ['patron status AD="12 3', "patron status AD="],
    ["9900802.00", "9900802.00"],
    ["1720261123    201500AOx|AB1|", "1720261123    201500AOx|AB1|"],
    ["2300120261123    201500AOx|AA21234|AC|AD1234|", undefined],
    ["23001", undefined],
  ])("keeps %j as %j", (line, kept) => {
    expect(forHistory(line, generic())).toBe(kept);
  });
});

describe("the address of an ACS", () => {
  it.each([
    ["localhost:6001", { host: "localhost", port: 6001 }],
    ["[::1]:6001", { host: "::1", port: 6001 }],
  ])("takes %s", (text, place) => {
    expect(hostAndPort(text)).toEqual({ ok: true, value: place });
  });

  it.each(["localhost", "localhost:", ":6001", "localhost:99999", "::1:6001"])("refuses %s", (text) => {
    expect(hostAndPort(text).ok).toBe(false);
  });
});

describe("help of the console", () => {
  it("lists the messages, and the fields of one", () => {
    expect(help("")).toContain("23 patron status");
    expect(help("checkout")).toContain("AB= or item-identifier= (required)");
  });
});
