/** The guest's side of a connection for tests, written apart from the codec: packets by hand, with 64-bit ids. */
import { bytesOf, hexOf } from "../../../src/devices/hex.ts";

const word = (value: number): number[] => [
  value & 0xff,
  (value >> 8) & 0xff,
  (value >> 16) & 0xff,
  value >>> 24,
];

/** A packet as the guest sends it after both sides said that they can do 64-bit ids. */
export function guestPacket(type: number, id: number, body: string): Uint8Array {
  const bytes = bytesOf(body) ?? new Uint8Array(0);
  return Uint8Array.from([...word(type), ...word(bytes.length), ...word(id), ...word(0), ...bytes]);
}

/** Its hello, with these capabilities as bits. QEMU 7.2 says 0xFE: all but bulk streams. */
export function guestHello(capabilities: number): Uint8Array {
  const version = Buffer.alloc(64);
  version.write("qemu usb-redir guest 7.2.22");
  return Uint8Array.from([...word(0), ...word(68), ...word(0), ...version, ...word(capabilities)]);
}

export interface Said {
  readonly type: number;
  readonly id: number;
  readonly body: string;
}

/** What the device's side sent after its own hello, with 64-bit ids. */
export function saidToGuest(bytes: Uint8Array): readonly Said[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const all: Said[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = view.getUint32(at + 4, true);
    all.push({
      type: view.getUint32(at, true),
      id: view.getUint32(at + 8, true),
      body: hexOf(bytes.subarray(at + 16, at + 16 + length)),
    });
    at += 16 + length;
  }
  return all;
}
