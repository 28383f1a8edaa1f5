/** A station's process at a broker, with a library system and a scanner at its far ends. */
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { makeKeyFile } from "../../../src/circulation/journal/key.ts";
import { LOOPBACK, realWires } from "../../../src/app/compose-wires.ts";
import { makeKeys } from "../../../src/app/fleet/keys.ts";
import { seededBytes, systemClock } from "../../../src/core/clock.ts";
import type { ViewModel } from "../../../src/core/contract/view-model.ts";
import { FACTORY_SCANNER, scannerPeer } from "../../../src/devices/sim/scanner/serial.ts";
import { must } from "../../devices/bench.ts";
import { plainAcs } from "../neighbours.ts";
import { until } from "./mosquitto.ts";

const CLI = path.join(import.meta.dirname, "../../../src/app/cli.ts");

/** What surrounds it outlives its process. */
export async function place(broker: string) {
  const folder = mkdtempSync(path.join(tmpdir(), "lectern-fleet-"));
  const at = (name: string): string => path.join(folder, name);
  const wires = await realWires(systemClock, 1);
  const acs = await plainAcs(wires);
  const scanner = must(await scannerPeer(wires.line("scanner").plug, FACTORY_SCANNER, "single"));
  writeFileSync(at("password"), "kiosk-pass\n", { mode: 0o600 });
  makeKeyFile(at("journal-key"), seededBytes(1));
  must(makeKeys(at("commander")));
  const config = `
library: A library
acs: { host: ${LOOPBACK}, port: ${acs.port}, login: { user: kiosk, passwordFile: password } }
devices:
  desk-scanner: { profile: generic-serial-scanner, transport: { match: { path: ${scanner.path} } } }
journal: { file: journal, keyFile: journal-key }
policy: { cards: ^2, receipt: { default: never } }
fleet: { station: entrance, broker: { url: "${broker}" }, commands: { keyFile: commander.pub, bundles: { group: branches, healthySeconds: 10 } } }
`;
  writeFileSync(at("station.yaml"), config);

  /** The lines of its log, over all its lives. */
  const logged = (): readonly { readonly event: string; readonly fault?: string }[] =>
    existsSync(at("log"))
      ? readFileSync(at("log"), "utf8")
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => JSON.parse(line) as { event: string })
      : [];

  /** Starts it; there when it is at the broker, and where it is to get well, when somebody could be served. */
  async function start({ getsWell = true } = {}) {
    const before = logged().length;
    const options = ["station", "--config", at("station.yaml"), "--headless", "--log", at("log")];
    const child = spawn(process.execPath, [CLI, ...options]);
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const views: ViewModel[] = [];
    createInterface({ input: child.stdout }).on(
      "line",
      (line) => void views.push(JSON.parse(line) as ViewModel),
    );
    const shows = async (isSo: (view: ViewModel) => boolean): Promise<ViewModel> => {
      let found: ViewModel | undefined;
      await until(() => (found = views.findLast(isSo)) !== undefined);
      if (found === undefined) throw new Error("never");
      return found;
    };
    const has = (event: string): boolean =>
      logged()
        .slice(before)
        .some((line) => line.event === event);
    await until(() => has("fleet.connected") && (has("device.opened") || !getsWell));
    if (getsWell) await shows(({ screen }) => screen === "welcome");
    return {
      /** By itself: its exit code. */
      ended,
      shows,
      get view() {
        return views.at(-1);
      },
      act: ({ revision }: ViewModel, intent: object): void =>
        void child.stdin.write(`${JSON.stringify({ rev: revision, ...intent })}\n`),
      async end(signal: "SIGTERM" | "SIGKILL") {
        child.kill(signal);
        return ended;
      },
    };
  }

  return {
    at,
    config,
    scanner,
    logged,
    start,
    async close() {
      await Promise.all([acs.stop(), wires.close()]);
      rmSync(folder, { recursive: true });
    },
  };
}

/** `lectern …` as people call it. */
export function lectern(...words: readonly string[]) {
  return new Promise<{ readonly code: number; readonly out: string; readonly err: string }>((resolve) => {
    execFile(process.execPath, [CLI, ...words], (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

export const fleet = (...words: readonly string[]) => lectern("fleet", ...words);
