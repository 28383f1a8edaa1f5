/** A root of Debian that runs under systemd-nspawn, without a network but its own loopback. */
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** How a command inside ended; `out` holds what it wrote to both. */
export interface Ended {
  readonly code: number;
  readonly out: string;
}

export interface Machine {
  /** Runs a line of sh as root inside. */
  run(line: string): Ended;
  /** Turns it off, as at the switch of the desk. */
  stop(): Promise<void>;
}

const ALONE = ["--register=no", "--keep-unit", "--private-network", "--quiet"];
const CLEAN = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"];
const BOOT_S = 120;

/** Runs one line of sh in a root that is not booted, whatever its architecture. */
export function runIn(root: string, line: string): Ended {
  return ended("systemd-nspawn", [
    "-D",
    root,
    ...ALONE,
    "--pipe",
    "/usr/bin/env",
    "-i",
    ...CLEAN,
    "/bin/sh",
    "-c",
    line,
  ]);
}

/** Boots a root: systemd is its first process. Answers when it has started what it starts. */
export async function boot(root: string): Promise<Machine> {
  const container = spawn("systemd-nspawn", ["-b", "-D", root, ...ALONE], { stdio: "ignore" });
  const gone = new Promise<void>((resolve) => void container.once("close", () => resolve()));
  const run = (line: string): Ended => {
    const leader = childOf(container.pid ?? 0);
    if (leader === undefined) return { code: 255, out: "the machine does not run" };
    const enter = ["-t", leader, "-m", "-u", "-i", "-n", "-p", "-r", "-w"];
    return ended("nsenter", [...enter, "/usr/bin/env", "-i", ...CLEAN, "/bin/sh", "-c", line]);
  };
  for (let second = 0; !/running|degraded/.test(run("systemctl is-system-running").out); second++) {
    if (second === BOOT_S) throw new Error(`${root} did not boot within ${BOOT_S} s`);
    await pause(1000);
  }
  return {
    run,
    async stop() {
      run("systemctl poweroff");
      await Promise.race([gone, pause(30_000, undefined, { ref: false })]);
      container.kill("SIGKILL");
      await gone;
    },
  };
}

function childOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0] || undefined;
  } catch {
    return undefined;
  }
}

function ended(program: string, options: readonly string[]): Ended {
  const { status, stdout, stderr, error } = spawnSync(program, options, {
    encoding: "utf8",
    maxBuffer: 64_000_000,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (error !== undefined) throw error;
  return { code: status ?? 255, out: `${stdout}${stderr}` };
}
