/** The station as it is installed in a guest: its configuration, its core, its journal, its screen. */
import type { DeviceConfig } from "../../src/app/config.ts";
import type { Scenario } from "../../src/app/scenario/schema.ts";
import { openScreen, type Screen } from "../appliance/screen.ts";
import { HOST, type Guest } from "./guest.ts";

const CREDENTIALS = "/etc/lectern/credentials";
const JOURNAL = "/var/lib/lectern/journal.sqlite";

/** What a technician writes down of the station of a play. */
export interface Setup {
  readonly station: Scenario["station"];
  readonly devices: Readonly<Record<string, DeviceConfig>>;
  /** Of the library system, on this machine. */
  readonly port: number;
  /** Further sections. */
  readonly more: object;
}

/** An entry of the journal, as `lectern journal export` tells it. */
export interface JournalLine {
  readonly kind: string;
  readonly stage: string;
  readonly outcome?: string;
  readonly item?: string;
  readonly patron?: string;
}

export interface Installed {
  /** Writes the configuration. */
  configure(setup: Setup): Promise<void>;
  /** Starts core; done when systemd has heard that it is ready. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Core ends at once and is not started again. */
  kill(): Promise<void>;
  /** As one that was never used. */
  forget(): Promise<void>;
  journal(): Promise<readonly JournalLine[]>;
  screen(): Screen;
  /** From the kernel's start until the station told systemd that it is ready to lend; milliseconds. */
  readyMs(): Promise<number>;
}

export function installedIn(guest: Guest): Installed {
  const write = (file: string, text: string): Promise<string> =>
    guest.must(`umask 077; cat >${file} <<'END'\n${text}\nEND`);
  return {
    async configure(setup) {
      const { station } = setup;
      await write(`${CREDENTIALS}/acs-password`, "kiosk-pass");
      await guest.must(`rm -f ${CREDENTIALS}/staff`);
      // What is JSON is YAML.
      await write("/etc/lectern/station.yaml", JSON.stringify(stationOf(setup), undefined, 2));
      await guest.must("chmod 644 /etc/lectern/station.yaml");
      if (station.staff === undefined) return;
      const { card, pin } = station.staff;
      await guest.must(
        `printf '%s\\n' ${card} ${pin} | lectern staff add --config /etc/lectern/station.yaml Staff`,
      );
    },
    async start() {
      await guest.must("systemctl start lectern-core");
    },
    async stop() {
      await guest.must("systemctl stop lectern-core");
    },
    async kill() {
      await guest.must(
        "systemctl kill --signal=KILL lectern-core; systemctl stop lectern-core; systemctl reset-failed",
      );
    },
    async forget() {
      await guest.must("rm -rf /var/lib/lectern/* /run/lectern/*");
    },
    async journal() {
      const text = await guest.must(
        `lectern journal export --journal ${JOURNAL} --key ${CREDENTIALS}/journal-key --reveal`,
      );
      return text
        .split("\n")
        .filter((line) => line !== "")
        .map((line): JournalLine => JSON.parse(line));
    },
    async readyMs() {
      const property = "--value --property=ActiveEnterTimestampMonotonic";
      return Number(await guest.must(`systemctl show ${property} lectern-core`)) / 1000;
    },
    screen: () => openScreen({ host: "127.0.0.1", port: guest.screenPort }),
  };
}

export function stationOf({ station, devices, port, more }: Setup): object {
  const { institution, dialect, site, terminalPassword, policy } = station;
  return {
    library: "Lectern Public Library",
    screen: { socket: "/run/lectern/core.sock" },
    observe: { socket: "/run/lectern/status.sock" },
    acs: {
      host: HOST,
      port,
      institution,
      dialect,
      site,
      terminalPassword,
      login: { user: "kiosk", passwordFile: "%d/lectern_acs-password" },
    },
    devices,
    journal: { file: JOURNAL, credential: "lectern_journal-key" },
    policy,
    ...more,
  };
}
