/** A Debian that runs under systemd-nspawn, with systemd as its first process and no network but its own loopback. */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import path from "node:path";
import { sleep, systemClock } from "../../src/core/clock.ts";

/** How a command inside ended; `out` holds what it wrote to both. */
export interface Ended {
  readonly code: number;
  readonly out: string;
}

export interface Machine {
  /** Runs a line of sh as root inside. */
  readonly run: (line: string) => Promise<Ended>;
  /** The same, for lines that have to end well: what it wrote. */
  readonly must: (line: string) => Promise<string>;
  /** Starts a line of sh as root inside, which is spoken to by its standard input. */
  readonly start: (line: string) => ChildProcess;
  /** A path of its file system as this machine sees it, sockets too. */
  readonly seen: (inside: string) => string;
  /** Turns it off, as by its own switch. */
  readonly stop: () => Promise<void>;
}

/** Folders and files of this machine, and where they are found inside; all of them read-only. */
export type Bound = Readonly<Record<string, string>>;

const ALONE = ["--register=no", "--keep-unit", "--private-network", "--quiet"];
const CLEAN = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"];
const BOOT_MS = 60_000;
const LOOK_MS = 50;

/** Why nothing can be booted on this machine; undefined where it can. */
export function whyNoMachine(): string | undefined {
  if (process.getuid?.() !== 0) return "systemd-nspawn wants root";
  const missing = ["systemd-nspawn", "nsenter"].filter((program) => !isThere(program));
  return missing.length === 0 ? undefined : `not installed: ${missing.join(", ")}`;
}

function isThere(program: string): boolean {
  return (process.env["PATH"] ?? "").split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Boots a root, which stays as it is: what is written goes with the machine. Answers when it has started up. */
export async function boot(root: string, bound: Bound): Promise<Machine> {
  const binds = Object.entries(bound).map(([here, inside]) => `--bind-ro=${here}:${inside}`);
  const options = ["--boot", `--directory=${root}`, "--volatile=overlay", ...ALONE, ...binds];
  const container = spawn("systemd-nspawn", options, { stdio: ["ignore", "pipe", "pipe"] });
  const words: Buffer[] = [];
  for (const stream of [container.stdout, container.stderr])
    stream.on("data", (bytes: Buffer) => words.push(bytes));
  const said = (): string => Buffer.concat(words).toString().slice(-2000);
  let isGone = false;
  const gone = new Promise<void>((resolve) => container.once("close", () => resolve())).then(() => {
    isGone = true;
  });
  const inside = (line: string): readonly string[] => {
    const first = readFileSync(`/proc/${container.pid}/task/${container.pid}/children`, "utf8").trim();
    return [
      "-t",
      first,
      "-m",
      "-u",
      "-i",
      "-n",
      "-p",
      "-r",
      "-w",
      "/usr/bin/env",
      "-i",
      ...CLEAN,
      "/bin/sh",
      "-c",
      line,
    ];
  };
  const machine: Machine = {
    run: (line) =>
      new Promise((resolve) => {
        execFile("nsenter", inside(line), { maxBuffer: 64_000_000 }, (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === "number" ? error.code : 255;
          resolve({ code, out: stdout + stderr });
        });
      }),
    async must(line) {
      const { code, out } = await machine.run(line);
      if (code !== 0) throw new Error(`${line} ended with ${code}:\n${out}`);
      return out;
    },
    start: (line) => spawn("nsenter", inside(line), { stdio: ["pipe", "ignore", "inherit"] }),
    seen: (where) => `/proc/${inside("")[1]}/root${where}`,
    async stop() {
      await machine.run("systemctl poweroff");
      const slow = systemClock.after(20_000, () => void container.kill("SIGKILL"));
      await gone;
      slow.cancel();
    },
  };
  const until = systemClock.elapsed() + BOOT_MS;
  for (;;) {
    const state = isGone ? "gone" : (await machine.run("systemctl is-system-running")).out.trim();
    if (state === "running") return machine;
    if (state === "gone" || state === "degraded" || systemClock.elapsed() > until) {
      const failed = state === "degraded" ? (await machine.run("systemctl --failed --no-pager")).out : "";
      container.kill("SIGKILL");
      throw new Error(`the machine did not boot: ${state}\n${failed}${said()}`);
    }
    await sleep(systemClock, LOOK_MS);
  }
}
