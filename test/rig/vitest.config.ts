import path from "node:path";
import { defineConfig } from "vitest/config";

const project = path.join(import.meta.dirname, "../..");
const report = path.join(project, "dist/rig");

/** The rig's own run: a guest for each suite; a report for people and one for programs. */
export default defineConfig({
  root: project,
  test: {
    include: ["test/rig/suites/*.rig.ts"],
    globalSetup: "test/rig/suites/setup.ts",
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Two guests at the most: each takes a core.
    pool: "forks",
    maxWorkers: 2,
    reporters: ["verbose", "junit", "json"],
    outputFile: { junit: path.join(report, "junit.xml"), json: path.join(report, "tests.json") },
  },
});
