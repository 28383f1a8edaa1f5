import path from "node:path";
import { defineConfig } from "vitest/config";

const project = path.join(import.meta.dirname, "../..");
const report = path.join(project, "dist/rig");

/** The rig's own run: one guest, one thing after the other; a report for people and one for programs. */
export default defineConfig({
  root: project,
  test: {
    include: ["test/rig/suites/*.rig.ts"],
    globalSetup: "test/rig/suites/setup.ts",
    testTimeout: 600_000,
    hookTimeout: 600_000,
    pool: "forks",
    fileParallelism: false,
    reporters: ["verbose", "junit", "json"],
    outputFile: { junit: path.join(report, "junit.xml"), json: path.join(report, "tests.json") },
  },
});
