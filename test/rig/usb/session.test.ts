import { expect, test } from "vitest";
import type { ControlAnswer, UsbDevice } from "./device.ts";
import { guestHello, guestPacket, saidToGuest, type Said } from "./guest-side.ts";
import { cdcAcm } from "./kinds/cdc-acm.ts";
import { usbSession, type UsbSession } from "./session.ts";

interface Bench {
  readonly session: UsbSession;
  /** What the guest was told since the last look. */
  readonly told: () => readonly Said[];
}

const HELLO_BYTES = 12 + 68;

function bench(part: Partial<UsbDevice>): Bench {
  const device: UsbDevice = {
    identity: { vid: 0x05e0, pid: 0x1701, manufacturer: "Zebra", product: "Scanner", serialNumber: "S1" },
    bcd: 0x0102,
    interfaces: cdcAcm.interfaces,
    control: () => "stall",
    out: () => Promise.resolve(),
    ...part,
  };
  let sent: Uint8Array[] = [];
  const session = usbSession(device, (bytes) => void sent.push(bytes));
  expect(sent[0]).toHaveLength(HELLO_BYTES);
  sent = [];
  session.feed(guestHello(0xfe));
  return {
    session,
    told() {
      const all = saidToGuest(Buffer.concat(sent));
      sent = [];
      return all;
    },
  };
}

/** A bench whose device was announced. */
function plugged(part: Partial<UsbDevice>): Bench {
  const made = bench(part);
  made.told();
  return made;
}

/** Lets answers that come in a turn of their own come. */
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

const askFor = (value: string, length: string): Uint8Array =>
  guestPacket(100, 9, `80 06 80 00 ${value} 00 00 ${length}`);
const answerTo = async (packet: Uint8Array, part: Partial<UsbDevice> = {}): Promise<string> => {
  const { session, told } = plugged(part);
  session.feed(packet);
  await turn();
  return told()[0]?.body ?? "";
};
const afterHead = (body: string): string => body.slice("80 06 80 00 00 00 00 00 00 00 ".length);

test("a device is announced after its endpoints and its interfaces", () => {
  const said = bench({}).told();
  expect(said.map(({ type }) => type)).toEqual([5, 4, 1]);
  expect(said[2]?.body).toBe("01 00 00 00 E0 05 01 17 02 01");
});

test("its descriptor tells its ids, its version and which texts it has", async () => {
  expect(afterHead(await answerTo(askFor("00 01", "12 00")))).toBe(
    "12 01 00 02 00 00 00 40 E0 05 01 17 02 01 01 02 03 01",
  );
});

test("without a serial number there is no text of it", async () => {
  const identity = { vid: 1, pid: 2, manufacturer: "M", product: "P" };
  const descriptor = afterHead(await answerTo(askFor("00 01", "12 00"), { identity }));
  expect(descriptor.slice(-11)).toBe("01 02 00 01");
  expect(await answerTo(askFor("03 03", "FF 00"), { identity })).toBe("80 06 80 04 03 03 00 00 00 00");
});

test("its configuration is as long as it says, and no more is answered than was asked for", async () => {
  const whole = afterHead(await answerTo(askFor("00 02", "FF 00"))).split(" ");
  expect(whole).toHaveLength(67);
  expect(whole.slice(0, 9).join(" ")).toBe("09 02 43 00 02 01 00 80 32");
  expect(afterHead(await answerTo(askFor("00 02", "09 00")))).toBe("09 02 43 00 02 01 00 80 32");
});

test("texts are UTF-16", async () => {
  expect(afterHead(await answerTo(askFor("00 03", "FF 00")))).toBe("04 03 09 04");
  expect(afterHead(await answerTo(askFor("03 03", "FF 00")))).toBe("06 03 53 00 31 00");
});

test("a request that its kind does not know is stalled, and one that it knows is answered in its own time", async () => {
  const later = Promise.withResolvers<ControlAnswer>();
  const { session, told } = plugged({
    control: ({ request }) => (request === 0x21 ? later.promise : "stall"),
  });
  session.feed(guestPacket(100, 1, "80 21 A1 00 00 00 00 00 07 00"));
  session.feed(guestPacket(100, 2, "80 55 C0 00 00 00 00 00 07 00"));
  await turn();
  expect(told()).toEqual([{ type: 100, id: 2, body: "80 55 C0 04 00 00 00 00 00 00" }]);
  later.resolve(Uint8Array.of(1));
  await turn();
  expect(told()).toEqual([{ type: 100, id: 1, body: "80 21 A1 00 00 00 00 00 01 00 01" }]);
});

test("a configuration is set behind endpoints and interfaces, and can be asked for until a reset", () => {
  const { session, told } = plugged({});
  session.feed(guestPacket(6, 3, "01"));
  expect(told().map(({ type, body }) => (type === 8 ? body : type))).toEqual([5, 4, "00 01"]);
  session.feed(guestPacket(7, 4, ""));
  session.feed(guestPacket(3, 0, ""));
  session.feed(guestPacket(7, 5, ""));
  expect(told()).toEqual([
    { type: 8, id: 4, body: "00 01" },
    { type: 8, id: 5, body: "00 00" },
  ]);
});

const READ = "82 00 80 00 00 00 00 00 00 00";

test("a bulk read waits for the device, and takes packets up to the first short one", () => {
  const { session, told } = plugged({});
  session.feed(guestPacket(101, 1, READ));
  expect(told()).toEqual([]);
  session.say(0x82, Uint8Array.of(7));
  expect(told()).toEqual([{ type: 101, id: 1, body: "82 00 01 00 00 00 00 00 00 00 07" }]);
  session.say(0x82, new Uint8Array(64));
  session.say(0x82, new Uint8Array(3));
  session.say(0x82, Uint8Array.of(9));
  session.feed(guestPacket(101, 2, READ));
  session.feed(guestPacket(101, 3, READ));
  expect(told().map(({ id, body }) => [id, body.split(" ").length - 10])).toEqual([
    [2, 67],
    [3, 1],
  ]);
});

test("a read that is called off is answered as such, and what comes then is for the next", () => {
  const { session, told } = plugged({});
  session.feed(guestPacket(101, 1, READ));
  session.feed(guestPacket(21, 1, ""));
  session.say(0x82, Uint8Array.of(7));
  expect(told()).toEqual([{ type: 101, id: 1, body: "82 01 00 00 00 00 00 00 00 00" }]);
  session.feed(guestPacket(101, 2, READ));
  expect(told().map(({ id }) => id)).toEqual([2]);
});

test("what nobody fetches is lost once the chip is full", () => {
  const { session, told } = plugged({});
  for (let packet = 0; packet < 100; packet++) session.say(0x82, new Uint8Array(63));
  for (let read = 0; read < 100; read++) session.feed(guestPacket(101, read, READ));
  expect(told()).toHaveLength(Math.floor(4_096 / 63));
});

test("a write is done when the device has taken it; called off, nothing is said any more", async () => {
  let take = (): void => {};
  const { session, told } = plugged({
    out: () =>
      new Promise((resolve) => {
        take = resolve;
      }),
  });
  const WRITE = "02 00 02 00 00 00 00 00 00 00 41 42";
  session.feed(guestPacket(101, 1, WRITE));
  await turn();
  expect(told()).toEqual([]);
  take();
  await turn();
  expect(told()).toEqual([{ type: 101, id: 1, body: "02 00 02 00 00 00 00 00 00 00" }]);
  session.feed(guestPacket(101, 2, WRITE));
  session.feed(guestPacket(21, 2, ""));
  take();
  await turn();
  expect(told()).toEqual([{ type: 101, id: 2, body: "02 01 00 00 00 00 00 00 00 00" }]);
});

test("interrupts are told while somebody listens", () => {
  const { session, told } = plugged({});
  session.say(0x81, Uint8Array.of(1));
  session.feed(guestPacket(15, 1, "81"));
  session.say(0x81, Uint8Array.of(2));
  session.feed(guestPacket(16, 2, "81"));
  session.say(0x81, Uint8Array.of(3));
  expect(told()).toEqual([
    { type: 17, id: 1, body: "00 81" },
    { type: 103, id: 0, body: "81 00 01 00 02" },
    { type: 17, id: 2, body: "00 81" },
  ]);
});
