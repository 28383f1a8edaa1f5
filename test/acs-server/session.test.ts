import { fileURLToPath } from "node:url";
import { readFileSync } from "node:fs";
import { connect as connectTls } from "node:tls";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  acsThat,
  acsWith,
  connect,
  detected,
  ITEM_INFORMATION,
  loggedIn,
  LOGIN,
  PATRON,
  STATUS,
  Terminal,
} from "./harness.ts";

const TLS = {
  port: 0,
  cert: fileURLToPath(new URL("../fixtures/tls/server.pem", import.meta.url)),
  key: fileURLToPath(new URL("../fixtures/tls/server.key", import.meta.url)),
};

describe("a terminal's bytes", () => {
  test.each([
    ["CR", "\r"],
    ["CRLF", "\r\n"],
    ["LF", "\n"],
  ])("a message may end with %s", async (_, end) => {
    const terminal = await connect((await acsWith({})).ports.raw);
    await terminal.send(`${LOGIN}${end}`);
    expect(await terminal.answer()).toBe("941");
    await terminal.send(`${STATUS}${end}`);
    expect(await terminal.answer()).toMatch(/^98YYYYYY/);
  });

  test("an answer ends with CR alone", async () => {
    const terminal = await connect((await acsWith({})).ports.raw);
    await terminal.send(`${LOGIN}\r`);
    expect(await terminal.until(/\r/)).toBe("941\r");
    expect(await terminal.within(20)).toBe("");
  });

  test("line feeds, control bytes and telnet options before a message do not count", async () => {
    const terminal = await connect((await acsWith({})).ports.raw);
    expect(await terminal.ask(`\n\0\xff\xfd\x03\xff\xfb\x18${LOGIN}`)).toBe("941");
  });

  test("messages that come in one chunk are answered in their order", async () => {
    const terminal = await loggedIn(await acsWith({}));
    terminal.socket.write(`${STATUS}\r${ITEM_INFORMATION}\r\n${LOGIN}\r`);
    const codes = (await terminal.until(/941\r$/)).split("\r").map((line) => line.slice(0, 2));
    expect(codes).toEqual(["98", "18", "94", ""]);
  });

  test("the hand test of the seed's chapter is answered as it shows", async () => {
    const terminal = await loggedIn(await acsWith({}));
    await terminal.send(`2300120080623    172148AOLECTERN|AA${PATRON}|AC|AD1234\n`);
    expect(await terminal.answer()).toMatch(/^24 {14}001\d{8} {4}\d{6}.*AEAda Lindqvist\|.*BLY\|CQY\|/);
    await terminal.send("1700120080623    172148AOLECTERN|AB31234000000016|AC\r\n");
    expect(await terminal.answer()).toMatch(/^1803\d{4}\d{8} {4}\d{6}.*AB31234000000016\|AJThe Lighthouse/);
  });

  test("a request that comes with the terminal's goodbye is answered", async () => {
    const terminal = await connect((await acsWith({})).ports.raw);
    terminal.socket.end(`${LOGIN}\r${STATUS}\r`);
    await terminal.ended;
    expect(terminal.received).toMatch(/^941\r98Y.*\r$/);
  });
});

describe("error detection", () => {
  test("comes back with the digit of the request and right", async () => {
    const terminal = await connect((await acsWith({})).ports.raw);
    expect(await terminal.ask(detected(LOGIN, 7))).toBe(detected("941", 7));
  });

  test("is left out of the answer to a request without it, message by message", async () => {
    const terminal = await connect((await acsWith({})).ports.raw);
    expect(await terminal.ask(detected(LOGIN, 0))).toBe("941AY0AZFDFD");
    expect(await terminal.ask(STATUS)).toMatch(/^98.*\|$/);
    expect(await terminal.ask(detected(STATUS, 1))).toMatch(/^98.*AY1AZ[\dA-F]{4}$/);
  });

  test("a wrong checksum gets 96, and the request that comes again its answer", async () => {
    const terminal = await connect((await acsWith({})).ports.raw);
    expect(await terminal.ask(`${LOGIN}AY0AZ0000`)).toBe("96AZFEF6");
    expect(await terminal.ask(detected(LOGIN, 0))).toBe("941AY0AZFDFD");
  });

  test("97 gets the last answer again, byte by byte", async () => {
    const terminal = await loggedIn(await acsWith({}));
    const answer = await terminal.ask(detected(ITEM_INFORMATION, 4));
    expect(await terminal.ask("97AZFEF5")).toBe(answer);
    expect(await terminal.ask("97AZFEF5")).toBe(answer);
  });

  test("97 before any answer gets 96", async () => {
    const terminal = await connect((await acsWith({})).ports.raw);
    expect(await terminal.ask("97AZFEF5")).toBe("96AZFEF6");
    expect(await terminal.ask("97")).toBe("96");
  });

  test("97 does not do the request again", async () => {
    const acs = await acsWith({});
    const terminal = await loggedIn(acs);
    const first = await terminal.ask(
      `11NN20261123    120000                  AOLECTERN|AA${PATRON}|AB31234000000016|AC|AD1234|`,
    );
    expect(first).toMatch(/^121/);
    await terminal.ask("97");
    expect(acs.library.items.get("31234000000016")?.loan?.renewals).toBe(0);
  });
});

describe("login", () => {
  test("two refused logins are forgiven, the third ends the connection", async () => {
    const acs = await acsWith({});
    const forgiven = await connect(acs.ports.raw);
    expect(await forgiven.ask("9300CNkiosk|COwrong|")).toBe("940");
    expect(await forgiven.ask("9300CNnobody|COkiosk-pass|")).toBe("940");
    expect(await forgiven.ask(LOGIN)).toBe("941");
    const refused = await connect(acs.ports.raw);
    for (let time = 0; time < 3; time++) expect(await refused.ask("9300CNkiosk|COwrong|")).toBe("940");
    expect(await refused.ended).toBe("closed");
  });

  test("an algorithm other than 0 is refused", async () => {
    const terminal = await connect((await acsWith({})).ports.raw);
    expect(await terminal.ask("9310CNkiosk|COkiosk-pass|")).toBe("940");
  });

  test("a request before the login ends the connection, unanswered", async () => {
    const terminal = await connect((await acsWith({})).ports.raw);
    await terminal.send(`${ITEM_INFORMATION}\r`);
    expect(await terminal.ended).toBe("closed");
    expect(terminal.received).toBe("");
  });

  test("a refused login takes an earlier one away", async () => {
    const terminal = await loggedIn(await acsWith({}));
    expect(await terminal.ask("9300CNkiosk|COwrong|")).toBe("940");
    await terminal.send(`${ITEM_INFORMATION}\r`);
    expect(await terminal.ended).toBe("closed");
  });

  test("99 before the login is answered where the library allows it", async () => {
    const terminal = await connect((await acsWith({})).ports.raw);
    expect(await terminal.ask(STATUS)).toMatch(/^98Y/);
  });

  test("the location of the login is the terminal's in 98", async () => {
    const terminal = await connect((await acsWith({})).ports.raw);
    await terminal.ask(`${LOGIN}CPfirst-floor|`);
    expect(await terminal.ask(STATUS)).toContain("ANfirst-floor|");
  });
});

describe("login by prompts", () => {
  test("asks for login and password and then speaks SIP2", async () => {
    const terminal = await connect((await acsWith({ telnet: 0 })).ports.telnet);
    expect(await terminal.until(/ $/)).toBe("login: ");
    await terminal.send("\xff\xfb\x18kiosk\r\n");
    expect(await terminal.until(/ $/)).toBe("password: ");
    await terminal.send("kiosk-pass\r\0");
    expect(await terminal.until(/\n$/)).toBe("Login OK.  Initiating SIP\r\n");
    expect(await terminal.ask(STATUS)).toContain("ANmain-kiosk-1|");
  });

  test("refuses three times and closes", async () => {
    const terminal = await connect((await acsWith({ telnet: 0 })).ports.telnet);
    for (let time = 0; time < 2; time++) {
      await terminal.until(/login: $/);
      await terminal.send("kiosk\r\n");
      await terminal.until(/password: $/);
      await terminal.send("wrong\r\n");
      await expect.poll(() => terminal.received).toBe("Invalid login\r\nlogin: ");
    }
    await terminal.send("kiosk\r\nwrong\r\n");
    await terminal.ended;
    expect(terminal.received).toMatch(/Invalid login\r\n$/);
  });
});

describe("listeners and clients", () => {
  test("raw, TLS and telnet are served at once", async () => {
    const acs = await acsWith({ tls: TLS, telnet: 0 });
    const socket = connectTls({ port: acs.ports.tls, host: "127.0.0.1", rejectUnauthorized: false });
    onTestFinished(() => void socket.destroy());
    const secure = new Terminal(socket);
    await secure.send(`${LOGIN}\r`);
    expect(await secure.answer()).toBe("941");
    expect(readFileSync(TLS.cert, "utf8")).toContain("BEGIN CERTIFICATE");
    await loggedIn(acs);
    const prompted = await connect(acs.ports.telnet);
    await prompted.until(/login: $/);
    expect(acs.clients).toBe(3);
  });

  test("plain bytes on the TLS port disturb nobody", async () => {
    const acs = await acsWith({ tls: TLS });
    const wrong = await connect(acs.ports.tls);
    await wrong.send(`${LOGIN}\r`);
    await wrong.ended;
    await loggedIn(acs);
  });

  test("a client too many is closed at once, and one more is taken when another leaves", async () => {
    const acs = await acsWith({ maxClients: 1 });
    const first = await loggedIn(acs);
    const second = await connect(acs.ports.raw);
    expect(await second.ended).toBe("closed");
    expect(acs.stats.refused).toBe(1);
    first.socket.destroy();
    await expect.poll(() => acs.clients).toBe(0);
    await loggedIn(acs);
  });

  test("a telnet client too many is told so", async () => {
    const acs = await acsWith({ maxClients: 0, telnet: 0 });
    const terminal = await connect(acs.ports.telnet);
    await terminal.ended;
    expect(terminal.received).toBe("Too many clients: 0\r\n");
  });

  test("a client too many gets silence where workers are counted", async () => {
    const acs = await acsThat("max-clients", { clients: 1, whenFull: "silence" });
    await loggedIn(acs);
    const second = await connect(acs.ports.raw);
    await second.send(`${LOGIN}\r`);
    expect(await second.within(50)).toBe("");
    expect(second.open).toBe(true);
  });

  test("a port in use is a fault", async () => {
    const acs = await acsWith({});
    await expect(acsWith({ raw: acs.ports.raw })).rejects.toThrow("system.port-in-use: raw 127.0.0.1:");
  });

  test("a key that does not belong to the certificate is a fault with its file", async () => {
    const wrong = { ...TLS, key: TLS.cert };
    await expect(acsWith({ tls: wrong })).rejects.toThrow(/config.invalid: .*server.pem/);
    await expect(acsWith({ tls: { ...TLS, cert: "/nowhere/x.pem" } })).rejects.toThrow(
      /config.unreadable: \/nowhere/,
    );
  });

  test("stop answers what was asked, ends all connections and frees the port", async () => {
    const acs = await acsThat("delay", { ms: 80, messages: ["99"] });
    const terminal = await loggedIn(acs);
    await terminal.send(`${STATUS}\r`);
    await terminal.within(20);
    await acs.stop();
    await terminal.ended;
    expect(terminal.received).toMatch(/^98Y/);
    await expect(connect(acs.ports.raw)).rejects.toThrow("ECONNREFUSED");
  });

  test("reload sends clients away and forgets what was not kept", async () => {
    const acs = await acsWith({});
    const terminal = await loggedIn(acs);
    await terminal.ask(
      `11NN20261123    120000                  AOLECTERN|AA${PATRON}|AB31234000000016|AC|AD1234|`,
    );
    expect(acs.library.items.get("31234000000016")?.loan).toBeDefined();
    expect(await acs.reload()).toEqual({ ok: true, value: undefined });
    expect(await terminal.ended).toBe("closed");
    expect(acs.library.items.get("31234000000016")?.loan).toBeUndefined();
    await loggedIn(acs);
  });

  test("a client that never reads holds up nobody but itself", async () => {
    const acs = await acsWith({});
    const greedy = await loggedIn(acs);
    greedy.socket.pause();
    for (let time = 0; time < 200; time++) greedy.socket.write(`${STATUS}\r`.repeat(100));
    const other = await loggedIn(acs);
    expect(await other.ask(STATUS)).toMatch(/^98/);
    greedy.socket.resume();
    await expect.poll(() => greedy.received.split("\r").length, { timeout: 5000 }).toBe(20_001);
  });
});
