/** The package of another architecture, in a root of that architecture, whose programs qemu-user runs. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync } from "node:fs";
import path from "node:path";
import { run } from "../../../tools/package/run.ts";
import type { Ended } from "../machine.ts";
import { MODULES_LOAD, type Tell } from "./life.ts";

const REGISTRY = "/proc/sys/fs/binfmt_misc";

/** Why programs for arm64 cannot run here; undefined where they can. */
export function whyNotForeign(): string | undefined {
  if (process.arch === "arm64") return undefined;
  try {
    if (!existsSync(`${REGISTRY}/register`)) run("mount", ["-t", "binfmt_misc", "binfmt_misc", REGISTRY]);
    if (!existsSync(`${REGISTRY}/qemu-aarch64`)) run("update-binfmts", ["--enable", "qemu-aarch64"]);
  } catch (error) {
    return error instanceof Error ? error.message.split("\n", 1)[0] : String(error);
  }
  return undefined;
}

interface Step {
  readonly what: string;
  readonly line: string;
  readonly code: number;
  readonly says: RegExp;
}

const STEPS: readonly Step[] = [
  { what: "installs", line: "dpkg -i /root/this.deb", code: 0, says: /Setting up lectern/ },
  {
    what: "its Node is for arm64",
    line: "/usr/lib/lectern/node/bin/node -p process.arch",
    code: 0,
    says: /^arm64$/m,
  },
  {
    what: "every module loads, native ones too",
    line: MODULES_LOAD,
    code: 0,
    says: /^loaded$/m,
  },
  {
    what: "lectern demo --headless holds 5 of 5",
    line: "cd /root && lectern demo --headless --patience 120",
    code: 0,
    says: /5 of 5/,
  },
  {
    what: "lectern doctor says that the ACS is away",
    line: "lectern doctor --json --within 30",
    code: 1,
    says: /"name":"acs".*"condition":"unwell"/,
  },
  {
    what: "purges",
    line: "dpkg --purge lectern && ! ls -d /etc/lectern /var/lib/lectern /usr/lib/lectern 2>/dev/null",
    code: 0,
    says: /./,
  },
];

/** Installs the package in a copy of `kept` below `folder`, and uses it. */
export function useForeign(kept: string, folder: string, deb: string, tell: Tell): void {
  const root = path.join(folder, "foreign");
  run("cp", ["-a", kept, root]);
  cpSync(deb, path.join(root, "root/this.deb"));
  for (const { what, line, code, says } of STEPS) {
    const ended = runIn(root, line);
    const isRight = ended.code === code && says.test(ended.out);
    tell(what, isRight ? undefined : `exit ${ended.code}: ${ended.out.slice(-800)}`);
  }
}

/** Runs one line of sh in a root that is not booted. */
export function runIn(root: string, line: string): Ended {
  const alone = ["--register=no", "--keep-unit", "--private-network", "--quiet", "--pipe"];
  const clean = [
    "/usr/bin/env",
    "-i",
    "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
    "DEBIAN_FRONTEND=noninteractive",
  ];
  const { status, stdout, stderr } = spawnSync(
    "systemd-nspawn",
    ["-D", root, ...alone, ...clean, "/bin/sh", "-c", line],
    { encoding: "utf8", maxBuffer: 64_000_000, stdio: ["ignore", "pipe", "pipe"] },
  );
  return { code: status ?? 255, out: `${stdout}${stderr}` };
}
