/** A whole computer made of software: its kernel, its USB sockets, its mains switch. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { sleep, systemClock } from "../../src/core/clock.ts";
import { freePort } from "../free-port.ts";
import type { Ended } from "../appliance/machine.ts";
import type { Disk } from "./guest/image.ts";
import { openMonitor, type Monitor } from "./qmp.ts";
import { runIn } from "./shell.ts";

export interface Guest {
  /** Done when somebody inside does what is said. */
  booted(): Promise<void>;
  /** Runs a line of sh as root inside. */
  run(line: string): Promise<Ended>;
  /** The same, for lines that have to end well: what it wrote. */
  must(line: string): Promise<string>;
  /** Where a screen of the rig finds the station's socket, on loopback. */
  readonly screenPort: number;
  /** The sockets of this machine into which USB devices are plugged. */
  readonly usb: readonly string[];
  readonly monitor: Monitor;
  /** What the kernel and the first process said. */
  console(): string;
  /** The plug is pulled: what was not on the disk is gone. */
  cut(): Promise<void>;
  /** Done when it is off, however that came about. */
  readonly gone: Promise<void>;
  /** By its own switch. */
  stop(): Promise<void>;
}

export interface GuestOptions {
  readonly disk: Disk;
  /** Whether what it writes is kept on that disk. */
  readonly keeps: boolean;
  /** Said to kernel and systemd beside what every guest is told: `systemd.mask=UNIT`. */
  readonly words: readonly string[];
  /** More of a computer: a screen. */
  readonly parts: readonly string[];
  /** Where its sockets are; undefined for a folder of its own, that goes with it. */
  readonly folder: string | undefined;
}

/** For a guest without a screen. */
export const NO_GLASS: readonly string[] = ["systemd.mask=lectern-kiosk.service"];

/** The address of this machine as the guest sees it. */
export const HOST = "10.0.2.2";
/** How the loopback of this machine is reached from the guest. */
const SHELL = 7001;
const SCREEN = 7002;
/** USB sockets for devices. */
export const SOCKETS = 8;
const BOOT_MS = 180_000;
const LOOK_MS = 100;

const KERNEL_WORDS = [
  "console=ttyS0",
  "quiet",
  "panic=-1",
  "tsc=reliable",
  "mitigations=off",
  "random.trust_cpu=on",
  "net.ifnames=0",
];

/** The sockets into which USB devices of a guest are plugged, by the folder of its sockets. */
export const socketsIn = (folder: string): readonly string[] =>
  Array.from({ length: SOCKETS }, (_, index) => path.join(folder, `usb${index}`));

/** Switches it on, and answers when somebody inside does what is said. */
export async function boot(options: GuestOptions): Promise<Guest> {
  const guest = await powerOn(options);
  await guest.booted();
  return guest;
}

/** Switches it on. */
export async function powerOn({ disk, keeps, words, parts, folder: given }: GuestOptions): Promise<Guest> {
  const folder = given ?? mkdtempSync(path.join(tmpdir(), "lectern-rig-"));
  const at = (name: string): string => path.join(folder, name);
  const [shellPort, screenPort] = [await freePort(), await freePort()];
  // Whoever died has left it.
  rmSync(at("qmp"), { force: true });
  const usb = socketsIn(folder);
  const { kernel, file } = disk;
  const loopback = [
    `hostfwd=tcp:127.0.0.1:${shellPort}-10.0.3.15:${SHELL}`,
    `hostfwd=tcp:127.0.0.1:${screenPort}-10.0.3.15:${SCREEN}`,
  ];
  const computer = [
    // One processor: with several, programs that write machine code and run it fall now and then (QEMU 7.2).
    "-machine q35,usb=off",
    "-accel tcg,thread=single",
    "-cpu qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt,+rdrand",
    "-m 1024",
    "-nodefaults",
    "-no-reboot",
    "-display none",
    `-kernel ${kernel.image}`,
    `-initrd ${kernel.initrd}`,
    `-append ${[...KERNEL_WORDS, ...words].join(" ")}`,
    `-drive file=${file},format=raw,if=virtio,cache=writeback,snapshot=${keeps ? "off" : "on"}`,
    "-chardev stdio,id=console,signal=off",
    "-serial chardev:console",
    `-qmp unix:${at("qmp")},server=on,wait=off`,
    "-netdev user,id=library,net=10.0.2.0/24,ipv6=off",
    "-device virtio-net-pci,netdev=library,mac=52:54:00:00:02:15",
    `-netdev user,id=rig,net=10.0.3.0/24,ipv6=off,restrict=on,${loopback.join(",")}`,
    "-device virtio-net-pci,netdev=rig,mac=52:54:00:00:03:15",
    `-device qemu-xhci,id=xhci,p2=${SOCKETS + 1},p3=1`,
    "-device usb-kbd,bus=xhci.0,port=1",
    ...usb.flatMap((socket, index) => [
      `-chardev socket,id=usb${index},path=${socket},server=on,wait=off`,
      `-device usb-redir,chardev=usb${index},bus=xhci.0,port=${index + 2}`,
    ]),
    ...parts,
  ];
  // What stands behind the first space is one word of QEMU's.
  const options = computer.flatMap((line) => line.split(/ (.*)/s).filter((word) => word !== ""));
  // However this process ends, no guest of it stays: setpriv(1) of util-linux.
  const command = ["--pdeathsig", "KILL", "qemu-system-x86_64", ...options];
  const qemu = spawn("setpriv", command, { stdio: ["ignore", "pipe", "pipe"] });
  const said: Buffer[] = [];
  for (const stream of [qemu.stdout, qemu.stderr])
    stream.on("data", (bytes: Buffer) => void said.push(bytes));
  const console = (): string => Buffer.concat(said).toString();
  let isGone = false;
  const gone = new Promise<void>((resolve) => qemu.once("close", () => resolve())).then(() => {
    isGone = true;
    if (given === undefined) rmSync(folder, { recursive: true, force: true });
  });
  const mustBeOn = (what: string): void => {
    if (isGone) throw new Error(`QEMU has ended, ${what}:\n${console().slice(-2000)}`);
  };
  while (!existsSync(at("qmp"))) {
    mustBeOn("before it began");
    await sleep(systemClock, LOOK_MS);
  }
  const guest: Guest = {
    async run(line) {
      const ended = await runIn(shellPort, line);
      if (ended === undefined)
        throw new Error(`the guest does not answer: ${line}\n${console().slice(-2000)}`);
      return ended;
    },
    async must(line) {
      const { code, out } = await guest.run(line);
      if (code !== 0) throw new Error(`${line} ended with ${code}:\n${out}`);
      return out;
    },
    async booted() {
      const until = systemClock.elapsed() + BOOT_MS;
      while ((await runIn(shellPort, "true")) === undefined) {
        mustBeOn("while it booted");
        if (systemClock.elapsed() > until) throw new Error(`the guest did not boot:\n${console()}`);
        await sleep(systemClock, LOOK_MS);
      }
    },
    screenPort,
    usb,
    monitor: await openMonitor(at("qmp")),
    console,
    gone,
    async cut() {
      qemu.kill("SIGKILL");
      await gone;
    },
    async stop() {
      // It may be off before it has answered.
      await runIn(shellPort, "systemctl poweroff --no-block");
      const slow = systemClock.after(30_000, () => void qemu.kill("SIGKILL"));
      await gone;
      slow.cancel();
    },
  };
  return guest;
}
