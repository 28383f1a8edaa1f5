import { describe, expect, expectTypeOf, it } from "vitest";
import { build, type AnyMessage, type Message } from "../../src/sip-client/message.ts";
import { SUPPORTED_MESSAGES } from "../../src/sip-client/spec/bx.ts";
import { FIELDS } from "../../src/sip-client/spec/fields.ts";
import {
  CODES,
  isCode,
  type MESSAGES,
  messageSpec,
  type AnswerCode,
  type FieldInput,
  type FixedInput,
  type FixedName,
  type RequestCode,
} from "../../src/sip-client/spec/messages.ts";

describe("the table of messages", () => {
  // Length with the code, as in the SIP2 documents: where the variable fields start.
  it.each([
    ["01", 21],
    ["09", 39],
    ["10", 24],
    ["11", 40],
    ["12", 24],
    ["15", 21],
    ["16", 22],
    ["17", 20],
    ["18", 26],
    ["19", 20],
    ["20", 21],
    ["23", 23],
    ["24", 37],
    ["25", 20],
    ["26", 37],
    ["29", 40],
    ["30", 24],
    ["35", 20],
    ["36", 21],
    ["37", 27],
    ["38", 21],
    ["63", 33],
    ["64", 61],
    ["65", 20],
    ["66", 29],
    ["93", 4],
    ["94", 3],
    ["96", 2],
    ["97", 2],
    ["98", 36],
    ["99", 10],
  ] as const)("gives %s a fixed part that ends at %i", (code, end) => {
    expect(messageSpec(code).fixed.reduce((at, [, kind]) => at + kind.width, 2)).toBe(end);
  });

  it("has every message of SIP2 and nothing else", () => {
    expect(CODES).toHaveLength(31);
    expect(["02", "13", "95", "00", "", "__proto__", "toString"].filter(isCode)).toEqual([]);
  });

  it("pairs each request of a station with a message of the ACS", () => {
    const requests = CODES.filter((code) => messageSpec(code).answer !== undefined);
    expect(requests).toHaveLength(15);
    for (const code of requests) {
      const { from, answer } = messageSpec(code);
      expect(from).toBe("SC");
      expect(answer !== undefined && isCode(answer) && messageSpec(answer).from).toBe("ACS");
    }
  });

  it("names no field twice for a message, and none that is required and optional", () => {
    for (const code of CODES) {
      const { required, optional } = messageSpec(code);
      const named = [...required, ...optional];
      expect(new Set(named).size, code).toBe(named.length);
    }
  });
});

describe("BX", () => {
  it("stands for the sixteen messages in the order of SIP2", () => {
    expect(SUPPORTED_MESSAGES.join(" ")).toBe("23 11 09 01 99 97 93 63 35 37 17 19 25 15 29 65");
  });

  it("covers every request of a station", () => {
    const asked = CODES.filter((code) => messageSpec(code).from === "SC");
    expect(SUPPORTED_MESSAGES.toSorted()).toEqual(asked);
  });
});

describe("the table of fields", () => {
  it("keeps everything secret that says who somebody is or opens something", () => {
    const secret = ["AA", "AC", "AD", "AE", "BD", "BE", "BF", "CN", "CO", "CY", "DA", "PB", "PC"];
    const shown = secret.filter(
      (code) => !/person|password/.test(FIELDS[code as keyof typeof FIELDS].secrecy),
    );
    // CN names the station's account, which a technician wants to see in a log.
    expect(shown).toEqual(["CN"]);
  });
});

describe("types from the tables", () => {
  it("allow in a fixed field only what SIP2 allows", () => {
    expectTypeOf<FixedInput<"11">>().toEqualTypeOf<{
      readonly scRenewalPolicy: "Y" | "N";
      readonly noBlock: "Y" | "N";
      readonly transactionDate: string;
      readonly nbDueDate: string;
    }>();
    expectTypeOf<FixedInput<"12">["ok"]>().toEqualTypeOf<"0" | "1">();
    expectTypeOf<FixedInput<"12">["desensitize"]>().toEqualTypeOf<"Y" | "N" | "U">();
    expectTypeOf<FixedInput<"15">["holdMode"]>().toEqualTypeOf<"+" | "-" | "*">();
    expectTypeOf<FixedName<"96">>().toEqualTypeOf<never>();
  });

  it("pair requests and answers", () => {
    expectTypeOf<AnswerCode<"11">>().toEqualTypeOf<"12">();
    expectTypeOf<AnswerCode<"01" | "23">>().toEqualTypeOf<"24">();
    expectTypeOf<"12">().not.toExtend<RequestCode>();
    expectTypeOf<"97">().not.toExtend<RequestCode>();
  });

  it("demand required fields and take known ones only", () => {
    expectTypeOf<{ AO: string }>().not.toExtend<FieldInput<"35">>();
    expectTypeOf<{ AO: string; AA: string; AD: string[] }>().toExtend<FieldInput<"35">>();
    // @ts-expect-error AA is missing
    const missing = build("35", { transactionDate: "20261123    120000" }, { AO: "" });
    // @ts-expect-error "?" is not Y or N
    const wrong = build("36", { endSession: "?", transactionDate: "" }, { AO: "", AA: "" });
    expect([missing.code, wrong.code]).toEqual(["35", "36"]);
  });

  it("narrow any message by its code", () => {
    expectTypeOf<Extract<AnyMessage, { code: "98" }>>().toEqualTypeOf<Message<"98">>();
    expectTypeOf<keyof Message<"94">["fixed"]>().toEqualTypeOf<"ok">();
  });

  it("build a message with its fields in the order given, repeats kept, undefined ones left out", () => {
    const message = build("94", { ok: "1" }, { AF: ["one", "two"], AO: undefined, AG: "three", BX: [] });
    expect(message).toEqual({
      code: "94",
      fixed: { ok: "1" },
      fields: [
        { code: "AF", value: "one" },
        { code: "AF", value: "two" },
        { code: "AG", value: "three" },
      ],
    });
  });

  it("know every row by name", () => {
    expectTypeOf<(typeof MESSAGES)["09"]["name"]>().toEqualTypeOf<"checkin">();
  });
});
