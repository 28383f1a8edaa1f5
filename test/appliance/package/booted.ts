/** How long a machine with the package takes to boot, beside the same machine without it, as systemd counts. */
import { cpSync } from "node:fs";
import path from "node:path";
import { run } from "../../../tools/package/run.ts";
import { boot, type Machine } from "../machine.ts";
import { runIn } from "./foreign.ts";
import { preseed } from "./life.ts";

/** Of the clock that begins with the kernel; in a machine under nspawn that of its host, so that the start of systemd is taken off. */
const SINCE_BOOT = `began=$(systemctl show -P UserspaceTimestampMonotonic)
echo $(( ($(systemctl show -P ActiveEnterTimestampMonotonic lectern-core) - began) / 1000 ))`;

/** Boots both, and answers lines of figures. */
export async function bootFigures(root: string, folder: string, deb: string): Promise<readonly string[]> {
  const withIt = path.join(folder, "booted");
  run("cp", ["-a", root, withIt]);
  cpSync(deb, path.join(withIt, "root/this.deb"));
  const installed = runIn(
    withIt,
    `${preseed}dpkg -i /root/this.deb && systemctl enable lectern-acs@6001 && rm /root/this.deb`,
  );
  if (installed.code !== 0) throw new Error(installed.out);
  const bare = await inside(root, (machine) => machine.must("systemd-analyze time"));
  const lines = await inside(withIt, async ({ must }) => [
    `with the package: ${firstOf(await must("systemd-analyze time"))}`,
    `ready to lend ${(Number(await must(SINCE_BOOT)) / 1000).toFixed(2)} s after systemd began, with a library system on the same machine`,
    ...(await must("systemd-analyze critical-chain --no-pager lectern-core.service")).trimEnd().split("\n"),
    ...(await must("systemd-analyze blame --no-pager | head -5")).trimEnd().split("\n"),
  ]);
  return [`without it: ${firstOf(bare)}`, ...lines];
}

const firstOf = (text: string): string => text.split("\n", 1)[0]?.trim() ?? "";

async function inside<T>(root: string, ask: (machine: Machine) => Promise<T>): Promise<T> {
  const machine = await boot(root, {});
  try {
    return await ask(machine);
  } finally {
    await machine.stop();
  }
}
