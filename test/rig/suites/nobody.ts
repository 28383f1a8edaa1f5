/** Whatever leaves the station, or stays in its logs, names nobody: looked for at the end of everything that was played. */
import { expect, test } from "vitest";
import { secretsIn } from "../../app/observe/secrets.ts";
import type { Guest } from "../guest.ts";
import type { Overhearing } from "./fleet.ts";

const NODE = "/usr/lib/lectern/node/bin/node";
const METRICS = `require("node:http").get({ socketPath: "/run/lectern/status.sock", path: "/metrics" }, (answer) => answer.pipe(process.stdout))`;

/** Where it is looked, how it is read there, and a word that has to stand there if it was read at all. */
const PLACES = [
  ["systemd's journal", "journalctl --no-pager --output=cat", "station.started"],
  ["the metrics", `${NODE} -e '${METRICS}'`, "lectern_"],
  ["lectern status", "lectern status --json", "acs"],
  [
    "the support bundle",
    "lectern support-bundle --out /tmp/bundle.tar.gz >/dev/null && tar --extract --gzip --to-stdout --file /tmp/bundle.tar.gz",
    "station.started",
  ],
  [
    "the journal as it lies on the disk",
    "cat /var/lib/lectern/journal.sqlite* | tr --complement '[:print:]' '\\n'",
    "SQLite",
  ],
] as const;

export function nobodyIsNamed(guest: () => Guest, broker: () => Overhearing): void {
  test.for(PLACES)("in %s", async ([, line, word]) => {
    await guest().must(
      "systemctl start --no-block lectern-core; until [ -S /run/lectern/status.sock ]; do sleep 0.2; done",
    );
    const said = await guest().must(line);
    expect(said).toContain(word);
    expect(secretsIn(said)).toEqual([]);
  });

  test("in what went to the broker", () => {
    const said = broker().heard();
    expect(said).toContain("lectern/rig/");
    expect(secretsIn(said)).toEqual([]);
  });
}
