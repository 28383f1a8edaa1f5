/** What a station's configuration names on disk, and what each of them has to be. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { accessSync, constants, readdirSync, readFileSync, statSync, type Stats } from "node:fs";
import path from "node:path";
import { readKey } from "../../circulation/journal/key.ts";
import type { Clock } from "../../core/clock.ts";
import { FAULTS } from "../../core/faults.ts";
import { suggest, type Path, type Problems } from "../../core/problems.ts";
import { readPublicKey } from "../fleet/keys.ts";
import { namedFile } from "../named-file.ts";
import { isSlide } from "../bridge/slide-show.ts";
import { readRoster } from "../staff/roster.ts";

/** Where mistakes and doubts are noted, and from where paths count. */
export interface Notes {
  readonly beside: string;
  readonly problems: Problems;
  readonly doubts: Problems;
  readonly clock: Clock;
}

/** A file as a configuration names it. */
interface Named extends Notes {
  readonly at: Path;
  readonly written: string;
  readonly file: string;
}

/** What has to hold of a file; it notes what does not. */
type Hold = (named: Named) => void;

/** Every key that names something on disk. A key that is new is missed by a test until it stands here. */
export const NAMED_FILES: readonly { readonly at: readonly string[]; readonly hold: Hold }[] = [
  { at: ["acs", "login", "passwordFile"], hold: holdPassword },
  { at: ["acs", "tls", "caFile"], hold: holdCertificate },
  { at: ["acs", "tls", "certificateFile"], hold: holdCertificate },
  { at: ["acs", "tls", "keyFile"], hold: holdPrivateKey },
  { at: ["journal", "file"], hold: holdPlace },
  { at: ["journal", "keyFile"], hold: holdJournalKey },
  { at: ["staff", "file"], hold: holdRoster },
  { at: ["screen", "socket"], hold: holdPlace },
  { at: ["observe", "socket"], hold: holdPlace },
  { at: ["observe", "alerts", "webhook", "tokenFile"], hold: holdPassword },
  { at: ["fleet", "broker", "passwordFile"], hold: holdPassword },
  { at: ["fleet", "broker", "caFile"], hold: holdCertificate },
  { at: ["fleet", "broker", "certificateFile"], hold: holdCertificate },
  { at: ["fleet", "broker", "keyFile"], hold: holdPrivateKey },
  { at: ["fleet", "commands", "keyFile"], hold: holdCommandKey },
  { at: ["branding", "logo"], hold: (named) => void textOf(named) },
  { at: ["branding", "covers", "directory"], hold: holdDirectory },
  { at: ["branding", "pictures", "directory"], hold: holdPictures },
  { at: ["receipts", "directory"], hold: holdDirectory },
  { at: ["mail", "passwordFile"], hold: holdPassword },
  { at: ["mail", "outbox"], hold: holdPlace },
  { at: ["policy", "offLine", "blockListFile"], hold: (named) => void textOf(named) },
];

/** Holds every file that a configuration names to what it has to be; `data` may be wrong otherwise. */
export function holdFiles(data: unknown, notes: Notes): void {
  for (const { at, hold } of NAMED_FILES) {
    const written = wordAt(data, at);
    if (written !== undefined) hold({ ...notes, at, written, file: namedFile(written, notes.beside) });
  }
  for (const section of PAIRS) holdPair(data, section, notes);
}

function wordAt(data: unknown, at: readonly string[]): string | undefined {
  let here = data;
  for (const step of at) {
    if (typeof here !== "object" || here === null) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[step];
  }
  return typeof here === "string" && here !== "" ? here : undefined;
}

/** What the operating system says of a file; what does not, it says as a word: ENOENT, EACCES. */
function tried<T>(look: () => T): { readonly is: T } | { readonly code: string } {
  try {
    return { is: look() };
  } catch (error) {
    if (error instanceof Error && "code" in error) return { code: String(error.code) };
    throw error;
  }
}

function statOf({ problems, at, written, file }: Named): Stats | undefined {
  const found = tried(() => statSync(file));
  if ("code" in found) {
    problems.add(at, `${written} is not there`, nearestFile(file));
    return undefined;
  }
  return found.is;
}

function nearestFile(file: string): string {
  const beside = tried(() => readdirSync(path.dirname(file)));
  const advice = `it is looked for as ${file}`;
  if ("code" in beside) return advice;
  const suggestion = suggest(path.basename(file), beside.is);
  return suggestion.startsWith("did you mean") ? suggestion : advice;
}

function textOf(named: Named): string | undefined {
  if (statOf(named) === undefined) return undefined;
  const read = tried(() => readFileSync(named.file, "utf8"));
  if ("is" in read) return read.is;
  const advice =
    read.code === "EISDIR" ? "name a file in it" : "give the station's user the right to read it";
  named.problems.add(named.at, `${named.written} cannot be read (${read.code})`, advice);
  return undefined;
}

/** A secret is read by the station and, at most, by its group. */
function secretOf(named: Named): string | undefined {
  const text = textOf(named);
  const { problems, at, written, file } = named;
  const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
  if ((mode & 0o007) !== 0) {
    problems.add(at, `everybody on this machine can read ${written}`, `chmod 600 ${written}`);
  }
  return text;
}

function holdPassword(named: Named): void {
  const [first] = secretOf(named)?.split(/\r?\n/, 1) ?? [];
  if (first === "") {
    named.problems.add(named.at, `the first line of ${named.written} is empty`, "write the password there");
  }
}

/** A month is what it takes to have a certificate renewed. */
const SOON_MS = 30 * 24 * 3600 * 1000;

function holdCertificate(named: Named): void {
  const certificate = certificateIn(textOf(named));
  const { problems, doubts, at, written, clock } = named;
  if (certificate === "unreadable") {
    problems.add(at, `${written} holds no certificate`, "it has to begin with -----BEGIN CERTIFICATE-----");
  } else if (certificate !== undefined && certificate.validToDate.getTime() < clock.now() + SOON_MS) {
    doubts.add(at, `${written} is good until ${certificate.validTo}`, "have it renewed");
  }
}

function certificateIn(text: string | undefined): X509Certificate | "unreadable" | undefined {
  if (text === undefined) return undefined;
  const made = tried(() => new X509Certificate(text));
  return "is" in made ? made.is : "unreadable";
}

function holdPrivateKey(named: Named): void {
  const text = secretOf(named);
  if (text === undefined || "is" in tried(() => createPrivateKey(text))) return;
  named.problems.add(
    named.at,
    `${named.written} holds no private key`,
    "it has to begin with -----BEGIN PRIVATE KEY----- and be without a passphrase",
  );
}

/** Sections that name a certificate and the key that it is shown with. */
const PAIRS: readonly (readonly string[])[] = [
  ["acs", "tls"],
  ["fleet", "broker"],
];

function holdPair(data: unknown, section: readonly string[], { beside, problems }: Notes): void {
  const [certificate, key] = ["certificateFile", "keyFile"].map((name) => {
    const written = wordAt(data, [...section, name]);
    if (written === undefined) return undefined;
    const read = tried(() => readFileSync(path.resolve(beside, written), "utf8"));
    return "is" in read ? read.is : undefined;
  });
  if (certificate === undefined || key === undefined) return;
  const pair = tried(() => new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)));
  if ("is" in pair && !pair.is) {
    problems.add(
      [...section, "keyFile"],
      "is not the key of certificateFile",
      "name the two that belong together",
    );
  }
}

function holdCommandKey(named: Named): void {
  const text = textOf(named);
  if (text === undefined || readPublicKey(text, named.written).ok) return;
  named.problems.add(
    named.at,
    `${named.written} holds no public key of Ed25519`,
    "name the file NAME.pub that lectern fleet keygen made",
  );
}

function holdJournalKey({ problems, at, file }: Named): void {
  const read = readKey({ keyFile: file }, {});
  if (read.ok) return;
  const { text, advice } = FAULTS[read.fault.code];
  problems.add(at, `${text} (${read.fault.detail})`, advice);
}

/** A file that the station makes itself, if its directory lets it. */
function holdPlace({ problems, at, file }: Named): void {
  const directory = path.dirname(file);
  const written = tried(() => accessSync(directory, constants.W_OK));
  if ("is" in written) return;
  const what =
    written.code === "ENOENT"
      ? `there is no directory ${directory}`
      : `nothing can be written into ${directory}`;
  problems.add(at, what, "make it, and give it to the station's user");
}

function holdDirectory(named: Named): void {
  const found = statOf(named);
  if (found === undefined || found.isDirectory()) return;
  named.problems.add(named.at, `${named.written} is no directory`, "name the one that holds the files");
}

function holdPictures(named: Named): void {
  holdDirectory(named);
  const { doubts, at, written, file } = named;
  const names = tried(() => readdirSync(file));
  if ("is" in names && !names.is.some(isSlide)) {
    doubts.add(at, `${written} holds no picture that can be shown`, "put .jpg, .png, .svg or .webp there");
  }
}

function holdRoster(named: Named): void {
  const { problems, doubts, at, written, file } = named;
  if (statSync(file, { throwIfNoEntry: false }) === undefined) {
    doubts.add(
      at,
      `${written} is not there: nobody can open the station for staff`,
      "lectern staff add NAME",
    );
    return;
  }
  const text = secretOf(named);
  if (text === undefined) return;
  const read = readRoster(text, written);
  if (!read.ok) problems.add(at, `in ${read.fault.detail.split("\n")[0] ?? written}`, "add the person anew");
}
