/** What a package holds, by folders: lines of a table as `docs/install.md` has it. */
import { HOME } from "./layout.ts";

/** The first that begins a path has it. */
const FOLDERS = [
  `${HOME}/node/`,
  `${HOME}/node_modules/`,
  `${HOME}/dist/`,
  `${HOME}/src/`,
  `${HOME}/`,
  "usr/share/",
  "usr/lib/",
  "",
];

/** One line a folder, and one for all; a file is its path and its bytes. */
export function summaryOf(files: readonly (readonly [path: string, bytes: number])[]): readonly string[] {
  const sums = new Map(FOLDERS.map((folder) => [folder, { count: 0, bytes: 0 }]));
  let all = 0;
  for (const [path, bytes] of files) {
    const sum = sums.get(FOLDERS.find((folder) => path.startsWith(folder)) ?? "");
    if (sum === undefined) continue;
    sum.count++;
    sum.bytes += bytes;
    all += bytes;
  }
  const rows = [...sums].map(([folder, { count, bytes }]) =>
    row(folder === "" ? "the rest" : `/${folder}`, count, bytes),
  );
  return [...rows, row("all", files.length, all)];
}

const row = (what: string, count: number, bytes: number): string =>
  `${(bytes / 1e6).toFixed(1).padStart(6)} MB  ${String(count).padStart(5)} files  ${what}`;
