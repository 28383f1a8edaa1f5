/** A made-up /sys and /dev in a directory of their own, laid out as Linux lays them out. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { Roots } from "../../../src/devices/transports/find.ts";

export interface UsbDevice {
  /** The socket: `1-1.2`. */
  readonly socket: string;
  readonly vid: string;
  readonly pid: string;
  readonly serial?: string;
  readonly product?: string;
}

/** A part of a device that the system shows under a class. */
export interface Part {
  readonly class: "tty" | "hidraw" | "input" | "usbmisc";
  /** Its name in the class, `ttyUSB0`, and its node under /dev. */
  readonly name: string;
  readonly node: string;
  /** Files of the part's own device directory. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

export interface FakeMachine {
  readonly roots: Roots;
  /** Plugs a device into USB; the value pulls it. */
  readonly plug: (device: UsbDevice, ...parts: readonly Part[]) => () => void;
  /** A device that hangs on no USB: on the board, on Bluetooth, made by a program. */
  readonly attach: (part: Part) => () => void;
  /** Another name for a node, as udev makes one. */
  readonly link: (name: string, node: string) => string;
}

export function fakeMachine(): FakeMachine {
  const top = mkdtempSync(path.join(tmpdir(), "lectern-sys-"));
  onTestFinished(() => rmSync(top, { recursive: true }));
  const roots = { sys: path.join(top, "sys"), dev: path.join(top, "dev") };
  let address = 1;

  function write(directory: string, files: Readonly<Record<string, string | Uint8Array | undefined>>): void {
    for (const [name, content] of Object.entries(files)) {
      if (content === undefined) continue;
      mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
      writeFileSync(path.join(directory, name), content);
    }
  }

  function show(within: string, part: Part): readonly string[] {
    const device = path.join(within, `device-of-${part.name}`);
    const entry = path.join(device, part.class, part.name);
    write(entry, { uevent: `MAJOR=1\nDEVNAME=${part.node}\n` });
    write(device, part.files ?? {});
    symlinkSync(device, path.join(entry, "device"));
    const shown = path.join(roots.sys, "class", part.class, part.name);
    mkdirSync(path.dirname(shown), { recursive: true });
    symlinkSync(entry, shown);
    write(roots.dev, { [part.node]: "" });
    return [device, shown, path.join(roots.dev, part.node)];
  }

  const gone = (paths: readonly string[]) => () => {
    for (const each of paths) rmSync(each, { recursive: true, force: true });
  };

  return {
    roots,
    plug({ socket, vid, pid, serial, product }, ...parts) {
      const directory = path.join(roots.sys, "devices/pci0000:00/usb1", socket);
      const node = `bus/usb/001/${String(address++).padStart(3, "0")}`;
      const uevent = `DEVTYPE=usb_device\nDEVNAME=${node}\n`;
      const line = (text: string | undefined) => (text === undefined ? undefined : `${text}\n`);
      write(directory, {
        uevent,
        idVendor: line(vid),
        idProduct: line(pid),
        serial: line(serial),
        product: line(product),
      });
      const bus = path.join(roots.sys, "bus/usb/devices", socket);
      mkdirSync(path.dirname(bus), { recursive: true });
      symlinkSync(directory, bus);
      write(roots.dev, { [node]: "" });
      const shown = parts.flatMap((part) => show(path.join(directory, `${socket}:1.0`), part).slice(1));
      return gone([directory, bus, path.join(roots.dev, node), ...shown]);
    },
    attach: (part) => gone(show(path.join(roots.sys, "devices/platform"), part)),
    link(name, node) {
      const made = path.join(roots.dev, name);
      mkdirSync(path.dirname(made), { recursive: true });
      symlinkSync(path.join(roots.dev, node), made);
      return made;
    },
  };
}
