import { afterEach, describe, expect, it } from "vitest";
import type { Script, ScriptOptions, ScriptedAcs } from "./scripted-acs.ts";
import { answerTo, CLOSE, scriptedAcs, SILENCE, STATUS_98, withLogin } from "./scripted-acs.ts";
import { ADA, openTestClient, SAND, statusOf, WISH, type TestClient } from "./clients.ts";
import type { DialectSettings } from "../../src/sip-client/dialects/index.ts";
import type { ClientOptions } from "../../src/sip-client/client.ts";
import { dialTo } from "../../src/sip-client/connection-socket.ts";

const open: { acs?: ScriptedAcs; client?: TestClient } = {};

afterEach(async () => {
  open.client?.client.close();
  await open.acs?.stop();
});

interface Setup extends ScriptOptions {
  readonly dialect?: Partial<DialectSettings>;
  readonly client?: Partial<ClientOptions>;
}

async function start(script: Script, setup: Setup = {}): Promise<TestClient & { acs: ScriptedAcs }> {
  const acs = await scriptedAcs(script, setup);
  open.acs = acs;
  open.client = openTestClient(acs.port, setup.dialect ?? {}, setup.client ?? {});
  return { ...open.client, acs };
}

const codes = (heard: readonly string[]): string[] => heard.map((line) => line.slice(0, 2));

describe("getting in", () => {
  it("logs in by 93, asks 99 with 2.00 and only then the first question", async () => {
    const { client, acs } = await start(withLogin(answerTo));
    expect(await client.itemInformation(SAND)).toMatchObject({ ok: true, value: { title: "Sand" } });
    expect(codes(acs.heard)).toEqual(["93", "99", "17"]);
    expect(acs.heard[0]).toBe("9300CNkiosk1|COlet-me-in|");
    expect(acs.heard[1]).toBe("9900802.00");
  });

  it("sends the location code of the login if there is one", async () => {
    const { client, acs } = await start(withLogin(answerTo), {
      client: { credentials: { user: "kiosk1", password: "pw", location: "hall" } },
    });
    await statusOf(client, "online");
    expect(acs.heard[0]).toBe("9300CNkiosk1|COpw|CPhall|");
  });

  it("needs no login where the ACS knows the station by its address", async () => {
    const { client, acs } = await start(withLogin(answerTo), {
      dialect: { loginStyle: "none" },
      client: { credentials: undefined },
    });
    await client.itemInformation(SAND);
    expect(codes(acs.heard)).toEqual(["99", "17"]);
  });

  it("writes each request, its terminator included, in one piece", async () => {
    const { client, acs } = await start(withLogin(answerTo), { dialect: { terminator: "\r\n" } });
    await client.checkout(WISH);
    expect(acs.chunks).toHaveLength(3);
    expect(acs.chunks.every((chunk) => chunk.endsWith("\r\n"))).toBe(true);
  });

  it("answers a telnet login's prompts, through telnet's own bytes, with CRLF", async () => {
    const telnet: Script = (line) =>
      ({
        kiosk1: "password: ",
        "let-me-in": "Login OK.  Initiating SIP\r\n",
      })[line] ?? withLogin(answerTo)(line, 1);
    const { client, acs } = await start(telnet, {
      greeting: Buffer.from("\xff\xfb\x01\xff\xfd\x18Welcome\r\nLOGIN: ", "latin1"),
      dialect: { loginStyle: "telnet" },
    });
    expect(await client.itemInformation(SAND)).toMatchObject({ ok: true });
    expect(acs.heard.slice(0, 2)).toEqual(["kiosk1", "let-me-in"]);
    expect(acs.chunks[0]).toBe("kiosk1\r\n");
    expect(codes(acs.heard.slice(2))).toEqual(["99", "17"]);
  });

  it("keeps what the ACS says of itself", async () => {
    const { client } = await start(withLogin(answerTo));
    const status = await statusOf(client, "online");
    expect(status).toMatchObject({ acs: { onLine: true, timeoutMs: 60_000, protocolVersion: "2.00" } });
  });
});

describe("the nine faults of a connection", () => {
  const closedPort = async (): Promise<number> => {
    const acs = await scriptedAcs(answerTo);
    await acs.stop();
    return acs.port;
  };

  it("acs.dns: nobody knows the name", async () => {
    open.client = openTestClient(1, {}, { dial: dialTo({ host: "acs.invalid", port: 1, tls: undefined }) });
    expect(await open.client.client.itemInformation(SAND)).toMatchObject({ fault: { code: "acs.dns" } });
  });

  it("acs.tcp: nobody listens", async () => {
    open.client = openTestClient(await closedPort(), {}, {});
    expect(await open.client.client.itemInformation(SAND)).toMatchObject({
      fault: { code: "acs.tcp", detail: "ECONNREFUSED" },
    });
  });

  it("acs.tls: the far end speaks no TLS", async () => {
    const acs = await scriptedAcs(() => "941\r", { greeting: "hello\r\n" });
    open.acs = acs;
    const tls = { ca: undefined, pinnedSha256: undefined, client: undefined, serverName: undefined };
    open.client = openTestClient(acs.port, {}, { dial: dialTo({ host: "127.0.0.1", port: acs.port, tls }) });
    expect(await open.client.client.itemInformation(SAND)).toMatchObject({ fault: { code: "acs.tls" } });
  });

  it("acs.login-refused: 940", async () => {
    const { client } = await start(() => "940\r");
    expect(await client.itemInformation(SAND)).toMatchObject({ fault: { code: "acs.login-refused" } });
  });

  it("acs.login-refused: the telnet login says so", async () => {
    const script: Script = (line) => (line === "kiosk1" ? "password: " : "Invalid login\r\nlogin: ");
    const { client } = await start(script, { greeting: "login: ", dialect: { loginStyle: "telnet" } });
    expect(await client.itemInformation(SAND)).toMatchObject({ fault: { code: "acs.login-refused" } });
  });

  it.each(["93", "telnet", "none"] as const)(
    "acs.login-silent: accepted and then nothing, by %s",
    async (loginStyle) => {
      const { client } = await start(() => SILENCE, { dialect: { loginStyle } });
      expect(await client.itemInformation(SAND)).toMatchObject({ fault: { code: "acs.login-silent" } });
    },
  );

  it("acs.silent: no answer to a question", async () => {
    const { client } = await start(withLogin(() => SILENCE));
    expect(await client.itemInformation(SAND)).toMatchObject({ fault: { code: "acs.silent" } });
  });

  it("acs.offline: 98 says that it is not on-line", async () => {
    const { client, acs } = await start(withLogin(answerTo, STATUS_98.replace("98Y", "98N")));
    expect(await client.itemInformation(SAND)).toMatchObject({ fault: { code: "acs.offline" } });
    expect(codes(acs.heard)).toEqual(["93", "99"]);
  });

  it("acs.checkout-not-allowed: 98 says so and the site believes it", async () => {
    const { client, acs } = await start(withLogin(answerTo, STATUS_98.replace("98YYY", "98YYN")), {
      dialect: { trustStatusFlags: true },
    });
    expect(await client.checkout(WISH)).toMatchObject({ fault: { code: "acs.checkout-not-allowed" } });
    expect(codes(acs.heard)).toEqual(["93", "99"]);
  });

  it("acs.malformed-answer: a message that is not the answer", async () => {
    const { client } = await start(withLogin(() => "36Y20261123    205051AOTOWN|AA21001|\r"));
    expect(await client.itemInformation(SAND)).toMatchObject({ fault: { code: "acs.malformed-answer" } });
  });

  it("acs.plain-text: words instead of a message", async () => {
    const { client } = await start(withLogin(() => "Problems handling the request: null\r"));
    expect(await client.itemInformation(SAND)).toMatchObject({ fault: { code: "acs.plain-text" } });
  });
});

describe("what 98 says is a hint", () => {
  it("lends although 98 says checkout N, unless the site believes it", async () => {
    const { client } = await start(withLogin(answerTo, STATUS_98.replace("98YYY", "98YNN")));
    expect(await client.checkout(WISH)).toMatchObject({ value: { ok: true } });
  });

  it("does not ask for what BX says is not supported", async () => {
    const { client, acs } = await start(
      withLogin(answerTo, STATUS_98.replace("BXYYYYYYYYYYY", "BXYYYYYYYYYYN")),
    );
    expect(await client.itemInformation(SAND)).toMatchObject({ fault: { code: "acs.unsupported" } });
    expect(codes(acs.heard)).toEqual(["93", "99"]);
  });

  it("tries everything where there is no BX", async () => {
    const { client } = await start(withLogin(answerTo, STATUS_98.replace(/BX.*$/, "")));
    expect(await client.itemInformation(SAND)).toMatchObject({ ok: true });
  });
});

describe("a lost answer", () => {
  const changing = [
    ["checkout", (it: TestClient) => it.client.checkout(WISH), "11"],
    [
      "checkin",
      (it: TestClient) => it.client.checkin({ item: SAND, alreadyDone: undefined, cancel: false }),
      "09",
    ],
    [
      "renew",
      (it: TestClient) =>
        it.client.renew({ ...ADA, item: SAND, feeAcknowledged: false, alreadyDone: undefined }),
      "29",
    ],
    [
      "fee paid",
      (it: TestClient) =>
        it.client.feePaid({
          ...ADA,
          amount: { minor: 150, currency: "EUR" },
          feeType: "04",
          paymentType: "00",
          feeId: undefined,
          transaction: undefined,
        }),
      "37",
    ],
  ] as const;

  for (const [name, verb, code] of changing) {
    for (const end of [SILENCE, CLOSE] as const) {
      it(`of ${name} (${end}) is an unknown outcome, and it is not sent again`, async () => {
        const it = await start(withLogin((line) => (line.startsWith(code) ? end : answerTo(line))));
        expect(await verb(it)).toMatchObject({ fault: { code: "acs.unknown-outcome" } });
        expect(await it.client.itemInformation(SAND)).toMatchObject({ ok: true });
        expect(codes(it.acs.heard).filter((each) => each === code)).toEqual([code]);
      });
    }
  }

  it("of a question is asked once more on a fresh connection if the old one closed", async () => {
    const { client, acs } = await start(
      withLogin((line, connection) => (connection === 1 ? CLOSE : answerTo(line))),
    );
    expect(await client.itemInformation(SAND)).toMatchObject({ ok: true });
    expect(codes(acs.heard)).toEqual(["93", "99", "17", "93", "99", "17"]);
  });

  it("of a question on a server that always closes ends in a fault", async () => {
    const { client, acs } = await start(withLogin(() => CLOSE));
    expect(await client.itemInformation(SAND)).toMatchObject({ fault: { code: "acs.closed" } });
    expect(acs.connections()).toBe(2);
  });

  it("coming late is not taken for the next answer: the connection is another one", async () => {
    const late = answerTo("17").replace("Sand", "Late");
    const { client, acs } = await start(
      withLogin((line, connection) => (connection === 1 ? SILENCE : answerTo(line))),
    );
    await client.itemInformation(SAND);
    acs.say(late);
    expect(await client.itemInformation(SAND)).toMatchObject({ value: { title: "Sand" } });
    expect(acs.connections()).toBe(2);
  });

  it("that was cut in the middle is lost too", async () => {
    const { client } = await start(withLogin((line) => [answerTo(line).slice(0, 50), CLOSE]));
    expect(await client.checkout(WISH)).toMatchObject({ fault: { code: "acs.unknown-outcome" } });
  });
});

describe("error detection on the wire", () => {
  const sealed: Partial<DialectSettings> = { errorDetection: "if-present" };

  it("counts the digit from 0 to 9 and over again", async () => {
    const { client, acs } = await start(withLogin(answerTo), { dialect: sealed });
    for (let turn = 0; turn < 10; turn++) await client.itemInformation(SAND);
    const digits = acs.heard.map((line) => /AY(\d)AZ[\dA-F]{4}$/.exec(line)?.[1]);
    expect(digits.join("")).toBe("012345678901");
  });

  it("obeys a 96 by sending the very same bytes", async () => {
    let asked = 0;
    const { client, acs } = await start(
      withLogin((line) => (asked++ === 0 ? "96AZFEF6\r" : answerTo(line))),
      { dialect: sealed },
    );
    expect(await client.checkout(WISH)).toMatchObject({ ok: true });
    expect(acs.heard[2]).toBe(acs.heard[3]);
  });

  it("gives up on endless 96 and keeps the connection", async () => {
    const { client, acs } = await start(
      withLogin((line) => (line.startsWith("11") ? "96\r" : answerTo(line))),
    );
    expect(await client.checkout(WISH)).toMatchObject({ fault: { code: "acs.resend-exhausted" } });
    expect(await client.itemInformation(SAND)).toMatchObject({ ok: true });
    expect(acs.connections()).toBe(1);
  });

  it("asks for a garbled answer again by 97 without AY", async () => {
    const { client, acs } = await start(
      withLogin((line) =>
        line.startsWith("97") ? answerTo("17") : answerTo("17").replace("\r", "AY2AZ0000\r"),
      ),
      { dialect: sealed },
    );
    expect(await client.itemInformation(SAND)).toMatchObject({ ok: true });
    expect(acs.heard.at(-1)).toBe("97AZFEF5");
  });
});

describe("keeping the connection", () => {
  it("logs in again silently after the server closed while idle", async () => {
    const { client, acs } = await start(withLogin(answerTo));
    await client.itemInformation(SAND);
    const lost = statusOf(client, "waiting");
    acs.dropAll();
    await lost;
    expect(await client.checkout(WISH)).toMatchObject({ ok: true });
    expect(codes(acs.heard)).toEqual(["93", "99", "17", "93", "99", "11"]);
  });

  it("comes back by itself after a failed attempt", async () => {
    const { client, acs } = await start((line, connection) =>
      connection === 1 ? CLOSE : withLogin(answerTo)(line, connection),
    );
    expect(await statusOf(client, "waiting")).toMatchObject({ fault: { code: "acs.closed" } });
    await statusOf(client, "online");
    expect(acs.connections()).toBe(2);
  });

  it("fails at once with the last fault while it pauses after a failed attempt", async () => {
    const { client, acs } = await start(() => "940\r");
    await statusOf(client, "waiting");
    expect(await client.checkout(WISH)).toMatchObject({ fault: { code: "acs.login-refused" } });
    expect(acs.connections()).toBe(1);
  });

  it("sends a 99 when nothing else goes on", async () => {
    const { client, acs } = await start(withLogin(answerTo), { dialect: { keepAliveSeconds: 0.05 } });
    await statusOf(client, "online");
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(codes(acs.heard).filter((code) => code === "99").length).toBeGreaterThan(2);
  });

  it("learns from the 99 of the keep-alive that the ACS went off-line", async () => {
    let statuses = 0;
    const script: Script = (line) => {
      if (line.startsWith("93")) return "941\r";
      return line.startsWith("99")
        ? `${statuses++ === 0 ? STATUS_98 : STATUS_98.replace("98Y", "98N")}\r`
        : answerTo(line);
    };
    const { client } = await start(script, { dialect: { keepAliveSeconds: 0.05 } });
    await statusOf(client, "online");
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await client.checkout(WISH)).toMatchObject({ fault: { code: "acs.offline" } });
  });

  it("has one request in flight, whatever is asked at once", async () => {
    let inFlight = 0;
    let most = 0;
    const { client } = await start(
      withLogin((line) => {
        most = Math.max(most, ++inFlight);
        inFlight--;
        return answerTo(line);
      }),
    );
    const all = await Promise.all([
      client.itemInformation(SAND),
      client.checkout(WISH),
      client.patronStatus(ADA),
    ]);
    expect(all.every((each) => each.ok)).toBe(true);
    expect(most).toBe(1);
  });

  it("closes for good, and what is under way ends", async () => {
    const { client } = await start(
      withLogin(() => SILENCE),
      { dialect: { answerSeconds: 60 } },
    );
    await statusOf(client, "online");
    const under = client.checkout(WISH);
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.close();
    expect(await under).toMatchObject({ fault: { code: "acs.unknown-outcome" } });
    expect(await client.itemInformation(SAND)).toMatchObject({ fault: { code: "acs.closed" } });
    expect(client.status).toEqual({ state: "closed" });
  });
});

describe("odd line ends", () => {
  const lf: Script = (line) => (withLogin(answerTo)(line, 1) as string).replace("\r", "\n");

  it("reads LF where the dialect says so", async () => {
    const { client } = await start(lf, { dialect: { frameEnd: "lf" } });
    expect(await client.itemInformation(SAND)).toMatchObject({ ok: true });
  });

  it("finds LF out when a CR never came, and then knows it", async () => {
    const { client, acs } = await start(lf);
    expect(await client.itemInformation(SAND)).toMatchObject({ ok: true });
    expect(acs.connections()).toBe(1);
  });

  it("takes CRLF and a stray LF before an answer", async () => {
    const { client } = await start(withLogin((line) => `\n${answerTo(line)}\n`));
    for (let turn = 0; turn < 3; turn++) expect(await client.checkout(WISH)).toMatchObject({ ok: true });
  });
});

describe("answers nobody asked for", () => {
  const UNASKED = "24              00120261123    205051AOTOWN|AA9|\r";
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

  it("are dropped, and the next answer is the right one", async () => {
    const { client, acs } = await start(withLogin(answerTo));
    await client.checkout(WISH);
    acs.say(UNASKED);
    await pause();
    expect(await client.checkout(WISH)).toMatchObject({ value: { ok: true } });
    expect(acs.connections()).toBe(1);
  });

  it("are dropped as well if they end only after the next request", async () => {
    const { client, acs } = await start(withLogin((line) => [UNASKED.slice(20), answerTo(line)]));
    await statusOf(client, "online");
    acs.say(UNASKED.slice(0, 20));
    await pause();
    expect(await client.checkout(WISH)).toMatchObject({ value: { ok: true } });
  });
});

describe("the log", () => {
  it("holds frames of both directions without card, PIN, password or name", async () => {
    const { client, log } = await start(
      withLogin((line) =>
        line.startsWith("23")
          ? "24              00120261123    205051AOTOWN|AA21001|AEAda Byrd|BLY|CQN|AFCard 21001 with 4711 of Ada Byrd: no|\r"
          : answerTo(line),
      ),
    );
    await client.patronStatus(ADA);
    await client.checkout(WISH);
    const text = JSON.stringify(log);
    expect(text).toContain("sip.sent");
    expect(text).toContain("AF");
    expect(text).not.toMatch(/21001|4711|let-me-in|Byrd/);
  });

  it("does not leak a card that another delimiter hides in a harmless field", async () => {
    const { client, log } = await start(withLogin(() => answerTo("23").replaceAll("|", "^")));
    await client.patronStatus(ADA);
    expect(JSON.stringify(log)).not.toContain("21001");
  });

  it("knows an unreadable frame only by its code and length", async () => {
    const { client, log } = await start(withLogin(() => "Sorry, 21001 has no account\r"));
    await client.patronStatus(ADA);
    expect(log.find(({ event }) => event === "sip.unreadable")).toEqual({
      event: "sip.unreadable",
      data: { code: "wire.not-sip", bytes: 27 },
    });
    expect(JSON.stringify(log)).not.toContain("Sorry");
  });
});

describe("values that must not be sent", () => {
  it.each(["30|001", "30\r001", "30\u0007001"])("%j is refused before it reaches the wire", async (item) => {
    const { client, acs } = await start(withLogin(answerTo));
    await statusOf(client, "online");
    const result = await client.checkout({ ...WISH, item: item as typeof SAND });
    expect(result).toMatchObject({ fault: { code: "wire.forbidden-character" } });
    expect(codes(acs.heard)).toEqual(["93", "99"]);
    expect(await client.checkout(WISH)).toMatchObject({ ok: true });
  });
});
