import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import {
  runExport,
  runKey,
  runList,
  runResolve,
  runSetAside,
  runShow,
  runVerify,
} from "../../../src/app/journal/run.ts";
import { makeKeyFile } from "../../../src/circulation/journal/key.ts";
import type { Journal } from "../../../src/circulation/journal/journal.ts";
import { itemId } from "../../../src/core/ids.ts";
import { place, tryOpen } from "../../circulation/journal/begin.ts";
import { ITEM, KEY, LOAN, PATRON, value } from "../../circulation/journal/words.ts";

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(
  work: (io: { write(text: string): Promise<void>; complain(text: string): void }) => Promise<number>,
): Promise<Said> {
  let out = "";
  let err = "";
  const code = await work({
    write: async (text) => void (out += text),
    complain: (text) => void (err += text),
  });
  return { code, out, err };
}

/** A station's journal, open, with an exception and a closed loan; and the options that lead to it. */
function station() {
  const file = place();
  const key = path.join(path.dirname(file), "key");
  value(makeKeyFile(key, () => KEY));
  const journal: Journal = value(tryOpen(file));
  value(journal.open({ ...LOAN, secret: { ...LOAN.secret, facts: { title: "Emma, a novel" } } }));
  value(journal.change(1, { stage: "exception", reason: "undecided" }));
  value(journal.open(LOAN));
  value(journal.change(2, { stage: "closed", outcome: "done" }));
  return { file, journal, at: { config: "none", journal: file, key } };
}

describe("lectern journal", () => {
  it("lists what is open, and says who and what it is about only when asked to", async () => {
    const { at } = station();
    const masked = await run((io) => runList({ ...at, all: false, reveal: false }, io));
    expect(masked).toMatchObject({ code: 0, err: "" });
    expect(masked.out.split("\n")).toHaveLength(2);
    expect(masked.out).toMatch(/^ {5}1 .* loan +exception: undecided +item \*{3} {2}patron \*{3}\n$/);
    const all = await run((io) => runList({ ...at, all: true, reveal: true }, io));
    expect(all.out.split("\n")).toHaveLength(3);
    expect(all.out).toContain(`item ${ITEM}  patron ${PATRON}`);
  });

  it("shows an entry and its steps", async () => {
    const { at } = station();
    const masked = await run((io) => runShow("1", { ...at, reveal: false }, io));
    expect(masked.out).not.toContain(ITEM);
    expect(masked.out).not.toContain("Emma");
    expect(masked.out).toMatch(/steps\n.* intent\n.* exception undecided\n$/);
    const shown = await run((io) => runShow("1", { ...at, reveal: true }, io));
    expect(shown.out).toContain(`item       ${ITEM}\n`);
    expect(shown.out).toContain("Emma");
  });

  it("settles an exception while the station has the journal open", async () => {
    const { at, journal } = station();
    const settle = (id: string) => run((io) => runResolve(id, { ...at, by: "staff", note: "shelved" }, io));
    expect(await settle("1")).toEqual({ code: 0, out: "Entry 1 is settled.\n", err: "" });
    expect(value(journal.exceptions())).toEqual([]);
    expect(await settle("2")).toMatchObject({ code: 1, err: expect.stringContaining("Only an exception") });
    expect(await settle("9")).toMatchObject({ code: 1, err: expect.stringContaining("no such entry") });
    expect(await settle("one")).toMatchObject({ code: 2, err: expect.stringContaining('"one"') });
    expect(await run((io) => runList({ ...at, all: false, reveal: false }, io))).toMatchObject({
      out: "There is nothing.\n",
    });
  });

  it("exports for programs and for spreadsheets, where no cell is a formula", async () => {
    const { at, journal } = station();
    const json = await run((io) => runExport({ ...at, csv: false, reveal: false }, io));
    expect(
      json.out
        .trimEnd()
        .split("\n")
        .map((line): unknown => JSON.parse(line)),
    ).toMatchObject([
      { id: 1, stage: "exception", item: "***", patron: "***", facts: "***", openedAt: 1000 },
      { id: 2, stage: "closed", outcome: "done" },
    ]);
    expect(json.out).not.toContain(ITEM);
    const csv = await run((io) => runExport({ ...at, csv: true, reveal: true }, io));
    value(journal.open({ ...LOAN, secret: { item: itemId("=1+1"), facts: null } }));
    const formula = await run((io) => runExport({ ...at, csv: true, reveal: true }, io));
    expect(formula.out).toContain(",'=1+1,");
    const [head, first] = csv.out.split("\r\n");
    expect(head).toMatch(/^id,kind,mode,stage,/);
    expect(first).toContain(`,${ITEM},${PATRON},"{""title"":""Emma, a novel""}",`);
  });

  it("verifies the audit", async () => {
    const { at, journal } = station();
    const { head } = value(journal.verifyAudit());
    expect(await run((io) => runVerify(at, io))).toMatchObject({
      code: 0,
      out: `4 rows are as they were written; head ${head}\n`,
    });
  });

  it("makes a key, and never over another", async () => {
    const file = place();
    expect(await run((io) => runKey(file, io))).toMatchObject({ code: 0 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await run((io) => runKey(file, io))).toMatchObject({
      code: 1,
      err: expect.stringContaining("there already"),
    });
  });

  it("puts aside what is damaged, and nothing that is sound", async () => {
    const { at, file, journal } = station();
    expect(await run((io) => runSetAside(at, io))).toMatchObject({
      code: 1,
      err: expect.stringContaining("is sound"),
    });
    journal.close();
    writeFileSync(file, "x".repeat(8192));
    const { code, out } = await run((io) => runSetAside(at, io));
    expect(code).toBe(0);
    expect(existsSync(file)).toBe(false);
    expect(readFileSync(out.trimEnd(), "utf8")).toMatch(/^x+$/);
  });

  it("finds the journal by the station's configuration, and says what is wrong with the way there", async () => {
    const { at, file } = station();
    const config = path.join(path.dirname(file), "station.yaml");
    const write = (journal: string) =>
      writeFileSync(config, `library: L\nacs: { host: 127.0.0.1, port: 6001 }\ndevices: {}\n${journal}`);
    const verify = () => run((io) => runVerify({ config }, io));
    write("journal: { file: journal.db, keyFile: key }\n");
    expect(await verify()).toMatchObject({ code: 0 });
    write("journal: { file: journal.db, keyFile: key, credential: key }\n");
    expect(await verify()).toMatchObject({ code: 2, err: expect.stringContaining("one of the two") });
    write("");
    expect(await verify()).toMatchObject({ code: 2, err: expect.stringContaining("no section journal") });
    expect(await run((io) => runVerify({ config, journal: file }, io))).toMatchObject({ code: 2 });
    expect(await run((io) => runVerify({ ...at, journal: `${file}x` }, io))).toMatchObject({ code: 1 });
    chmodSync(at.key, 0o644);
    expect(await run((io) => runVerify(at, io))).toMatchObject({
      code: 1,
      err: expect.stringContaining("chmod 600"),
    });
  });
});
