/** Each kind against a guest made by hand, with the peers of src/devices/sim behind it. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { seededRandom, systemClock } from "../../../src/core/clock.ts";
import type { Json } from "../../../src/devices/driver.ts";
import type { RunningPeer } from "../../../src/devices/sim/definition.ts";
import { FAMILIES } from "./families.ts";
import { guestHello, guestPacket, saidToGuest, type Said } from "./guest-side.ts";
import { startFamily } from "./start.ts";

const HELLO_BYTES = 12 + 68;
const [CONTROL, BULK, INTERRUPT, INTERRUPT_STATUS] = [100, 101, 103, 17];

let folder: string;
let server: Server;
let socket: Socket | undefined;
let heard: Buffer;
let peer: RunningPeer | undefined;
let wake: () => void;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "lectern-usb-"));
  heard = Buffer.alloc(0);
  wake = () => {};
  server = createServer((connected) => {
    socket = connected;
    heard = Buffer.alloc(0);
    connected.write(guestHello(0xfe));
    connected.on("data", (bytes) => {
      heard = Buffer.concat([heard, bytes]);
      wake();
    });
    connected.once("close", () => {
      socket = undefined;
      wake();
    });
  });
  await new Promise<void>((resolve) => void server.listen(path.join(folder, "usb"), resolve));
});

afterEach(async () => {
  await peer?.stop();
  peer = undefined;
  await new Promise((resolve) => void server.close(resolve));
  rmSync(folder, { recursive: true });
});

async function plugIn(profile: string): Promise<void> {
  const family = FAMILIES.find((each) => each.profile === profile);
  if (family === undefined) throw new Error(profile);
  const where = { path: path.join(folder, "usb"), clock: systemClock, random: seededRandom(1) };
  const started = await startFamily(family, where);
  if (!started.ok) throw new Error(started.fault.detail);
  peer = started.value;
  await until(() => packets().length === 3);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds())
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
}

/** What came whole since the device's hello. */
function packets(): readonly Said[] {
  let end = HELLO_BYTES;
  while (end + 16 <= heard.length && end + 16 + heard.readUInt32LE(end + 4) <= heard.length)
    end += 16 + heard.readUInt32LE(end + 4);
  return end > heard.length ? [] : saidToGuest(heard.subarray(HELLO_BYTES, end));
}

/** Says something, and gives the answer with that id. */
async function ask(type: number, id: number, body: string): Promise<string> {
  socket?.write(guestPacket(type, id, body));
  const answer = (): Said | undefined => packets().find((each) => each.type === type && each.id === id);
  await until(() => answer() !== undefined);
  return answer()?.body ?? "";
}

async function verb(name: string, ...words: readonly string[]): Promise<Json | undefined> {
  const done = await peer?.verbs[name]?.run(words);
  if (done?.ok !== true) throw new Error(name);
  return done.value;
}

const READ_82 = "82 00 80 00 00 00 00 00 00 00";
const READ_81 = "81 00 80 00 00 00 00 00 00 00";
const write = (length: string, bytes: string): string => `02 00 ${length} 00 00 00 00 00 00 00 ${bytes}`;

test("CDC-ACM: a label is read, and the line's settings are kept", async () => {
  await plugIn("zebra-cdc-scanner");
  await verb("scan", "A1");
  expect(await ask(BULK, 1, READ_82)).toBe("82 00 06 00 00 00 00 00 00 00 5D 46 30 41 31 0D");
  expect(await ask(CONTROL, 2, "00 20 21 00 00 00 00 00 07 00 00 4B 00 00 00 00 08")).toBe(
    "00 20 21 00 00 00 00 00 07 00",
  );
  expect(await ask(CONTROL, 3, "80 21 A1 00 00 00 00 00 07 00")).toMatch(/ 00 4B 00 00 00 00 08$/);
});

test("FTDI: two bytes of status stand before each packet", async () => {
  await plugIn("generic-serial-scanner");
  await verb("scan", "A".repeat(70));
  const first = (await ask(BULK, 1, READ_81)).split(" ").slice(10);
  expect(first).toHaveLength(64 + 11);
  expect([first.slice(0, 3), first.slice(64, 67)]).toEqual([
    ["31", "60", "41"],
    ["31", "60", "41"],
  ]);
  expect(await ask(CONTROL, 2, "80 05 C0 00 00 00 00 00 02 00")).toMatch(/ 31 60$/);
});

test("CH340: commands reach the relays, and the chip tells its version", async () => {
  await plugIn("lcus-1-relay");
  expect(await ask(CONTROL, 1, "80 5F C0 00 00 00 00 00 02 00")).toMatch(/ 31 00$/);
  await ask(BULK, 2, write("04", "A0 01 01 A2"));
  expect(await verb("show")).toEqual([true]);
});

test("a printer that is full takes no more of a write; called off, the rest of it is never printed", async () => {
  await plugIn("epson-tm-usb");
  expect(await ask(CONTROL, 1, "80 01 A1 00 00 00 00 00 01 00")).toMatch(/ 18$/);
  await verb("hang", "on");
  socket?.write(guestPacket(BULK, 2, write("03", "4F 4C 44")));
  socket?.write(guestPacket(21, 2, ""));
  await until(() => packets().some(({ type, id }) => type === BULK && id === 2));
  await verb("hang", "off");
  await ask(BULK, 3, write("04", "4E 45 57 0A"));
  await ask(BULK, 4, write("04", "1D 56 41 00"));
  expect(await verb("slip")).toMatch(/^NEW/);
});

test("a keyboard types by interrupts while somebody listens, and takes its lights", async () => {
  await plugIn("keyboard-wedge-scanner");
  const descriptor = await ask(CONTROL, 1, "80 06 81 00 00 22 00 00 FF 00");
  expect(descriptor).toMatch(/ 05 01 09 06 A1 01/);
  expect(await ask(CONTROL, 2, "00 09 21 00 00 02 00 00 01 00 02")).toBe("00 09 21 00 00 02 00 00 01 00");
  socket?.write(guestPacket(15, 3, "81"));
  await until(() => packets().some(({ type }) => type === INTERRUPT_STATUS));
  await verb("scan", "1");
  const typed = (): readonly string[] =>
    packets().flatMap(({ type, body }) => (type === INTERRUPT ? [body.slice(12)] : []));
  await until(() => typed().length === 4);
  expect(typed().slice(0, 2)).toEqual(["00 00 1E 00 00 00 00 00", "00 00 00 00 00 00 00 00"]);
});

test("feature reports: with its id where there is one, without where there is none", async () => {
  await plugIn("usbrelay-hid");
  await ask(CONTROL, 1, "00 09 21 00 00 02 00 00 08 00 FF 02 00 00 00 00 00 00");
  expect(await verb("show")).toEqual([false, true]);
  expect(await ask(CONTROL, 2, "80 01 A1 00 01 03 00 00 08 00")).toMatch(/ 4B 49 4F 53 4B 00 00 02$/);
  expect(await ask(CONTROL, 3, "80 01 A1 00 02 03 00 00 08 00")).toBe("80 01 A1 04 02 03 00 00 00 00");
});

test("a scanner in HID POS mode is woken by a feature report that has an id", async () => {
  await plugIn("honeywell-hid-pos");
  expect(await ask(CONTROL, 1, "00 09 21 00 FE 03 00 00 02 00 FE 01")).toBe("00 09 21 00 FE 03 00 00 02 00");
  expect(await ask(CONTROL, 2, "80 01 A1 00 FE 03 00 00 02 00")).toMatch(/ FE 01$/);
});

test("a relay board takes output reports by interrupt as well", async () => {
  await plugIn("ch551-relay");
  await ask(INTERRUPT, 1, "02 00 08 00 F1 00 00 00 00 00 00 00");
  expect(await verb("show")).toEqual([true]);
});

test("a device of its own kind answers control transfers, and stalls what it does not know", async () => {
  await plugIn("bookcheck-940");
  expect(await ask(CONTROL, 1, "80 BD C0 00 FF FF FF FF 09 00")).toMatch(/ 01 01 00 00 00 00 00 00 00$/);
  expect(await ask(CONTROL, 2, "80 55 C0 00 00 00 00 00 09 00")).toBe("80 55 C0 04 00 00 00 00 00 00");
});

test.each(["zebra-cdc-scanner", "keyboard-wedge-scanner", "bookcheck-940"])(
  "%s is out of the guest while its cable is out",
  async (profile) => {
    await plugIn(profile);
    await verb("unplug");
    await until(() => socket === undefined);
    await verb("plug");
    await until(() => packets().length === 3);
  },
);

test("where no guest is, nothing can be plugged in", async () => {
  const [family] = FAMILIES;
  if (family === undefined) throw new Error("no family");
  const where = { path: path.join(folder, "none"), clock: systemClock, random: seededRandom(1) };
  const started = await startFamily(family, where);
  expect(started.ok ? "ok" : started.fault.code).toBe("device.not-found");
});
