/** The package of another architecture, in a root of that architecture, whose programs qemu-user runs. */
import { cpSync, existsSync } from "node:fs";
import path from "node:path";
import { runIn } from "./machine.ts";
import { host } from "./root.ts";

const REGISTRY = "/proc/sys/fs/binfmt_misc";

export const foreign = {
  /** Why programs for arm64 cannot run here; undefined where they can. */
  reason(): string | undefined {
    try {
      if (!existsSync(`${REGISTRY}/register`)) host("mount", "-t", "binfmt_misc", "binfmt_misc", REGISTRY);
      if (!existsSync(`${REGISTRY}/qemu-aarch64`)) host("update-binfmts", "--enable", "qemu-aarch64");
    } catch (error) {
      return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    }
    return existsSync(`${REGISTRY}/qemu-aarch64`) ? undefined : "the kernel does not know qemu-aarch64";
  },

  /** Unpacks the package in the root, and uses it. */
  run(root: string, deb: string, tell: (what: string, wrong: string | undefined) => void): void {
    cpSync(deb, path.join(root, "root/this.deb"));
    const step = (what: string, line: string, code: number, expected: RegExp): void => {
      const ended = runIn(root, line);
      const fits = ended.code === code && expected.test(ended.out);
      tell(what, fits ? undefined : `exit ${ended.code}: ${ended.out.slice(-800)}`);
    };
    step("installs", "dpkg -i /root/this.deb", 0, /./);
    step("its Node is for arm64", "/usr/lib/lectern/node/bin/node -p process.arch", 0, /^arm64$/m);
    step(
      "every native part loads",
      `cd /usr/lib/lectern && node/bin/node --input-type=module -e 'await import("serialport"); await import("node-hid"); await import("usb"); await import("@lydell/node-pty")' && echo loaded`,
      0,
      /^loaded$/m,
    );
    step(
      "lectern demo --headless holds 5 of 5",
      "cd /root && lectern demo --headless --patience 60",
      0,
      /5 of 5/,
    );
    step(
      "lectern doctor says that the ACS is away",
      "lectern doctor --json --within 20",
      1,
      /"name":"acs".*"condition":"unwell"/,
    );
    step(
      "purges",
      "dpkg --purge lectern && ! ls -d /etc/lectern /var/lib/lectern /usr/lib/lectern 2>/dev/null",
      0,
      /./,
    );
  },
};
