import { setTimeout as pause } from "node:timers/promises";
import type { Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { itemId, patronId } from "../../src/core/ids.ts";
import { CHARSETS, decodeText, encodeText } from "../../src/sip-client/charsets.ts";
import { checksum } from "../../src/sip-client/checksum.ts";
import { BY_THE_BOOK, decode, encode } from "../../src/sip-client/codec.ts";
import { formatSipDate } from "../../src/sip-client/dates.ts";
import type { DialectSettings } from "../../src/sip-client/dialects/index.ts";
import { Framer } from "../../src/sip-client/framer.ts";
import { all, build, first } from "../../src/sip-client/message.ts";
import { CODES } from "../../src/sip-client/spec/messages.ts";
import { answerTo, DATE, numbered, scripted, type Reply, type Scripted } from "./scripted-acs.ts";

/*
 * Defects of other SIP2 programs, one test each. The far end is a socket that writes what the test says: no codec of
 * ours answers itself here.
 */

const ITEM = itemId("3000045");
const PATRON = patronId("29999000012345");
const EMPTY_24 = `24${" ".repeat(14)}001${DATE}`;

function item(title: string): string {
  return `18030201${DATE}AB${ITEM}|AJ${title}|`;
}

function station(reply: Reply, settings: Partial<DialectSettings> = {}): Promise<Scripted> {
  return scripted(reply, settings, onTestFinished);
}

/** Writes pieces one after another, each in a segment of its own. */
async function inPieces(socket: Socket, pieces: readonly Buffer[]): Promise<void> {
  for (const piece of pieces) {
    socket.write(piece);
    await pause(3);
  }
}

const loan = {
  patron: PATRON,
  pin: undefined,
  item: ITEM,
  renewalAllowed: false,
  feeAcknowledged: false,
  alreadyDone: undefined,
  cancel: false,
};

describe("a defect of somebody else's that is not ours", () => {
  it("1. an answer split inside a field, inside a letter, or before its terminator is taken for whole", async () => {
    const title = "Der Dvořák-Kanon";
    const { client } = await station((request, socket) => {
      const digit = /AY(\d)/.exec(request)?.[1] ?? "";
      const bytes = encodeText(`${item(title)}AY${digit}AZ`, "utf8");
      const frame = Buffer.concat([bytes, Buffer.from(`${checksum(bytes, bytes.length)}\r`)]);
      const inLetter = frame.indexOf(Buffer.from("ř")) + 1;
      const at = [0, 1, 30, inLetter, inLetter + 1, frame.length - 3, frame.length - 1, frame.length];
      void inPieces(
        socket,
        at.slice(1).map((end, index) => frame.subarray(at[index], end)),
      );
    });
    const found = await client.itemInformation(ITEM);
    expect(found).toMatchObject({ ok: true, value: { title } });
  });

  it("2. the second of two answers in one segment is thrown away", () => {
    const framed = new Framer("cr").push(Buffer.from("941\r96\r98"));
    expect(framed.frames.map(String)).toEqual(["941", "96"]);
  });

  it("2. a doubled answer is taken for that of the next request", async () => {
    const { client, requests } = await station((request, socket, index) => {
      const frame = `${answerTo(request, item(`title ${index}`))}\r`;
      socket.write(frame + frame);
    });
    const titles: string[] = [];
    for (let index = 0; index < 3; index++) {
      const found = await client.itemInformation(ITEM);
      titles.push(found.ok ? found.value.title : found.fault.code);
    }
    expect(titles).toEqual(["title 0", "title 1", "title 2"]);
    expect(requests).toHaveLength(3);
  });

  it("3. a read shorter than its buffer brings the padding of the buffer along", () => {
    const buffer = Buffer.alloc(256);
    const framer = new Framer("cr");
    const frames = ["94", "1\r9", "41\r"].flatMap((text) => {
      const length = buffer.write(text);
      // What the framer keeps of a line must not change when the reader uses its buffer again.
      return framer.push(buffer.subarray(0, length)).frames.map(String);
    });
    expect(frames).toEqual(["941", "941"]);
  });

  it("4. CR, CRLF, or a stray LF at the head of the next answer hangs the reader", async () => {
    const ends = ["\r", "\r\n", "\r", "\n\r\n", "\r"];
    const { client } = await station((request, socket, index) => {
      socket.write(`${index === 3 ? "\n" : ""}${answerTo(request, item(`title ${index}`))}${ends[index]}`);
    });
    for (const index of ends.keys()) {
      expect(await client.itemInformation(ITEM)).toMatchObject({
        ok: true,
        value: { title: `title ${index}` },
      });
    }
  });

  it("5. a field code inside the value of another field is found", () => {
    const frame = `${EMPTY_24}AOAEON CQY|AFAA is your card|AA1|AE|CQN|`;
    const decoded = decode(Buffer.from(frame), BY_THE_BOOK);
    if (!decoded.ok) return expect.fail(decoded.fault.code);
    const { message } = decoded.value;
    expect([first(message, "AE"), first(message, "AA"), first(message, "CQ")]).toEqual(["", "1", "N"]);
  });

  it("6. repeated fields are lost or put in another order", () => {
    const frame = `${EMPTY_24}AFone|AU1|AGp|AFtwo|AU2|AFone|AG|AE|`;
    const decoded = decode(Buffer.from(frame), BY_THE_BOOK);
    if (!decoded.ok) return expect.fail(decoded.fault.code);
    const { message } = decoded.value;
    expect(message.fields.map(({ code }) => code)).toEqual(["AF", "AU", "AG", "AF", "AU", "AF", "AG", "AE"]);
    expect(all(message, "AF")).toEqual(["one", "two", "one"]);
    expect(all(message, "AU")).toEqual(["1", "2"]);
    expect(encode(message, { ...BY_THE_BOOK, sequence: undefined })).toEqual({
      ok: true,
      value: Buffer.from(frame),
    });
  });

  it("7. the sequence number counts past 9", async () => {
    const { client, heard } = await station((request, socket) => {
      socket.write(`${answerTo(request, item("Sand"))}\r`);
    });
    for (let index = 0; index < 12; index++) expect((await client.itemInformation(ITEM)).ok).toBe(true);
    const digits = heard.map((line) => /AY(\d+)AZ[0-9A-F]{4}$/.exec(line)?.[1]);
    expect(digits.join("")).toBe("01234567890123");
  });

  it("7. an answer with another sequence number is taken for the answer", async () => {
    const { client } = await station((request, socket) => {
      const ours = Number(/AY(\d)/.exec(request)?.[1]);
      socket.write(`${numbered(item("stale"), String((ours + 9) % 10))}\r`);
      socket.write(`${numbered(item("right"), String(ours))}\r`);
    });
    expect(await client.itemInformation(ITEM)).toMatchObject({ ok: true, value: { title: "right" } });
  });

  it("8. the zone of a date is put at its end", () => {
    expect(formatSipDate(Date.UTC(2026, 10, 23, 12), "UTC", "local")).toBe("20261123    120000");
    expect(formatSipDate(Date.UTC(2026, 10, 23, 12), "UTC", "utc")).toBe("20261123   Z120000");
  });

  it("9. an answer that never comes blocks the queue for ever", async () => {
    const { client, connections } = await station(
      (request, socket, index) => {
        if (index > 0) socket.write(`${answerTo(request, item("Sand"))}\r`);
      },
      { answerSeconds: 0.15 },
    );
    const lost = client.itemInformation(ITEM);
    const next = client.itemInformation(ITEM);
    expect(await lost).toMatchObject({ ok: false, fault: { code: "acs.silent" } });
    expect(await next).toMatchObject({ ok: true, value: { title: "Sand" } });
    // What may still come on the old connection can no longer be mistaken.
    expect(connections()).toBe(2);
  });

  it("9. a socket that closes instead of answering blocks the queue for ever", async () => {
    const { client, requests } = await station((request, socket, index) => {
      if (index === 0) socket.destroy();
      else socket.write(`${answerTo(request, item("Sand"))}\r`);
    });
    const lost = client.checkout(loan);
    const next = client.itemInformation(ITEM);
    expect(await lost).toMatchObject({ ok: false, fault: { code: "acs.unknown-outcome" } });
    expect(await next).toMatchObject({ ok: true, value: { title: "Sand" } });
    expect(requests.map((line) => line.slice(0, 2))).toEqual(["11", "17"]);
  });

  it.each(["30|00", "30\r1100", "30\n", "3\0", "\x1b[A", "30\t"])(
    "10. a delimiter or control character in a barcode or PIN is sent: %j",
    async (scanned) => {
      const { client, requests } = await station((request, socket) => {
        socket.write(`${answerTo(request, item("Sand"))}\r`);
      });
      const refused = { ok: false, fault: { code: "wire.forbidden-character" } };
      expect(await client.itemInformation(itemId(scanned))).toMatchObject(refused);
      expect(await client.checkout({ ...loan, item: itemId(scanned) })).toMatchObject(refused);
      expect(await client.patronStatus({ patron: PATRON, pin: scanned })).toMatchObject(refused);
      expect(requests).toEqual([]);
      expect((await client.itemInformation(ITEM)).ok).toBe(true);
    },
  );

  it("11. a password, PIN, card or name stands in the log, of what is sent or of what comes", async () => {
    const secrets = [
      "29999000012345",
      "471100",
      "station-secret",
      "terminal-secret",
      "Jane Roe",
      "Elm Street 5",
    ];
    const { client, log, heard } = await station((request, socket) => {
      const frame = `${EMPTY_24}AOmain|AA29999000012345|AEJane Roe|BLY|CQY|BDElm Street 5|`;
      socket.write(`${answerTo(request, `${frame}AF*** Card 29999000012345, PIN 471100, Jane Roe ***|`)}\r`);
    });
    const known = await client.patronStatus({ patron: PATRON, pin: "471100" });
    expect(known).toMatchObject({ ok: true, value: { name: "Jane Roe" } });
    const spoken = heard.join("\n");
    for (const secret of secrets.slice(0, 4)) expect(spoken).toContain(secret);
    const logged = log.join("\n");
    expect(logged).toContain("sip.sent");
    expect(logged).toContain("sip.received");
    for (const secret of secrets) expect(logged).not.toContain(secret);
  });

  it.each(CHARSETS)("12. the checksum is over code points instead of the bytes sent: %s", (charset) => {
    const message = build(
      "18",
      { circulationStatus: "03", securityMarker: "02", feeType: "01", transactionDate: DATE },
      { AB: "1", AJ: "Čapek: Válka s mloky" },
    );
    const encoded = encode(message, { ...BY_THE_BOOK, charset, sequence: 4 });
    if (!encoded.ok) return expect.fail(encoded.fault.code);
    const bytes = encoded.value;
    const sum = bytes.subarray(0, -4).reduce((total, byte) => total + byte, 0);
    expect((sum + Number.parseInt(bytes.subarray(-4).toString(), 16)) % 0x10000).toBe(0);
    expect(bytes.subarray(0, -4)).toEqual(
      encodeText(decodeText(bytes.subarray(0, -4), charset).text.normalize("NFC"), charset),
    );
    expect(decode(bytes, { ...BY_THE_BOOK, charset })).toMatchObject({ value: { checksum: "right" } });
  });

  it("13. a short, empty or unknown message throws", () => {
    const bare = ["", "9", "94", "00", "55hello|", "|", "AA|", "\0", "\xff\xff\xff", ...CODES];
    for (const text of bare) {
      const decoded = decode(Buffer.from(text, "latin1"), BY_THE_BOOK);
      const hasNoFixedPart = text === "96" || text === "97";
      expect(decoded.ok, JSON.stringify(text)).toBe(hasNoFixedPart);
    }
  });

  it("13. a message without its variable part throws", () => {
    const decoded = decode(Buffer.from(`36Y${DATE}`), BY_THE_BOOK);
    expect(decoded).toMatchObject({ ok: true, value: { message: { code: "36", fields: [] } } });
  });

  it("14. 96 is answered by a request with another sequence number, or by none", async () => {
    const { client, requests } = await station((request, socket, index) => {
      socket.write(index === 0 ? "96AZFEF6\r" : `${answerTo(request, item("Sand"))}\r`);
    });
    expect(await client.itemInformation(ITEM)).toMatchObject({ ok: true, value: { title: "Sand" } });
    expect(requests).toHaveLength(2);
    expect(requests[1]).toBe(requests[0]);
  });

  it("14. endless 96 is answered without end", async () => {
    const { client, requests } = await station((_request, socket) => socket.write("96AZFEF6\r"), {
      maxResends: 1,
    });
    const stopped = await client.itemInformation(ITEM);
    expect(stopped).toMatchObject({ ok: false, fault: { code: "acs.resend-exhausted" } });
    expect(requests).toHaveLength(2);
    expect(requests[1]).toBe(requests[0]);
  });

  it("15. a title of more than 255 characters, or an empty required field, is cut, lost or refused", async () => {
    const title = `${"Die Verfolgung und Ermordung Jean Paul Marats ".repeat(50)}.`;
    const { client, requests } = await station((request, socket) => {
      socket.write(`${answerTo(request, item(title))}\r`);
    });
    expect(await client.itemInformation(ITEM)).toMatchObject({ ok: true, value: { title } });
    await client.patronStatus({ patron: PATRON, pin: "" });
    expect(requests.at(-1)).toContain("|ACterminal-secret|AD|AY");
  });
});
