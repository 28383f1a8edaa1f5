import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { acsWith, connect, ITEM, ITEM_INFORMATION, LOGIN, PATRON, STATUS } from "./harness.ts";

const CLI = path.join(import.meta.dirname, "../../src/app/cli.ts");

function directory(): string {
  const made = mkdtempSync(path.join(tmpdir(), "lectern-test-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

/** `lectern acs` at work, and what it has said. */
class Running {
  readonly process;
  readonly exit: Promise<number | null>;
  stdout = "";
  stderr = "";

  constructor(...words: readonly string[]) {
    this.process = spawn(process.execPath, [CLI, "acs", "--port", "0", ...words]);
    this.process.stdout.on("data", (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.process.stderr.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.exit = new Promise((resolve) => {
      this.process.on("close", resolve);
    });
    onTestFinished(() => void this.process.kill("SIGKILL"));
  }

  /** The port of a listener, once it is announced. */
  async port(kind: "raw" | "telnet"): Promise<number> {
    const line = new RegExp(`^listening ${kind} 127\\.0\\.0\\.1:(\\d+)$`, "m");
    await expect.poll(() => this.stdout, { timeout: 10_000 }).toMatch(line);
    return Number(line.exec(this.stdout)?.[1]);
  }
}

function run(...words: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [CLI, "acs", ...words], { encoding: "utf8" });
}

describe("lectern acs", () => {
  test("says where it listens, serves, and stops cleanly on a signal", async () => {
    const control = path.join(directory(), "acs.sock");
    const acs = new Running("--telnet-port", "0", "--control", control);
    await acs.port("telnet");
    expect(acs.stdout).toMatch(
      /^listening raw \S+\nlistening telnet \S+\nlistening control \/.*acs\.sock\n$/,
    );
    const terminal = await connect(await acs.port("raw"));
    expect(await terminal.ask(LOGIN)).toBe("941");
    acs.process.kill("SIGTERM");
    expect(await acs.exit).toBe(0);
    expect(await terminal.ended).toBe("closed");
  });

  test("strict: the conformance report is the last word", async () => {
    const acs = new Running("--strict");
    const terminal = await connect(await acs.port("raw"));
    await terminal.ask(LOGIN);
    await terminal.ask(`23EN 20261123    120000AOLECTERN|AA${PATRON}|AC|AD|`);
    acs.process.kill("SIGINT");
    expect(await acs.exit).toBe(0);
    expect(acs.stdout).toMatch(/SIP2 conformance report: 1 client[^]*fault fixed\.value[^]*in 23 language/);
    expect(acs.stderr).toContain('"rule":"fixed.value"');
    expect(acs.stdout + acs.stderr).not.toContain(PATRON);
  });

  test("writes requests and answers to their own file, without a secret, and to a new one after a rotation", async () => {
    const file = path.join(directory(), "requests.log");
    const acs = new Running("--request-log", file);
    const terminal = await connect(await acs.port("raw"));
    await terminal.ask(LOGIN);
    await terminal.ask(`2300120261123    120000AOLECTERN|AA${PATRON}|AC|AD1234|`);
    const written = readFileSync(file, "utf8");
    expect(written).toContain('"request":"2300120261123    120000AOLECTERN|AA***|AC|AD***|"');
    expect(written).toMatch(/"answer":"24 {14}001[^"]*AE\*\*\*\|/);
    expect(written).not.toMatch(/2123400|1234\||kiosk-pass|Ada/);
    renameSync(file, `${file}.1`);
    acs.process.kill("SIGHUP");
    expect(await terminal.ended).toBe("closed");
    const again = await connect(await acs.port("raw"));
    await again.ask(LOGIN);
    await again.ask(ITEM_INFORMATION);
    expect(readFileSync(file, "utf8")).toContain(`AB${ITEM}|`);
    expect(acs.stderr).not.toMatch(/kiosk-pass|AB3123/);
  });

  test("keeps what happens in a state file over a restart", async () => {
    const state = path.join(directory(), "state.sqlite");
    for (const expected of ["121N", "120N"]) {
      const acs = new Running("--state", state);
      const terminal = await connect(await acs.port("raw"));
      await terminal.ask(LOGIN);
      const checkout = `11NN20261123    120000                  AOLECTERN|AA${PATRON}|AB${ITEM}|AC|AD1234|`;
      expect(await terminal.ask(checkout)).toMatch(new RegExp(`^${expected}`));
      acs.process.kill("SIGHUP");
      expect(await terminal.ended).toBe("closed");
      acs.process.kill("SIGTERM");
      expect(await acs.exit).toBe(0);
    }
  });

  test("takes dialect, behaviours, seed and limits from the command line", async () => {
    const words = [
      "--dialect",
      "koha",
      "--behaviour",
      'ask-again:{"messages":["99"]}',
      "--behaviour",
      "wrong-checksum",
    ];
    const acs = new Running(
      ...words,
      "--seed",
      "5",
      "--max-clients",
      "1",
      "--generate",
      "patrons=5,items=20,seed=2",
    );
    const terminal = await connect(await acs.port("raw"));
    await terminal.send(`${LOGIN}\r`);
    expect(await terminal.until(/\n/)).toBe("941\r\n");
    expect(await terminal.ask(STATUS)).toBe("96");
    const second = await connect(await acs.port("raw"));
    await second.send(`${LOGIN}\r`);
    expect(await second.within(50)).toBe("");
    await expect.poll(() => acs.stderr).toContain('"seed":5');
  });

  test("is controlled by `acs ctl`", async () => {
    const control = path.join(directory(), "acs.sock");
    const acs = new Running("--control", control);
    const terminal = await connect(await acs.port("raw"));
    expect(run("ctl", "--control", control, "add", "ask-again", '{"messages":["99"]}').stdout).toBe(
      '{\n  "id": 1\n}\n',
    );
    expect(await terminal.ask(STATUS)).toBe("96");
    expect(run("ctl", "--control", control, "item", ITEM).stdout).toContain(
      '"title": "The Lighthouse Keeper',
    );
    const wrong = run("ctl", "--control", control, "add", "nonsense");
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain("nonsense");
    expect(run("ctl", "--control", control, "stop").status).toBe(0);
    expect(await acs.exit).toBe(0);
    const gone = run("ctl", "--control", control, "stats");
    expect(gone.status).toBe(1);
    expect(gone.stderr).toContain(control);
  });

  test("a mistake in the library file is told with file, line and what to do", () => {
    const file = path.join(directory(), "library.yaml");
    writeFileSync(file, "maxClients: 3\naccountz: []\n");
    const { status, stderr } = run("--library", file, "--port", "0");
    expect(status).toBe(2);
    expect(stderr).toContain(`${file}:2:`);
    expect(stderr).toContain("accountz");
  });

  test.each([
    [["--port", "70000"], "--port 70000"],
    [["--dialect", "kohaa"], 'did you mean "koha"?'],
    [["--behaviour", "delay:{}"], "ms"],
    [["--tls-port", "0"], "--tls-cert"],
    [["--generate", "patrons=many"], "--generate patrons=many"],
    [["--library", "/nowhere/library.yaml"], "/nowhere/library.yaml"],
    [["--request-log", "/nowhere/requests.log"], "/nowhere/requests.log"],
  ])("%j is refused with 2", (words, said) => {
    const { status, stdout, stderr } = run("--port", "0", ...words);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(said);
  });

  test("a port in use is a failure that names it", async () => {
    const port = String((await acsWith({})).ports.raw);
    const { status, stderr } = run("--port", port);
    expect(status).toBe(1);
    expect(stderr).toContain(`127.0.0.1:${port}`);
  });

  test("without `logger`, --syslog says which package is missing", () => {
    const { status, stderr } = spawnSync(process.execPath, [CLI, "acs", "--port", "0", "--syslog"], {
      encoding: "utf8",
      env: { PATH: "/nowhere" },
    });
    expect(status).toBe(1);
    expect(stderr).toContain("bsdutils");
  });

  test("--syslog hands every line to `logger`", async () => {
    const place = directory();
    const fake = path.join(place, "logger");
    writeFileSync(fake, `#!/bin/sh\necho "$@" > ${place}/words\ncat > ${place}/lines\n`, { mode: 0o755 });
    const before = process.env["PATH"];
    process.env["PATH"] = `${place}:${before}`;
    onTestFinished(() => {
      process.env["PATH"] = before;
    });
    const acs = new Running("--syslog");
    await (await connect(await acs.port("raw"))).ask(LOGIN);
    acs.process.kill("SIGTERM");
    expect(await acs.exit).toBe(0);
    expect(readFileSync(`${place}/words`, "utf8")).toBe("--tag lectern-acs --priority local6.info\n");
    const lines = readFileSync(`${place}/lines`, "utf8");
    expect(lines).toContain('"event":"acs.login"');
    expect(lines).toContain('"request":"9300CNkiosk|CO***|"');
  });
});
