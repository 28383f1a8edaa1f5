import { describe, expect, it } from "vitest";
import { readAsked, readPace } from "../../../src/app/simulate/ask.ts";

describe("what lectern simulate is asked for", () => {
  it.each([
    ["escpos", { name: "escpos", peer: "escpos", options: {}, socket: { kind: "pty", link: undefined } }],
    [
      "escpos@tcp:9100",
      { name: "escpos", peer: "escpos", options: {}, socket: { kind: "tcp", port: 9_100 } },
    ],
    [
      "pad=3m-d6,model=810@pty:/tmp/a=b/pad",
      { name: "pad", peer: "3m-d6", options: { model: 810 }, socket: { kind: "pty", link: "/tmp/a=b/pad" } },
    ],
    [
      "coin=cctalk,echo=false,address=2",
      {
        name: "coin",
        peer: "cctalk",
        options: { echo: false, address: 2 },
        socket: { kind: "pty", link: undefined },
      },
    ],
  ])("%s", (word, asked) => {
    expect(readAsked(word)).toEqual({ ok: true, value: asked });
  });

  it.each([
    ["", "write [NAME=]PEER"],
    ["pad@usb", "a line is pty"],
    ["pad@tcp:70000", "a line is pty"],
    ["pad,model", "write [NAME=]PEER"],
    ["pad,model=[", "its value as YAML writes it"],
  ])("%j is refused with what to write", (word, says) => {
    expect(readAsked(word)).toMatchObject({ ok: false, fault: { detail: expect.stringContaining(says) } });
  });
});

describe("the speed of a line", () => {
  it.each([
    ["19200", { baudRate: 19_200, dataBits: 8, parity: "none", stopBits: 1 }],
    ["38400-8E1", { baudRate: 38_400, dataBits: 8, parity: "even", stopBits: 1 }],
    ["9600-7O2", { baudRate: 9_600, dataBits: 7, parity: "odd", stopBits: 2 }],
    ["fast", undefined],
    ["9600-9N1", undefined],
  ])("%s", (text, pace) => {
    expect(readPace(text)).toEqual(pace);
  });
});
