import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fault } from "../../src/core/faults.ts";
import { failed, ok } from "../../src/core/result.ts";
import type { Decoded } from "../../src/sip-client/codec.ts";
import {
  advance,
  changesState,
  mayHaveHappened,
  UNSENT,
  type ExchangeInput,
  type ExchangePlan,
  type ExchangeState,
  type RequestMessage,
} from "../../src/sip-client/exchange.ts";
import { build, type AnyMessage } from "../../src/sip-client/message.ts";

const DATE = "20261123    205051";

const checkout = (item: string): RequestMessage =>
  build(
    "11",
    { scRenewalPolicy: "N", noBlock: "N", transactionDate: DATE, nbDueDate: " ".repeat(18) },
    { AO: "TOWN", AA: "21001", AB: item, AC: "" },
  );

const lent = (item: string): AnyMessage =>
  build(
    "12",
    { ok: "1", renewalOk: "N", magneticMedia: "N", desensitize: "Y", transactionDate: DATE },
    { AO: "TOWN", AA: "21001", AB: item, AJ: "Sand", AH: DATE },
  );

const question = (item: string): RequestMessage =>
  build("17", { transactionDate: DATE }, { AO: "TOWN", AB: item });

const told = (item: string): AnyMessage =>
  build(
    "18",
    { circulationStatus: "03", securityMarker: "02", feeType: "01", transactionDate: DATE },
    { AB: item, AJ: "Sand" },
  );

const resend: AnyMessage = build("96", {}, {});

function plan(request: RequestMessage, changes: Partial<ExchangePlan> = {}): ExchangePlan {
  return {
    request,
    sequence: 4,
    errorDetection: "if-present",
    maxResends: 3,
    previous: undefined,
    ...changes,
  };
}

function hear(message: AnyMessage, changes: Partial<Decoded> = {}): ExchangeInput {
  const decoded: Decoded = { message, sequence: "4", checksum: "right", warnings: [], ...changes };
  return { type: "heard", heard: ok(decoded) };
}

const bare = { sequence: undefined, checksum: "absent" } as const;

interface Played {
  readonly state: ExchangeState;
  readonly sent: readonly string[];
  readonly stale: number;
}

function play(of: ExchangePlan, inputs: readonly ExchangeInput[]): Played {
  let state: ExchangeState = UNSENT;
  const sent: string[] = [];
  let stale = 0;
  for (const input of [{ type: "start" } as const, ...inputs]) {
    const step = advance(of, state, input);
    state = step.state;
    if (step.send !== "nothing") sent.push(step.send);
    if (step.stale) stale++;
  }
  return { state, sent, stale };
}

function faultOf(state: ExchangeState): string {
  if (state.at !== "done") return state.at;
  return state.outcome.ok ? "an answer" : state.outcome.fault.code;
}

const silence: ExchangeInput = { type: "silence" };
const closed: ExchangeInput = { type: "closed" };

describe("an exchange that goes well", () => {
  it("sends the request once and takes the answer with its digit", () => {
    const { state, sent } = play(plan(checkout("30001")), [hear(lent("30001"))]);
    expect(state).toEqual({ at: "done", outcome: ok(lent("30001")), repeatable: false });
    expect(sent).toEqual(["request"]);
  });

  it("takes an answer without AY and AZ where they are checked if present", () => {
    expect(faultOf(play(plan(checkout("1")), [hear(lent("1"), bare)]).state)).toBe("an answer");
  });

  it("takes an answer with AY and AZ that nobody asked for", () => {
    const of = plan(checkout("1"), { sequence: undefined });
    expect(faultOf(play(of, [hear(lent("1"))]).state)).toBe("an answer");
  });

  it("does not look at AY and AZ where error detection is off", () => {
    const of = plan(checkout("1"), { errorDetection: "off", sequence: undefined });
    expect(faultOf(play(of, [hear(lent("1"), { checksum: "wrong", sequence: "9" })]).state)).toBe(
      "an answer",
    );
  });
});

describe("a wrong checksum", () => {
  it("asks once for the answer again, and takes it", () => {
    const { state, sent } = play(plan(checkout("1")), [
      hear(lent("1"), { checksum: "wrong" }),
      hear(lent("1")),
    ]);
    expect(sent).toEqual(["request", "97"]);
    expect(faultOf(state)).toBe("an answer");
  });

  it("takes a repeated answer that has AY0, as SIPServer sends it", () => {
    const { state } = play(plan(checkout("1")), [
      hear(lent("1"), { checksum: "wrong" }),
      hear(lent("1"), { sequence: "0" }),
    ]);
    expect(faultOf(state)).toBe("an answer");
  });

  it("is a fault the second time", () => {
    const garbled = hear(lent("1"), { checksum: "wrong" });
    const { state, sent } = play(plan(checkout("1")), [garbled, garbled]);
    expect(faultOf(state)).toBe("acs.bad-checksum");
    expect(sent).toEqual(["request", "97"]);
  });

  it("never leads to the request being sent again, even if the ACS answers the 97 by 96", () => {
    const { state, sent } = play(plan(checkout("1")), [hear(lent("1"), { checksum: "wrong" }), hear(resend)]);
    expect(faultOf(state)).toBe("acs.bad-checksum");
    expect(sent).toEqual(["request", "97"]);
  });
});

describe("answers to something else", () => {
  it("drops an answer with another digit and goes on waiting", () => {
    const { state, stale } = play(plan(checkout("1")), [hear(lent("1"), { sequence: "3" }), hear(lent("1"))]);
    expect(stale).toBe(1);
    expect(faultOf(state)).toBe("an answer");
  });

  it("without digits, drops the doubled answer for the item before", () => {
    const of = plan(checkout("2"), { errorDetection: "off", sequence: undefined, previous: checkout("1") });
    const { state, stale } = play(of, [hear(lent("1"), bare), hear(lent("2"), bare)]);
    expect(stale).toBe(1);
    expect(state).toMatchObject({ outcome: { value: lent("2") } });
  });

  it("without digits, drops the doubled answer to another kind of request", () => {
    const of = plan(checkout("2"), { errorDetection: "off", sequence: undefined, previous: question("1") });
    const { state, stale } = play(of, [hear(told("1"), bare), hear(lent("2"), bare)]);
    expect(stale).toBe(1);
    expect(faultOf(state)).toBe("an answer");
  });

  it("takes an answer whose item is written in the ACS's own way", () => {
    const of = plan(checkout("2"), { errorDetection: "off", sequence: undefined, previous: checkout("1") });
    expect(faultOf(play(of, [hear(lent("TOWN-2"), bare)]).state)).toBe("an answer");
  });

  it("calls another message with our digit malformed", () => {
    expect(faultOf(play(plan(checkout("1")), [hear(told("1"))]).state)).toBe("acs.malformed-answer");
  });

  it("calls an answer without AY and AZ malformed where they are required", () => {
    const of = plan(checkout("1"), { errorDetection: "required" });
    expect(faultOf(play(of, [hear(lent("1"), bare)]).state)).toBe("acs.malformed-answer");
  });
});

describe("a request that the ACS wants again (96)", () => {
  it("is sent again", () => {
    const { state, sent } = play(plan(checkout("1")), [hear(resend, bare), hear(lent("1"))]);
    expect(sent).toEqual(["request", "request"]);
    expect(faultOf(state)).toBe("an answer");
  });

  it("is sent at most three times more", () => {
    const again = hear(resend, bare);
    const { state, sent } = play(plan(checkout("1")), [again, again, again, again, again]);
    expect(sent).toEqual(["request", "request", "request", "request"]);
    expect(faultOf(state)).toBe("acs.resend-exhausted");
  });
});

describe("what cannot be read", () => {
  const unreadable = (code: "wire.not-sip" | "wire.truncated" | "wire.unknown-message" | "wire.empty") =>
    ({ type: "heard", heard: failed(fault(code, "a line of 40 bytes")) }) as const;

  it("is plain text if it does not start with two digits", () => {
    expect(faultOf(play(plan(question("1")), [unreadable("wire.not-sip")]).state)).toBe("acs.plain-text");
  });

  it.each(["wire.truncated", "wire.unknown-message"] as const)("is malformed for %s", (code) => {
    expect(faultOf(play(plan(question("1")), [unreadable(code)]).state)).toBe("acs.malformed-answer");
  });

  it("is passed over if it is empty", () => {
    expect(faultOf(play(plan(question("1")), [unreadable("wire.empty"), hear(told("1"))]).state)).toBe(
      "an answer",
    );
  });
});

describe("a lost answer", () => {
  const changing = ["01", "09", "11", "15", "19", "25", "29", "37", "65"] as const;

  it.each(changing)("leaves the outcome of %s unknown", (code) => {
    expect(changesState(code)).toBe(true);
  });

  it.each(["17", "23", "35", "63", "93", "99"] as const)("changes nothing for %s", (code) => {
    expect(changesState(code)).toBe(false);
  });

  it("is an unknown outcome for a checkout, by silence and by a closed connection", () => {
    for (const end of [silence, closed]) {
      const { state } = play(plan(checkout("1")), [end]);
      expect(faultOf(state)).toBe("acs.unknown-outcome");
      expect(state).toMatchObject({ repeatable: false });
    }
  });

  it("is silence for a question, and may be asked again if the connection closed", () => {
    expect(play(plan(question("1")), [silence]).state).toMatchObject({
      outcome: { fault: { code: "acs.silent" } },
      repeatable: false,
    });
    expect(play(plan(question("1")), [closed]).state).toMatchObject({
      outcome: { fault: { code: "acs.closed" } },
      repeatable: true,
    });
  });

  it("lets even a checkout be repeated if nothing was written", () => {
    expect(advance(plan(checkout("1")), UNSENT, closed).state).toMatchObject({
      outcome: { fault: { code: "acs.closed" } },
      repeatable: true,
    });
  });

  it("is not the only fault that leaves open what happened", () => {
    expect(mayHaveHappened("11", fault("acs.plain-text", ""))).toBe(true);
    expect(mayHaveHappened("11", fault("acs.resend-exhausted", ""))).toBe(false);
    expect(mayHaveHappened("17", fault("acs.malformed-answer", ""))).toBe(false);
  });
});

describe("whatever comes in whatever order", () => {
  const anything: fc.Arbitrary<ExchangeInput> = fc.oneof(
    fc.constantFrom<ExchangeInput>({ type: "start" }, silence, closed),
    fc
      .record({
        message: fc.constantFrom(lent("1"), lent("2"), told("1"), resend),
        sequence: fc.constantFrom(undefined, "4", "0", "7"),
        checksum: fc.constantFrom("absent", "right", "wrong"),
      })
      .map(({ message, sequence, checksum }) => hear(message, { sequence, checksum })),
    fc
      .constantFrom("wire.empty", "wire.not-sip", "wire.truncated", "wire.unknown-message")
      .map((code) => ({ type: "heard", heard: failed(fault(code, "")) }) as const),
  );

  const plans: fc.Arbitrary<ExchangePlan> = fc
    .record({
      errorDetection: fc.constantFrom("off", "if-present", "required"),
      previous: fc.constantFrom(undefined, checkout("1"), question("1")),
      request: fc.constantFrom(checkout("2"), question("2")),
    })
    .map((some) => plan(some.request, { ...some, sequence: some.errorDetection === "off" ? undefined : 4 }));

  it("a request is only ever repeated in answer to a 96, and never after its outcome is open", () => {
    fc.assert(
      fc.property(plans, fc.array(anything, { maxLength: 30 }), (of, inputs) => {
        let state: ExchangeState = UNSENT;
        let sent = 0;
        for (const input of [{ type: "start" } as const, ...inputs]) {
          const before = state;
          const step = advance(of, state, input);
          state = step.state;
          if (step.send !== "request") continue;
          sent++;
          if (sent === 1) continue;
          const asked = input.type === "heard" && input.heard.ok && input.heard.value.message.code === "96";
          if (before.at !== "waiting" || !asked) throw new Error("repeated without being asked");
        }
        return sent <= 1 + of.maxResends;
      }),
      { numRuns: 2000 },
    );
  });

  it("ends for good at silence or a closed connection", () => {
    fc.assert(
      fc.property(
        plans,
        fc.array(anything, { maxLength: 10 }),
        fc.constantFrom(silence, closed),
        (of, inputs, end) => {
          const { state } = play(of, [...inputs, end]);
          const after = advance(of, state, hear(lent("2")));
          return state.at === "done" && after.state === state && after.send === "nothing";
        },
      ),
      { numRuns: 500 },
    );
  });
});
