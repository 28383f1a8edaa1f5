/** Whatever leaves the station, or stays in its logs, names nobody: looked for at the end of everything that was done. */
import { expect, test } from "vitest";
import { SECRETS, secretsIn } from "../../app/observe/secrets.ts";
import type { Guest } from "../guest.ts";
import { LABEL } from "../usb/by-hand.ts";
import type { Overhearing } from "./fleet.ts";

/** Everything that was scanned, typed, laid down or shown in this guest; a card called `reader` is a word of every text. */
const KNOWN = [...SECRETS.filter((secret) => secret !== "reader"), LABEL];

/** Where it is looked: how it is read there, and a word that stands there if it was read at all. */
type Place = readonly [name: string, line: string, word: string];

const LOGS: readonly Place[] = [
  ["systemd's journal", "journalctl --no-pager --output=cat", "station.started"],
  [
    "the support bundle",
    "cd /tmp && lectern support-bundle --out bundle.tar.gz >/dev/null && tar --extract --gzip --to-stdout --file bundle.tar.gz",
    "station.started",
  ],
];

const NODE = "/usr/lib/lectern/node/bin/node";
const METRICS = `require("node:http").get({ socketPath: "/run/lectern/status.sock", path: "/metrics" }, (answer) => answer.pipe(process.stdout))`;
const READABLE = String.raw`tr --complement '[:print:]' '\n'`;

const ALIVE: readonly Place[] = [
  ["the metrics", `${NODE} -e '${METRICS}'`, "lectern_"],
  ["lectern status", "lectern status --json || true", "acs"],
  ["the journal as it lies on the disk", `cat /var/lib/lectern/journal.sqlite* | ${READABLE}`, "SQLite"],
];

export function nobodyIsLogged(guest: () => Guest): void {
  look(guest, LOGS);
}

/** Of a station that has been played with, and has not been used since. */
export function nobodyIsTold(guest: () => Guest, broker: () => Overhearing): void {
  const socket = "/run/lectern/status.sock";
  const start = `systemctl start --no-block lectern-core; until [ -S ${socket} ]; do sleep 0.2; done`;
  look(
    guest,
    ALIVE.map(([name, line, word]) => [name, `${start}; ${line}`, word] as const),
  );

  test("what went to the broker", () => {
    const said = broker().heard();
    expect(said).toContain("lectern/rig/");
    expect(secretsIn(said, KNOWN)).toEqual([]);
  });
}

function look(guest: () => Guest, places: readonly Place[]): void {
  test.for(places)("%s", async ([, line, word]) => {
    const said = await guest().must(line);
    expect(said).toContain(word);
    expect(secretsIn(said, KNOWN)).toEqual([]);
  });
}
