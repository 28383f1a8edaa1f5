/** What is in the package, and that it is the same each time; `npm run appliance:package` installs it. */
import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stationSchema, readYaml } from "../../src/app/config.ts";
import { SHIPPED } from "../../src/app/demo.ts";
import { JOURNAL_VERSION } from "../../src/circulation/journal/database.ts";
import { PAGE_PACKAGES } from "../../tools/package/left-out.ts";
import { bashCompletion, manualPage } from "../../tools/package/help.ts";
import { placeOf } from "../../tools/package/layout.ts";
import { exitOf } from "./campaign.ts";
import { prune } from "../../tools/package/modules.ts";
import { pack } from "../../tools/package/pack.ts";

const project = path.join(import.meta.dirname, "../..");
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "package-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function put(root: string, file: string, text = file): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

const sources = globSync("src/**/*.ts", { cwd: project }).filter((file) => placeOf(file) !== undefined);

/** What a source loads when it runs. That nothing hides from this pattern is the import rule's to see. */
function importsOf(file: string): string[] {
  const text = readFileSync(path.join(project, file), "utf8");
  const loads = text.matchAll(/^(?:import|export) (?!type )[^;]*?from "([^"]+)"|import\("([^"]+)"/gm);
  return Array.from(loads, ([, named = "", lazy = named]) => lazy);
}

describe("the layout", () => {
  it.each([
    ["src/app/cli.ts", "usr/lib/lectern/src/app/cli.ts", 0o644],
    ["packaging/lectern", "usr/bin/lectern", 0o755],
    ["systemd/lectern-core.service", "usr/lib/systemd/system/lectern-core.service", 0o644],
    ["systemd/lectern.sysusers", "usr/lib/sysusers.d/lectern.conf", 0o644],
    ["device-profiles/schema.json", "usr/lib/lectern/device-profiles/schema.json", 0o644],
  ])("puts %s to %s", (file, to, mode) => {
    expect(placeOf(file)).toEqual({ to, mode });
  });

  it.each(["src/kiosk-ui/renderer/main.tsx", "test/app/demo.test.ts", "README.md", "package-lock.json"])(
    "leaves %s out",
    (file) => expect(placeOf(file)).toBeUndefined(),
  );

  it("has every play of the demo", () => {
    expect(SHIPPED.map((name) => placeOf(`test/scenarios/${name}.yaml`))).not.toContain(undefined);
  });

  it("has every unit, rule and list that systemd is told", () => {
    const files = globSync("systemd/**/*", { cwd: project, withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    const names = files.map((one) => path.relative(project, path.join(one.parentPath, one.name)));
    expect(names.filter((name) => placeOf(name) === undefined)).toEqual([]);
  });

  it("has every source that a source in it imports, and no module that is left out", () => {
    const missing = sources.flatMap((file) =>
      importsOf(file)
        .filter((specifier) =>
          specifier.startsWith(".")
            ? placeOf(path.posix.join(path.posix.dirname(file), specifier)) === undefined
            : PAGE_PACKAGES.some((name) => specifier === name || specifier.startsWith(`${name}/`)),
        )
        .map((specifier) => `${file}: ${specifier}`),
    );
    expect(missing).toEqual([]);
  });
});

describe("what is left out", () => {
  it("names nothing for the page that no dependency is", () => {
    const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
      readFileSync(path.join(project, "package.json"), "utf8"),
    );
    const names = Object.keys(dependencies);
    const gone = PAGE_PACKAGES.filter(
      (one) => !names.some((name) => name === one || name.startsWith(`${one}/`)),
    );
    expect(gone).toEqual([]);
  });

  it.each(["amd64", "arm64"] as const)(
    "leaves native code for %s only, and every licence",
    (architecture) => {
      const root = path.join(folder, `prune-${architecture}`);
      const kept = {
        amd64: "@serialport/bindings-cpp/prebuilds/linux-x64/a.glibc.node",
        arm64: "@serialport/bindings-cpp/prebuilds/linux-arm64/a.armv8.glibc.node",
      };
      const files = [
        ...Object.values(kept),
        "@serialport/bindings-cpp/prebuilds/linux-x64/a.musl.node",
        "@serialport/bindings-cpp/prebuilds/linux-arm/a.node",
        "@serialport/bindings-cpp/prebuilds/win32-x64/a.node",
        "node-hid/prebuilds/HID-darwin-x64/a.node",
        "preact/LICENSE",
        "preact/dist/preact.js",
        "ws/index.js",
        "ws/index.d.ts",
        "ws/.github/workflows/ci.yml",
      ];
      for (const file of files) put(root, file);
      prune(root, architecture);
      const left = readdirSync(root, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
      const names = left.map((one) => path.relative(root, path.join(one.parentPath, one.name)));
      expect(names.toSorted()).toEqual([kept[architecture], "preact/LICENSE", "ws/index.js"]);
      expect(readFileSync(path.join(root, "preact/LICENSE"), "utf8")).toBe("preact/LICENSE");
    },
  );
});

describe("a package", () => {
  const make = (name: string, order: readonly string[]): string => {
    const tree = path.join(folder, name);
    for (const file of order) put(tree, file);
    const deb = path.join(folder, `${name}.deb`);
    const silent = (): void => {};
    pack({
      project,
      tree,
      deb,
      architecture: "amd64",
      version: "1.2",
      compression: "xz",
      epochS: 1_700_000_000,
      tell: silent,
    });
    return deb;
  };
  const files = ["usr/bin/lectern", "etc/lectern/some.conf", "usr/lib/lectern/.hidden/a"];
  const told = (option: string, deb: string, ...file: string[]): string =>
    spawnSync("dpkg-deb", [option, deb, ...file], { encoding: "utf8" }).stdout;

  it("has the same bytes whenever and in whatever order it is made", () => {
    const once = readFileSync(make("once", files));
    const again = readFileSync(make("again", files.toReversed()));
    expect(again.equals(once)).toBe(true);
  });

  it("belongs to root, and names its files of /etc as configuration", () => {
    const deb = make("facts", files);
    expect(told("-c", deb).match(/ root\/root /g)).toHaveLength(11);
    expect(told("-I", deb, "md5sums").match(/^\w{32} {2}/gm)).toHaveLength(files.length);
    expect(told("-I", deb, "conffiles")).toContain("/etc/lectern/some.conf\n");
  });

  it("knows which journals it can read", () => {
    const deb = make("journal", files);
    const script = told("-I", deb, "preinst");
    expect(script).toContain(`-gt ${JOURNAL_VERSION} ]`);
    expect(script).not.toContain("@");
  });
});

it.each(["config", "preinst", "postinst", "prerm", "postrm"])("%s is plain sh", (name) => {
  const { status, stderr } = spawnSync("sh", ["-n", path.join(project, "packaging/debian", name)], {
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

it("the configuration that comes with it is sound", async () => {
  const read = await readYaml(path.join(project, "packaging/station.yaml"), stationSchema);
  expect(read.ok && read.value.screen?.socket).toBe("/run/lectern/core.sock");
});

it.each([
  [0, { passed: 3, failed: 0 }],
  [1, { passed: 3, failed: 1 }],
  [77, { passed: 0, failed: 0 }],
])("a campaign ends with %d where it has counted %o", (code, counted) => {
  expect(exitOf(counted)).toBe(code);
});

it("manual and completion know every command", () => {
  expect(manualPage("1.2", "2026-01-01")).toContain(".SS journal list\n");
  const completion = bashCompletion();
  const completed = spawnSync(
    "bash",
    ["-c", `${completion}\nCOMP_WORDS=(lectern journal li); COMP_CWORD=2; _lectern; echo "\${COMPREPLY[@]}"`],
    { encoding: "utf8" },
  );
  expect(completed.stdout).toBe("list\n");
});
