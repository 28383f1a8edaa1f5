/** THE table of what goes over the broker. `docs/generated/fleet.md` is generated from it. */
interface TopicRow {
  readonly from: "station" | "commander";
  /** The broker keeps the last one for whoever comes later. */
  readonly retained: boolean;
  readonly text: string;
}

export const TOPICS = {
  presence: {
    from: "station",
    retained: true,
    text: "`presence`: `online`; `stopped` in good order; `offline`: the broker says so where the station went without a word (last will). `at`: since when, null where nobody knows.",
  },
  state: {
    from: "station",
    retained: true,
    text: "How it is, whenever that changes and when it comes back to the broker; `alerts`: what needs somebody now, as `NAME` or `NAME DEVICE`.",
  },
  alert: {
    from: "station",
    retained: false,
    text: "One for each change of state, as a webhook gets it: `station`, `alert`, `state` (`raised`, `cleared`), `subject`, `fault`, `at`, `text`. At least once, in order; the same `at`, `alert` and `subject` is the same alert.",
  },
  daily: {
    from: "station",
    retained: true,
    text: "What was done on a day that is over: `day` (civil, of the station), and `counts` by metric. At least once; where the clock was set back a day comes in two parts.",
  },
  command: {
    from: "commander",
    retained: false,
    text: "`body`, a JSON text of `station`, `command`, `at`; and `signature`, Ed25519 in base64 over `lectern-command`, a line feed, and the bytes of `body`.",
  },
  bundle: {
    from: "commander",
    retained: true,
    text: "Configuration, profiles and slips for a station, or with a group's name in its place for each station of it: `body`, a JSON text of `for`, `version`, `files` by name; and `signature`, as of a command, over `lectern-bundle`. At most 400,000 characters.",
  },
  answer: {
    from: "station",
    retained: false,
    text: "What became of a signed command: its `at`, `outcome` (`done`, `refused`), and `fault`, a code or null.",
  },
} as const satisfies Readonly<Record<string, TopicRow>>;

export type TopicName = keyof typeof TOPICS;

/** `station`: its name, or `+` for every one (MQTT 3.1.1, 4.7). */
export const topicOf = (station: string, name: TopicName): string => `lectern/${station}/${name}`;

/** Whose a topic is, and which; undefined for a topic that is none of these. */
export function readTopic(topic: string): { readonly station: string; readonly name: TopicName } | undefined {
  const [, station, name] = /^lectern\/([a-z0-9][a-z0-9-]{0,30})\/([a-z]+)$/.exec(topic) ?? [];
  return station !== undefined && name !== undefined && isTopicName(name) ? { station, name } : undefined;
}

const isTopicName = (name: string): name is TopicName => Object.hasOwn(TOPICS, name);
