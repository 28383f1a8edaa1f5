import path from "node:path";
import { defineConfig } from "vite";

/** The page, built to `dist/screen`. */
export default defineConfig({
  root: path.join(import.meta.dirname, "renderer"),
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: path.join(import.meta.dirname, "../../dist/screen"),
    emptyOutDir: true,
    target: "chrome120",
  },
});
