/**
 * Every profile of a USB or serial device: as what it is plugged in, who is its far end, and how a station finds it.
 *
 * Ids that a profile matches are the profile's. The others are of common devices of that kind: FT232R and CH340 as serial
 * converters, 05E0 Zebra, 0C2E Honeywell, 04B8 Epson, 0519 Star, 2A19 Numato, 16C0:05DF with maker and product as in
 * github.com/darrylb123/usbrelay issue 15, 0519:2018 as in issue 34. Product ids of keyboards and readers are made up; no
 * driver of the kernel asks for them.
 */
import type { UsbIdentity } from "./device.ts";
import { cdcAcm } from "./kinds/cdc-acm.ts";
import { ch341 } from "./kinds/ch341.ts";
import { ftdi } from "./kinds/ftdi.ts";
import type { HidShape } from "./kinds/hid.ts";
import { printer } from "./kinds/printer.ts";
import type { StreamKind } from "./kinds/stream.ts";

/** As what it is plugged in. */
export type Kind =
  | { readonly line: "stream"; readonly stream: StreamKind }
  | { readonly line: "hid"; readonly shape: HidShape }
  | { readonly line: "usb-control" };

export interface Family {
  /** The profile's id. */
  readonly profile: string;
  readonly kind: Kind;
  readonly identity: UsbIdentity;
  /** Its far end: a peer of src/devices/sim, and that peer's options. */
  readonly peer: string;
  readonly options: object;
  /** What station.yaml says of its `options`: deadlines that a guest without acceleration cannot keep. */
  readonly settings?: object;
  /** What somebody scans, where it reads cards of its own kind. */
  readonly label?: string;
  /** What station.yaml says of its `transport`; nothing where the profile's own facts are enough. */
  readonly transport: { readonly match?: Readonly<Record<string, string | number>> };
}

const CDC: Kind = { line: "stream", stream: cdcAcm };
const FTDI: Kind = { line: "stream", stream: ftdi };
const CH341: Kind = { line: "stream", stream: ch341 };
const PRINTER: Kind = { line: "stream", stream: printer };
const KEYBOARD: Kind = { line: "hid", shape: { boot: true, maxPacket: 8, hasOutput: false } };
const HID_POS: Kind = { line: "hid", shape: { boot: false, maxPacket: 64, hasOutput: true } };
const HID_RELAYS: Kind = { line: "hid", shape: { boot: false, maxPacket: 8, hasOutput: false } };
const HID_RELAYS_OUT: Kind = { line: "hid", shape: { boot: false, maxPacket: 8, hasOutput: true } };

/** A serial converter with an FT232R: all have the same ids, and a serial number of their own. */
const adapter = (serialNumber: string): UsbIdentity => ({
  vid: 0x0403,
  pid: 0x6001,
  manufacturer: "FTDI",
  product: "FT232R USB UART",
  serialNumber,
});

const byId = (name: string): Family["transport"] => ({ match: { path: `/dev/serial/by-id/usb-${name}` } });
const adapterById = (serialNumber: string): Family["transport"] =>
  byId(`FTDI_FT232R_USB_UART_${serialNumber}-if00-port0`);
const facts = (vid: number, pid: number): Family["transport"] => ({ match: { vid, pid } });

/** A CH340 on a board: no serial number, and a name that says nothing. */
const ch340 = { vid: 0x1a86, pid: 0x7523, manufacturer: "1a86", product: "USB Serial" } as const;
const CH340_BY_ID = byId("1a86_USB_Serial-if00-port0");
/** The profile's own facts find it. */
const PROFILES_OWN: Family["transport"] = {};

export const FAMILIES: readonly Family[] = [
  {
    profile: "keyboard-wedge-scanner",
    kind: KEYBOARD,
    identity: {
      vid: 0x05f9,
      pid: 0x2203,
      manufacturer: "Datalogic",
      product: "QuickScan I",
      serialNumber: "Q16070B",
    },
    peer: "wedge-reports",
    options: {},
    transport: facts(0x05f9, 0x2203),
    settings: { gapMs: 500 },
  },
  {
    profile: "keyboard-wedge-reports",
    kind: KEYBOARD,
    identity: { vid: 0x05f9, pid: 0x221c, manufacturer: "Datalogic", product: "Handheld Barcode Scanner" },
    peer: "wedge-reports",
    options: { layout: "de" },
    transport: facts(0x05f9, 0x221c),
  },
  {
    profile: "card-uid-wedge",
    kind: KEYBOARD,
    identity: { vid: 0x09d8, pid: 0x0410, manufacturer: "OEM", product: "RFID Device (Keyboard)" },
    peer: "wedge-reports",
    options: {},
    transport: facts(0x09d8, 0x0410),
    label: "77771716",
  },
  {
    profile: "magstripe-wedge",
    kind: KEYBOARD,
    identity: { vid: 0x0801, pid: 0x0001, manufacturer: "Mag-Tek", product: "USB Swipe Reader" },
    peer: "wedge-reports",
    options: {},
    transport: facts(0x0801, 0x0001),
    label: ";2014=25?",
  },
  {
    profile: "hid-pos-scanner",
    kind: HID_POS,
    identity: { vid: 0x1eab, pid: 0x0010, manufacturer: "Newland", product: "HID POS Scanner" },
    peer: "hid-pos",
    options: { shape: "plain" },
    transport: { match: { vid: 0x1eab, usagePage: 0x8c } },
  },
  {
    profile: "honeywell-hid-pos",
    kind: HID_POS,
    identity: {
      vid: 0x0c2e,
      pid: 0x0b67,
      manufacturer: "Honeywell",
      product: "Voyager 1450g",
      serialNumber: "V0001",
    },
    peer: "hid-pos",
    options: { shape: "honeywell" },
    transport: PROFILES_OWN,
  },
  {
    profile: "zebra-cdc-scanner",
    kind: CDC,
    identity: {
      vid: 0x05e0,
      pid: 0x1701,
      manufacturer: "Symbol Technologies, Inc",
      product: "Scanner",
      serialNumber: "Z1",
    },
    peer: "serial-scanner",
    options: { lead: "]F0" },
    transport: PROFILES_OWN,
  },
  {
    profile: "generic-serial-scanner",
    kind: FTDI,
    identity: adapter("SCAN0001"),
    peer: "serial-scanner",
    options: {},
    transport: adapterById("SCAN0001"),
  },
  {
    profile: "card-uid-serial",
    kind: CDC,
    identity: {
      vid: 0x09d8,
      pid: 0x0420,
      manufacturer: "OEM",
      product: "RFID Device (COM)",
      serialNumber: "C1",
    },
    peer: "serial-scanner",
    options: {},
    transport: byId("OEM_RFID_Device__COM__C1-if00"),
    label: "C4B3A204",
  },
  {
    profile: "feig-cpr-m02",
    kind: FTDI,
    identity: adapter("FEIG0001"),
    peer: "feig-iso-host",
    options: { model: "cpr-m02", gapMs: 200 },
    transport: adapterById("FEIG0001"),
  },
  {
    profile: "feig-isc-mr101",
    kind: FTDI,
    identity: adapter("FEIG0002"),
    peer: "feig-iso-host",
    options: { model: "isc-mr101", gapMs: 200 },
    transport: { match: { vid: 0x0403, pid: 0x6001, serialNumber: "FEIG0002" } },
  },
  {
    profile: "3m-210",
    kind: FTDI,
    identity: adapter("3M000210"),
    peer: "3m-d6",
    options: { model: 210 },
    transport: adapterById("3M000210"),
  },
  {
    profile: "3m-810",
    kind: FTDI,
    identity: adapter("3M000810"),
    peer: "3m-d6",
    options: { model: 810 },
    transport: { match: { vid: 0x0403, pid: 0x6001, serialNumber: "3M000810" } },
  },
  {
    profile: "epson-tm-usb",
    kind: PRINTER,
    identity: { vid: 0x04b8, pid: 0x0e15, manufacturer: "EPSON", product: "TM-T20II", serialNumber: "E1" },
    peer: "escpos",
    options: { columns: 42 },
    transport: PROFILES_OWN,
  },
  {
    profile: "star-tsp100iv-usb",
    kind: PRINTER,
    identity: { vid: 0x0519, pid: 0x0047, manufacturer: "Star", product: "TSP143IV", serialNumber: "S1" },
    peer: "starprnt",
    options: { columns: 48 },
    transport: PROFILES_OWN,
  },
  {
    profile: "generic-escpos-usb",
    kind: PRINTER,
    identity: { vid: 0x0416, pid: 0x5011, manufacturer: "STMicroelectronics", product: "POS58 Printer USB" },
    peer: "escpos",
    options: { columns: 42 },
    transport: facts(0x0416, 0x5011),
  },
  {
    profile: "epson-tm-t20-serial",
    kind: FTDI,
    identity: adapter("TMT20001"),
    peer: "escpos",
    options: { columns: 42 },
    transport: adapterById("TMT20001"),
  },
  {
    profile: "lcus-1-relay",
    kind: CH341,
    identity: ch340,
    peer: "lcus",
    options: { relays: 1 },
    transport: PROFILES_OWN,
  },
  {
    profile: "lcus-2-relay",
    kind: CH341,
    identity: ch340,
    peer: "lcus",
    options: { relays: 2 },
    transport: CH340_BY_ID,
  },
  { profile: "lcus-4-lamp", kind: CH341, identity: ch340, peer: "lamp", options: {}, transport: CH340_BY_ID },
  {
    profile: "numato-relay",
    kind: CDC,
    identity: {
      vid: 0x2a19,
      pid: 0x0c02,
      manufacturer: "Numato Systems Pvt. Ltd.",
      product: "Numato Lab 2 Channel USB Relay Module",
      serialNumber: "N2",
    },
    peer: "numato",
    options: { relays: 2 },
    transport: PROFILES_OWN,
  },
  {
    profile: "numato-presence",
    kind: CDC,
    identity: {
      vid: 0x2a19,
      pid: 0x0c01,
      manufacturer: "Numato Systems Pvt. Ltd.",
      product: "Numato Lab 1 Channel USB Relay Module",
      serialNumber: "N1",
    },
    peer: "presence",
    options: {},
    transport: facts(0x2a19, 0x0c01),
  },
  {
    profile: "usbrelay-hid",
    kind: HID_RELAYS,
    identity: { vid: 0x16c0, pid: 0x05df, manufacturer: "www.dcttech.com", product: "USBRelay2" },
    peer: "usbrelay",
    options: { relays: 2 },
    transport: PROFILES_OWN,
  },
  {
    profile: "ch551-relay",
    kind: HID_RELAYS_OUT,
    identity: {
      vid: 0x0519,
      pid: 0x2018,
      manufacturer: "Ucreatefun.com",
      product: "HIDRelay",
      serialNumber: "A0001",
    },
    peer: "ch551",
    options: { relays: 1 },
    transport: PROFILES_OWN,
  },
  {
    profile: "devantech-rly02",
    kind: CDC,
    identity: {
      vid: 0x04d8,
      pid: 0xffee,
      manufacturer: "Devantech Ltd.",
      product: "USB-RLY02",
      serialNumber: "00012345",
    },
    peer: "rly02",
    options: {},
    transport: facts(0x04d8, 0xffee),
  },
  {
    profile: "bookcheck-940",
    kind: { line: "usb-control" },
    identity: { vid: 0x0d2c, pid: 0x03ae, manufacturer: "3M", product: "Bookcheck 942" },
    peer: "bookcheck",
    options: {},
    transport: PROFILES_OWN,
  },
  {
    profile: "cctalk-coin-acceptor",
    kind: FTDI,
    identity: adapter("CCT00001"),
    peer: "cctalk",
    options: {},
    transport: adapterById("CCT00001"),
    settings: { answerMs: 1_000 },
  },
  {
    profile: "zvt-serial",
    kind: FTDI,
    identity: adapter("ZVT00001"),
    peer: "zvt",
    options: { framing: "serial" },
    transport: adapterById("ZVT00001"),
  },
];
