/**
 * What becomes of the devices of an installed station when somebody pulls them, swaps them and bars them: core runs under
 * systemd, and what it says of its devices stands in the log.
 */
import { sleep, type Clock, type Random } from "../../../src/core/clock.ts";
import type { RunningPeer } from "../../../src/devices/sim/definition.ts";
import { RULES, stationRules, SUBSYSTEMS, type GuestSockets } from "./by-hand.ts";
import { FAMILIES, type Family } from "./families.ts";
import { startFamily } from "./start.ts";

/** One thing that was shown; `says` is what was seen of it. */
export interface Shown {
  readonly what: string;
  readonly passed: boolean;
  readonly says: string;
}

function family(profile: string): Family {
  const found = FAMILIES.find((each) => each.profile === profile);
  if (found === undefined) throw new Error(profile);
  return found;
}

/** Two adapters with the same ids; only their serial numbers are different. */
const PAD = family("feig-cpr-m02");
const SCANNER = family("generic-serial-scanner");
/** Another make of adapter, whose port is named in the same row. */
const LAMP = family("lcus-4-lamp");
/** One of each way that there is to a device, by its name in station.yaml. */
const STATION: Readonly<Record<string, Family>> = {
  scanner: SCANNER,
  pad: PAD,
  typing: family("keyboard-wedge-scanner"),
  reports: family("hid-pos-scanner"),
  com: family("zebra-cdc-scanner"),
  printer: family("epson-tm-usb"),
  magnets: family("bookcheck-940"),
  lamp: LAMP,
};
const LOOK_MS = 500;
/** Core's start without acceleration, and the longest pause between two attempts to open a device (10 s), amply. */
const PATIENCE_MS = 180_000;

/** Each part begins as the one before left it. */
export async function playCables(
  guest: GuestSockets,
  clock: Clock,
  random: Random,
): Promise<readonly Shown[]> {
  const shown: Shown[] = [];
  // What core said before is of other stations.
  const mark = await guest.must("journalctl -n 0 --show-cursor -o cat | sed -n 's/^-- cursor: //p'");
  const journal = `journalctl -u lectern-core -o cat --no-pager --after-cursor='${mark.trim()}'`;
  const peers: RunningPeer[] = [];

  async function plugIn(what: Family, at: number): Promise<RunningPeer> {
    const started = await startFamily(what, { path: guest.usb[at] ?? "", clock, random });
    if (!started.ok) throw new Error(`${what.profile}: ${started.fault.detail}`);
    peers.push(started.value);
    return started.value;
  }

  /** How often the log says something of a device; of its being lost, for a reason. */
  async function said(event: string, device: string, reason = ""): Promise<number> {
    const lines = await guest.must(`${journal} | grep -F '"event":"${event}"' || true`);
    return lines.split("\n").filter((line) => line.includes(`"device":"${device}"`) && line.includes(reason))
      .length;
  }

  async function show(
    what: string,
    holds: () => Promise<boolean>,
    says: () => Promise<string>,
  ): Promise<void> {
    const ends = clock.elapsed() + PATIENCE_MS;
    let passed = await holds();
    while (!passed && clock.elapsed() < ends) {
      await sleep(clock, LOOK_MS);
      passed = await holds();
    }
    shown.push({ what, passed, says: await says() });
  }

  const nodeOf = async ({ transport }: Family): Promise<string> =>
    (await guest.run(`readlink -f ${String(transport.match?.["path"])}`)).out.trim();
  const opened = (device: string, times: number) => async () =>
    (await said("device.opened", device)) >= times;
  const where = async (): Promise<string> => `pad ${await nodeOf(PAD)}, scanner ${await nodeOf(SCANNER)}`;
  const lastOf = (device: string): Promise<string> =>
    guest.must(`${journal} | grep -F '"device":"${device}"' | tail -n 1`);

  try {
    await guest.must(`rm -f ${RULES}; udevadm control --reload`);
    const [pad] = await Promise.all(
      [PAD, ...Object.values(STATION).filter((each) => each !== PAD && each !== LAMP)].map(plugIn),
    );
    await guest.must(stationWith(STATION));
    await guest.must("systemctl restart lectern-core");
    await show(
      "a device that the station may not open is said to be barred",
      async () => (await said("device.lost", "pad", "device.no-permission")) > 0,
      () => lastOf("pad"),
    );
    await guest.must(`cat >${RULES} <<'END'\n${stationRules(Object.values(STATION))}END
udevadm control --reload; udevadm trigger --action=add ${SUBSYSTEMS.map((each) => `--subsystem-match=${each}`).join(" ")}; udevadm settle`);
    await show("it is opened as soon as it may be", opened("pad", 1), where);
    await show("two adapters with the same ids are told apart", opened("scanner", 1), where);
    for (const name of Object.keys(STATION).filter((each) => each !== "lamp"))
      await show(`core opens it from within its unit: ${name}`, opened(name, 1), () => lastOf(name));
    const before = await nodeOf(PAD);
    const losses = await said("device.lost", "pad");
    await pad?.verbs["unplug"]?.run([]);
    await show(
      "a pad that is pulled is lost",
      async () => (await said("device.lost", "pad")) > losses,
      () => lastOf("pad"),
    );
    await plugIn(LAMP, peers.length);
    await show(
      "another device stands where it stood",
      async () => (await nodeOf(LAMP)) === before,
      () => nodeOf(LAMP),
    );
    await show("which is opened, too", opened("lamp", 1), () => lastOf("lamp"));
    await pad?.verbs["plug"]?.run([]);
    await show("it is known again under another name", opened("pad", 2), where);
    const after = await nodeOf(PAD);
    shown.push({
      what: "its name is another one",
      passed: after !== before,
      says: `${before}, then ${after}`,
    });
  } finally {
    for (const peer of peers) await peer.stop();
    await guest.run("systemctl stop lectern-core");
  }
  return shown;
}

/** The station of the package, without a library that answers. */
function stationWith(devices: Readonly<Record<string, Family>>): string {
  const station = {
    library: "Rig",
    acs: { host: "127.0.0.1", port: 9 },
    devices: Object.fromEntries(
      Object.entries(devices).map(([name, { profile, transport }]) => [name, { profile, transport }]),
    ),
    screen: { socket: "/run/lectern/core.sock" },
    journal: { file: "/var/lib/lectern/journal.sqlite", credential: "lectern_journal-key" },
  };
  return `cat >/etc/lectern/station.yaml <<'END'\n${JSON.stringify(station)}\nEND`;
}
