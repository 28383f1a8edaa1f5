/** What `lectern journal …` does; each answers the exit code: 1 if it failed, 2 if the journal could not be looked for. */
import { makeKeyFile } from "../../circulation/journal/key.ts";
import type { Journal } from "../../circulation/journal/journal.ts";
import { setAside } from "../../circulation/journal/set-aside.ts";
import { isoDate, toCivil } from "../../core/calendar.ts";
import { systemClock, systemRandomBytes } from "../../core/clock.ts";
import { explain, fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { TextIo } from "../text-io.ts";
import { openAt, placeOf, type PlaceOptions } from "./place.ts";
import { asCsv, asJson, asList, asPage } from "./show.ts";

type Io = Pick<TextIo, "write" | "complain">;

interface RevealOptions extends PlaceOptions {
  readonly reveal: boolean;
}

export interface ListOptions extends RevealOptions {
  readonly all: boolean;
}

export interface ExportOptions extends RevealOptions {
  readonly csv: boolean;
}

export interface ResolveOptions extends PlaceOptions {
  readonly note: string;
  readonly by: string;
}

export function runList(options: ListOptions, io: Io): Promise<number> {
  return withJournal(options, io, (journal) => {
    const found = journal.all();
    if (!found.ok) return found;
    const shown = options.all ? found.value : found.value.filter(({ stage }) => stage !== "closed");
    return ok(shown.length === 0 ? "There is nothing.\n" : asList(shown, options.reveal));
  });
}

export function runShow(id: string, options: RevealOptions, io: Io): Promise<number> {
  return withEntry(id, options, io, (number, journal) => {
    const entry = journal.get(number);
    if (!entry.ok) return entry;
    const steps = journal.history(number);
    if (!steps.ok) return steps;
    if (entry.value === undefined) return failed(fault("journal.no-entry", `entry ${number}`));
    return ok(asPage(entry.value, steps.value, options.reveal));
  });
}

export function runResolve(id: string, options: ResolveOptions, io: Io): Promise<number> {
  const { note, by } = options;
  return withEntry(id, options, io, (number, journal) => {
    const done = journal.resolve(number, { note, by });
    return done.ok ? ok(`Entry ${number} is settled.\n`) : done;
  });
}

export function runExport(options: ExportOptions, io: Io): Promise<number> {
  return withJournal(options, io, (journal) => {
    const found = journal.all();
    return found.ok ? ok((options.csv ? asCsv : asJson)(found.value, options.reveal)) : found;
  });
}

export function runVerify(options: PlaceOptions, io: Io): Promise<number> {
  return withJournal(options, io, (journal) => {
    const audit = journal.verifyAudit();
    return audit.ok
      ? ok(`${audit.value.rows} rows are as they were written; head ${audit.value.head}\n`)
      : audit;
  });
}

export async function runKey(file: string, io: Io): Promise<number> {
  const made = makeKeyFile(file, systemRandomBytes);
  return tell(made.ok ? ok(`${file}: a fresh key. Keep a copy where the station is not.\n`) : made, io);
}

/** Only a journal that cannot be opened is put aside: what a sound one holds is still to be settled. */
export async function runSetAside(options: PlaceOptions, io: Io): Promise<number> {
  const place = await placeOf(options);
  if (!place.ok) return refuse(place.fault, io);
  const opened = openAt(place.value, false);
  if (opened.ok) {
    opened.value.close();
    return tell(failed(fault("journal.sound", place.value.file)), io);
  }
  const { code } = opened.fault;
  if (code !== "journal.damaged" && code !== "journal.wrong-key") return tell(opened, io);
  const { hour, minute, second, ...date } = toCivil(systemClock.now(), "local");
  const time = [hour, minute, second].map((part) => String(part).padStart(2, "0")).join("");
  const names = setAside(place.value.file, `aside-${isoDate({ ...date, hour, minute, second })}-${time}`);
  return tell(ok(names.map((name) => `${name}\n`).join("")), io);
}

async function withEntry(
  id: string,
  options: PlaceOptions,
  io: Io,
  work: (id: number, journal: Journal) => Result<string>,
): Promise<number> {
  if (!/^[1-9][0-9]{0,14}$/.test(id)) {
    return refuse(fault("config.bad-argument", `"${id}" is not the number of an entry`), io);
  }
  return withJournal(options, io, (journal) => work(Number(id), journal));
}

/** Opens the journal beside the station that may have it open, and says what came of the work. */
async function withJournal(
  options: PlaceOptions,
  io: Io,
  work: (journal: Journal) => Result<string>,
): Promise<number> {
  const place = await placeOf(options);
  if (!place.ok) return refuse(place.fault, io);
  const opened = openAt(place.value, false);
  if (!opened.ok) return tell(opened, io);
  const done = work(opened.value);
  opened.value.close();
  return tell(done, io);
}

async function tell(done: Result<string>, io: Io): Promise<number> {
  if (done.ok) {
    await io.write(done.value);
    return 0;
  }
  io.complain(`lectern: ${explain(done.fault)}\n`);
  return 1;
}

function refuse(what: Fault, io: Io): number {
  io.complain(`lectern: ${explain(what)}\n`);
  return 2;
}
