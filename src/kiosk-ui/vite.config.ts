import path from "node:path";
import { defineConfig, type Plugin } from "vite";

/** Every browser that can show the page reads WOFF2; the older copies of the type faces stay behind. */
const NEWEST_FACES: Plugin = {
  name: "newest-faces",
  // In the bundle: what a style sheet imports is put into it before any plugin sees it.
  generateBundle(_, bundle) {
    for (const [name, file] of Object.entries(bundle)) {
      if (name.endsWith(".woff")) delete bundle[name];
      if (file.type !== "asset" || typeof file.source !== "string" || !name.endsWith(".css")) continue;
      file.source = file.source.replaceAll(/,\s*url\([^)]*\.woff\)\s*format\(["']woff["']\)/g, "");
    }
  },
};

const root = path.join(import.meta.dirname, "renderer");

/** Pages beside the kiosk's own, which no station needs. */
const FOR_DEVELOPERS = { gallery: path.join(root, "gallery.html"), bench: path.join(root, "bench.html") };

/** The page, built to `dist/screen`; `--mode station` leaves out what only developers and demos open, in `dist/kiosk`. */
export default defineConfig(({ mode }) => ({
  root,
  base: "./",
  plugins: [NEWEST_FACES],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: path.join(import.meta.dirname, "../../dist", mode === "station" ? "kiosk" : "screen"),
    emptyOutDir: true,
    target: "chrome120",
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: path.join(root, "index.html"), ...(mode === "station" ? {} : FOR_DEVELOPERS) },
    },
  },
}));
