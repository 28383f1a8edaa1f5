import path from "node:path";
import { defineConfig, type Plugin } from "vite";

/** Every browser that can show the page reads WOFF2; the older copies of the type faces stay behind. */
const NEWEST_FACES: Plugin = {
  name: "newest-faces",
  enforce: "pre",
  transform: (code, id) =>
    id.includes("@fontsource")
      ? code.replaceAll(/,\s*url\([^)]*\.woff\)\s*format\('woff'\)/g, "")
      : undefined,
};

const root = path.join(import.meta.dirname, "renderer");

/** The page and its gallery, built to `dist/screen`. */
export default defineConfig({
  root,
  base: "./",
  plugins: [NEWEST_FACES],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: path.join(import.meta.dirname, "../../dist/screen"),
    emptyOutDir: true,
    target: "chrome120",
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: path.join(root, "index.html"), gallery: path.join(root, "gallery.html") },
    },
  },
});
