import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TELNET_START, telnetStep, type TelnetState } from "../../src/sip-client/connection-telnet.ts";

const LOGIN = {
  texts: { login: "login:", password: "password:", success: "Login OK", refused: "Invalid login" },
  user: "kiosk1",
  password: "pw",
};

interface Talk {
  readonly sent: readonly string[];
  readonly end: string;
  readonly rest: string;
}

/** Plays what the server says, piece by piece. */
function talk(pieces: readonly Buffer[]): Talk {
  let state: TelnetState = TELNET_START;
  const sent: string[] = [];
  const queue = [...pieces];
  while (queue.length > 0) {
    const step = telnetStep(LOGIN, state, queue.shift()!);
    if (step.is === "in") {
      return { sent, end: "in", rest: Buffer.concat([step.rest, ...queue]).toString("latin1") };
    }
    if (step.is === "refused") return { sent, end: step.fault.code, rest: "" };
    state = step.state;
    if (step.is === "send") {
      sent.push(step.line);
      queue.unshift(Buffer.alloc(0));
    }
  }
  return { sent, end: state.at, rest: "" };
}

const good = Buffer.from(
  "\xff\xfd\x18\xff\xfa\x18\x01\xff\xf0Welcome\r\n\xff\xf1Login: Password: Login OK.  Initiating SIP\r\n98Y",
  "latin1",
);

describe("a telnet login", () => {
  it("answers both prompts and hands on what comes after the line of welcome", () => {
    expect(talk([good])).toEqual({ sent: ["kiosk1", "pw"], end: "in", rest: "\n98Y" });
  });

  it("does so in any pieces, also inside telnet's own bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(good.length), { maxLength: 8 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), good.length];
        const pieces = at.slice(1).map((end, index) => good.subarray(at[index], end));
        const { sent, end, rest } = talk(pieces);
        return sent.join() === "kiosk1,pw" && end === "in" && rest === "\n98Y";
      }),
    );
  });

  it("is refused by the server's words", () => {
    expect(talk([Buffer.from("login: password: Invalid login\r\nlogin: ")]).end).toBe("acs.login-refused");
  });

  it("waits for a prompt that has not come", () => {
    expect(talk([Buffer.from("login: ")])).toEqual({ sent: ["kiosk1"], end: "password", rest: "" });
  });

  it("gives up on a server that talks without end", () => {
    expect(talk([Buffer.alloc(70_000, "x")]).end).toBe("acs.plain-text");
  });
});
