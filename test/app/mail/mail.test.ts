import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { isMailbox, receiptLetter } from "../../../src/app/adapters/mail/letter.ts";
import { openOutbox, type Letter, type Outbox } from "../../../src/app/adapters/mail/outbox.ts";
import { postman, type Postman } from "../../../src/app/adapters/mail/postman.ts";
import { smtp, type Send } from "../../../src/app/adapters/mail/smtp.ts";
import { seededBytes, virtualClock, type VirtualClock } from "../../../src/core/clock.ts";
import { fault } from "../../../src/core/faults.ts";
import { failed, ok } from "../../../src/core/result.ts";
import { EVERYTHING } from "../../../src/receipts/samples.ts";
import { shop, valueOf } from "../../receipts/shop.ts";
import { mailServer, type Fate, type TestServer } from "./server.ts";

const KEY = seededBytes(7)(32);
const TO = "ada@example.org";
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

function letterTo(to: string, seed = 1): Letter {
  const here = shop({});
  const marks = valueOf(here.receipt(EVERYTHING));
  const subject = here.subject(EVERYTHING);
  return valueOf(
    receiptLetter({ marks, subject, to, from: "Library <library@example.org>" }, seededBytes(seed)),
  );
}

interface House {
  readonly directory: string;
  readonly clock: VirtualClock;
  readonly outbox: Outbox;
  readonly logged: string[];
  hire(send: Send, days?: number): Postman;
}

/** An outbox on disk; `directory`: the one of a life before. */
async function house(
  directory = mkdtempSync(path.join(tmpdir(), "lectern-outbox-")),
  key = KEY,
): Promise<House> {
  const clock = virtualClock(Date.UTC(2027, 2, 5, 14, 31));
  const outbox = valueOf(await openOutbox({ directory, key, clock, randomBytes: seededBytes(3) }));
  const logged: string[] = [];
  return {
    directory,
    clock,
    outbox,
    logged,
    hire(send, days = 3) {
      const log = (event: string, data: object) => logged.push(JSON.stringify([event, data]));
      const hired = postman({ outbox, send, clock, log, days });
      ends.push(() => hired.stop());
      return hired;
    },
  };
}

async function serve(
  fates: readonly Fate[],
  login?: { user: string; password: string },
): Promise<TestServer> {
  const server = await mailServer(fates, login);
  ends.push(() => server.close());
  return server;
}

/** The Message-IDs of letters that a server has. */
const idsOf = (letters: readonly string[]): (string | undefined)[] =>
  letters.map((letter) => /^Message-ID: (.*)$/im.exec(letter)?.[1]);

const nothingWaits = async ({ outbox }: House): Promise<void> => {
  await vi.waitFor(async () => expect(await outbox.waiting()).toEqual([]));
};
const logs = async ({ logged }: House, words: string): Promise<void> => {
  await vi.waitFor(() => expect(logged.join("\n")).toContain(words));
};

describe("a letter", () => {
  it("is one receipt as text and as a page, to one address, and asks for no answer", async () => {
    const server = await serve([]);
    const here = await house();
    await here.hire(smtp(server.at)).post(letterTo(TO));
    await nothingWaits(here);
    expect(server.recipients).toEqual([TO]);
    const [letter = ""] = server.taken;
    expect(letter).toContain("Subject: Your receipt from Ashby Library, Fri, 5 Mar 2027, 14:31");
    expect(letter).toContain("Auto-Submitted: auto-generated");
    expect(letter).toContain("Content-Type: text/plain");
    expect(letter).toContain("Content-Type: text/html");
    expect(letter).toContain("Message-ID: <");
  });

  it("is on disk before it is said to be on its way, and cannot be read there", async () => {
    const here = await house();
    const hired = here.hire(() => new Promise(() => {}));
    ends.pop();
    expect(await hired.post(letterTo(TO))).toEqual(ok(undefined));
    const [name = ""] = readdirSync(here.directory);
    expect(name).toMatch(/\.letter$/);
    const bytes = readFileSync(path.join(here.directory, name)).toString("latin1");
    for (const told of [TO, "Kafka", "Ada"]) expect(bytes).not.toContain(told);
  });

  it("is not promised where it cannot be written", async () => {
    const here = await house();
    const { rmSync } = await import("node:fs");
    rmSync(here.directory, { recursive: true });
    expect(await here.outbox.add(letterTo(TO))).toMatchObject({ ok: false, fault: { code: "mail.outbox" } });
  });

  it.each([
    "a@b.example, c@d.example",
    "a@b",
    "ada",
    "a b@c.example",
    "a@b.example\r\nBcc: x@y.example",
    "<a@b.example>",
    `${"x".repeat(250)}@b.example`,
  ])("is not addressed to %j", (to) => {
    expect(isMailbox(to)).toBe(false);
    const here = shop({});
    const written = { marks: [], subject: here.subject(EVERYTHING), to, from: "a@b.example" };
    const made = receiptLetter(written, seededBytes(1));
    expect(made).toEqual(failed(fault("receipt.bad-address", "")));
  });

  it.each(["ada@example.org", "ada.o'neill+books@sub.example.co.uk", "müller@bücherei.example"])(
    "may go to %s",
    (to) => {
      expect(isMailbox(to)).toBe(true);
    },
  );
});

describe("what the mail server does", () => {
  it.each([
    ["the connection ends within the letter", "drop-in-data", 1],
    ["the letter is put off", { to: "data", code: 451 }, 1],
    ["the address is put off, as for greylisting", { to: "recipient", code: 450 }, 1],
    ["the station is not welcome for now", { to: "sender", code: 553 }, 1],
    // Whether it has the letter nobody can know: it comes again, and says that it is the same.
    ["the connection ends before the answer", "drop-after-data", 2],
  ] as const)("%s: it is sent again after a pause, under the same Message-ID", async (_, fate, copies) => {
    const server = await serve([fate]);
    const here = await house();
    const letter = letterTo(TO);
    await here.hire(smtp(server.at)).post(letter);
    await logs(here, "mail.later");
    expect(await here.outbox.waiting()).toHaveLength(1);
    here.clock.advance(MINUTE);
    await nothingWaits(here);
    expect(idsOf(server.taken)).toEqual(Array.from({ length: copies }, () => letter.messageId));
  });

  it.each([
    { to: "recipient", code: 550 },
    { to: "data", code: 554 },
  ] as const)(
    "%j: refused for good, it is given up at once, and nothing stays of it but when and why",
    async (fate) => {
      const server = await serve([fate]);
      const here = await house();
      const hired = here.hire(smtp(server.at));
      await hired.post(letterTo(TO, 1));
      await nothingWaits(here);
      expect(await here.outbox.givenUp()).toMatchObject([
        { code: "mail.refused", writtenAt: here.clock.now() },
      ]);
      const [note = ""] = readdirSync(here.directory);
      expect(readFileSync(path.join(here.directory, note), "utf8")).toBe("mail.refused\n");
      await hired.post(letterTo("next@example.org", 2));
      await nothingWaits(here);
      expect(server.recipients).toEqual([TO, "next@example.org"]);
    },
  );

  it("a letter that is put off does not hold up the next", async () => {
    const server = await serve([{ to: "recipient", code: 450 }]);
    const here = await house();
    await here.outbox.add(letterTo(TO, 1));
    await here.outbox.add(letterTo("next@example.org", 2));
    here.hire(smtp(server.at));
    await vi.waitFor(() => expect(server.taken).toHaveLength(1));
    expect(idsOf(server.taken)).toEqual([letterTo("next@example.org", 2).messageId]);
  });

  it("a login is sent, and a refused one is told as that", async () => {
    const login = { user: "station", password: "right" };
    const server = await serve([], login);
    const here = await house();
    expect(await smtp({ ...server.at, login: { ...login, password: "wrong" } })(letterTo(TO))).toMatchObject({
      fault: { code: "mail.login" },
    });
    await here.hire(smtp(server.at)).post(letterTo(TO));
    await nothingWaits(here);
  });

  it("without the TLS that was asked for nothing is sent", async () => {
    const server = await serve([]);
    const sent = await smtp({ ...server.at, tls: "starttls" })(letterTo(TO));
    expect(sent).toMatchObject({ ok: false, fault: { code: "mail.tls" } });
    expect(server.recipients).toEqual([]);
  });
});

describe("time", () => {
  const away: Send = () => Promise.resolve(failed(fault("mail.unreachable", "ECONNECTION")));

  it("pauses grow, and one server that is away is asked once for all letters", async () => {
    const here = await house();
    const send = vi.fn(away);
    await here.outbox.add(letterTo(TO, 1));
    await here.outbox.add(letterTo(TO, 2));
    here.hire(send);
    for (const minutes of [1, 2, 5, 15, 30, 60, 60]) {
      const before = send.mock.calls.length;
      await vi.waitFor(() => expect(here.logged).toHaveLength(before === 0 ? 1 : before));
      here.clock.advance(minutes * MINUTE - 1);
      const still = send.mock.calls.length;
      here.clock.advance(1);
      await vi.waitFor(() => expect(send.mock.calls).toHaveLength(still + 1));
    }
  });

  it("after its days a letter is given up by the name of what kept it", async () => {
    const here = await house();
    await here.outbox.add(letterTo(TO));
    here.clock.advance(3 * DAY + 1);
    here.hire(away);
    await nothingWaits(here);
    expect(await here.outbox.givenUp()).toMatchObject([{ code: "mail.unreachable" }]);
    expect(here.logged.join("\n")).toContain("mail.given-up");
  });
});

describe("a crash", () => {
  it("loses no letter: what waits is sent by the next life, oldest first", async () => {
    const before = await house();
    await before.outbox.add(letterTo(TO, 1));
    await before.outbox.add(letterTo(TO, 2));
    const server = await serve([]);
    const after = await house(before.directory);
    after.hire(smtp(server.at));
    await nothingWaits(after);
    expect(idsOf(server.taken)).toEqual([letterTo(TO, 1).messageId, letterTo(TO, 2).messageId]);
  });

  it("between the server's yes and the note of it sends the same letter again, and no other", async () => {
    const server = await serve([]);
    const before = await house();
    await before.outbox.add(letterTo(TO));
    const [waiting] = await before.outbox.waiting();
    await smtp(server.at)(waiting?.letter ?? letterTo(TO, 9));
    const after = await house(before.directory);
    after.hire(smtp(server.at));
    await nothingWaits(after);
    expect(idsOf(server.taken)).toEqual([letterTo(TO).messageId, letterTo(TO).messageId]);
  });

  it("within writing leaves no letter: nobody was told that it would be sent", async () => {
    const before = await house();
    writeFileSync(path.join(before.directory, "000001804257060-000.letter.part"), "half of it");
    const after = await house(before.directory);
    expect(await after.outbox.waiting()).toEqual([]);
    expect(readdirSync(after.directory)).toEqual([]);
  });

  it("with another key afterwards gives up what cannot be read, and says so", async () => {
    const before = await house();
    await before.outbox.add(letterTo(TO));
    const after = await house(before.directory, seededBytes(8)(32));
    after.hire(() => {
      throw new Error("The test did not expect that anything is sent");
    });
    await nothingWaits(after);
    expect(await after.outbox.givenUp()).toMatchObject([{ code: "mail.sealed" }]);
  });

  it("of the clock, which went back, does not mix up the order", async () => {
    const before = await house();
    before.clock.advance(DAY);
    await before.outbox.add(letterTo(TO, 1));
    const after = await house(before.directory);
    await after.outbox.add(letterTo(TO, 2));
    const waiting = await after.outbox.waiting();
    expect(waiting.map(({ letter }) => letter?.messageId)).toEqual(
      [1, 2].map((seed) => letterTo(TO, seed).messageId),
    );
  });
});

it("a disk that does not let go of what was sent does not have it sent again, nor end the station", async () => {
  const here = await house();
  await here.outbox.add(letterTo(TO));
  let fails = true;
  const outbox: Outbox = {
    ...here.outbox,
    sent(number) {
      if (fails) return Promise.reject(Object.assign(new Error("EIO"), { code: "EIO" }));
      return here.outbox.sent(number);
    },
  };
  const send = vi.fn<Send>(() => Promise.resolve(ok(undefined)));
  const broken = { ...here, outbox };
  const hired = postman({
    ...broken,
    send,
    days: 3,
    log: (...line) => here.logged.push(JSON.stringify(line)),
  });
  ends.push(() => hired.stop());
  await logs(here, "mail.outbox");
  fails = false;
  here.clock.advance(MINUTE);
  await nothingWaits(here);
  expect(send).toHaveBeenCalledOnce();
});

it("no log line tells the address, a name or a title", async () => {
  const server = await serve([
    { to: "recipient", code: 450 },
    { to: "data", code: 554 },
  ]);
  const here = await house();
  await here.hire(smtp(server.at)).post(letterTo(TO));
  await logs(here, "mail.later");
  here.clock.advance(MINUTE);
  await nothingWaits(here);
  await logs(here, "mail.given-up");
  for (const told of [TO, "ada", "Kafka", "Example"]) expect(here.logged.join("\n")).not.toContain(told);
});
