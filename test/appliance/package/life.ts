/** The life of the package on one Debian: installed, used, upgraded, taken back, removed, purged. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { PAGE_PACKAGES } from "../../../tools/package/left-out.ts";
import type { Ended, Machine } from "../machine.ts";

/** Packages as files inside of the machine. */
export const THIS = "/root/this.deb";
export const NEXT = "/root/next.deb";

/** One line of the table: what is done, and what has to be seen. */
export interface Step {
  readonly what: string;
  readonly line: string;
  /** Undefined where all is as it should be, else what is not. */
  readonly judge: (ended: Ended) => string | undefined;
}

const succeeds = ({ code, out }: Ended): string | undefined =>
  code === 0 ? undefined : `exit ${code}: ${out.slice(-600)}`;

const says =
  (expected: string | RegExp, code = 0) =>
  (ended: Ended): string | undefined => {
    const fits = typeof expected === "string" ? ended.out.trim() === expected : expected.test(ended.out);
    return fits && ended.code === code ? undefined : `exit ${ended.code}: ${ended.out.slice(-600)}`;
  };

const ANSWERS = readFileSync(path.join(import.meta.dirname, "answers.txt"), "utf8");
const PASSWORD = "kiosk-pass";

/** Answers the questions of the setup before they are asked. */
export const preseed = `debconf-set-selections <<'END'\n${ANSWERS}END\n`;

/** Core says by itself when the station can lend; systemd has heard it then. */
const up = "systemctl is-active lectern.target lectern-core.service | sort | uniq -c | tr -s ' '";
const isUp = says("2 active");

const known = `{ sha256sum /etc/lectern/station.yaml /etc/lectern/credentials/*; lectern journal verify; }`;

const doctor = "lectern doctor --json";

/** What doctor says of this station, whose only neighbour is the ACS. */
const acsIs = (condition: string): RegExp =>
  new RegExp(`"event":"found","name":"acs".*"condition":"${condition}"`);

const node = "/usr/lib/lectern/node/bin/node";
const setVersion = (version: number): string =>
  `${node} -e 'const { DatabaseSync } = require("node:sqlite");
const db = new DatabaseSync("/var/lib/lectern/journal.sqlite");
db.exec("PRAGMA user_version = ${version}; PRAGMA wal_checkpoint(TRUNCATE)"); db.close()' 2>/dev/null`;

const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../../../package.json"), "utf8"),
);
/** What a station loads itself, sooner or later. */
const MODULES = Object.keys(dependencies).filter(
  (name) => !PAGE_PACKAGES.some((page) => name === page || name.startsWith(`${page}/`)),
);
export const MODULES_LOAD = `cd /usr/lib/lectern && node/bin/node --input-type=module -e '
for (const name of ${JSON.stringify(MODULES)}) await import(name); console.log("loaded"); process.exit()'`;

/** As somebody else than root, who is in the group, or in none. */
const asMember = "setpriv --reuid=65534 --regid=65534 --groups=$(getent group lectern | cut -d: -f3)";
const asNobody = "setpriv --reuid=65534 --regid=65534 --clear-groups";

const serves = says(/^ {2}Station +serving$/m);

/** Waits for the state of the core, half a minute at most. */
const untilCoreIs = (state: string): string =>
  `timeout 30 sh -c 'until systemctl is-active lectern-core | grep -qx ${state}; do sleep 0.1; done'`;

const port = (from: number, to: number): string =>
  `sed -i 's/port: ${from}$/port: ${to}/' /etc/lectern/station.yaml`;

/** In order; each stands on those before it. */
export const STEPS: readonly Step[] = [
  {
    what: "installs with answers given before",
    line: `${preseed}apt-get install -qy --no-install-recommends ${THIS}`,
    judge: succeeds,
  },
  { what: "lectern.target is up", line: up, judge: isUp },
  {
    what: "core has told that it is ready",
    line: "systemctl show -P SubState lectern-core.service",
    judge: says("running"),
  },
  {
    what: "the answers stand in the configuration",
    line: 'for key in library acs.host acs.port acs.dialect acs.login.user; do lectern config get /etc/lectern/station.yaml "$key"; done',
    judge: says('Library of the "test"\n127.0.0.1\n6001\nkoha\nkiosk'),
  },
  {
    what: "systemd has nothing to say of core and its company, and calls core locked in (2.5 at most)",
    line: "systemd-analyze verify lectern-core.service lectern-configuration.path lectern-acs@6001.service; systemd-analyze security --no-pager --threshold=25 lectern-core >/dev/null || echo it is open",
    judge: says(""),
  },
  {
    what: "the configuration is sound",
    line: "lectern config check /etc/lectern/station.yaml",
    judge: succeeds,
  },
  {
    what: "key and password are root's alone",
    line: "stat -c '%U %a %n' /etc/lectern/credentials /etc/lectern/credentials/*",
    judge: says(
      "root 700 /etc/lectern/credentials\nroot 600 /etc/lectern/credentials/acs-password\nroot 600 /etc/lectern/credentials/journal-key",
    ),
  },
  {
    what: "the password is nowhere else",
    line: `grep -rlF ${PASSWORD} /etc /var --include=* | grep -v '^/etc/lectern/credentials/'; journalctl | grep -cF ${PASSWORD}`,
    judge: says("0", 1),
  },
  { what: "doctor says that the ACS is away", line: doctor, judge: says(acsIs("unwell"), 1) },
  {
    what: "doctor finds the ACS well when it is there",
    line: `systemctl start lectern-acs@6001 && sleep 2 && ${doctor}`,
    judge: says(acsIs("well")),
  },
  { what: "lectern status says so to root", line: "lectern status --once", judge: serves },
  {
    what: "lectern status says so to a member of the group lectern",
    line: `${asMember} lectern status --once`,
    judge: serves,
  },
  {
    what: "lectern status says nothing to others",
    line: `${asNobody} lectern status --once; ${asNobody} lectern status --once --socket /run/lectern/status.sock`,
    judge: says(/EACCES[^]+EACCES/, 2),
  },
  {
    what: "a core whose configuration is refused is not started again and again",
    line: `${port(6001, 99999)} && systemctl restart lectern.target lectern-core; systemctl restart lectern.target; ${untilCoreIs("failed")} && sleep 3 && systemctl show -P NRestarts -P ExecMainStatus lectern-core`,
    judge: says(/^0\n78$/m),
  },
  {
    what: "systemctl status says where, what and what to do",
    line: "systemctl status --no-pager lectern-core",
    judge: says(
      /Status: "Not started\. .*\/station\.yaml:\d+:\d+: acs\.port: must be at most 65535; correct this value\) It starts by itself/,
      3,
    ),
  },
  {
    what: "corrected and saved, it starts by itself",
    line: `${port(99999, 6001)} && ${untilCoreIs("active")} && ${up}; systemctl is-active lectern-configuration.path`,
    judge: says("2 active\ninactive", 3),
  },
  {
    what: "a key that is put back starts it as well",
    line: `mv /etc/lectern/credentials/journal-key /root && systemctl restart lectern-core; mv /root/journal-key /etc/lectern/credentials && ${untilCoreIs("active")}`,
    judge: succeeds,
  },
  {
    what: "one that was stopped is not started by what is saved",
    line: "systemctl stop lectern.target lectern-core && touch /etc/lectern/station.yaml && sleep 1 && systemctl is-active lectern-core; systemctl start lectern.target",
    judge: says("inactive"),
  },
  {
    what: "lectern demo --headless holds 5 of 5",
    line: "cd /root && lectern demo --headless",
    judge: says(/5 of 5/),
  },
  { what: "every module loads, native ones too", line: MODULES_LOAD, judge: says(/^loaded$/m) },
  {
    what: "manual and completion are there",
    line: "zcat /usr/share/man/man1/lectern.1.gz | grep -c '^.SS' && bash -n /usr/share/bash-completion/completions/lectern",
    judge: succeeds,
  },
  {
    what: "a mark in the configuration, and a look at the journal",
    line: `echo '# a mark' >>/etc/lectern/station.yaml; ${known} >/root/before`,
    judge: succeeds,
  },
  { what: "upgrades", line: `apt-get install -qy --no-install-recommends ${NEXT}`, judge: succeeds },
  { what: "is up after the upgrade", line: up, judge: isUp },
  {
    what: "configuration, keys and journal are kept",
    line: `${known} | diff /root/before -`,
    judge: succeeds,
  },
  {
    what: "goes back to the version before",
    line: `apt-get install -qy --no-install-recommends --allow-downgrades ${THIS}`,
    judge: succeeds,
  },
  { what: "is up after going back", line: up, judge: isUp },
  {
    what: "configuration, keys and journal are kept",
    line: `${known} | diff /root/before -`,
    judge: succeeds,
  },
  {
    what: "a journal that is newer than the package",
    line: `systemctl stop lectern.target lectern-core && ${setVersion(99)}`,
    judge: succeeds,
  },
  {
    what: "the package refuses, and says why",
    line: `dpkg -i ${THIS}`,
    judge: says(/the journal is of version 99/, 1),
  },
  {
    what: "what was there is there",
    line: `${setVersion(1)} && systemctl restart lectern.target lectern-core && ${known} | diff /root/before -`,
    judge: succeeds,
  },
  { what: "is up again", line: up, judge: isUp },
  {
    what: "asked anew, it takes the new answer only",
    line: `echo 'lectern lectern/acs-port string 6002' | debconf-set-selections && lectern config set /etc/lectern/station.yaml acs.port=6003 && dpkg-reconfigure -fnoninteractive lectern && lectern config get /etc/lectern/station.yaml acs.port`,
    judge: says(/6003\n$/),
  },
  {
    what: "removed, it leaves configuration and journal",
    line: "apt-get remove -qy lectern && ls /etc/lectern/station.yaml /var/lib/lectern/journal.sqlite && ! ls /usr/lib/lectern 2>/dev/null",
    judge: succeeds,
  },
  { what: "nobody runs as it any more", line: "! pgrep -u lectern", judge: succeeds },
  { what: "purges", line: "apt-get purge -qy lectern && systemctl daemon-reload", judge: succeeds },
];

/** What a machine keeps of itself, whoever comes and goes: logs, caches, the notes of dpkg, apt and systemd. */
const ITS_OWN =
  "/(proc|sys|dev|run|tmp|root|var/(log|tmp|cache/(apt|debconf|ldconfig|man))|var/lib/(apt|dpkg|systemd))";

/** Every file and folder with owner and mode, the sum of each file of /etc, and what keeps notes of us by name. */
async function picture(machine: Machine): Promise<readonly string[]> {
  const told = await machine.must(
    `find / -xdev -regextype posix-extended -regex '${ITS_OWN}' -prune -o -printf '%y %m %u:%g %p\\n'
    find /etc -type f ! -name '*-' -exec sha256sum {} +
    find /var/lib/systemd /var/lib/dpkg/info /run -name '*lectern*'`,
  );
  return told.split("\n").toSorted();
}

/** What was in one picture and is not in the other. */
function difference(before: readonly string[], after: readonly string[]): readonly string[] {
  const was = new Set(before);
  const is = new Set(after);
  return [
    ...before.filter((line) => !is.has(line)).map((line) => `gone: ${line}`),
    ...after.filter((line) => !was.has(line)).map((line) => `left: ${line}`),
  ];
}

/** Hears of each step, and of what was wrong with it. */
export type Tell = (what: string, wrong: string | undefined) => void;

/** Takes every step in a machine that has never seen the package. */
export async function live(machine: Machine, tell: Tell): Promise<void> {
  const before = await picture(machine);
  for (const { what, line, judge } of STEPS) {
    tell(what, judge(await machine.run(`export DEBIAN_FRONTEND=noninteractive; ${line}`)));
  }
  const left = difference(before, await picture(machine));
  tell(
    "nothing is left, and nothing else is gone",
    left.length === 0 ? undefined : left.slice(0, 20).join("\n"),
  );
}
