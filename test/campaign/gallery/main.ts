/**
 * `npm run campaign:gallery`: every screen in every state, in every language. Each is looked at for barriers in two themes
 * on the upright glass, and for what is lost on the upright and on the smallest glass, at 100 and at 200 % text. Prints what
 * is wrong and a table, a line for each language; exit 1 where anything is. `--languages en,ar` takes only these.
 */
import { parseArgs } from "node:util";
import type { Theme } from "../../../src/core/contract/display.ts";
import { SCREENS } from "../../../src/core/contract/examples.ts";
import { LANGUAGE_TAGS } from "../../../src/core/contract/languages.ts";
import { NAMES, openGallery, viewOf } from "../../kiosk-ui/gallery.ts";
import { openPages, SMALLEST, UPRIGHT } from "../../kiosk-ui/page.ts";

const THEMES: readonly Theme[] = ["light", "black"];
const SIZES = [100, 200] as const;

const { values } = parseArgs({
  options: { languages: { type: "string", default: LANGUAGE_TAGS.join(",") } },
});
const wanted = values.languages.split(",");
const languages = LANGUAGE_TAGS.filter((language) => wanted.includes(language));
if (languages.length !== wanted.length) {
  process.stderr.write(`--languages takes some of ${LANGUAGE_TAGS.join(",")}\n`);
  process.exit(2);
}

const pages = await openPages();
const gallery = await openGallery(pages, UPRIGHT);
const wrong: string[] = [];
const table = [["language", "seen", "barriers", "lost", "seconds"]];
for (const language of languages) {
  const start = performance.now();
  const barriers: string[] = [];
  const lost: string[] = [];
  let seen = 0;
  for (const glass of [SMALLEST, UPRIGHT]) {
    for (const text of SIZES) {
      const views = NAMES.map((name) => [name, viewOf(name, { language, text })] as const);
      const found = await gallery.lost(glass, views);
      seen += views.length;
      lost.push(...found.map(([name, line]) => `${name} ${language} ${glass.width} ${text} %: ${line}`));
    }
  }
  for (const theme of THEMES) {
    for (const name of NAMES) {
      await gallery.show(viewOf(name, { language, theme }));
      const found = await gallery.barriers();
      seen += 1;
      barriers.push(...found.map((line) => `${name} ${language} ${theme}: ${line}`));
    }
  }
  wrong.push(...barriers, ...lost);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  table.push([language, `${seen}`, `${barriers.length}`, `${lost.length}`, seconds]);
  process.stderr.write(`${language} ${seconds} s\n`);
}
await pages.close();
process.stdout.write(
  [
    ...wrong,
    `${SCREENS.length} screens in ${NAMES.length} states, ${languages.length} languages, themes ${THEMES.join(" and ")}`,
    ...table.map((row) => row.map((cell) => cell.padStart(9)).join("")),
    "",
  ].join("\n"),
);
process.exitCode = wrong.length === 0 ? 0 : 1;
