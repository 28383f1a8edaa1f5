import { BY_THE_BOOK, type Habits } from "../../src/acs-sim/habits.ts";
import { answer } from "../../src/acs-sim/answers/index.ts";
import type { AcsConfig, Institution, Policy } from "../../src/acs-sim/library/config.ts";
import { openLibrary, type LibrarySource } from "../../src/acs-sim/library/open.ts";
import type { Library } from "../../src/acs-sim/library/library.ts";
import type { Item, Patron } from "../../src/acs-sim/library/state.ts";
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
export async function desk(
  source: LibrarySource = { kind: "sample" },
  state: string | undefined = undefined,
): Promise<Desk> {
  const opened = await openLibrary({ source, state, now: NOW });
  if (!opened.ok) throw new Error(opened.fault.detail);
  const { library } = opened.value;
  const at: Desk = {
    library,
    config: inUtc(opened.value.config),
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
