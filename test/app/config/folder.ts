import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { makeKeyFile } from "../../../src/circulation/journal/key.ts";
import type { TextIo } from "../../../src/app/text-io.ts";
import { seededBytes, virtualClock } from "../../../src/core/clock.ts";

/** A station without a mistake or a doubt; its files are those of `stationFolder`. */
export const GOOD = `library: A library
acs:
  host: localhost
  port: 6001
  dialect: koha
  login: { user: kiosk, passwordFile: password }
journal: { file: journal, keyFile: key }
devices:
  scanner: { profile: generic-serial-scanner, transport: { match: { path: /dev/scanner } } }
policy:
  cards: ^2
  items: ^3
`;

/** The day of the tests, 2026-06-01: the certificates of the fixtures are good then. */
export const clock = virtualClock(Date.UTC(2026, 5, 1));

/** A directory of a station, gone with the test; `put` writes a file of it and answers its path. */
export function stationFolder(): { readonly put: (name: string, text: string, mode?: number) => string } {
  const folder = mkdtempSync(path.join(tmpdir(), "lectern-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const put = (name: string, text: string, mode = 0o600): string => {
    const file = path.join(folder, name);
    writeFileSync(file, text, { mode });
    return file;
  };
  put("password", "secret-word\n");
  makeKeyFile(path.join(folder, "key"), seededBytes(1));
  return { put };
}

/** What a command said, and its exit code. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command of the CLI within the test. */
export async function said(run: (io: TextIo) => Promise<number>): Promise<Said> {
  let out = "";
  let err = "";
  const code = await run({
    input: process.stdin,
    write: (text) => Promise.resolve(void (out += text)),
    complain: (text) => void (err += text),
  });
  return { code, out, err };
}
