import { BY_THE_BOOK, type Habits } from "../../src/acs-sim/habits.ts";
import { answer } from "../../src/acs-sim/answers/index.ts";
import type { AcsConfig, Institution, Policy } from "../../src/acs-sim/library/config.ts";
import { generate } from "../../src/acs-sim/library/generate.ts";
import { Library } from "../../src/acs-sim/library/library.ts";
import { loadTrusted } from "../../src/acs-sim/library/load.ts";
import {
  openLibrary,
  SAMPLE_PATH,
  type LibrarySource,
  type OpenLibrary,
} from "../../src/acs-sim/library/open.ts";
import { Problems } from "../../src/core/problems.ts";
import { settingsOf } from "../../src/acs-sim/library/settings.ts";
import { branchOf, fillFrom } from "../../src/acs-sim/library/stock.ts";
import type { Item, Patron } from "../../src/acs-sim/library/state.ts";
import type { Result } from "../../src/core/result.ts";
import { newSession, type Session } from "../../src/acs-sim/session.ts";
import { decode, encode, type WireFormat } from "../../src/sip-client/codec.ts";
import { all, first, type AnyMessage } from "../../src/sip-client/message.ts";

/** A Monday, noon. */
export const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);
export const DAY = 86_400_000;
export const DATE = "20261123    120000";
const NONE = " ".repeat(18);
const UTF8: WireFormat = { charset: "utf8", delimiter: "|", escape: "blank" };

export interface Desk {
  readonly library: Library;
  config: AcsConfig;
  session: Session;
  habits: Habits;
  now: number;
  /** Sends a request as text and gives the answer. */
  ask(request: string): Asked;
  /** The patron or item whose story or title starts like this. */
  patron(name: string): Patron;
  item(title: string): Item;
  policy(): Policy;
  setPolicy(policy: Partial<Policy>): void;
}

export interface Asked {
  readonly message: AnyMessage;
  /** The whole answer, as it goes out. */
  readonly text: string;
  /** The fixed part by name. */
  readonly fixed: Readonly<Record<string, string>>;
  field(code: string): string | undefined;
  fields(code: string): string[];
}

/** A terminal at the main library that is logged in as `kiosk`; the wall shows UTC. */
export async function desk(source: LibrarySource = { kind: "sample" }, state?: string): Promise<Desk> {
  const { library, config } = state === undefined ? inMemory(source) : await kept(source, state);
  const at: Desk = {
    library,
    config: inUtc(config),
    session: newSession(),
    habits: BY_THE_BOOK,
    now: NOW,
    ask: (request) => ask(at, request),
    patron: (name) => find(library.patrons.values(), (patron) => patron.name.startsWith(name)),
    item: (title) => find(library.items.values(), (item) => item.title.title.startsWith(title)),
    policy() {
      const [institution] = at.config.institutions.values();
      if (institution === undefined) throw new Error("no institution");
      return institution.policy;
    },
    setPolicy(policy) {
      at.config = withEach(at.config, (each) => ({ ...each, policy: { ...each.policy, ...policy } }));
    },
  };
  at.ask("9300CNkiosk|COkiosk-pass|");
  return at;
}

/** The sample's file, read once for all tests of a file: reading it is most of what opening it costs. */
const sample = orThrow(loadTrusted(SAMPLE_PATH)).content;

function inMemory(source: LibrarySource): OpenLibrary {
  const problems = new Problems();
  const config = settingsOf(sample, problems);
  const library = new Library(sample.branches.map(branchOf));
  const [institution] = config.institutions.values();
  if (institution === undefined || source.kind === "file" || source.kind === "demo")
    throw new Error("not for these tests");
  if (source.kind === "sample") fillFrom(sample, library, config, NOW, problems);
  else generate(library, institution, source, NOW);
  return { library, config };
}

async function kept(source: LibrarySource, state: string): Promise<OpenLibrary> {
  return orThrow(await openLibrary({ source, state, now: NOW }));
}

function orThrow<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.fault.detail);
  return result.value;
}

function inUtc(config: AcsConfig): AcsConfig {
  return withEach(config, (each) => ({ ...each, zone: "UTC" }));
}

export function withEach(config: AcsConfig, change: (institution: Institution) => Institution): AcsConfig {
  return {
    ...config,
    institutions: new Map(Array.from(config.institutions, ([id, each]) => [id, change(each)])),
  };
}

function find<T>(list: Iterable<T>, wanted: (each: T) => boolean): T {
  for (const each of list) if (wanted(each)) return each;
  throw new Error("not in the sample");
}

function ask(at: Desk, request: string): Asked {
  const decoded = decode(Buffer.from(request, "utf8"), UTF8);
  if (!decoded.ok) throw new Error(`${request}: ${decoded.fault.code}`);
  const { library, config, session, habits, now } = at;
  const message = answer(decoded.value.message, { library, config, session, habits, now });
  if (message === undefined) throw new Error(`${request}: no answer`);
  const encoded = encode(message, { ...UTF8, sequence: undefined });
  if (!encoded.ok) throw new Error(`${encoded.fault.code} ${encoded.fault.detail}`);
  return {
    message,
    text: encoded.value.toString("utf8"),
    fixed: message.fixed,
    field: (code) => first(message, code),
    fields: (code) => all(message, code),
  };
}

/** Requests as a terminal writes them. */
export const say = {
  checkout: (card: string, barcode: string, rest = ""): string =>
    `11YN${DATE}${NONE}AOLECTERN|AA${card}|AB${barcode}|AC|${rest}`,
  checkin: (barcode: string, rest = ""): string => `09N${DATE}${DATE}AP|AOLECTERN|AB${barcode}|AC|${rest}`,
  renew: (card: string, barcode: string, rest = ""): string =>
    `29NN${DATE}${NONE}AOLECTERN|AA${card}|AB${barcode}|${rest}`,
  renewAll: (card: string, rest = ""): string => `65${DATE}AOLECTERN|AA${card}|${rest}`,
  information: (card: string, summary = "", rest = ""): string =>
    `63001${DATE}${summary.padEnd(10)}AOLECTERN|AA${card}|${rest}`,
  status: (card: string, rest = ""): string => `23001${DATE}AOLECTERN|AA${card}|AC|${rest}`,
  item: (barcode: string): string => `17${DATE}AOLECTERN|AB${barcode}|`,
  hold: (mode: string, card: string, rest: string): string => `15${mode}${DATE}AOLECTERN|AA${card}|${rest}`,
  pay: (card: string, amount: string, rest = ""): string =>
    `37${DATE}0100EURBV${amount}|AOLECTERN|AA${card}|${rest}`,
};
