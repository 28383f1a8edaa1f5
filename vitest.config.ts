import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    // Sockets and pseudo-terminals want whole processes; two at a time suits a two-core machine.
    pool: "forks",
    maxWorkers: 2,
  },
});
