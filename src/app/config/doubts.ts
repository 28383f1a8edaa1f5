/** What a configuration may say and had better not. */
import { judgeAccent } from "../../core/contract/contrast.ts";
import type { OwnWords } from "../../core/contract/own-words.ts";
import type { Path, Problems } from "../../core/problems.ts";
import type { Role } from "../../core/staff.ts";
import type { Policy } from "../../flows/policy.ts";
import type { Dialect } from "../../sip-client/dialects/index.ts";
import { siteDialect } from "../config.ts";
import type { ReadStation } from "../read-station.ts";
import { looksLikeBoth } from "./overlap.ts";

interface Facts {
  readonly policy: Policy;
  readonly acs: ReadStation["config"]["acs"];
  readonly branding: ReadStation["config"]["branding"];
  readonly dialect: Dialect;
  readonly has: (...roles: readonly Role[]) => boolean;
}

interface Doubt {
  readonly at: Path;
  /** What is unwise about it; undefined where nothing is. */
  readonly what: (facts: Facts) => string | undefined;
  readonly advice: string;
}

/** The shortest warning that people with slow hands can answer (WCAG 2.2.1). */
const SHORTEST_WARNING = 20;

const when = (holds: boolean, what: string): string | undefined => (holds ? what : undefined);

const LOCAL = /^(localhost|127\..*|::1)$/;

/** Texts of the library that some readers find in a language of others. */
const OWN_WORDS = (["welcome", "desk", "openingHours"] as const).map((name): Doubt => ({
  at: ["branding", name],
  what: ({ branding, policy }) => missing(branding[name], policy.languages.offered),
  advice: "write it in each language that is offered, or once for all of them",
}));

function missing(words: OwnWords, offered: Policy["languages"]["offered"]): string | undefined {
  if (typeof words === "string") return undefined;
  const without = offered.filter((language) => words[language] === undefined);
  return when(without.length > 0, `says nothing in ${without.join(", ")}: another language stands there`);
}

function weakness(accent: string | undefined): string | undefined {
  if (accent === undefined) return undefined;
  const { text, paper, instead } = judgeAccent(accent);
  return when(
    instead !== undefined,
    `text stands ${rounded(text)}:1 on it where 7:1 is wanted, and it ${rounded(paper)}:1 on paper where 3:1 is; the nearest that does is "${instead}"`,
  );
}

/** Never up: what falls short by a little is not to look as if it did not. */
const rounded = (ratio: number): string => (Math.floor(ratio * 10) / 10).toFixed(1);

const DOUBTS: readonly Doubt[] = [
  {
    at: ["acs", "host"],
    what: ({ acs }) =>
      when(acs.tls === undefined && !LOCAL.test(acs.host), "cards and PINs go over the network in clear"),
    advice: "add acs.tls, or a tunnel on this machine; else keep station and ILS in a network of their own",
  },
  {
    at: ["policy", "pin", "ask"],
    what: ({ policy: { pin, account } }) =>
      when(
        pin.ask === "none" && Object.values(account.show).includes(true),
        "whoever finds a card sees what its owner has borrowed and owes",
      ),
    advice: "ask for a PIN, or set account.show.loans, holds and fees to false",
  },
  {
    at: ["policy", "typedCard"],
    what: ({ policy: { pin, typedCard } }) =>
      when(pin.ask === "none" && typedCard, "whoever knows a card's number can borrow on it"),
    advice: "ask for a PIN, or set typedCard to false",
  },
  {
    at: ["policy", "items"],
    what: ({ policy: { cards, items } }) => {
      const label = cards === undefined || items === undefined ? undefined : looksLikeBoth(cards, items);
      return label === undefined ? undefined : `${label} would be a card and an item by the two patterns`;
    },
    advice: "narrow policy.cards or policy.items, until no label fits both",
  },
  {
    at: ["policy", "returns", "withoutCard"],
    what: ({ policy: { cards, items, returns }, has }) =>
      when(
        returns.allowed && returns.withoutCard && cards === undefined && items === undefined && !has("rfid"),
        "an item that is scanned first is taken for a card, for nothing tells the two apart",
      ),
    advice: "say in policy.cards or policy.items what they look like",
  },
  {
    at: ["policy", "times", "warning"],
    what: ({ policy: { times } }) =>
      when(
        times.warning < SHORTEST_WARNING,
        `the warning stands for ${times.warning} s, too short for some hands`,
      ),
    advice: `give it ${SHORTEST_WARNING} s at least`,
  },
  {
    at: ["policy", "receipt", "default"],
    what: ({ policy: { receipt }, has }) =>
      when(receipt.default === "always" && !has("printer"), "no device of the station prints"),
    advice: "add a printer, or take choice",
  },
  {
    at: ["policy", "offLine", "loans"],
    what: ({ policy: { offLine }, dialect }) =>
      when(
        offLine.loans && !dialect.honoursNoBlock,
        `${dialect.name} does not take a loan that has happened already at its word: it may refuse it afterwards, and date it anew`,
      ),
    advice: "set it to false, or have staff clear what is refused",
  },
  {
    at: ["policy", "offLine", "cards"],
    what: ({ policy: { offLine, cards } }) =>
      when(
        offLine.loans && (offLine.cards.pattern ?? cards) === undefined,
        "while the ILS cannot be asked, any text is taken for a card and lent to",
      ),
    advice: "say in policy.offLine.cards what a card looks like, with its check digit",
  },
  {
    at: ["devices"],
    what: ({ has }) => when(!has("scanner", "card"), "no device of the station reads a card"),
    advice: "add a scanner or a card reader",
  },
  {
    at: ["branding", "accent"],
    what: ({ branding: { accent } }) => weakness(accent),
    advice: "take that one, or leave the colour out",
  },
  ...OWN_WORDS,
];

/** Notes what is allowed and unwise. */
export function doubt({ config, devices }: ReadStation, doubts: Problems): void {
  const { acs, branding, policy } = config;
  const all = [...devices];
  const facts: Facts = {
    policy,
    acs,
    branding,
    dialect: siteDialect(acs.dialect, acs.site, acs.login !== undefined),
    has: (...roles) => all.some(([, { role }]) => roles.includes(role)),
  };
  for (const { at, what, advice } of DOUBTS) {
    const says = what(facts);
    if (says !== undefined) doubts.add(at, says, advice);
  }
  for (const [name, { title, assumed }] of all) {
    if (!assumed) continue;
    doubts.add(
      ["devices", name],
      `nobody has confirmed that ${title} behaves as its profile says`,
      `try it: lectern doctor --test ${name}`,
    );
  }
}
