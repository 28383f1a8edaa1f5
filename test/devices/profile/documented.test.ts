/** What docs/device-profiles.md shows is true: its files are good, its commands print that, and each mistake is told so. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { checkProfiles } from "../../../src/app/profile/check.ts";
import { readStation } from "../../../src/app/read-station.ts";
import { genericOptions } from "../../../src/devices/drivers/generic/options.ts";
import { readPattern } from "../../../src/devices/drivers/generic/pattern.ts";
import { examplesIn, shell } from "../../console.ts";

const root = new URL("../../../", import.meta.url);
const PAGE = readFileSync(new URL("docs/device-profiles.md", root), "utf8");

/** The YAML files that the page shows, by their names: profiles by their ids, and the station's. */
const shown: ReadonlyMap<string, string> = new Map(
  [...PAGE.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) => {
    const { id = "station" } = parse(text) as { readonly id?: string };
    return [id, text];
  }),
);

/** The text of the file that a heading names; the second scanner begins as a copy of the first. */
function base(name: string): string {
  const own = shown.get(name === "scanner-2" ? "desk-scanner" : name);
  return own ?? readFileSync(new URL(`device-profiles/${name}.yaml`, root), "utf8");
}

interface Row {
  readonly file: string;
  readonly instead: string;
  readonly wrote: string;
  readonly says: readonly string[];
}

/** What stands in backquotes in a cell. */
const codeIn = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);

/** The rows of the tables below each heading that names a file. */
const ROWS: readonly Row[] = PAGE.split(/^(?=##)/m).flatMap((section) => {
  const file = /^### In `(.+)\.yaml`\n/.exec(section)?.[1];
  const lines = section.split("\n").filter((line) => /^\| [`*]/.test(line));
  return file === undefined ? [] : lines.map((line) => rowOf(file, line));
});

function rowOf(file: string, line: string): Row {
  const [, instead = "", wrote = "", says = ""] = line.split("|");
  return { file, instead: codeIn(instead).join(""), wrote: codeIn(wrote).join(""), says: codeIn(says) };
}

/** `key: …` is the key with all that stands below it; whatever else, the text as it stands. */
function changed(text: string, { instead, wrote }: Row): string {
  const key = /^([a-zA-Z]+): …$/.exec(instead)?.[1];
  if (key === undefined) return text.replace(instead, () => wrote);
  const block = new RegExp(`^( *)${key}:.*\\n(?:\\1 +.*\\n)*`, "m");
  return text.replace(block, (_all, indent: string) => (wrote === "" ? "" : `${indent}${wrote}\n`));
}

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "lectern-documented-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What is said of a file beside those of the page: without the directory that they are in. */
async function saidOf(file: string, text: string): Promise<readonly string[]> {
  const here = mkdtempSync(path.join(folder, "one-"));
  const put = (name: string, content: string): string => {
    writeFileSync(path.join(here, `${name}.yaml`), content);
    return path.join(here, `${name}.yaml`);
  };
  const all = new Map([...shown, [file, text]]);
  const files = new Map([...all].map(([name, content]) => [name, put(name, content)]));
  const about = file === "scanner-2" ? ["desk-scanner", file] : [file];
  const lines =
    file === "station"
      ? await stationMistakes(files.get(file) ?? "")
      : (await checkProfiles(about.map((name) => files.get(name) ?? ""))).mistakes;
  return lines.map((line) => line.replaceAll(`${here}/`, ""));
}

async function stationMistakes(file: string): Promise<readonly string[]> {
  const read = await readStation(file);
  return read.ok ? [] : read.fault.detail.split("\n");
}

describe("the page", () => {
  it.each([...shown.keys()])("shows a %s.yaml that is good", async (name) => {
    expect(await saidOf(name, base(name))).toEqual([]);
  });

  it("says what its commands print", async () => {
    const examples = examplesIn(PAGE);
    expect(examples.length).toBeGreaterThan(3);
    const printed = await Promise.all(examples.map(({ command }) => shell(command)));
    expect(printed).toEqual(examples.map(({ output }) => output));
  });

  it("writes framings and patterns as they can be read", () => {
    const framings = PAGE.split("\n")
      .flatMap(codeIn)
      .filter((code) => code.startsWith("{ kind: ") && code.endsWith("}"));
    expect(framings.length).toBeGreaterThan(8);
    for (const text of framings) {
      const options = { framing: parse(text) as unknown, commands: {} };
      expect(genericOptions.safeParse(options), text).toMatchObject({ success: true });
    }
    const table = PAGE.split(/^(?=##)/m).find((section) => section.startsWith("### Patterns")) ?? "";
    const patterns = table.split("\n").flatMap((line) => codeIn(line.split("|")[1] ?? ""));
    expect(patterns.length).toBeGreaterThan(12);
    for (const pattern of patterns) expect(readPattern(pattern), pattern).toMatchObject({ ok: true });
  });
});

describe("each documented mistake gives its documented message", () => {
  it("and there are many", () => {
    expect(ROWS.length).toBeGreaterThan(100);
  });

  it.each(ROWS)("$file: $wrote instead of $instead", async (row) => {
    const text = changed(base(row.file), row);
    if (row.instead !== "") expect(text).not.toBe(base(row.file));
    const said = await saidOf(row.file, text);
    expect(said.map((line) => line.replace(/^\S+\.yaml(:\d+:\d+)?: /, ""))).toEqual(row.says);
    const place =
      row.file === "scanner-2" ? /^scanner-2\.yaml: / : new RegExp(`^${row.file}\\.yaml:\\d+:\\d+: `);
    for (const line of said) expect(line).toMatch(place);
  });
});
