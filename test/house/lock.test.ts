import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const names = z.record(z.string(), z.string()).default({});
const lockFile = z.object({
  packages: z.record(z.string(), z.object({ optionalDependencies: names })),
});

const file = path.join(import.meta.dirname, "../../package-lock.json");
const { packages } = lockFile.parse(JSON.parse(readFileSync(file, "utf8")));

/** Where Node would look for a package from another: its own node_modules, then those of its parents. */
function places(from: string, name: string): string[] {
  const up = from.lastIndexOf("node_modules/");
  const here = `${from === "" ? "" : `${from}/`}node_modules/${name}`;
  return from === "" ? [here] : [here, ...places(from.slice(0, Math.max(0, up - 1)), name)];
}

test("the lock file holds the packages of every platform, or npm ci refuses it", () => {
  const missing = Object.entries(packages).flatMap(([from, { optionalDependencies }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !places(from, name).some((place) => place in packages),
    ),
  );
  expect(missing).toEqual([]);
});

test.each(["x64", "arm64"])(
  "the lock file brings Node, linter, parser and pseudo-terminals for %s",
  (cpu) => {
    const needed = [
      `node_modules/node-linux-${cpu}`,
      `node_modules/@oxlint/binding-linux-${cpu}-gnu`,
      `node_modules/@oxc-parser/binding-linux-${cpu}-gnu`,
      `node_modules/@lydell/node-pty-linux-${cpu}`,
    ];
    expect(needed.filter((place) => !(place in packages))).toEqual([]);
  },
);
