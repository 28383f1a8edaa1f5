/** A dead station is replaced as `docs/install.md` says, by the commands that stand there. */
import { copyFileSync, readFileSync } from "node:fs";
import path from "node:path";
import { systemClock } from "../../../src/core/clock.ts";
import { boot } from "../machine.ts";
import { lead, settled } from "../watchdog/round.ts";
import { ACS_OPTIONS, library, startStation, station } from "../watchdog/station.ts";
import { preseed, THIS, type Tell } from "./life.ts";

const PAGE = path.join(import.meta.dirname, "../../../docs/install.md");

const BACKUP = "/root/station-1.tar.gz";
const DISK = "/root/disk.tar";
/** The library system is another machine elsewhere; here its books move along. */
const BOOKS = "/root/books.tar";
const CARRIED = [BACKUP, DISK, BOOKS];

/** What the page says of a station, and what it is here. */
const HERE: readonly (readonly [page: string, here: string])[] = [
  ["sudo ", ""],
  // The roots have no network.
  ["install -y ./lectern_VERSION_ARCH.deb", `install -y --no-install-recommends ${THIS}`],
  ["station-1.tar.gz", BACKUP],
  ["mount /dev/sda2 /mnt", `tar -C /mnt -xf ${DISK}`],
  ["umount /mnt", "true"],
];

/** The commands of a chapter of the page, in order, as they are run here. */
function commandsOf(chapter: string): readonly string[] {
  const [, text = ""] = readFileSync(PAGE, "utf8").split(`## ${chapter}\n`);
  const [its = ""] = text.split("\n## ");
  const lines = its.split("\n").filter((line) => /^ {4,}sudo /.test(line));
  return lines.map((line) => HERE.reduce((said, [there, here]) => said.replaceAll(there, here), line.trim()));
}

const put = (file: string, text: string): string => `cat >${file} <<'END'\n${text}\nEND\n`;

/** A station that is in use, and dies with a loan under way; what is carried away of it lies in `folder`. */
async function die(root: string, deb: string, folder: string): Promise<readonly string[]> {
  const machine = await boot(root, { [deb]: THIS });
  const { must } = machine;
  try {
    await must(
      `${preseed}DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends ${THIS}`,
    );
    await must("systemctl stop lectern.target && mkdir /etc/lectern/acs");
    // What is JSON is YAML.
    await must(put("/etc/lectern/station.yaml", JSON.stringify(station())));
    await must(put("/etc/lectern/acs/library.yaml", JSON.stringify(library())));
    await must(put("/etc/lectern/acs/6001.env", ACS_OPTIONS));
    for (const line of commandsOf("Backup")) await must(line);
    const at = await startStation(machine);
    try {
      const wanted = await lead(at, "the ILS is being asked", 1);
      // From here on it writes nothing, as if the current had gone.
      await must("systemctl kill --kill-whom=main --signal=STOP lectern-core");
      await must(`tar -C / -cf ${DISK} var/lib/lectern && tar -C / -cf ${BOOKS} var/lib/private/lectern-acs`);
      for (const file of CARRIED) copyFileSync(machine.seen(file), path.join(folder, path.basename(file)));
      return wanted;
    } finally {
      at.leave();
    }
  } finally {
    await machine.stop();
  }
}

/** Replaces a station that died, and looks whether the new one knows what the old one owed. */
export async function replace(root: string, deb: string, folder: string, tell: Tell): Promise<void> {
  const wanted = await die(root, deb, folder);
  const carried = CARRIED.map((file) => [path.join(folder, path.basename(file)), file]);
  const machine = await boot(root, { [deb]: THIS, ...Object.fromEntries(carried) });
  async function follow(commands: readonly string[]): Promise<void> {
    for (const line of commands) {
      const { code, out } = await machine.run(`export DEBIAN_FRONTEND=noninteractive; ${line}`);
      tell(line, code === 0 ? undefined : out.slice(-600));
    }
  }
  try {
    const began = systemClock.elapsed();
    const commands = commandsOf("A dead station, replaced in 10 minutes");
    const looks = commands.indexOf("lectern doctor");
    await follow(commands.slice(0, looks));
    await machine.must(`mkdir -p /var/lib/private && tar -C / -xf ${BOOKS}`);
    const at = await startStation(machine, () => follow(commands.slice(looks)));
    try {
      const { lent, written, findings } = await settled(at, wanted);
      const seconds = ((systemClock.elapsed() - began) / 1000).toFixed(0);
      const isRight = lent === wanted.length && written === lent && findings.length === 0;
      tell(
        `the loans of the dead one are brought to their end (${seconds} s without hands)`,
        isRight ? undefined : `${lent} lent, ${written} written: ${findings.join("; ")}`,
      );
    } finally {
      at.leave();
    }
  } finally {
    await machine.stop();
  }
}
