/**
 * What becomes of the devices of an installed station when somebody pulls them, swaps them and bars them: core runs under
 * systemd, and what it says of its devices stands in the log.
 */
import { sleep, type Clock, type Random } from "../../../src/core/clock.ts";
import type { RunningPeer } from "../../../src/devices/sim/definition.ts";
import { RULES, stationRules, type GuestSockets } from "./by-hand.ts";
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

/** Three adapters with the same ids; only their serial numbers are different. */
const PAD = family("feig-cpr-m02");
const SCANNER = family("generic-serial-scanner");
const STRANGER = family("zvt-serial");
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
  const devices = { pad: PAD, scanner: SCANNER };
  const opened = (device: string, times: number) => async () =>
    (await said("device.opened", device)) >= times;
  const where = async (): Promise<string> => `pad ${await nodeOf(PAD)}, scanner ${await nodeOf(SCANNER)}`;
  const log = (): Promise<string> => guest.must(`${journal} | grep -F '"device":"pad"' | tail -n 1`);

  try {
    await guest.must(`rm -f ${RULES}; udevadm control --reload`);
    await plugIn(SCANNER, 0);
    const pad = await plugIn(PAD, 1);
    await guest.must(stationWith(devices));
    await guest.must("systemctl restart lectern-core");
    await show(
      "a device that the station may not open is said to be barred",
      async () => (await said("device.lost", "pad", "device.no-permission")) > 0,
      log,
    );
    await guest.must(`cat >${RULES} <<'END'\n${stationRules([PAD])}END
udevadm control --reload; udevadm trigger --subsystem-match=tty --action=add; udevadm settle`);
    await show("it is opened as soon as it may be", opened("pad", 1), where);
    await show("two adapters with the same ids are told apart", opened("scanner", 1), where);
    const before = await nodeOf(PAD);
    await pad.verbs["unplug"]?.run([]);
    await show("a pad that is pulled is lost", async () => (await said("device.lost", "pad")) > 1, log);
    const stranger = await plugIn(STRANGER, 2);
    await show(
      "a stranger stands where it stood",
      async () => (await nodeOf(STRANGER)) === before,
      () => nodeOf(STRANGER),
    );
    await pad.verbs["plug"]?.run([]);
    await show("it is known again under another name", opened("pad", 2), where);
    const after = await nodeOf(PAD);
    shown.push({
      what: "its name is another one",
      passed: after !== before,
      says: `${before}, then ${after}`,
    });
    await stranger.stop();
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
