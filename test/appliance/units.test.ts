/** The units as systemd itself judges them: `systemd-analyze` of the machine, off-line. */
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BAD_CONFIGURATION } from "../../src/app/refuse.ts";

const UNITS = path.join(import.meta.dirname, "../../systemd");
const INSTALLED = [
  "lectern-configuration.path",
  "lectern-core.service",
  "lectern-kiosk.service",
  "lectern-acs@6001.service",
  "lectern.target",
];
/** What the units start; the judge wants to find it. */
const STARTED = ["usr/bin/lectern", "usr/lib/lectern/systemd/lectern-kiosk", "usr/bin/chvt"];
const THEIRS = "/usr/lib/systemd/system";

let root = "";

/** A root with the machine's own units and ours. */
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), "units-"));
  cpSync(THEIRS, path.join(root, THEIRS), { recursive: true, verbatimSymlinks: true });
  for (const name of readdirSync(UNITS).filter((each) => /\.(path|service|target)$/.test(each))) {
    cpSync(path.join(UNITS, name), path.join(root, THEIRS, name));
  }
  for (const program of STARTED) {
    const file = path.join(root, program);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, "#!/bin/sh\n", { mode: 0o755 });
  }
});
afterAll(() => rmSync(root, { recursive: true }));

function analyze(...words: readonly string[]): string {
  const { error, stdout, stderr } = spawnSync("systemd-analyze", words, { encoding: "utf8" });
  if (error !== undefined) throw error;
  return stdout + stderr;
}

/** Its end is a good one whatever it found: only what it says counts. */
const verify = (...units: readonly string[]): string => analyze("verify", `--root=${root}`, ...units);

describe("systemd-analyze verify", () => {
  it.each(INSTALLED)("has nothing to say of %s", (unit) => {
    expect(verify(unit)).toBe("");
  });

  it.each([
    ["a key that it does not know", "WatchdogSecs=8", "'WatchdogSecs' in section"],
    ["a value that is none", "TimeoutStopSec=soon", "Failed to parse"],
    ["a program that is not there", "ExecStartPre=/usr/bin/lecturn", "not executable"],
  ])("would say so of %s", (_what, line, complaint) => {
    const broken = path.join(root, THEIRS, "lectern-broken.service");
    cpSync(path.join(UNITS, "lectern-core.service"), broken);
    appendFileSync(broken, `\n[Service]\n${line}\n`);
    expect(verify("lectern-broken.service")).toContain(complaint);
  });
});

describe("systemd-analyze security", () => {
  /** 0 is locked in, 10 is free. The screen has a browser in it, which builds its own walls with what is left to it. */
  it.each([
    ["lectern-core.service", 2.5],
    ["lectern-kiosk.service", 4],
    ["lectern-acs@.service", 2.5],
  ])("%s is exposed by %d at most", (unit, most) => {
    const said = analyze("security", "--offline=true", "--no-pager", path.join(UNITS, unit));
    const [, level] = /Overall exposure level for \S+: ([\d.]+)/.exec(said) ?? [];
    expect(Number(level)).toBeLessThanOrEqual(most);
  });
});

describe("what stands in two places", () => {
  const core = readFileSync(path.join(UNITS, "lectern-core.service"), "utf8");

  it("is one number: what a station ends with that has a bad configuration", () => {
    expect(core).toContain(`RestartPreventExitStatus=${BAD_CONFIGURATION}\n`);
  });

  it("is named by one name: user, groups, directories", () => {
    const users = readFileSync(path.join(UNITS, "lectern.sysusers"), "utf8");
    const kiosk = readFileSync(path.join(UNITS, "lectern-kiosk.service"), "utf8");
    for (const unit of [core, kiosk]) {
      const [, user = "none"] = /^User=(.+)$/m.exec(unit) ?? [];
      expect(users).toMatch(new RegExp(`^u ${user} `, "m"));
    }
    expect(readFileSync(path.join(UNITS, "lectern.tmpfiles"), "utf8")).toContain(
      /^LoadCredential=lectern:(.+)$/m.exec(core)?.[1],
    );
  });

  it("has its directory of state, and of sockets, by the name of the appliance", () => {
    for (const line of ["StateDirectory=lectern", "RuntimeDirectory=lectern"])
      expect(core).toContain(`${line}\n`);
    expect(readFileSync(path.join(UNITS, "lectern-kiosk"), "utf8")).toContain("/run/lectern/core.sock");
  });

  it("is plain sh where it is a script", () => {
    const { status, stderr } = spawnSync("sh", ["-n", path.join(UNITS, "lectern-kiosk")], {
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([0, ""]);
  });
});
