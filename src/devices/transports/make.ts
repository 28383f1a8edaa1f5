import type { Clock } from "../../core/clock.ts";
import { controlDial, openControl } from "./usb-control.ts";
import { evdevDial } from "./evdev.ts";
import { lineName } from "./facts.ts";
import { ROOTS } from "./find.ts";
import { hidDial, openHid } from "./hid.ts";
import { controlTransport, hidTransport, streamTransport } from "./kinds.ts";
import type { ControlPort, HidPort, StreamPort } from "./kinds.ts";
import type { Dial } from "./reopenable.ts";
import { serialDial } from "./serial.ts";
import type { Speed, TransportSettings, TransportType } from "./settings.ts";
import { tcpDial } from "./tcp.ts";
import type { AnyTransport, Transport } from "./transport.ts";
import { usbLpDial } from "./usb-lp.ts";

type SettingsOf<T extends TransportType> = Extract<TransportSettings, { readonly type: T }>;
type StreamType = Exclude<TransportType, "hid" | "usb-control">;

/** Opens ways to devices, each kind with its port: in this process, or in another. */
export interface Dials {
  stream(settings: SettingsOf<StreamType>): Dial<StreamPort>;
  hid(settings: SettingsOf<"hid">): Dial<HidPort>;
  control(settings: SettingsOf<"usb-control">): Dial<ControlPort>;
}

/** Opens them in this process; native modules are loaded when the first device that needs them is opened. */
export function dialsHere(clock: Clock): Dials {
  return {
    stream(settings) {
      switch (settings.type) {
        case "serial":
          return serialDial(settings, ROOTS);
        case "tcp":
          return tcpDial(settings);
        case "usb-lp":
          return usbLpDial(settings, ROOTS, clock);
        case "evdev":
          return evdevDial(settings, ROOTS, clock);
      }
    },
    hid: (settings) => hidDial(settings, ROOTS, openHid),
    control: (settings) => controlDial(settings, ROOTS, openControl),
  };
}

/** How long opening something that is plugged into this machine may take. */
const OPEN_MS = 5_000;

/** The transport that settings describe. It is closed; a device that is not there is found out by opening it. */
export function makeTransport(settings: SettingsOf<StreamType>, clock: Clock): Transport;
export function makeTransport(settings: TransportSettings, clock: Clock): AnyTransport;
export function makeTransport(settings: TransportSettings, clock: Clock): AnyTransport {
  return transportOver(dialsHere(clock), settings, clock);
}

/** The same over other dials. */
export function transportOver(dials: Dials, settings: TransportSettings, clock: Clock): AnyTransport {
  const openMs = settings.type === "tcp" ? settings.connectMs : OPEN_MS;
  const parts = { name: lineName(settings), clock, openMs };
  switch (settings.type) {
    case "hid":
      return hidTransport({ ...parts, dial: dials.hid(settings) });
    case "usb-control":
      return controlTransport({ ...parts, dial: dials.control(settings) });
    case "serial": {
      let speed: Speed = settings;
      const dial: Dial<StreamPort> = (events, signal) =>
        dials.stream({ ...settings, baudRate: speed.baudRate, parity: speed.parity })(events, signal);
      return streamTransport({ ...parts, dial }, (wanted) => {
        speed = wanted ?? settings;
      });
    }
    case "tcp":
    case "usb-lp":
    case "evdev":
      return streamTransport({ ...parts, dial: dials.stream(settings) }, undefined);
  }
}
